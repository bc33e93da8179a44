package config

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/lint/custom"
	"github.com/leastwise/leastwise/wasm/lint/rulebook"
	"github.com/leastwise/leastwise/wasm/near"
	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/report"
)

// What is reported of a configuration, or a comment, itself.
var (
	unused  = &lint.Rule{ID: "unused-suppression", Group: lint.GroupStyle, Severity: lint.Warning}
	expired = &lint.Rule{ID: "expired-suppression", Group: lint.GroupStyle, Severity: lint.Warning}
)

// Applied is a configuration made ready for a run over files.
type Applied struct {
	file       *File
	custom     []*lint.Rule
	severities map[string]lint.Severity
	sids       []*regexp.Regexp
	used       []bool
	today      time.Time
	known      []string // IDs of rules
}

// Apply checks what a configuration names, and makes its rules. known are the IDs of all
// rules.
func (f *File) Apply(c *catalog.Catalog, known []string, today time.Time) (*Applied, error) {
	a := &Applied{file: f, severities: map[string]lint.Severity{}, today: today, used: make([]bool, len(f.Lint.Ignore))}
	known = append(slices.Clone(known), custom.IDs...)
	a.known = known
	l := &f.Lint
	for _, list := range []*[]string{&l.Only, &l.Enable, &l.Disable} {
		if err := f.resolve(list, known); err != nil {
			return nil, err
		}
	}
	for _, k := range l.Kinds {
		if k.Kind != "" && k.Kind != "vpce" && !slices.Contains(policy.Kinds, k.Kind) {
			hint := "one of " + strings.Join(policy.Kinds, ", ")
			if word, ok := near.Word(k.Kind, policy.Kinds); ok {
				hint = "did you mean " + word + "?"
			}
			return nil, f.mistake(fmt.Sprintf("there is no kind %q", k.Kind), hint)
		}
	}
	for name, word := range l.Severity {
		ids := []string{name}
		if err := f.resolve(&ids, known); err != nil {
			return nil, err
		}
		s, err := f.severity(word)
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			a.severities[id] = s
		}
	}
	for i := range l.Ignore {
		if err := f.resolve(&l.Ignore[i].Rules, known); err != nil {
			return nil, err
		}
		if slices.Contains(l.Ignore[i].Rules, "json-syntax") {
			return nil, f.mistake("json-syntax can't be ignored", "nothing behind it may have been read")
		}
		sid, err := regexp.Compile(l.Ignore[i].Sid)
		if err != nil {
			return nil, f.mistake("the sid "+l.Ignore[i].Sid+" is no regular expression", err.Error())
		}
		a.sids = append(a.sids, sid)
	}
	for _, tool := range l.Heed {
		if !slices.Contains(Tools, tool) {
			return nil, f.mistake(fmt.Sprintf("marks of %q are not known", tool), "those of "+strings.Join(Tools, " and ")+" are")
		}
	}
	for i := range l.Numbers {
		ids := []string{l.Numbers[i].Rule}
		if err := f.resolve(&ids, known); err != nil {
			return nil, err
		}
		l.Numbers[i].Rule = ids[0]
	}
	set, err := f.set()
	if err != nil {
		return nil, err
	}
	a.custom = set.Rules(c)
	return a, nil
}

func (f *File) mistake(text, hint string) error { return &Error{f.Path + ": " + text, hint} }

func (f *File) mistakeAt(offset int, text, hint string) error {
	return &Error{place(f.Path, f.Text, offset) + text, hint}
}

// resolve turns other linters' names in a list into our IDs, of which there may be several.
func (f *File) resolve(list *[]string, known []string) error {
	var out []string
	for _, name := range *list {
		pages := rulebook.Called(name)
		for _, p := range pages {
			out = append(out, p.ID)
		}
		if len(pages) > 0 {
			continue
		}
		if !slices.Contains(known, name) {
			hint := `"leastwise lint --rules" lists them`
			if word, ok := near.Word(name, known); ok {
				hint = "did you mean " + word + "?"
			}
			return f.mistake(fmt.Sprintf("there is no rule %q", name), hint)
		}
		out = append(out, name)
	}
	*list = out
	return nil
}

