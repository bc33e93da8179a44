package report

import (
	"encoding/xml"
	"fmt"

	"github.com/leastwise/leastwise/wasm/lint"
)

var lintJUnit = LintFormat{Name: "junit", Help: "JUnit's XML, for the test reports of CI servers", Append: appendLintJUnit}

// appendLintJUnit writes a testsuite for each file and a failed testcase for each finding.
// Suggestions do not fail; a file without findings has one testcase that passed.
func appendLintJUnit(dst []byte, run *Lint) ([]byte, error) {
	all := junitSuites{Name: "leastwise lint"}
	for i := range run.Files {
		f := &run.Files[i]
		s := newSpots(f)
		suite := junitSuite{Name: f.Name, File: f.Name, Time: noTime}
		for k := range f.Findings {
			one := lintCase(s, &f.Findings[k])
			if one.Failure != nil {
				suite.Failures++
			}
			suite.Cases = append(suite.Cases, one)
		}
		if len(f.Findings) == 0 {
			suite.Cases = append(suite.Cases, junitCase{Name: "nothing found", Class: f.Name, File: f.Name, Line: 1, Time: noTime})
		}
		suite.Tests = len(suite.Cases)
		all.Tests, all.Failures = all.Tests+suite.Tests, all.Failures+suite.Failures
		all.Suites = append(all.Suites, suite)
	}
	text, err := xml.MarshalIndent(all, "", "  ")
	if err != nil {
		return dst, err
	}
	return append(append(append(dst, xml.Header...), text...), '\n'), nil
}

func lintCase(s *spots, f *lint.Finding) junitCase {
	at := s.at(f)
	text := fmt.Sprintf("%s:%d:%d: %s", s.file.Name, at.start.Line, at.start.Column+1, printable(f.Message))
	if f.Hint != "" {
		text += "\nhint: " + printable(f.Hint)
	}
	c := junitCase{Name: fmt.Sprintf("%s %d:%d", f.Rule.ID, at.start.Line, at.start.Column+1), Class: s.file.Name, File: s.file.Name, Line: at.start.Line, Time: noTime}
	if f.Severity == lint.Suggestion {
		c.Out = text
	} else {
		c.Failure = &junitDetail{printable(f.Message), f.Severity.String(), text}
	}
	return c
}
