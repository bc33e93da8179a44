package report

import (
	"fmt"
	"strings"

	"github.com/leastwise/leastwise/wasm/lint"
)

var lintGitHub = LintFormat{Name: "github", Help: "annotations of a GitHub workflow's run", Append: appendLintGitHub}

var gitHubLevels = [...]string{lint.Error: "error", lint.Security: "error", lint.Warning: "warning", lint.Suggestion: "notice"}

// appendLintGitHub writes workflow commands:
// https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
func appendLintGitHub(dst []byte, run *Lint) ([]byte, error) {
	for i := range run.Files {
		s := newSpots(&run.Files[i])
		for k := range s.file.Findings {
			f := &s.file.Findings[k]
			at := s.at(f)
			message := f.Message
			if f.Hint != "" {
				message += "\n" + f.Hint
			}
			dst = fmt.Appendf(dst, "::%s file=%s,line=%d,endLine=%d", gitHubLevels[f.Severity], gitHubProperty(s.file.Name), at.start.Line, at.end.Line)
			if at.start.Line == at.end.Line { // GitHub takes columns for nothing else
				dst = fmt.Appendf(dst, ",col=%d,endColumn=%d", at.start.Column+1, at.end.Column+1)
			}
			dst = fmt.Appendf(dst, ",title=%s::%s\n", gitHubProperty(f.Severity.String()+" "+f.Rule.ID), gitHubData(message))
		}
	}
	return dst, nil
}

var gitHubData = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace

func gitHubProperty(text string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(gitHubData(text))
}
