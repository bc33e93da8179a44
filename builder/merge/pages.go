package merge

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/builder/fact"
	"github.com/leastwise/leastwise/builder/source"
)

// services are the services of one layer, by prefix.
type services map[string]*fact.Service

// unitePages brings the pages of each prefix together: APIs that came in two versions and
// families of products have several pages. Pages come sorted by file name.
//
// Everything is united. A row stays a row of its page (Row.Page), because pages may
// require different resource types of one action; see Alternatives. What an action can
// have only one of (level, URL, description) is the first page's.
func unitePages(pages []*source.PageFacts, report *Report) services {
	all := services{}
	for _, p := range pages {
		s := all[p.Service.Prefix]
		if s == nil {
			s = &fact.Service{Prefix: p.Service.Prefix, Sources: fact.Sources(fact.Pages)}
			all[s.Prefix] = s
		}
		number := len(s.Pages)
		s.Names = append(s.Names, p.Service.Names...)
		s.Pages = append(s.Pages, p.Service.Pages...)
		s.Actions = uniteLists(s.Actions, p.Service.Actions, actionName, func(have *fact.Action, a *fact.Action) {
			if have.Level != a.Level || have.PermissionOnly != a.PermissionOnly {
				report.conflict(s.Prefix+":"+a.Name, "pages disagree: %s says %s, %s says %s", s.Pages[have.Page],
					levelText(have), s.Pages[number], levelText(a))
			}
			have.Rows = append(have.Rows, onPage(a.Rows, number)...)
			have.Dependents = append(have.Dependents, a.Dependents...)
		}, func(a *fact.Action) {
			a.Page = number
			a.Rows = onPage(a.Rows, number)
			a.Dependents = slices.Clone(a.Dependents)
		})
		s.ResourceTypes = uniteLists(s.ResourceTypes, p.Service.ResourceTypes, typeName, uniteType, nil)
		s.ConditionKeys = uniteLists(s.ConditionKeys, p.Service.ConditionKeys, keyName, uniteKey, nil)
		s.Operations = uniteLists(s.Operations, p.Service.Operations, operationName, func(have, op *fact.Operation) {
			have.Actions = append(have.Actions, op.Actions...)
		}, nil)
	}
	for _, s := range all {
		for i := range s.Actions {
			s.Actions[i].Dependents = tidyDependents(s.Actions[i].Dependents)
		}
		s.Sort()
	}
	return all
}

func actionName(a *fact.Action) string       { return a.Name }
func typeName(t *fact.ResourceType) string   { return t.Name }
func keyName(k *fact.ConditionKey) string    { return k.Name }
func operationName(o *fact.Operation) string { return o.Name }

// uniteLists adds the elements of more to list: both(have, m) for one whose name (without
// letter case) list has, else it is appended as a copy and handed to fresh, if given.
func uniteLists[T any](list, more []T, name func(*T) string, both func(have, m *T), fresh func(*T)) []T {
	at := make(map[string]int, len(list)+len(more))
	for i := range list {
		at[strings.ToLower(name(&list[i]))] = i
	}
	for i := range more {
		id := strings.ToLower(name(&more[i]))
		if have, ok := at[id]; ok {
			both(&list[have], &more[i])
			continue
		}
		at[id] = len(list)
		list = append(list, more[i])
		if fresh != nil {
			fresh(&list[len(list)-1])
		}
	}
	return list
}

// onPage copies rows and says that they stand on page number.
func onPage(rows []fact.Row, number int) []fact.Row {
	out := slices.Clone(rows)
	for i := range out {
		out[i].Page = number
	}
	return out
}

func uniteType(have, t *fact.ResourceType) {
	have.Formats = union(have.Formats, t.Formats)
	have.ConditionKeys = union(have.ConditionKeys, t.ConditionKeys)
	have.Sources |= t.Sources
	have.URL = first(have.URL, t.URL)
}

func uniteKey(have, k *fact.ConditionKey) {
	have.Types = union(have.Types, k.Types)
	have.Sources |= k.Sources
	have.URL = first(have.URL, k.URL)
	have.Description = first(have.Description, k.Description)
}

// tidyDependents sorts by name and unites repetitions.
func tidyDependents(list []fact.Dependent) []fact.Dependent {
	slices.SortStableFunc(list, func(a, b fact.Dependent) int { return fact.CompareNames(a.Action, b.Action) })
	out := list[:0]
	for _, d := range list {
		if n := len(out); n > 0 && strings.EqualFold(out[n-1].Action, d.Action) {
			have := &out[n-1]
			have.Past = fact.UnitePast(have.Sources, have.Past, d.Sources, d.Past)
			have.Sources |= d.Sources
			continue
		}
		out = append(out, d)
	}
	return out
}

// union is a with the strings of b that it lacks, in a slice of its own when it grew.
func union(a, b []string) []string {
	out := a[:len(a):len(a)]
	for _, s := range b {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func levelText(a *fact.Action) string {
	if a.PermissionOnly {
		return a.Level + ", permission only"
	}
	return a.Level
}
