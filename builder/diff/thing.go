package diff

import (
	"maps"
	"slices"
	"strings"

	"github.com/leastwise/leastwise/builder/fact"
)

// kindOrder lists the kinds of things in the order of reports.
var kindOrder = []string{"service", "action", "resource type", "condition key", "operation", "partition", "service principal"}

// Kinds lists the kinds of things that are compared, in the order of reports.
func Kinds() []string { return slices.Clone(kindOrder) }

// thing is one comparable fact in a neutral form, so that one function compares all.
type thing struct {
	kind, name, note string
	// texts and sets are aligned with the names in kindFields.
	texts []string
	sets  [][]string
}

// kindFields names what is compared of each kind.
var kindFields = map[string]struct{ texts, sets []string }{
	"action": {
		texts: []string{"level", "strict level", "permission-only", "withdrawn, last seen"},
		sets:  []string{"resource types", "required", "condition keys", "scenarios", "dependent actions"},
	},
	"resource type":     {texts: []string{"withdrawn, last seen"}, sets: []string{"ARN formats", "condition keys"}},
	"condition key":     {texts: []string{"withdrawn, last seen"}, sets: []string{"types"}},
	"operation":         {texts: []string{"withdrawn, last seen"}, sets: []string{"actions", "SDK methods"}},
	"partition":         {sets: []string{"regions"}},
	"service principal": {},
}

// view is one side of the comparison.
type view struct {
	origins []fact.Origin
	strict  map[string]string // strict levels, by lower-case ID
}

// things lists what belongs to a service.
func (v view) things(s *fact.Service) (out []thing) {
	gone := func(sources fact.Sources, past fact.Past) []string {
		return []string{s.Withdrawn(v.origins, sources, past)}
	}
	for _, a := range s.Actions {
		t := action(a, v.strict[strings.ToLower(s.Prefix+":"+a.Name)])
		t.texts = append(t.texts, gone(a.Sources, a.Past)...)
		out = append(out, t)
	}
	for _, t := range s.ResourceTypes {
		out = append(out, thing{"resource type", t.Name, strings.Join(t.Formats, " "), gone(t.Sources, t.Past), [][]string{t.Formats, t.ConditionKeys}})
	}
	for _, k := range s.ConditionKeys {
		t := key(k)
		t.texts = gone(k.Sources, k.Past)
		out = append(out, t)
	}
	for _, o := range s.Operations {
		t := operation(o)
		t.texts = []string{fact.LastSeen(nil, 0, o.Past)}
		out = append(out, t)
	}
	return out
}

func globals(s *fact.Set) []thing {
	var out []thing
	for _, k := range s.GlobalKeys {
		t := key(k)
		t.texts = []string{""} // ours; AWS can't withdraw them
		out = append(out, t)
	}
	for _, p := range s.Partitions {
		out = append(out, thing{"partition", p.Name, "", nil, [][]string{p.Regions}})
	}
	for _, p := range s.ServicePrincipals {
		out = append(out, thing{kind: "service principal", name: p})
	}
	return out
}

func key(k fact.ConditionKey) thing {
	return thing{kind: "condition key", name: k.Name, note: strings.Join(k.Types, ", "), sets: [][]string{k.Types}}
}

func action(a fact.Action, strict string) thing {
	types, required, scenarios := map[string]bool{}, map[string]bool{}, map[string]bool{}
	var keys, dependents []string
	for _, r := range a.Rows {
		where := ""
		if r.ResourceType != "" {
			types[r.ResourceType] = true
			where = r.ResourceType + ": "
		}
		if r.Required && r.Scenario == "" && !r.Sources.Has(fact.Withdrawn) {
			required[r.ResourceType] = true
		}
		if r.Scenario != "" {
			scenarios[r.Scenario] = true
		}
		for _, k := range r.ConditionKeys {
			keys = append(keys, where+k)
		}
	}
	for _, d := range a.Dependents {
		dependents = append(dependents, d.Action)
	}
	permissionOnly := ""
	if a.PermissionOnly {
		permissionOnly = "yes"
	}
	names := func(m map[string]bool) []string { return slices.Sorted(maps.Keys(m)) }
	return thing{
		kind: "action", name: a.Name, note: a.Level,
		texts: []string{a.Level, strict, permissionOnly},
		sets:  [][]string{names(types), names(required), keys, names(scenarios), dependents},
	}
}

func operation(o fact.Operation) thing {
	var actions, sdk []string
	for _, a := range o.Actions {
		actions = append(actions, a.Action)
		for _, p := range a.PassedToService {
			actions = append(actions, a.Action+" to "+p)
		}
	}
	for _, m := range o.SDK {
		sdk = append(sdk, m.Package+":"+m.Client+"."+m.Method)
	}
	return thing{"operation", o.Name, strings.Join(actions, ", "), nil, [][]string{actions, sdk}}
}

// changes compares two lists of things of any kinds and appends to out.
func changes(out []Change, old, new []thing) []Change {
	for _, kind := range kindOrder {
		of := func(list []thing) (some []thing) {
			for _, t := range list {
				if t.kind == kind {
					some = append(some, t)
				}
			}
			return some
		}
		both(of(old), of(new), func(t thing) string { return t.name }, func(a, b *thing) {
			switch {
			case a == nil:
				out = append(out, Change{Kind: kind, Name: b.name, Status: Added, Note: b.note})
			case b == nil:
				out = append(out, Change{Kind: kind, Name: a.name, Status: Removed, Note: a.note})
			default:
				if f := compare(a, b); len(f) > 0 {
					out = append(out, Change{Kind: kind, Name: b.name, Status: Changed, Fields: f})
				}
			}
		})
	}
	return out
}

func compare(a, b *thing) (f fields) {
	f.text("name", a.name, b.name)
	names := kindFields[a.kind]
	for i, name := range names.texts {
		f.text(name, a.texts[i], b.texts[i])
	}
	for i, name := range names.sets {
		f.set(name, a.sets[i], b.sets[i])
	}
	return f
}

// fields collects differences.
type fields []Field

func (f *fields) text(name, old, new string) {
	if old != new {
		*f = append(*f, Field{Name: name, Old: old, New: new})
	}
}

func (f *fields) set(name string, old, new []string) {
	added, removed := without(new, old), without(old, new)
	if len(added)+len(removed) > 0 {
		*f = append(*f, Field{Name: name, Added: added, Removed: removed})
	}
}

// without returns what of list is not in other, sorted, once each.
func without(list, other []string) (out []string) {
	has := make(map[string]bool, len(other))
	for _, x := range other {
		has[x] = true
	}
	for _, x := range list {
		if !has[x] {
			has[x] = true
			out = append(out, x)
		}
	}
	slices.Sort(out)
	return out
}
