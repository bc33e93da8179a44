package report

import (
	"errors"
	"strings"

	"github.com/leastwise/leastwise/wasm/lint"
)

var lintAccessAnalyzer = LintFormat{Name: "access-analyzer", Help: "what Access Analyzer's ValidatePolicy answers, about one file", Append: appendLintAccessAnalyzer}

// aaFindingTypes are Access Analyzer's words.
var aaFindingTypes = [...]string{lint.Error: "ERROR", lint.Security: "SECURITY_WARNING", lint.Warning: "WARNING", lint.Suggestion: "SUGGESTION"}

type aaReply struct {
	Findings []aaFinding `json:"findings"`
}

type aaFinding struct {
	FindingDetails string       `json:"findingDetails"`
	FindingType    string       `json:"findingType"`
	IssueCode      string       `json:"issueCode"`
	LearnMoreLink  string       `json:"learnMoreLink"`
	Locations      []aaLocation `json:"locations"`
}

type aaLocation struct {
	Path []map[string]any `json:"path"`
	Span struct {
		Start aaPosition `json:"start"`
		End   aaPosition `json:"end"`
	} `json:"span"`
}

// aaPosition has a line from 1, and column and offset from 0.
type aaPosition struct {
	Line   int `json:"line"`
	Column int `json:"column"`
	Offset int `json:"offset"`
}

// appendLintAccessAnalyzer writes the answer of ValidatePolicy. A rule that Access Analyzer
// does not have goes by its own ID in the form of a code.
// https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_ValidatePolicy.html
func appendLintAccessAnalyzer(dst []byte, run *Lint) ([]byte, error) {
	if len(run.Files) > 1 {
		return dst, errors.New("--format access-analyzer is the answer about one policy; name one file at a time")
	}
	out := aaReply{Findings: []aaFinding{}}
	for i := range run.Files {
		s := newSpots(&run.Files[i])
		for k := range s.file.Findings {
			out.Findings = append(out.Findings, s.accessAnalyzer(&s.file.Findings[k]))
		}
	}
	return appendIndented(dst, out)
}

func (s *spots) accessAnalyzer(f *lint.Finding) aaFinding {
	at := s.at(f)
	out := aaFinding{FindingDetails: f.Message, FindingType: aaFindingTypes[f.Severity], IssueCode: at.code, LearnMoreLink: helpURL(at.page)}
	if f.Hint != "" {
		out.FindingDetails += "; " + f.Hint
	}
	if out.IssueCode == "" {
		out.IssueCode = strings.ToUpper(strings.ReplaceAll(f.Rule.ID, "-", "_"))
	}
	place := aaLocation{Path: []map[string]any{}}
	for _, step := range s.path(f) {
		if n, ok := step.(int); ok {
			place.Path = append(place.Path, map[string]any{"index": n})
		} else {
			place.Path = append(place.Path, map[string]any{"value": step})
		}
	}
	place.Span.Start = aaPosition{at.start.Line, at.start.Column, f.Span.Start}
	place.Span.End = aaPosition{at.end.Line, at.end.Column, f.Span.End}
	out.Locations = []aaLocation{place}
	return out
}
