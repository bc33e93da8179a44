package suite

import (
	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/source"
)

// maxLevel bounds an organization's depth; AWS has a root, five levels of units and accounts.
const maxLevel = 10

// layer reads the policies of one layer: a file's name, a policy, a map with either, or a
// list of these.
func (r *reader) layer(key string, value *source.Node) {
	kind, _ := policy.ParseKind(key)
	if value.IsNull() {
		return
	}
	for _, n := range items(value) {
		ref := PolicyRef{Layer: kind, Start: n.Start, End: n.End}
		if n.Kind == source.Map && !isPolicy(&n) {
			r.ref(&ref, &n)
		} else {
			r.document(&ref, &n)
		}
		r.suite.Policies = append(r.suite.Policies, ref)
	}
}

// isPolicy tells a policy from a map that names one.
func isPolicy(n *source.Node) bool {
	return member(n, "Statement") != nil || member(n, "Version") != nil || member(n, "Effect") != nil
}

func (r *reader) ref(ref *PolicyRef, n *source.Node) {
	before := len(r.problems)
	r.members(n, "a policy's entry", refFields, func(key string, value *source.Node) {
		switch key {
		case "file", "policy":
			r.document(ref, value)
		case "arn":
			ref.ARN = r.text("arn", value)
		case "level":
			ref.Level = r.level(value)
		}
	})
	if ref.File == "" && ref.Text == "" && len(r.problems) == before {
		r.report(n, "a policy's entry names no policy", "write its name below file, or the policy itself below policy")
	}
}

func (r *reader) level(n *source.Node) int {
	level := 0
	for i := range len(n.Text) {
		if c := n.Text[i]; c < '0' || c > '9' || level > maxLevel {
			level = -1
			break
		}
		level = level*10 + int(n.Text[i]-'0')
	}
	if level < 0 || level > maxLevel || n.Text == "" {
		r.report(n, "level is a number from 0, the root, to 10", "")
		return 0
	}
	return level
}

// document reads a file's name, or a policy: as a map, or as a text of JSON.
func (r *reader) document(ref *PolicyRef, n *source.Node) {
	switch {
	case n.Kind == source.Map, n.Kind.IsScalar() && len(n.Text) > 0 && n.Text[0] == '{':
		ref.Text, ref.Places = source.ToJSON(n)
	default:
		ref.File = r.text("a policy's file", n)
	}
}

// place turns a span of the policy's text into one of the file that holds it.
func (p *PolicyRef) place(start, end int) (int, int) {
	if p.Places == nil {
		return start, end
	}
	return p.Places.Span(start, end)
}

// Name is what messages call the policy: its file, or its layer.
func (p *PolicyRef) Name() string {
	if p.File != "" {
		return p.File
	}
	return "the " + p.Layer.String() + " policy " + jsonspan.Quote("policies/"+p.Layer.String())
}
