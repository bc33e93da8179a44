package report

import (
	"strconv"

	"github.com/leastwise/leastwise/wasm/lint"
)

var lintGitLab = LintFormat{Name: "gitlab", Help: "a code quality report, for GitLab's merge requests", Append: appendLintGitLab}

var gitLabSeverities = [...]string{lint.Error: "blocker", lint.Security: "critical", lint.Warning: "minor", lint.Suggestion: "info"}

type gitLabFinding struct {
	Description string         `json:"description"`
	CheckName   string         `json:"check_name"`
	Fingerprint string         `json:"fingerprint"`
	Severity    string         `json:"severity"`
	Location    gitLabLocation `json:"location"`
}

type gitLabLocation struct {
	Path  string      `json:"path"`
	Lines gitLabLines `json:"lines"`
}

type gitLabLines struct {
	Begin int `json:"begin"`
	End   int `json:"end"`
}

// appendLintGitLab writes a code quality report. GitLab shows one finding of each
// fingerprint, so those that come again in a file get a number.
// https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
func appendLintGitLab(dst []byte, run *Lint) ([]byte, error) {
	out := []gitLabFinding{}
	for i := range run.Files {
		s := newSpots(&run.Files[i])
		seen := map[string]int{}
		for k := range s.file.Findings {
			f := &s.file.Findings[k]
			at := s.at(f)
			print := s.fingerprint(f)
			if seen[print]++; seen[print] > 1 {
				print += "-" + strconv.Itoa(seen[print])
			}
			text := f.Message
			if f.Hint != "" {
				text += " (" + f.Hint + ")"
			}
			out = append(out, gitLabFinding{text, f.Rule.ID, print, gitLabSeverities[f.Severity],
				gitLabLocation{s.file.Name, gitLabLines{at.start.Line, at.end.Line}}})
		}
	}
	return appendIndented(dst, out)
}
