package compile

import "github.com/leastwise/leastwise/wasm/source"

// verbatim is a value of the policy language as JSON. All scalars are texts, as IAM keeps
// them.
func (c *compiler) verbatim(v value) (string, bool) {
	if !c.plain(v) {
		return "", false
	}
	text, _ := source.ToJSON(v.Node)
	return text, true
}

// plain reports what has no form in a policy: a value left out, one with a tag, a key that
// stands in a map twice. The tree is no deeper than source.MaxDepth.
func (c *compiler) plain(v value) bool {
	if v.Tag != "" || v.IsNull() {
		c.fail(v, "a policy has no place for "+v.is(), "")
		return false
	}
	ok := true
	if v.Kind == source.Map {
		c.each(v, "a map", func(_, val value) { ok = c.plain(val) && ok })
		return ok && !c.reported(v)
	}
	for i := range v.Children {
		ok = c.plain(v.child(i)) && ok
	}
	return ok
}