func (f *File) severity(word string) (lint.Severity, error) {
	if word == "" {
		return lint.Error, nil
	}
	i := slices.Index(lint.Severities, word)
	if i < 0 {
		return 0, f.mistake(fmt.Sprintf("there is no severity %q", word), "one of "+strings.Join(lint.Severities, ", "))
	}
	return lint.Severity(i), nil
}

// set has the organization's own rules.
func (f *File) set() (*custom.Set, error) {
	l := &f.Lint
	out := &custom.Set{Refused: l.Refused, Principals: l.Principals, Accounts: l.Accounts, Regions: l.Regions}
	for _, one := range l.Forbid {
		told, err := f.told(one.Reason, one.Severity)
		if err != nil {
			return nil, err
		}
		entry := custom.Forbid{Patterns: one.Actions, Resources: one.Resources, Told: told}
		if one.AllOf != nil {
			entry.Patterns, entry.Together = one.AllOf, true
		}
		out.Forbid = append(out.Forbid, entry)
	}
	for _, one := range l.Require {
		told, err := f.told(one.Reason, one.Severity)
		if err != nil {
			return nil, err
		}
		keys := one.AnyOf
		if keys == nil {
			keys = []string{one.Key}
		}
		out.Require = append(out.Require, custom.Require{Scope: custom.Scope{Actions: one.Actions, Principals: one.Principals}, Keys: keys, Values: one.Values, Told: told})
	}
	for _, one := range l.Refuse {
		told, err := f.told(one.Reason, one.Severity)
		if err != nil {
			return nil, err
		}
		out.Refuse = append(out.Refuse, custom.Refuse{Scope: custom.Scope{Actions: one.Actions, Principals: one.Principals}, Key: one.Key, Values: one.Values, Told: told})
	}
	return out, nil
}

func (f *File) told(reason, severity string) (custom.Told, error) {
	s, err := f.severity(severity)
	return custom.Told{Reason: reason, Severity: s}, err
}

// Choose adds and takes away rules of all there are, of which list are to run.
func (a *Applied) Choose(all, list []*lint.Rule) []*lint.Rule {
	l := &a.file.Lint
	has := func(ids []string) func(*lint.Rule) bool {
		return func(r *lint.Rule) bool { return slices.Contains(ids, r.ID) }
	}
	if len(l.Only) > 0 {
		list = nil
	}
	for _, r := range all {
		if (has(l.Only)(r) || has(l.Enable)(r)) && !slices.Contains(list, r) {
			list = append(list, r)
		}
	}
	return append(slices.DeleteFunc(slices.Clone(list), has(l.Disable)), a.custom...)
}

// Heeds are the tools whose marks are heeded.
func (a *Applied) Heeds() []string {
	if a.file.Lint.Heed == nil {
		return Tools
	}
	return a.file.Lint.Heed
}

// Numbered gives rules the configuration's thresholds. all are all rules that there are.
func (a *Applied) Numbered(all, list []*lint.Rule) ([]*lint.Rule, error) {
	list = slices.Clone(list)
	for _, n := range a.file.Lint.Numbers {
		i := slices.IndexFunc(all, func(r *lint.Rule) bool { return r.ID == n.Rule })
		if i < 0 || all[i].Counts == "" {
			return nil, a.file.mistakeAt(n.Start, n.Rule+" has no number", "those that have: "+strings.Join(numbered(all), ", "))
		}
		r := *all[i]
		if n.Value < r.Least || n.Value > r.Most {
			return nil, a.file.mistakeAt(n.Start, fmt.Sprintf("the number of %s is one from %d to %d", n.Rule, r.Least, r.Most), "it counts "+r.Counts)
		}
		r.Number = n.Value
		if at := slices.Index(list, all[i]); at >= 0 {
			list[at] = &r
		}
	}
	return list, nil
}

