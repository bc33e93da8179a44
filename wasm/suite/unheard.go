package suite

import (
	"strings"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/internal/facts"
	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/near"
)

// Unheard warns of actions that are not in the catalog, each once: AWS may have added them
// since, or they are misspelt.
func (s *Suite) Unheard(c *catalog.Catalog) []Problem {
	var out []Problem
	seen := map[string]bool{}
	for i := range s.Cases {
		one := &s.Cases[i]
		action := one.Request.Action
		if seen[action] {
			continue
		}
		seen[action] = true
		if _, ok := c.LookupAction(action); !ok {
			out = append(out, Problem{Policy: -1, Start: one.Start, End: one.End, Hint: nearAction(c, action),
				Message: "the action " + jsonspan.Quote(action) + " is not in the catalog of " + c.Date()})
		}
	}
	return out
}

// nearAction names the action that may be meant, or the service.
func nearAction(c *catalog.Catalog, action string) string {
	prefix, name, _ := strings.Cut(action, ":")
	s, ok := c.LookupService(prefix)
	if !ok {
		if word, ok := near.Word(prefix, facts.Prefixes(c)); ok {
			return "did you mean the service " + word + "?"
		}
		return ""
	}
	names := make([]string, s.NumActions())
	for i := range names {
		names[i] = s.Action(i).Name()
	}
	if word, ok := near.Word(name, names); ok {
		return "did you mean " + s.Prefix() + ":" + word + "?"
	}
	return ""
}
