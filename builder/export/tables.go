package export

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/builder/fact"
)

// actions is the default kind: what one wants to know of an action on one line.
func actions(set *fact.Set) *table {
	t := &table{columns: []column{
		{name: "action"}, {name: "level"}, {"resource types", ","}, {"condition keys", ","},
		{"dependent actions", ","}, {"flags", ""},
	}}
	for _, s := range set.Services {
		for _, a := range s.Actions {
			required := map[string]bool{}
			var keys, dependents []string
			scenarios := false
			for _, r := range a.Rows {
				keys = append(keys, r.ConditionKeys...)
				scenarios = scenarios || r.Scenario != ""
				if r.ResourceType != "" {
					// A star that holds only in a scenario does not bind other calls, and a
					// withdrawn one nobody.
					binds := r.Required && r.Scenario == "" && !r.Sources.Has(fact.Withdrawn)
					required[r.ResourceType] = required[r.ResourceType] || binds
				}
			}
			types := []string{}
			for name, star := range required {
				types = append(types, name+starred(star))
			}
			for _, d := range a.Dependents {
				dependents = append(dependents, d.Action)
			}
			flags := ""
			if a.PermissionOnly {
				flags += "P"
			}
			if scenarios {
				flags += "S"
			}
			t.add(text(s.Prefix+":"+a.Name), text(a.Level), sorted(types), sorted(keys), sorted(dependents), text(flags))
		}
	}
	return t
}

func starred(required bool) string {
	if required {
		return "*"
	}
	return ""
}

// rows has a line per row of the Actions tables. A row without a resource type carries
// the keys of the action as a whole. Stars have a source and day of their own, keys
// may have other sources than their row.
func rows(set *fact.Set) *table {
	t := &table{columns: []column{
		{name: "action"}, {name: "resource type"}, {name: "required"}, {"condition keys", ","},
		{name: "scenario"}, {name: "page"}, {"sources", ","}, {name: "required by"}, {"other key sources", ","},
	}}
	for _, s := range set.Services {
		for _, a := range s.Actions {
			for _, r := range a.Rows {
				t.add(text(s.Prefix+":"+a.Name), text(r.ResourceType), text(starred(r.Required)), sorted(r.ConditionKeys),
					text(r.Scenario), text(page(&s, r.Page)), sourceCell(r.Sources), text(starredBy(set, r)), noteCell(r.KeyNotes))
			}
		}
	}
	return t
}

// noteCell names the keys that have other sources than their row or type, each with them:
// "s3:authType=html".
func noteCell(notes []fact.KeyNote) cell {
	var out []string
	for _, n := range notes {
		out = append(out, n.Key+"="+strings.Join(sourceCell(n.Sources), "+"))
	}
	return sorted(out)
}

// starredBy is who said last that a row's type is required, and when. Only pages have
// stars; a row of another source has one where it replaces a type that pages starred.
func starredBy(set *fact.Set, r fact.Row) string {
	if !r.Required {
		return ""
	}
	past := r.RequiredPast
	if len(past) == 0 {
		past = r.Past.Only(fact.Pages)
	}
	const pages = fact.Sources(fact.Pages)
	return strings.TrimSpace(sourceCell(pages)[0] + " " + fact.LastSeen(set.Origins, pages, past))
}

// page is the slug of a service's page, empty for -1.
func page(s *fact.Service, i int) string {
	if i < 0 || i >= len(s.Pages) {
		return ""
	}
	return s.Pages[i]
}

// opinions has a line per action that the table of strict levels puts elsewhere than AWS.
func opinions(set *fact.Set) *table {
	t := &table{columns: []column{{name: "action"}, {name: "strict level"}, {name: "reason"}, {name: "url"}}}
	for _, o := range set.Opinions {
		t.add(text(o.Action), text(o.Level), text(o.Reason), text(o.URL))
	}
	return t
}

// dependents has a line per further action that an action needs.
func dependents(set *fact.Set) *table {
	t := &table{columns: []column{{name: "action"}, {name: "dependent action"}, {"sources", ","}, {name: "date"}}}
	for _, s := range set.Services {
		for _, a := range s.Actions {
			for _, d := range a.Dependents {
				t.add(text(s.Prefix+":"+a.Name), text(d.Action), sourceCell(d.Sources), text(fact.LastSeen(set.Origins, d.Sources, d.Past)))
			}
		}
	}
	return t
}

