package source

import (
	"maps"
	"slices"
	"testing"

	"github.com/leastwise/leastwise/builder/fact"
)

// totals counts what pages say, with plain sets: things are counted once per prefix,
// however many pages tell them.
func totals(pages []*PageFacts) map[string]int {
	set := map[string]map[string]bool{}
	add := func(kind string, parts ...string) {
		if set[kind] == nil {
			set[kind] = map[string]bool{}
		}
		id := ""
		for _, part := range parts {
			id += part + "\x00"
		}
		set[kind][id] = true
	}
	for _, p := range pages {
		s := &p.Service
		add("prefixes", s.Prefix)
		for _, a := range s.Actions {
			add("actions", s.Prefix, a.Name)
			add(a.Level, s.Prefix, a.Name)
			if a.PermissionOnly {
				add("permission-only", s.Prefix, a.Name)
			}
			for _, d := range a.Dependents {
				add("dependent links", s.Prefix, a.Name, d.Action)
				add("actions with dependents", s.Prefix, a.Name)
			}
			for _, r := range a.Rows {
				if r.Scenario != "" {
					add("scenarios", s.Prefix, a.Name, r.Scenario)
					add("actions with scenarios", s.Prefix, a.Name)
				}
				if r.ResourceType == "" {
					for _, k := range r.ConditionKeys {
						add("action key links", s.Prefix, a.Name, k)
					}
					continue
				}
				add("actions with types", s.Prefix, a.Name)
				add("type links", s.Prefix, a.Name, r.ResourceType)
				if r.Required && r.Scenario == "" {
					add("required links", s.Prefix, a.Name, r.ResourceType)
				}
				for _, k := range r.ConditionKeys {
					add("row key links", s.Prefix, a.Name, r.ResourceType, k)
				}
			}
		}
		for _, t := range s.ResourceTypes {
			add("types", s.Prefix, t.Name)
			for _, f := range t.Formats {
				add("ARNs", s.Prefix, t.Name, f)
			}
			for _, k := range t.ConditionKeys {
				add("type key links", s.Prefix, t.Name, k)
			}
		}
		for _, k := range s.ConditionKeys {
			add("keys", s.Prefix, k.Name)
			add("distinct keys", k.Name)
		}
	}
	out := map[string]int{"pages": len(pages)}
	for kind, ids := range set {
		out[kind] = len(ids)
	}
	out["actions without types"] = out["actions"] - out["actions with types"]
	return out
}

func TestTotals(t *testing.T) {
	s, err := Load(snapshotPath(t, pagesArchive))
	if err != nil {
		t.Fatal(err)
	}
	live := slices.DeleteFunc(slices.Clone(s.Pages), func(p *PageFacts) bool { return !p.Banner })
	check(t, "live", totals(live), map[string]int{
		"pages": 470, "prefixes": 450, "actions": 20912, "types": 2218, "ARNs": 2231, "keys": 2397, "distinct keys": 1419,
		fact.List: 3497, fact.Read: 5560, fact.Write: 10753, fact.Tagging: 705, fact.PermissionsManagement: 397,
		"permission-only": 1388, "type links": 20803, "required links": 14897,
		"action key links": 12554, "row key links": 6131, "type key links": 2997,
		"dependent links": 4425, "actions with dependents": 1696,
		"actions without types": 6375, "actions with types": 14537, "scenarios": 23, "actions with scenarios": 5,
	})
	check(t, "all", totals(s.Pages), map[string]int{
		"pages": 532, "prefixes": 464, "actions": 21190, "types": 2252, "ARNs": 2274, "keys": 2424, "distinct keys": 1431,
		"permission-only": 1499, "required links": 15081, "dependent links": 4432,
	})
	if len(s.NotPages) != 1 || s.NotPages[0].File != "sar/list_awsiot1-click.html" {
		t.Errorf("not pages: got %v, want the redirect of iot1-click", s.NotPages)
	}
	if s.PagesDate != "2026-06-01" || s.ServicesDate != "" {
		t.Errorf("dates: got %q and %q", s.PagesDate, s.ServicesDate)
	}
	for _, p := range s.Pages {
		if p.Layout != LayoutOld {
			t.Errorf("%s: layout %d, want the old one", p.File, p.Layout)
		}
	}
}

func TestReferenceTotals(t *testing.T) {
	s, err := Load(snapshotPath(t, referenceArchive))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]int{"files": len(s.Services)}
	for _, f := range s.Services {
		got["actions"] += len(f.Service.Actions)
		got["types"] += len(f.Service.ResourceTypes)
		got["keys"] += len(f.Service.ConditionKeys)
		got["operations"] += len(f.Service.Operations)
		if len(f.Service.Operations) > 0 {
			got["services with operations"]++
		}
		for _, a := range f.Service.Actions {
			if a.Level == "" {
				got["without level"]++
			}
		}
		for _, typ := range f.Service.ResourceTypes {
			if len(typ.Formats) == 2 {
				got["two formats"]++
			}
		}
		for _, op := range f.Service.Operations {
			got["authorized"] += len(op.Actions)
			for _, a := range op.Actions {
				if len(a.PassedToService) > 0 {
					got["contexts"]++
				}
			}
		}
	}
	check(t, "reference", got, map[string]int{
		"files": 466, "actions": 21983, "types": 2320, "keys": 2563, "two formats": 13,
		"operations": 18666, "services with operations": 354, "authorized": 21826, "contexts": 832,
	})
	t.Logf("actions without a level: %d", got["without level"])
	if s.ServicesDate != "2026-08-22" {
		t.Errorf("date: got %q", s.ServicesDate)
	}
}

func check(t *testing.T, what string, got, want map[string]int) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if got[name] != want[name] {
			t.Errorf("%s: %s = %d, want %d", what, name, got[name], want[name])
		}
	}
}
