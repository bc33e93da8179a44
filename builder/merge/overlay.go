package merge

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/builder/fact"
)

// layer is what one source said on one day.
type layer struct {
	source   fact.Source
	date     string
	services services
}

// overlay lays newer over the services known so far, which are those of origins. Every
// rule of Precedence has its place here; nothing known is dropped without a line in the
// report.
func overlay(all services, origins []fact.Origin, newer layer, report *Report) {
	o := over{layer: newer, report: report, origins: origins, stars: hasStars(newer)}
	if day := newest(origins, newer.source); day < newer.date {
		o.before = day
	}
	for prefix, have := range all {
		if newer.services[prefix] == nil {
			o.service = have
			o.serviceGone()
		}
	}
	for prefix, s := range newer.services {
		have := all[prefix]
		if have == nil {
			all[prefix] = s
			continue
		}
		o.service = have
		o.ownKeys = map[string][]string{}
		for _, t := range slices.Concat(have.ResourceTypes, s.ResourceTypes) {
			name := strings.ToLower(t.Name)
			o.ownKeys[name] = union(o.ownKeys[name], t.ConditionKeys)
		}
		o.pages(s)
		o.actions(s)
		o.types(s)
		o.keys(s)
		o.operations(s)
		have.Past = have.Past.Without(o.source)
		have.Sources |= s.Sources
		have.Sort()
	}
}

// over is one service being overlaid.
type over struct {
	layer
	service *fact.Service
	report  *Report
	origins []fact.Origin       // those of the older layers
	before  string              // the day of the source's last snapshot; empty for none, or one of the same day
	ownKeys map[string][]string // of the service's resource types, by lower-case name
	stars   bool                // the layer tells which resource types are required
}

func (o *over) id(name string) string { return o.service.Prefix + ":" + name }

// pages takes over the newer pages; rows of pages that are gone keep no page.
func (o *over) pages(s *fact.Service) {
	if o.source != fact.Pages {
		return
	}
	moved := make([]int, len(o.service.Pages))
	for i, slug := range o.service.Pages {
		moved[i] = slices.Index(s.Pages, slug)
	}
	o.service.Pages, o.service.Names = s.Pages, s.Names
	for i := range o.service.Actions {
		a := &o.service.Actions[i]
		if a.Page >= 0 {
			if a.Page = moved[a.Page]; a.Page < 0 {
				a.Anchor = "" // it belonged to the page
			}
		}
		for r := range a.Rows {
			if page := &a.Rows[r].Page; *page >= 0 {
				*page = moved[*page]
			}
		}
	}
}

func (o *over) actions(s *fact.Service) {
	seen := make(map[string]bool, len(s.Actions))
	o.service.Actions = uniteLists(o.service.Actions, s.Actions, actionName, func(have, a *fact.Action) {
		seen[strings.ToLower(a.Name)] = true
		o.action(have, a)
	}, func(a *fact.Action) { seen[strings.ToLower(a.Name)] = true })
	for i := range o.service.Actions {
		if a := &o.service.Actions[i]; !seen[strings.ToLower(a.Name)] {
			o.withdrawn(o.id(a.Name), "action", a.Sources, a.Past)
			o.actionGone(a)
		}
	}
}

func (o *over) action(have, a *fact.Action) {
	have.Name = a.Name
	if a.Level != "" {
		if have.Level != "" && have.Level != a.Level {
			o.report.conflict(o.id(a.Name), "level %s, was %s", a.Level, have.Level)
			if have.Sources.Has(fact.Pages) && have.PageLevel == "" {
				have.PageLevel = have.Level
			}
		}
		if o.source == fact.Pages {
			have.PageLevel = ""
		}
		have.Level, have.LevelSource = a.Level, a.LevelSource
	}
	if o.source == fact.Pages {
		o.permissionOnly(have, a)
		have.Page, have.Anchor = a.Page, a.Anchor
		have.URL = first(a.URL, have.URL)
		have.Description = first(a.Description, have.Description)
	}
	if o.source == fact.ServiceReference {
		have.LastAccessed = a.LastAccessed
	}
	o.rows(have, a)
	o.dependents(have, a)
	have.Past = have.Past.Without(o.source)
	have.Sources |= a.Sources
}

