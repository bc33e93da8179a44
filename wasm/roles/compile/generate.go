package compile

import (
	"slices"

	"github.com/leastwise/leastwise/wasm/generate"
	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/roles"
	"github.com/leastwise/leastwise/wasm/source"
)

// generate makes statements of templates: one, or a list of them. One without a mode is a
// CRUD template.
func (c *compiler) generate(s *scope, v value) []statement {
	if !v.there() || v.IsNull() {
		return nil
	}
	var templates []*generate.Template
	for _, item := range v.items() {
		if item.Kind != source.Map {
			c.fail(item, "generate is a template, and here stands "+item.is(), "write {read: [ARN], write: [ARN]}")
			return nil
		}
		t, notes := generate.ReadTemplate(item.file, 0, withMode(item))
		c.takeNotes(item, notes)
		switch {
		case t.Mode == generate.Trust || t.Mode == generate.Boundary:
			c.fail(item, "the template makes no permissions, its mode is "+t.Mode.String(), "write who may assume the role under allow_to_assume_me")
		case len(t.Principals) > 0:
			c.fail(item, "a role's permissions are the role's, and name no principals", "")
		default:
			templates = append(templates, t)
		}
	}
	if c.reported(v) || c.catalog == nil {
		return nil
	}
	result := generate.FromTemplates(c.catalog, templates, generate.Options{Partition: c.own.partition, Account: c.own.number, Minimize: -1})
	c.takeNotes(v, result.Notes)
	text, _, _ := generate.JSON(result.Statements)
	doc, _ := policy.Parse(text)
	var out []statement
	for i := range doc.Statements {
		st := statement{at: v, elements: map[string]string{}, lists: map[string][]string{}}
		one := &doc.Statements[i]
		for _, e := range one.Elements {
			st.elements[e.Name] = text[e.Span.Start:e.Span.End]
		}
		for name, list := range map[string][]policy.String{"Action": one.Action, "Resource": one.Resource} {
			st.lists[name] = policy.Texts(list)
		}
		out = append(out, st)
	}
	return out
}

// withMode is a template with a mode: that of CRUD templates if it has none, and no actions.
func withMode(item value) *source.Node {
	if item.get("mode").there() || item.get("actions").there() {
		return item.Node
	}
	tree := *item.Node
	word := func(text string) source.Node {
		return source.Node{Start: item.Start, End: item.Start, Text: text}
	}
	tree.Children = append([]source.Node{word("mode"), word("crud")}, item.Children...)
	return &tree
}

// takeNotes takes over what package generate says. Its remarks are of no use where nobody
// looks at the policy, nor its warnings where there is none.
func (c *compiler) takeNotes(at value, notes []generate.Note) {
	failed := slices.ContainsFunc(notes, func(n generate.Note) bool { return n.Severity == generate.Error })
	for _, n := range notes {
		one := Note{Severity: Warning, Message: n.Message, Hint: n.Hint, Place: at.place()}
		switch {
		case n.Severity == generate.Info, failed && n.Severity != generate.Error, n.Code == generate.TemplateMode && n.Severity != generate.Error:
			continue
		case n.Severity == generate.Error:
			one.Severity = Error
		}
		if n.End > n.Start || n.Start > 0 {
			one.Place = roles.Place{File: at.file, Start: n.Start, End: n.End}
		}
		c.notes = append(c.notes, one)
	}
}
