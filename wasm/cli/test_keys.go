package cli

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/near"
	"github.com/leastwise/leastwise/wasm/simulate"
)

// warnOfKeys names the keys of a suite's requests that the catalog does not have and no
// policy asks for, each once.
func (t *testRun) warnOfKeys(s *suiteFile) {
	names, texts := s.policyTexts()
	attached, _, problems := s.model.Attach(names, texts)
	if len(problems) > 0 {
		return
	}
	done := map[string]bool{}
	for i := range s.model.Cases {
		one := &s.model.Cases[i]
		one.Request.Context.Names(func(name string) {
			lower := strings.ToLower(name)
			if _, ok := t.catalog.LookupConditionKey(name); ok || done[lower] {
				return
			}
			done[lower] = true
			keys := simulate.Keys(t.catalog, &one.Request, &attached.Policies)
			known := make([]string, len(keys))
			for j := range keys {
				if known[j] = keys[j].Name; sameKey(known[j], name) {
					return
				}
			}
			place, _ := s.spot("", one.Start, one.End)
			s.warn("note", place+": no policy asks for the context key "+name+", and it is not in the catalog of "+t.catalog.Date())
			if word, ok := near.Word(name, known); ok {
				s.warn("hint", "did you mean "+word+"?")
			}
		})
	}
}