// permissionOnly keeps the mark: only pages have it, and not in every layout.
func (o *over) permissionOnly(have, a *fact.Action) {
	if have.PermissionOnly && !a.PermissionOnly {
		o.report.conflict(o.id(a.Name), "was permission-only, the pages of %s do not say so; kept", o.date)
		have.PermissionOnlyPast = o.past(fact.Sources(fact.Pages), firstPast(have.PermissionOnlyPast, have.Past.Only(fact.Pages)), false)
		return
	}
	have.PermissionOnly, have.PermissionOnlyPast = a.PermissionOnly, nil
}

func (o *over) types(s *fact.Service) {
	seen := map[string]bool{}
	mark := func(t *fact.ResourceType) { seen[strings.ToLower(t.Name)] = true }
	o.service.ResourceTypes = uniteLists(o.service.ResourceTypes, s.ResourceTypes, typeName, func(have, t *fact.ResourceType) {
		mark(t)
		for _, format := range have.Formats {
			if len(t.Formats) > 0 && !slices.Contains(t.Formats, format) {
				o.report.withdrawn(o.id(t.Name), "ARN format "+format, o.layer)
			}
		}
		if len(t.Formats) > 0 {
			have.Formats = t.Formats
		}
		keys := o.layKeys(have.BoundKeys(), t.ConditionKeys, o.tellKey(o.id(t.Name), "the resource type"))
		have.URL = first(t.URL, have.URL)
		have.Past = have.Past.Without(o.source)
		have.Sources |= t.Sources
		have.SetKeys(o.addKeys(keys, t.ConditionKeys))
	}, mark)
	for i := range o.service.ResourceTypes {
		if t := &o.service.ResourceTypes[i]; !seen[strings.ToLower(t.Name)] {
			o.withdrawn(o.id(t.Name), "resource type", t.Sources, t.Past)
			o.typeGone(t)
		}
	}
}

func (o *over) keys(s *fact.Service) {
	seen := map[string]bool{}
	mark := func(k *fact.ConditionKey) { seen[strings.ToLower(k.Name)] = true }
	o.service.ConditionKeys = uniteLists(o.service.ConditionKeys, s.ConditionKeys, keyName, func(have, k *fact.ConditionKey) {
		mark(k)
		if !sameStrings(have.Types, k.Types) {
			o.report.conflict(o.service.Prefix+" "+k.Name, "type %s, was %s", strings.Join(k.Types, " or "), strings.Join(have.Types, " or "))
			if have.Sources.Has(fact.Pages) && have.PageTypes == nil {
				have.PageTypes = have.Types
			}
		}
		if o.source == fact.Pages {
			have.PageTypes = nil
		}
		have.Name, have.Types = k.Name, k.Types
		have.URL = first(k.URL, have.URL)
		have.Description = first(k.Description, have.Description)
		have.Past = have.Past.Without(o.source)
		have.Sources |= k.Sources
	}, mark)
	for i := range o.service.ConditionKeys {
		if k := &o.service.ConditionKeys[i]; !seen[strings.ToLower(k.Name)] {
			o.withdrawn(o.service.Prefix+" "+k.Name, "condition key", k.Sources, k.Past)
			k.Past = o.past(k.Sources, k.Past, false)
		}
	}
}

func (o *over) operations(s *fact.Service) {
	seen := map[string]bool{}
	mark := func(op *fact.Operation) { seen[strings.ToLower(op.Name)] = true }
	o.service.Operations = uniteLists(o.service.Operations, s.Operations, operationName, func(have, op *fact.Operation) {
		mark(op)
		if len(op.Actions) > 0 {
			have.Actions = op.Actions
		}
		if len(op.SDK) > 0 {
			have.SDK = op.SDK
		}
		have.Past = have.Past.Without(o.source)
	}, mark)
	o.operationsGone(seen)
}

// sameStrings reports whether a and b hold the same strings, in any order.
func sameStrings(a, b []string) bool {
	a, b = slices.Clone(a), slices.Clone(b)
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(slices.Compact(a), slices.Compact(b))
}
