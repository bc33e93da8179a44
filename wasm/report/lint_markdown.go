package report

import (
	"fmt"
	"strings"
)

var lintMarkdown = LintFormat{Name: "markdown", Help: "tables for comments and wikis", Append: appendLintMarkdown}

// appendLintMarkdown writes a table for each file with findings, in GitHub's Markdown.
// https://github.github.com/gfm/#tables-extension-
func appendLintMarkdown(dst []byte, run *Lint) ([]byte, error) {
	found := false
	for i := range run.Files {
		s := newSpots(&run.Files[i])
		if len(s.file.Findings) == 0 {
			continue
		}
		found = true
		dst = fmt.Appendf(dst, "### %s\n\n| Place | Severity | Rule | Finding |\n| --- | --- | --- | --- |\n", markdown(s.file.Name))
		for k := range s.file.Findings {
			f := &s.file.Findings[k]
			at := s.at(f)
			rule := "`" + f.Rule.ID + "`"
			if url := helpURL(at.page); url != "" {
				rule = "[" + rule + "](" + url + ")"
			}
			text := markdown(f.Message)
			if f.Hint != "" {
				text += "<br>" + markdown(f.Hint)
			}
			dst = fmt.Appendf(dst, "| %d:%d | %s | %s | %s |\n", at.start.Line, at.start.Column+1, f.Severity, rule, text)
		}
		dst = append(dst, '\n')
	}
	if !found {
		return fmt.Appendf(dst, "Nothing found in %s.\n", countOf(len(run.Files), "file")), nil
	}
	return dst, nil
}

func countOf(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return fmt.Sprintf("%d %s", n, what)
}

// markdown writes text so that it stays text: no formatting, no HTML, one line.
func markdown(text string) string { return markdownEscapes.Replace(printable(text)) }

var markdownEscapes = strings.NewReplacer(`\`, `\\`, "|", `\|`, "*", `\*`, "_", `\_`, "`", "\\`", "[", `\[`, "]", `\]`, "<", "&lt;", ">", "&gt;", "&", "&amp;", "~", `\~`, "#", `\#`)
