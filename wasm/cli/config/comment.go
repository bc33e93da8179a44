package config

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/lint/rulebook"
	"github.com/leastwise/leastwise/wasm/near"
	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/report"
)

// mark begins what a comment has to say to the linter.
const mark = "leastwise:"

// comment is an ignore in a file of YAML or HCL: "# leastwise:ignore rule-a,rule-b -- reason".
// It is about what begins on its line or, if nothing else stands there, on the next line that
// is no comment.
type comment struct {
	word   string // behind the mark
	rules  []string
	reason string
	line   int // that it is about, from 1
	// start and end are its bytes in the file.
	start, end int
}

// comments finds the ignores in a text.
func comments(text string) []comment {
	if !strings.Contains(text, mark) {
		return nil
	}
	var out []comment
	open := 0 // of out, those that wait for their line from here on
	at, number := 0, 0
	for line := range strings.Lines(text) {
		number++
		begin, found := commentIn(line)
		code := strings.TrimSpace(line)
		if found {
			code = strings.TrimSpace(line[:begin])
			one := read(strings.TrimRight(line[begin:], "\r\n \t"))
			one.start, one.end, one.line = at+begin, at+len(strings.TrimRight(line, "\r\n \t")), number
			out = append(out, one)
		}
		if code != "" && code[0] != '#' && !strings.HasPrefix(code, "//") {
			for ; open < len(out); open++ {
				out[open].line = number
			}
		}
		at += len(line)
	}
	return out
}

// commentIn finds where a comment with the mark begins on a line.
func commentIn(line string) (begin int, found bool) {
	at := strings.Index(line, mark)
	if at < 0 {
		return 0, false
	}
	before := strings.TrimRight(line[:at], " \t")
	rest, ok := strings.CutSuffix(before, "#")
	if !ok {
		rest, ok = strings.CutSuffix(before, "//")
	}
	if !ok || rest != "" && !strings.HasSuffix(rest, " ") && !strings.HasSuffix(rest, "\t") {
		return 0, false // in a text, or a part of a word
	}
	return len(rest), true
}

func read(text string) (out comment) {
	_, text, _ = strings.Cut(text, mark)
	text, out.reason, _ = strings.Cut(text, "--")
	out.reason = strings.TrimSpace(out.reason)
	words := strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '\t' || r == ',' })
	if len(words) > 0 && strings.HasPrefix(text, words[0]) {
		out.word, out.rules = words[0], words[1:]
	}
	return out
}

// FilterComments takes out what comments in a file of YAML or HCL ignore. If tell is set, it
// adds findings about comments that ignore nothing; of rules that did not run nothing is
// said. A comment without a reason ignores nothing.
func (a *Applied) FilterComments(f *report.LintFile, ran []*lint.Rule, tell bool) {
	list := comments(f.Text)
	if len(list) == 0 {
		return
	}
	lines := policy.NewLines(f.Text)
	byLine := map[int][]int{}
	for i := range list {
		byLine[list[i].line] = append(byLine[list[i].line], i)
	}
	type use struct {
		comment int
		name    string
	}
	used := map[use]bool{}
	kept := f.Findings[:0]
	for i := range f.Findings {
		one, ignored := &f.Findings[i], false
		for _, n := range byLine[lines.Position(one.Span.Start).Line] {
			c := &list[n]
			if c.word != "ignore" || c.reason == "" {
				continue
			}
			for _, name := range c.rules {
				if name != policy.CodeSyntax && isCalled(one.Rule, name) {
					used[use{n, name}] = true
					ignored = true
				}
			}
		}
		if !ignored {
			kept = append(kept, *one)
		}
	}
	f.Findings = kept
	if !tell {
		return
	}
	for n := range list {
		c := &list[n]
		add := func(message, hint string) {
			f.Findings = append(f.Findings, lint.Finding{Rule: unused, Severity: unused.Severity, Statement: -1,
				Span: policy.Span{Start: c.start, End: c.end}, Message: message, Hint: hint})
		}
		switch {
		case c.word == "":
			continue // somebody writes about this program
		case c.word != "ignore":
			add(fmt.Sprintf("there is no %s%s", mark, c.word), "write "+mark+"ignore RULES -- REASON")
			continue
		case len(c.rules) == 0:
			add("this ignore names no rule, and so ignores nothing", "write "+mark+"ignore RULES -- REASON")
			continue
		case c.reason == "":
			add("this ignore has no reason, and so ignores nothing", "write -- behind the rules, and why")
			continue
		}
		for _, id := range c.rules {
			switch {
			case id == policy.CodeSyntax:
				add(id+" can't be ignored: nothing behind it may have been read", "mend the JSON")
			case !slices.Contains(a.known, id) && rulebook.Called(id) == nil:
				hint := `"leastwise lint --rules" lists them`
				if word, ok := near.Word(id, a.known); ok {
					hint = "did you mean " + word + "?"
				}
				add(fmt.Sprintf("there is no rule %q", id), hint)
			case !used[use{n, id}] && slices.ContainsFunc(ran, func(r *lint.Rule) bool { return isCalled(r, id) }):
				add(fmt.Sprintf("%s is not found on line %d", id, c.line), "take it out of the ignore")
			}
		}
	}
	slices.SortStableFunc(f.Findings, func(a, b lint.Finding) int { return cmp.Compare(a.Span.Start, b.Span.Start) })
}

// isCalled reports whether a name is a rule's: its ID, a former one, or another linter's, which
// several rules may share.
func isCalled(r *lint.Rule, name string) bool {
	return r.ID == name || slices.ContainsFunc(rulebook.Called(name), func(p *rulebook.Page) bool { return p.ID == r.ID })
}
