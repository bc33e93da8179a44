package config

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/lint/rulebook"
	"github.com/leastwise/leastwise/wasm/near"
	"github.com/leastwise/leastwise/wasm/source"
)

// reader reads a tree and keeps the first mistake.
type reader struct {
	file *File
	err  error
}

// fields are the keys that a map may have, with what reads their values.
type fields map[string]func(*source.Node)

func (r *reader) fail(n *source.Node, text, hint string) {
	if r.err == nil {
		r.err = &Error{place(r.file.Path, r.file.Text, n.Start) + text, hint}
	}
}

// members reads a map. what is it in messages.
func (r *reader) members(n *source.Node, what string, known fields) {
	if n.IsNull() {
		return
	}
	names := slices.Sorted(maps.Keys(known))
	if n.Kind != source.Map {
		r.fail(n, what+" is a map", "its keys are "+strings.Join(names, ", "))
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Children); i += 2 {
		key := &n.Children[i]
		read, ok := known[key.Text]
		switch {
		case !ok:
			hint := "there are " + strings.Join(names, ", ")
			if word, ok := near.Word(key.Text, names); ok {
				hint = "did you mean " + word + "?"
			} else if pages := rulebook.Called(key.Text); len(pages) > 0 { // as parliament's configuration has them
				hint = "that is a check; write lint: {ignore: [{rules: " + pages[0].ID + ", reason: ...}]}, or disable"
			}
			r.fail(key, what+" has no key "+jsonspan.Quote(key.Text), hint)
		case seen[key.Text]:
			r.fail(key, "the key "+jsonspan.Quote(key.Text)+" stands here a second time", "")
		default:
			seen[key.Text] = true
			read(&n.Children[i+1])
		}
	}
}

// each reads a list.
func (r *reader) each(n *source.Node, what string, read func(*source.Node)) {
	if n.IsNull() {
		return
	}
	if n.Kind != source.Seq {
		r.fail(n, what+" is a list", "begin each entry with \"- \"")
		return
	}
	for i := range n.Children {
		read(&n.Children[i])
	}
}

func (r *reader) text(to *string) func(*source.Node) {
	return func(n *source.Node) {
		if *to = n.Text; !n.Kind.IsScalar() || n.Text == "" || n.Tag != "" {
			r.fail(n, "here must stand a text", "")
		}
	}
}

// texts reads a list of texts, or one in its place.
func (r *reader) texts(to *[]string) func(*source.Node) {
	return func(n *source.Node) {
		if n.Kind != source.Seq {
			*to = []string{""}
			r.text(&(*to)[0])(n)
			return
		}
		*to = make([]string, len(n.Children))
		for i := range n.Children {
			r.text(&(*to)[i])(&n.Children[i])
		}
	}
}

func (r *reader) day(to *time.Time) func(*source.Node) {
	return func(n *source.Node) {
		var err error
		if *to, err = time.Parse(time.DateOnly, n.Text); err != nil {
			r.fail(n, jsonspan.Quote(n.Text)+" is no day", "write it as 2026-01-31")
		}
	}
}

func (r *reader) lint(n *source.Node) {
	l := &r.file.Lint
	r.members(n, "lint", fields{
		"kinds": func(n *source.Node) { r.each(n, "kinds", r.kind) },
		"only":  r.texts(&l.Only), "enable": r.texts(&l.Enable), "disable": r.texts(&l.Disable),
		"severity": r.severities, "numbers": r.numbers, "fail-on": r.text(&l.FailOn), "baseline": r.text(&l.Baseline),
		"heed":               r.texts(&l.Heed),
		"ignore":             func(n *source.Node) { r.each(n, "ignore", r.ignore) },
		"forbid-actions":     func(n *source.Node) { r.each(n, "forbid-actions", r.forbid) },
		"require-conditions": func(n *source.Node) { r.each(n, "require-conditions", r.require) },
		"forbid-conditions":  func(n *source.Node) { r.each(n, "forbid-conditions", r.refuse) },
		"forbid-principals":  r.texts(&l.Refused),
		"allow-principals":   r.texts(&l.Principals), "allow-accounts": r.texts(&l.Accounts), "allow-regions": r.texts(&l.Regions),
	})
}

