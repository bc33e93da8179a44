package cli

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/leastwise/leastwise/wasm/cli/config"
	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/source"
	"github.com/leastwise/leastwise/wasm/source/cfn"
	"github.com/leastwise/leastwise/wasm/source/yaml"
)

// isYAML reports whether a file's name promises YAML.
func isYAML(name string) bool {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".yaml", ".yml", ".template":
		return true
	}
	return false
}

// beginsAsJSON reports whether a text begins as JSON does.
func beginsAsJSON(text string) bool {
	text = strings.TrimLeft(strings.TrimPrefix(text, "\ufeff"), " \t\r\n")
	return text == "" || strings.ContainsRune("{[\"", rune(text[0]))
}

// isPolicyYAML reports whether a text without a name is YAML with a policy or a template.
func isPolicyYAML(text string) bool {
	documents, err := yaml.Read(text)
	return err == nil && slices.ContainsFunc(documents, func(d source.Node) bool {
		if d.Kind != source.Map {
			return false
		}
		for i := 0; i < len(d.Children); i += 2 {
			if d.Children[i].Text == "Statement" {
				return true
			}
		}
		return cfn.IsTemplate(&d)
	})
}

// mostViews bounds how many branches of a conditional are looked at.
const mostViews = 8

// look finds what is wrong in the policies of a file, see findPolicies. Only the fixes of
// plain JSON are edits of the file. A file that was only met in a folder and can't be read
// counts as one without policies, and is noted as unread if its words say otherwise.
func (f *folders) look(l *lint.Linter, file lintInput, o lint.Options) (seen seen, err error) {
	list, plain, more, err := f.inView(file.name, file.text, 0)
	switch {
	case err != nil && file.walked:
		if strings.Contains(file.text, "Statement") || strings.Contains(file.text, "aws_iam_policy_document") {
			f.unread = append(f.unread, err)
		}
		return seen, nil
	case err != nil:
		return seen, err
	case plain:
		seen.Result, seen.plain, seen.texts = l.Text(file.text, o), true, []string{file.text}
		return seen, nil
	}
	for i := range list {
		p := &list[i]
		seen.texts = append(seen.texts, p.text)
		result, marked := f.judge(l, p, o)
		seen.marked += marked
		join(&seen.Result, placedIn(p, result))
	}
	for view := 1; more && view < mostViews; view++ {
		if list, _, more, err = f.inView(file.name, file.text, view); err != nil {
			return seen, err
		}
		f.lookAgain(l, &seen.Result, list, o)
	}
	slices.SortStableFunc(seen.Findings, func(a, b lint.Finding) int { return a.Span.Start - b.Span.Start })
	return seen, nil
}

// lookAgain adds what is wrong in other branches of conditionals. What a rule has found at a
// place is not told again: it is the same in both branches.
func (f *folders) lookAgain(l *lint.Linter, to *lint.Result, list []found, o lint.Options) {
	type place struct {
		rule *lint.Rule
		span policy.Span
	}
	known := map[place]bool{}
	for i := range to.Findings {
		known[place{to.Findings[i].Rule, to.Findings[i].Span}] = true
	}
	for i := range list {
		result, _ := f.judge(l, &list[i], o)
		for _, one := range placedIn(&list[i], result).Findings {
			if !known[place{one.Rule, one.Span}] {
				to.Findings = append(to.Findings, one)
			}
		}
	}
}

// seen is what look finds.
type seen struct {
	lint.Result
	plain bool
	texts []string // of the policies; of plain JSON the file's
	// marked counts findings that other tools' marks tell to pass over.
	marked int
}

// judge finds what is wrong in one policy, but for what marks tell to pass over.
func (f *folders) judge(l *lint.Linter, p *found, o lint.Options) (r lint.Result, marked int) {
	o = optionsOf(p, o)
	r = l.Text(p.text, o)
	dropTaken(l, p, o, &r)
	n := len(r.Findings)
	r.Findings = slices.DeleteFunc(r.Findings, func(one lint.Finding) bool {
		return slices.ContainsFunc(p.marks, func(m config.Mark) bool { return slices.Contains(f.tools, m.Tool) && m.Silences(one.Rule) })
	})
	return r, n - len(r.Findings)
}

// optionsOf are the options for a policy, whose place may say of which kind it is.
func optionsOf(p *found, o lint.Options) lint.Options {
	if p.known && o.Detect {
		o = lint.Options{Kind: p.kind, ResourceType: p.resourceType}
	}
	o.Partial, o.Conditional = p.partial, p.conditional
	return o
}

// dropTaken leaves out what is found in statements that come from another document, and is
// found there as well.
func dropTaken(l *lint.Linter, p *found, o lint.Options, r *lint.Result) {
	if len(p.taken) == 0 || len(r.Findings) == 0 {
		return
	}
	d, _ := policy.Parse(p.text)
	alone := policy.Document{Version: d.Version}
	for _, i := range p.taken {
		if i < len(d.Statements) {
			alone.Statements = append(alone.Statements, d.Statements[i])
		}
	}
	o.Partial, o.Conditional = true, nil
	there := l.Text(policy.Print(&alone, policy.Layout{}), o).Findings
	r.Findings = slices.DeleteFunc(r.Findings, func(f lint.Finding) bool {
		return slices.Contains(p.taken, f.Statement) && slices.ContainsFunc(there, func(t lint.Finding) bool {
			return t.Rule == f.Rule && t.Message == f.Message
		})
	})
}

// placedIn moves what was found in a policy to the file that it is from.
func placedIn(p *found, r lint.Result) lint.Result {
	for i := range r.Findings {
		place(&r.Findings[i], p)
		r.Findings[i].Fixes = nil
	}
	return r
}

// place gives a finding of a policy its place in the file.
func place(f *lint.Finding, p *found) {
	f.Inner = &lint.Inner{Policy: p.name, Text: p.text, Span: f.Span}
	f.Span.Start, f.Span.End = p.places.Span(f.Span.Start, f.Span.End)
}

// join adds what was found in another policy of the same file. That there is no policy is
// only worth telling if there is none at all.
func join(to *lint.Result, more lint.Result) {
	switch {
	case to.Policies == 0 && more.Policies > 0 || to.Findings == nil && to.Policies == 0:
		*to = more
	case more.Policies > 0:
		to.Policies += more.Policies
		to.Findings = append(to.Findings, more.Findings...)
	}
}