// ledger says where each action's facts are from and where it is documented.
func ledger(set *fact.Set) *table {
	t := &table{columns: []column{
		{name: "action"}, {"sources", ","}, {"level source", ","}, {name: "level in html"}, {name: "page"}, {name: "anchor"}, {name: "url"}, {name: "last accessed"},
	}}
	for _, s := range set.Services {
		for _, a := range s.Actions {
			t.add(text(s.Prefix+":"+a.Name), sourceCell(a.Sources), sourceCell(fact.Sources(a.LevelSource)),
				text(a.PageLevel), text(page(&s, a.Page)), text(a.Anchor), text(a.URL), yes(a.LastAccessed, "yes"))
		}
	}
	return t
}

// resources has a line per resource type. ARN formats hold no blanks.
func resources(set *fact.Set) *table {
	t := &table{columns: []column{
		{name: "prefix"}, {name: "resource type"}, {"arn formats", " "}, {"condition keys", ","}, {"sources", ","}, {"other key sources", ","},
	}}
	for _, s := range set.Services {
		for _, r := range s.ResourceTypes {
			t.add(text(s.Prefix), text(r.Name), sorted(r.Formats), sorted(r.ConditionKeys), sourceCell(r.Sources), noteCell(r.KeyNotes))
		}
	}
	return t
}

// keys has a line per declared condition key; global keys have no prefix.
func keys(set *fact.Set) *table {
	t := &table{columns: []column{{name: "prefix"}, {name: "condition key"}, {"types", ","}, {"sources", ","}, {"types in html", ","}}}
	add := func(prefix string, list []fact.ConditionKey) {
		for _, k := range list {
			t.add(text(prefix), text(k.Name), sorted(k.Types), sourceCell(k.Sources), sorted(k.PageTypes))
		}
	}
	add("", set.GlobalKeys)
	for _, s := range set.Services {
		add(s.Prefix, s.ConditionKeys)
	}
	return t
}

// operations has a line per API operation: the actions it needs, with the documented
// values of iam:PassedToService in brackets, and how SDKs call it.
func operations(set *fact.Set) *table {
	t := &table{columns: []column{{name: "operation"}, {"actions", ","}, {"sdk methods", ","}}}
	for _, s := range set.Services {
		for _, o := range s.Operations {
			needed, methods := cell{}, cell{}
			for _, a := range o.Actions {
				item := a.Action
				if len(a.PassedToService) > 0 {
					item += "(" + strings.Join(slices.Sorted(slices.Values(a.PassedToService)), " ") + ")"
				}
				needed = append(needed, item)
			}
			for _, m := range o.SDK {
				methods = append(methods, m.Package+":"+m.Client+"."+m.Method)
			}
			t.add(text(s.Prefix+":"+o.Name), sorted(needed), sorted(methods))
		}
	}
	return t
}

// services has a line per documentation page, and one for a service without any.
func services(set *fact.Set) *table {
	t := &table{columns: []column{{name: "prefix"}, {name: "name"}, {name: "page"}, {"sources", ","}}}
	for _, s := range set.Services {
		if len(s.Names) == 0 {
			t.add(text(s.Prefix), text(""), text(""), sourceCell(s.Sources))
		}
		for i, name := range s.Names {
			t.add(text(s.Prefix), text(name), text(page(&s, i)), sourceCell(s.Sources))
		}
	}
	return t
}

func partitions(set *fact.Set) *table {
	t := &table{columns: []column{{name: "partition"}, {"regions", ","}}}
	for _, p := range set.Partitions {
		t.add(text(p.Name), sorted(p.Regions))
	}
	return t
}

// principals has a line per service principal; those that no operation names are ours.
func principals(set *fact.Set) *table {
	t := &table{columns: []column{{name: "service principal"}, {"sources", ","}}}
	from := principalSources(set)
	for _, p := range set.ServicePrincipals {
		t.add(text(p), sourceCell(from[p]))
	}
	return t
}

// origins has a line per snapshot the facts are from.
func origins(set *fact.Set) *table {
	t := &table{columns: []column{{name: "date"}, {name: "name"}, {"source", ","}}}
	for _, o := range set.Origins {
		t.add(text(o.Date), text(o.Name), sourceCell(fact.Sources(o.Source)))
	}
	return t
}
