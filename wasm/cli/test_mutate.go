package cli

import (
	"fmt"
	"strings"

	"github.com/leastwise/leastwise/wasm/suite"
)

// mutation says how many mutants of the policies a suite notices, and which it does not.
func (t *testRun) mutation(s *suiteFile) string {
	names, texts := s.policyTexts()
	attached, _, _ := s.model.Attach(names, texts)
	results, _ := s.model.Run(t.catalog, attached)
	mutants := attached.Mutants()
	var b strings.Builder
	noticed := 0
	for i := range mutants {
		m := &mutants[i]
		if t.cmd.Context().Err() != nil {
			return ""
		}
		if s.model.Notices(t.catalog, attached, results, m) {
			noticed++
		} else {
			fmt.Fprintf(&b, "        %s\n", s.mutant(attached, m))
		}
	}
	if noticed == len(mutants) {
		return fmt.Sprintf("      all of %d mutants are noticed\n", len(mutants))
	}
	return fmt.Sprintf("      %d of %d mutants are noticed; no test misses, when it is taken out,\n", noticed, len(mutants)) + b.String()
}

func (s *suiteFile) mutant(a *suite.Attached, m *suite.Mutant) string {
	d := a.List[m.Document]
	start, end := s.model.Place(d, m.Span)
	place, excerpt := s.spot(s.model.Policies[d.Ref].File, start, end)
	if m.Element == "statement" {
		st := &d.Document.Statements[m.Statement]
		excerpt = strings.TrimSuffix(statementName(st.Effect.Value, st.Sid.Value, m.Statement), ",")
	}
	return place + " " + m.Element + " " + excerpt
}

// policyTexts are the names and texts of the policies' files.
func (s *suiteFile) policyTexts() (names, texts []string) {
	for i := range s.files {
		names, texts = append(names, s.files[i].Name), append(texts, s.files[i].Text)
	}
	return names, texts
}
