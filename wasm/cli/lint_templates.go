package cli

import (
	"path/filepath"
	"slices"
	"strings"

	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/source"
	"github.com/leastwise/leastwise/wasm/source/cfn"
	"github.com/leastwise/leastwise/wasm/source/tfplan"
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

// look finds what is wrong in the policies of a file: JSON, YAML, a template of
// CloudFormation or SAM in either, Terraform's language or its plan in JSON, or the dump of
// an account. plain is set for JSON policies, the only ones whose fixes fit the file. A file
// that was only met in a folder and can't be read has no policies.
func look(l *lint.Linter, file lintInput, o lint.Options) (result lint.Result, plain bool, err error) {
	isYAML := isYAML(file.name)
	switch {
	case isHCL(file.name):
		result, err = lookHCL(l, file, o)
		return result, false, err
	case isYAML:
	case file.name == stdinName && !beginsAsJSON(file.text):
		if result, err := lookHCL(l, file, o); err == nil && result.Policies > 0 {
			return result, false, nil
		}
		if isYAML = isPolicyYAML(file.text); !isYAML {
			return l.Text(file.text, o), true, nil
		}
	case isDump(file.text):
		if result, ok := lookDump(l, file.text, o); ok {
			return result, false, nil
		}
		return l.Text(file.text, o), true, nil
	case !strings.Contains(file.text, `"Resources"`) && !strings.Contains(file.text, `"format_version"`):
		return l.Text(file.text, o), true, nil
	}
	documents, err := readTree(file.name, file.text)
	switch {
	case err != nil && !isYAML:
		return l.Text(file.text, o), true, nil
	case err != nil && file.walked:
		return lint.Result{}, false, nil
	case err != nil:
		return lint.Result{}, false, err
	}
	for i := range documents {
		switch d := &documents[i]; {
		case cfn.IsTemplate(d):
			for _, p := range cfn.Policies(d) {
				of := o
				if p.Known && o.Detect {
					of = lint.Options{Kind: p.Kind, ResourceType: p.ResourceType}
				}
				if p.Pieces != nil {
					join(&result, lookAtText(l, file.text, p.Pieces, of))
				} else {
					join(&result, lookAt(l, &p.Document, of))
				}
			}
		case tfplan.IsPlan(d) && !isYAML:
			for _, p := range tfplan.Policies(d) {
				of := o
				if o.Detect {
					of = lint.Options{Kind: p.Kind, ResourceType: p.ResourceType}
				}
				join(&result, shifted(l.Text(file.text[p.Start:p.End], of), p.Start))
			}
		case !isYAML:
			return l.Text(file.text, o), true, nil
		default:
			join(&result, lookAt(l, d, o))
		}
	}
	slices.SortStableFunc(result.Findings, func(a, b lint.Finding) int { return a.Span.Start - b.Span.Start })
	return result, false, nil
}

// lookAt looks at a policy in a tree. Spans are of the tree's file.
func lookAt(l *lint.Linter, n *source.Node, o lint.Options) lint.Result {
	text, places := source.ToJSON(n)
	return placedIn(places, l.Text(text, o))
}

// lookAtText looks at a policy that is written as a text in a file.
func lookAtText(l *lint.Linter, file string, pieces []source.Node, o lint.Options) lint.Result {
	var text source.Spliced
	for i := range pieces {
		p := &pieces[i]
		text.Align(p.Text, file[p.Start:p.End], p.Start)
	}
	return placedIn(&text, l.Text(text.Text(), o))
}

// placedIn moves what was found in a text to the file that the text comes from.
func placedIn(places interface {
	Span(start, end int) (int, int)
}, r lint.Result) lint.Result {
	for i := range r.Findings {
		f := &r.Findings[i]
		start, end := places.Span(f.Span.Start, f.Span.End)
		f.Span, f.Fixes = policy.Span{Start: start, End: end}, nil
	}
	return r
}

// shifted moves what was found in a part of a file to its place.
func shifted(r lint.Result, by int) lint.Result {
	for i := range r.Findings {
		f := &r.Findings[i]
		f.Span, f.Fixes = policy.Span{Start: f.Span.Start + by, End: f.Span.End + by}, nil
	}
	return r
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
