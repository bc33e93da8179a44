package cli

import (
	"strings"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/near"
)

// warnOfKeys names the keys of --context that AWS does not send with any of the actions and
// no policy asks for: a slip, or in vain.
func (e *evaluation) warnOfKeys(c *catalog.Catalog) {
	for i := range e.request.Context {
		name := e.request.Context[i].Name
		var names []string
		known := false
		for _, reply := range e.replies {
			for j := range reply.Keys {
				names = append(names, reply.Keys[j].Name)
				known = known || sameKey(reply.Keys[j].Name, name)
			}
		}
		if known {
			continue
		}
		text := "no policy asks for the context key " + name + ", and AWS does not document it for "
		if _, ok := c.LookupConditionKey(name); !ok {
			text += "anything (not in the catalog of " + c.Date() + ")"
		} else if len(e.actions) == 1 {
			text += e.actions[0]
		} else {
			text += "these actions"
		}
		e.warn("note", text)
		if word, ok := near.Word(name, names); ok {
			e.warn("hint", "did you mean "+word+"?")
		}
	}
}

// sameKey compares a key's name, which may have a template part, with one that was given.
func sameKey(name, given string) bool {
	if before, ok := strings.CutSuffix(name, "tag-key"); ok { // another way to write it
		name = before + "$"
	}
	if i := strings.IndexAny(name, "$<"); i >= 0 {
		return len(given) > i && strings.EqualFold(name[:i], given[:i])
	}
	return strings.EqualFold(name, given)
}
