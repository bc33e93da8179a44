package report

import (
	"bytes"
	"encoding/json"

	"github.com/leastwise/leastwise/wasm/lint"
)

var lintJSON = LintFormat{Name: "json", Help: "an object with all findings, for programs", Append: appendLintJSON}

// jsonRun is the output: findings of all files in order, and what was read.
type jsonRun struct {
	Version  string        `json:"version"`
	Catalog  string        `json:"catalog"`
	Files    []jsonFile    `json:"files"`
	Findings []jsonFinding `json:"findings"`
}

type jsonFile struct {
	File     string `json:"file"`
	Kind     string `json:"kind"`
	Sure     bool   `json:"sure"` // the kind was given, or no other can have such a text
	Policies int    `json:"policies"`
	Findings int    `json:"findings"`
}

// jsonFinding has lines from 1, columns from 0 in code points, and offsets in bytes from 0;
// ends are exclusive.
type jsonFinding struct {
	RuleID      string    `json:"ruleId"`
	Group       string    `json:"group"`
	Severity    string    `json:"severity"`
	Message     string    `json:"message"`
	Hint        string    `json:"hint,omitempty"`
	Code        string    `json:"accessAnalyzer,omitempty"`
	URL         string    `json:"docUrl,omitempty"`
	File        string    `json:"file"`
	Policy      string    `json:"policy,omitempty"`    // in a template and its like
	Statement   *int      `json:"statement,omitempty"` // from 0
	Path        []any     `json:"path"`
	Line        int       `json:"line"`
	Column      int       `json:"column"`
	Offset      int       `json:"offset"`
	EndLine     int       `json:"endLine"`
	EndColumn   int       `json:"endColumn"`
	EndOffset   int       `json:"endOffset"`
	Fingerprint string    `json:"fingerprint"`
	Silenced    int       `json:"silenced,omitempty"` // findings that this one makes superfluous
	Fixes       []jsonFix `json:"fixes,omitempty"`
}

type jsonFix struct {
	Effect string     `json:"effect"`
	Title  string     `json:"title,omitempty"`
	Edits  []jsonEdit `json:"edits"`
}

type jsonEdit struct {
	Offset    int    `json:"offset"`
	EndOffset int    `json:"endOffset"`
	Text      string `json:"text"`
}

func appendLintJSON(dst []byte, run *Lint) ([]byte, error) {
	out := jsonRun{Version: run.Version, Catalog: run.Date, Files: []jsonFile{}, Findings: []jsonFinding{}}
	for i := range run.Files {
		f := &run.Files[i]
		out.Files = append(out.Files, jsonFile{f.Name, f.Kind.String(), f.Sure, f.Policies, len(f.Findings)})
		s := newSpots(f)
		for k := range f.Findings {
			out.Findings = append(out.Findings, s.json(&f.Findings[k]))
		}
	}
	return appendIndented(dst, out)
}

func (s *spots) json(f *lint.Finding) jsonFinding {
	at := s.at(f)
	j := jsonFinding{
		RuleID: f.Rule.ID, Group: f.Rule.Group.String(), Severity: f.Severity.String(),
		Message: f.Message, Hint: f.Hint, Code: at.code, URL: helpURL(at.page), File: s.file.Name, Path: s.path(f),
		Line: at.start.Line, Column: at.start.Column, Offset: f.Span.Start,
		EndLine: at.end.Line, EndColumn: at.end.Column, EndOffset: f.Span.End,
		Fingerprint: s.fingerprint(f), Silenced: f.Silenced,
	}
	if f.Statement >= 0 {
		j.Statement = &f.Statement
	}
	if f.Inner != nil {
		j.Policy = f.Inner.Policy
	}
	for _, fix := range f.Fixes {
		one := jsonFix{Effect: fix.Effect.String(), Title: fix.Title, Edits: []jsonEdit{}}
		for _, e := range fix.Edits {
			one.Edits = append(one.Edits, jsonEdit{e.Span.Start, e.Span.End, e.Text})
		}
		j.Fixes = append(j.Fixes, one)
	}
	return j
}

// appendIndented writes JSON for people to read, without escapes for HTML.
func appendIndented(dst []byte, v any) ([]byte, error) {
	b := bytes.NewBuffer(dst)
	e := json.NewEncoder(b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(v)
	return b.Bytes(), err
}