// numbered are the IDs of the rules with a threshold.
func numbered(all []*lint.Rule) (ids []string) {
	for _, r := range all {
		if r.Counts != "" {
			ids = append(ids, r.ID)
		}
	}
	slices.Sort(ids)
	return ids
}

// Kind is how the policies of a file are attached, if the configuration says so.
func (a *Applied) Kind(file string) (kind, resourceType string) {
	for _, k := range a.file.Lint.Kinds {
		if a.file.Fits(k.Files, file) {
			return k.Kind, k.ResourceType
		}
	}
	return "", ""
}

// Filter gives findings the configuration's severities, and takes out what is ignored.
func (a *Applied) Filter(f *report.LintFile) {
	if len(f.Findings) == 0 || len(a.severities)+len(a.file.Lint.Ignore) == 0 {
		return // as mostly: places are for those who need them
	}
	places := report.NewPlaces(f)
	kept := f.Findings[:0]
	for i := range f.Findings {
		one := &f.Findings[i]
		if s, ok := a.severities[one.Rule.ID]; ok {
			one.Severity = s
		}
		if !a.ignored(f, places, one) {
			kept = append(kept, *one)
		}
	}
	f.Findings = kept
}

func (a *Applied) ignored(f *report.LintFile, places *report.Places, one *lint.Finding) bool {
	ignored := false
	for i := range a.file.Lint.Ignore {
		if ig := &a.file.Lint.Ignore[i]; a.applies(i, ig, f, places, one) {
			a.used[i] = true
			ignored = ignored || !ig.isOver(a.today)
		}
	}
	return ignored
}

// isOver reports whether the day of expiry has passed.
func (i *Ignore) isOver(today time.Time) bool {
	return !i.Expires.IsZero() && today.After(i.Expires.AddDate(0, 0, 1))
}

func (a *Applied) applies(n int, ig *Ignore, f *report.LintFile, places *report.Places, one *lint.Finding) bool {
	if len(ig.Rules) > 0 && !slices.Contains(ig.Rules, one.Rule.ID) || !a.file.Fits(ig.Files, f.Name) {
		return false
	}
	if ig.Sid != "" && !a.sids[n].MatchString(places.Sid(one)) {
		return false
	}
	in := func(patterns []string, fold bool, names ...string) bool {
		element, value := places.Element(one)
		return len(patterns) == 0 || slices.Contains(names, element) &&
			slices.ContainsFunc(patterns, func(p string) bool { return p == value || lint.Match(p, value, fold) })
	}
	return in(ig.Actions, true, "Action", "NotAction") && in(ig.Resources, false, "Resource", "NotResource") &&
		(ig.ConditionKey == "" || lint.Fold(places.ConditionKey(one), ig.ConditionKey))
}

// Leftovers are findings about the configuration itself: entries of ignore that applied to
// nothing, and those whose day has passed. What is about files that were not looked at is
// passed over.
func (a *Applied) Leftovers(run *report.Lint) report.LintFile {
	out := report.LintFile{Name: a.file.Path, Text: a.file.Text}
	for i := range a.file.Lint.Ignore {
		ig := &a.file.Lint.Ignore[i]
		f := lint.Finding{Rule: unused, Severity: unused.Severity, Statement: -1, Span: policy.Span{Start: ig.Start, End: ig.End}}
		switch {
		case a.used[i] && ig.isOver(a.today):
			f.Rule = expired
			f.Message, f.Hint = "this entry ended with "+ig.Expires.Format(time.DateOnly), "look at its findings again, or give it a new day"
		case a.used[i] || !slices.ContainsFunc(run.Files, func(l report.LintFile) bool { return a.file.Fits(ig.Files, l.Name) }):
			continue
		default:
			f.Message, f.Hint = "this entry applies to nothing that was found", "take it out"
		}
		out.Findings = append(out.Findings, f)
	}
	return out
}
