package report

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/leastwise/leastwise/wasm/lint"
)

var lintText = LintFormat{Name: "text", Help: "for people: the place, what is wrong there, and what to do", Append: appendLintText}

// appendLintText writes for each finding a line that editors can jump to, the line of the
// file with what is meant underlined, and the hint.
func appendLintText(dst []byte, run *Lint) ([]byte, error) {
	for i := range run.Files {
		f := &run.Files[i]
		s := newSpots(f)
		for k := range f.Findings {
			dst = appendFinding(dst, s, &f.Findings[k])
		}
	}
	return dst, nil
}

func appendFinding(dst []byte, s *spots, f *lint.Finding) []byte {
	at := s.at(f)
	names := f.Rule.ID
	if at.code != "" {
		names += ", " + at.code
	}
	dst = fmt.Appendf(dst, "%s:%d:%d: %s: %s [%s]\n", s.file.Name, at.start.Line, at.start.Column+1, f.Severity, printable(f.Message), names)
	dst = appendExcerpt(dst, s, f, at)
	hint := f.Hint
	if len(f.Fixes) > 0 && f.Fixes[0].Effect == lint.Same {
		hint = strings.TrimPrefix(hint+" (can be fixed)", " ")
	}
	if hint != "" {
		dst = fmt.Appendf(dst, "  hint: %s\n", printable(hint))
	}
	if f.Silenced > 0 {
		dst = fmt.Appendf(dst, "  hides %d more that come from it\n", f.Silenced)
	}
	return dst
}

// widest is how many characters of a line are shown.
const widest = 100

// appendExcerpt writes the line where a finding begins, cut around it, and marks under it.
func appendExcerpt(dst []byte, s *spots, f *lint.Finding, at spot) []byte {
	text := s.file.Text
	start := strings.LastIndexAny(text[:f.Span.Start], "\r\n") + 1
	end := len(text)
	if i := strings.IndexAny(text[f.Span.Start:], "\r\n"); i >= 0 {
		end = f.Span.Start + i
	}
	stop := min(f.Span.End, end)
	before := []rune(printable(strings.TrimPrefix(text[start:f.Span.Start], "\ufeff")))
	marked := printable(text[f.Span.Start:stop])
	after := []rune(printable(text[stop:end]))
	dots := ""
	if cut := len(before) - widest/2; cut > 0 {
		before, dots = before[cut:], "…"
	}
	for len(before) > 0 && dots == "" && before[0] == ' ' {
		before = before[1:]
	}
	width := utf8.RuneCountInString(marked)
	if width > widest {
		marked, after, width = string([]rune(marked)[:widest])+"…", nil, widest
	}
	if most := max(widest-len(before)-width, 0); len(after) > most {
		after = append(after[:most:most], '…')
	}
	number := fmt.Sprintf("%5d", at.start.Line)
	dst = fmt.Appendf(dst, "%s | %s%s%s%s\n", number, dots, string(before), marked, string(after))
	dst = fmt.Appendf(dst, "%s | %s%s\n", strings.Repeat(" ", len(number)), strings.Repeat(" ", len([]rune(dots))+len(before)), strings.Repeat("^", max(width, 1)))
	if f.Inner != nil && f.Inner.Policy != "" && end-start > 3*widest { // in a file of one line, its number says little
		dst = fmt.Appendf(dst, "  in: %s\n", printable(f.Inner.Policy))
	}
	return dst
}

// printable has a blank for every control character, so that a file cannot speak to the
// terminal.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7f && r < 0xa0 || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return ' '
		}
		return r
	}, text)
}