func (r *reader) kind(n *source.Node) {
	var k Kind
	r.members(n, "an entry of kinds", fields{"files": r.texts(&k.Files), "kind": r.text(&k.Kind), "resource-type": r.text(&k.ResourceType)})
	if k.Files == nil || k.Kind == "" && k.ResourceType == "" {
		r.fail(n, "an entry of kinds needs files, and kind or resource-type", "")
	}
	r.file.Lint.Kinds = append(r.file.Lint.Kinds, k)
}

func (r *reader) severities(n *source.Node) {
	r.file.Lint.Severity = map[string]string{}
	for i := 0; i+1 < len(n.Children); i += 2 {
		var word string
		r.text(&word)(&n.Children[i+1])
		r.file.Lint.Severity[n.Children[i].Text] = word
	}
	if n.Kind != source.Map && !n.IsNull() {
		r.fail(n, "severity is a map of rules", "for example: pass-role-broad: error")
	}
}

func (r *reader) numbers(n *source.Node) {
	if n.Kind != source.Map && !n.IsNull() {
		r.fail(n, "numbers is a map of rules", "for example: size-near-limit: 80")
	}
	for i := 0; i+1 < len(n.Children); i += 2 {
		v := &n.Children[i+1]
		value, err := strconv.Atoi(v.Text)
		if err != nil || !v.Kind.IsScalar() {
			r.fail(v, "here must stand a whole number", "")
		}
		r.file.Lint.Numbers = append(r.file.Lint.Numbers, Number{n.Children[i].Text, value, v.Start, v.End})
	}
}

func (r *reader) ignore(n *source.Node) {
	i := Ignore{Start: n.Start, End: n.End}
	r.members(n, "an entry of ignore", fields{
		"rules": r.texts(&i.Rules), "files": r.texts(&i.Files), "sid": r.text(&i.Sid), "actions": r.texts(&i.Actions), "resources": r.texts(&i.Resources),
		"condition-key": r.text(&i.ConditionKey), "reason": r.text(&i.Reason), "expires": r.day(&i.Expires),
	})
	switch {
	case i.Rules == nil && i.Files == nil:
		r.fail(n, "an entry of ignore needs rules or files", "nobody ignores everything everywhere")
	case i.Reason == "":
		r.fail(n, "an entry of ignore needs a reason", "say why it is fine")
	}
	r.file.Lint.Ignore = append(r.file.Lint.Ignore, i)
}

func (r *reader) forbid(n *source.Node) {
	var f Forbid
	r.members(n, "an entry of forbid-actions", fields{"actions": r.texts(&f.Actions), "all-of": r.texts(&f.AllOf), "resources": r.texts(&f.Resources),
		"reason": r.text(&f.Reason), "severity": r.text(&f.Severity)})
	if (f.Actions == nil) == (f.AllOf == nil) {
		r.fail(n, "an entry of forbid-actions needs actions, or all-of", "actions forbids each of them, all-of a policy that allows all")
	}
	r.file.Lint.Forbid = append(r.file.Lint.Forbid, f)
}

func (r *reader) require(n *source.Node) {
	var q Require
	r.members(n, "an entry of require-conditions", fields{"actions": r.texts(&q.Actions), "principals": r.texts(&q.Principals), "key": r.text(&q.Key),
		"any-of": r.texts(&q.AnyOf), "values": r.texts(&q.Values), "reason": r.text(&q.Reason), "severity": r.text(&q.Severity)})
	switch {
	case q.Actions == nil && q.Principals == nil:
		r.fail(n, "an entry of require-conditions needs actions or principals", "")
	case (q.Key == "") == (q.AnyOf == nil):
		r.fail(n, "an entry of require-conditions needs key, or any-of", "any-of is a list of keys of which one must be there")
	}
	r.file.Lint.Require = append(r.file.Lint.Require, q)
}

func (r *reader) refuse(n *source.Node) {
	var q Refuse
	r.members(n, "an entry of forbid-conditions", fields{"actions": r.texts(&q.Actions), "principals": r.texts(&q.Principals), "key": r.text(&q.Key),
		"values": r.texts(&q.Values), "reason": r.text(&q.Reason), "severity": r.text(&q.Severity)})
	if q.Key == "" {
		r.fail(n, "an entry of forbid-conditions needs a key", "")
	}
	r.file.Lint.Refuse = append(r.file.Lint.Refuse, q)
}
