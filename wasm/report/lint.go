package report

import (
	"fmt"
	"hash/fnv"
	"strconv"
	"strings"

	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/lint/rulebook"
	"github.com/leastwise/leastwise/wasm/policy"
)

// Lint is what a run of the linter found, file by file.
type Lint struct {
	Version string // of the program
	Date    string // of the catalog
	Rules   []*lint.Rule
	Files   []LintFile
}

// LintFile is one file. The findings are complete and in order.
type LintFile struct {
	Name string // as the user named it, with slashes
	Text string
	lint.Result
	// Grants is what the policies grant, the services with the most at the highest levels
	// first. Only formats with Grants set need it.
	Grants []ServiceGrant
}

// LintFormat is one way to write findings.
type LintFormat struct {
	Name string
	// Help says what it is for, a clause.
	Help string
	// Append appends the whole output with a line end; without findings it may be empty.
	Append func(dst []byte, run *Lint) ([]byte, error)
	// Grants is set if it shows LintFile.Grants.
	Grants bool
}

// LintFormats are all formats, in the order of help texts. A new one is a file with its
// LintFormat, and a line here.
var LintFormats = []LintFormat{lintText, lintJSON, lintSARIF, lintGitHub, lintGitLab, lintJUnit, lintMarkdown, lintHTML, lintAccessAnalyzer}

// LintFormatNames are the names of the formats.
func LintFormatNames() []string {
	var names []string
	for _, f := range LintFormats {
		names = append(names, f.Name)
	}
	return names
}

// spot is where a finding is, for people.
type spot struct {
	start, end policy.Position
	page       *rulebook.Page
	code       string // Access Analyzer's, if there is one
}

// spots looks at the findings of one file.
type spots struct {
	file  *LintFile
	lines policy.Lines
	roots map[string]*jsonspan.Doc // of the texts that findings are in; nil for what is no JSON
}

func newSpots(f *LintFile) *spots { return &spots{file: f, lines: policy.NewLines(f.Text)} }

func (s *spots) at(f *lint.Finding) spot {
	out := spot{start: s.lines.Position(f.Span.Start), end: s.lines.Position(f.Span.End), code: f.Code}
	if out.page = rulebook.Find(f.Rule.ID); out.page == nil {
		out.page = &rulebook.Page{ID: f.Rule.ID}
	}
	if out.code == "" && len(out.page.AA) > 0 {
		out.code = out.page.AA[0]
	}
	return out
}

// inner is the JSON that a finding is in, and where: that of the file, or what was read from
// a file of another language. ok is false where there is none.
func (s *spots) inner(f *lint.Finding) (root jsonspan.Node, span policy.Span, ok bool) {
	text, span := s.file.Text, f.Span
	if f.Inner != nil {
		text, span = f.Inner.Text, f.Inner.Span
	}
	doc, known := s.roots[text]
	if !known {
		if s.roots == nil {
			s.roots = map[string]*jsonspan.Doc{}
		}
		doc = readJSON(text)
		s.roots[text] = doc
	}
	if doc == nil {
		return root, span, false
	}
	return doc.Root(), span, true
}

func readJSON(text string) *jsonspan.Doc {
	begin := strings.TrimLeft(strings.TrimPrefix(text, "\ufeff"), " \t\r\n")
	if begin == "" || strings.IndexByte("{[\"", begin[0]) < 0 {
		return nil // of another language
	}
	doc, err := jsonspan.Parse(text)
	if err != nil {
		doc, _ = jsonspan.Repair(text)
	}
	return doc
}

// path leads to the smallest value around a finding: names of members, places in lists.
func (s *spots) path(f *lint.Finding) []any {
	root, span, ok := s.inner(f)
	if !ok {
		return []any{}
	}
	return pathTo(root, span)
}

// fingerprint is the same after the file was laid out anew, and after other items of a list
// came or went: a hash of the rule, the statement and what is meant there.
func (s *spots) fingerprint(f *lint.Finding) string {
	statement := ""
	text := s.file.Text[f.Span.Start:f.Span.End]
	if root, span, ok := s.inner(f); ok {
		if f.Statement >= 0 {
			statement = compactStatement(root, span)
		}
		if f.Inner != nil {
			text = f.Inner.Text[span.Start:span.End]
		}
	}
	h := fnv.New64a()
	for _, part := range []string{f.Rule.ID, statement, strings.Join(strings.Fields(text), " ")} {
		h.Write([]byte(part))
		h.Write([]byte{0})
	}
	return fmt.Sprintf("%016x", h.Sum64())
}

// pathTo is the way to the smallest value around a span. A span in the key of a
// member is the member's.
func pathTo(n jsonspan.Node, span policy.Span) []any {
	path := []any{}
	for {
		next, step, ok := n, any(nil), false
		switch n.Kind() {
		case jsonspan.Object:
			for k, v := range n.Members() {
				if k.Start() <= span.Start && span.End <= v.End() {
					next, step, ok = v, k.Text(), true
				}
			}
		case jsonspan.Array:
			i := 0
			for e := range n.Elements() {
				if e.Start() <= span.Start && span.End <= e.End() {
					next, step, ok = e, i, true
				}
				i++
			}
		}
		if !ok {
			return path
		}
		path, n = append(path, step), next
		if n.Start() >= span.End { // the key was meant
			return path
		}
	}
}

// compactStatement says which statement a span is in: its Sid, or all of it without white
// space but the element that the span is in, of which other items may come and go.
func compactStatement(n jsonspan.Node, span policy.Span) string {
	for {
		var inside jsonspan.Node
		found, statement, sid := false, false, ""
		take := func(x jsonspan.Node) {
			if x.Start() <= span.Start && span.End <= x.End() {
				inside, found = x, true
			}
		}
		for k, v := range n.Members() {
			switch k.Text() {
			case "Sid":
				if v.Kind() == jsonspan.String {
					sid = v.Text()
				}
			case "Effect", "Action":
				statement = true
			}
			take(v)
		}
		switch {
		case sid != "":
			return sid
		case statement:
			return withoutElement(n, span)
		}
		for e := range n.Elements() {
			take(e)
		}
		if !found {
			return ""
		}
		n = inside
	}
}

// withoutElement is an object without white space and the value that a span is in.
func withoutElement(n jsonspan.Node, span policy.Span) string {
	var out []byte
	for k, v := range n.Members() {
		out = append(append(out, k.Text()...), ':')
		if v.Start() > span.Start || span.End > v.End() {
			out = jsonspan.AppendCompact(out, v)
		}
		out = append(out, ',')
	}
	return string(out)
}

// pathText writes a path as people do: Statement[0].Action[2].
func pathText(path []any) string {
	var b strings.Builder
	for i, step := range path {
		switch step := step.(type) {
		case int:
			b.WriteString("[" + strconv.Itoa(step) + "]")
		case string:
			if i > 0 {
				b.WriteByte('.')
			}
			b.WriteString(step)
		}
	}
	return b.String()
}

// helpURL is the page about a rule that is AWS's.
func helpURL(p *rulebook.Page) string {
	if len(p.Sources) > 0 {
		return p.Sources[0]
	}
	return ""
}
