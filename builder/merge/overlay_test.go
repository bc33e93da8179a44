package merge

import (
	"slices"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/builder/fact"
	"github.com/leastwise/leastwise/builder/source"
)

func row(resourceType string, keys ...string) fact.Row {
	name, required := strings.CutSuffix(resourceType, "*")
	return fact.Row{ResourceType: name, Required: required, ConditionKeys: keys}
}

// Rows of the service reference over those of pages.
func TestRows(t *testing.T) {
	for _, tt := range []struct {
		why              string
		pages, reference []fact.Row
		want             string
	}{
		{"the same", []fact.Row{row("a*", "k:1"), row("", "k:2")}, []fact.Row{row("a", "k:1"), row("", "k:2")},
			"a*[k:1]@03 -[k:2]@03"},
		{"a new key stands on a row of its own", []fact.Row{row("a*", "k:1")}, []fact.Row{row("a", "k:1", "k:3")},
			"a*[k:1]@03 a[k:3]@-2"},
		{"a key that only the page has stays", []fact.Row{row("a*", "k:1", "k:2")}, []fact.Row{row("a", "k:1")},
			"a*[k:1 k:2]@03"},
		{"a new key of the action", []fact.Row{row("a")}, []fact.Row{row("a"), row("", "k:1")}, "a@03 -[k:1]@-2"},
		{"a new type has no star", []fact.Row{row("a*")}, []fact.Row{row("a"), row("b")}, "a*@03 b@-2"},
		{"a withdrawn type is marked", []fact.Row{row("a*"), row("b*")}, []fact.Row{row("a")}, "a*@03 b*@0!1"},
		{"the star moves to the type that replaces one", []fact.Row{row("a*"), row("b*")}, []fact.Row{row("a"), row("c")},
			"a*@03 b*@0!1 c*@-2"},
		{"it does not when two replace one", []fact.Row{row("b*")}, []fact.Row{row("c"), row("d")}, "b*@0!1 c@-2 d@-2"},
		{"nor when there was no star", []fact.Row{row("b")}, []fact.Row{row("c")}, "b@0!1 c@-2"},
		{"types for an action that had none", []fact.Row{row("")}, []fact.Row{row("a")}, "a@-2"},
		{"nothing to say", []fact.Row{row("")}, []fact.Row{row("")}, ""},
		{"keys stay when types come", []fact.Row{row("", "k:1")}, []fact.Row{row("a"), row("", "k:1")}, "-[k:1]@03 a@-2"},
		{"letter case does not matter", []fact.Row{row("Widget*")}, []fact.Row{row("widget")}, "Widget*@03"},
		{"scenarios are the pages'", []fact.Row{row("a"), {ResourceType: "b", Required: true, Scenario: "S"}}, []fact.Row{row("a"), row("b")},
			"a@03 b*(S)@01 b@-2"},
	} {
		set, _ := build(t,
			pages("2026-06-01", page("p", "x", fact.Action{Name: "Do", Level: fact.Read, Rows: tt.pages})),
			references("2026-08-22", reference("x", fact.Action{Name: "Do", Level: fact.Read, Rows: tt.reference})))
		if got := rowsText(action(t, set, "x:Do").Rows); got != tt.want {
			t.Errorf("%s:\n got %s\nwant %s", tt.why, got, tt.want)
		}
	}
}

// TestMovedStar: a star that goes along with a renamed type still is the pages', with their day.
func TestMovedStar(t *testing.T) {
	old := pages("2026-06-01", page("p", "x", fact.Action{Name: "Do", Level: fact.Read, Rows: []fact.Row{row("poolid*")}}))
	renamed := references("2026-08-22", reference("x", fact.Action{Name: "Do", Level: fact.Read, Rows: []fact.Row{row("pool")}}))
	set, report := build(t, old, renamed)
	a := action(t, set, "x:Do")
	if got, want := rowsText(a.Rows), "poolid*@0!1 pool*@-2"; got != want {
		t.Fatalf("rows: got %s, want %s", got, want)
	}
	if got, want := a.Rows[1].RequiredPast, (fact.Past{{Source: fact.Pages, Date: "2026-06-01"}}); !slices.Equal(got, want) {
		t.Errorf("the star's past is %v, want %v", got, want)
	}
	if !hasLine(report.Moved, "x:Do", "resource type pool is required as poolid was, which it replaces in the service reference of 2026-08-22; the pages of 2026-06-01 said so") {
		t.Errorf("moved: %v", report.Moved)
	}

	// Pages with stars that give the new type none mean it; without any they can't tell.
	for _, tt := range []struct{ other, want string }{{"thing*", "pool@01"}, {"thing", "pool*@01"}} {
		newer := page("p", "x", fact.Action{Name: "Do", Level: fact.Read, Rows: []fact.Row{row("pool")}},
			fact.Action{Name: "Other", Level: fact.Read, Rows: []fact.Row{row(tt.other)}})
		set, _ := build(t, old, pages("2026-09-01", newer))
		if got := rowsText(action(t, set, "x:Do").Rows[:1]); got != tt.want {
			t.Errorf("pages with %s: got %s, want %s", tt.other, got, tt.want)
		}
	}
}

func TestOverlayFacts(t *testing.T) {
	p := page("p", "x",
		fact.Action{Name: "Gone", Level: fact.Read},
		fact.Action{Name: "old", Level: fact.Write, PermissionOnly: true, URL: "https://a", Description: "d", Anchor: "p-old",
			Dependents: []fact.Dependent{{Action: "iam:PassRole"}, {Action: "kms:Decrypt"}}})
	p.Service.ResourceTypes = []fact.ResourceType{{Name: "a", Formats: []string{"arn:1"}, ConditionKeys: []string{"k:1"}, Sources: 1, URL: "https://t"}, {Name: "b", Formats: []string{"arn:b"}, Sources: 1}}
	p.Service.ConditionKeys = []fact.ConditionKey{{Name: "x:Key", Types: []string{"String"}, Sources: 1, Description: "d"}}
	r := reference("x", fact.Action{Name: "Old", Level: fact.PermissionsManagement, LastAccessed: true}, fact.Action{Name: "New", Level: fact.List})
	r.Service.ResourceTypes = []fact.ResourceType{{Name: "a", Formats: []string{"arn:2"}, ConditionKeys: []string{"k:2"}, Sources: 2}}
	r.Service.ConditionKeys = []fact.ConditionKey{{Name: "x:key", Types: []string{"Bool"}, Sources: 2}}
	r.Service.Operations = []fact.Operation{{Name: "Old", Actions: []fact.AuthorizedAction{{Action: "x:Old"}, {Action: "iam:PassRole", PassedToService: []string{"ec2.amazonaws.com"}}, {Action: "x:New"}}}}
	set, report := build(t, pages("2026-06-01", p), references("2026-08-22", r, reference("dead", fact.Action{Name: "Do"})))

	if len(set.Services) != 2 || set.Services[0].Prefix != "dead" || set.Services[1].Sources != 3 {
		t.Fatalf("services: %+v", set.Services)
	}
	a := action(t, set, "x:Old") // the newer spelling
	if a.Level != fact.PermissionsManagement || a.LevelSource != fact.ServiceReference || a.PageLevel != fact.Write {
		t.Errorf("level %q of %d, on the page %q", a.Level, a.LevelSource, a.PageLevel)
	}
	if !a.PermissionOnly || a.URL != "https://a" || a.Description != "d" || a.Anchor != "p-old" || !a.LastAccessed || a.Sources != 3 {
		t.Errorf("facts of one source were lost: %+v", a)
	}
	if got, want := dependentsText(set, a.Dependents), "iam:PassRole=3@2026-08-22 kms:Decrypt=1@2026-06-01 x:New=2@2026-08-22"; got != want {
		t.Errorf("dependents:\n got %s\nwant %s", got, want)
	}
	if a := action(t, set, "x:New"); a.Page != -1 || a.Sources != 2 {
		t.Errorf("new action: %+v", a)
	}
	s := set.Services[1]
	if got := s.ResourceTypes[0]; !slices.Equal(got.Formats, []string{"arn:2"}) || !slices.Equal(got.ConditionKeys, []string{"k:1", "k:2"}) || got.URL != "https://t" || got.Sources != 3 {
		t.Errorf("resource type: %+v", got)
	}
	if got := s.ConditionKeys; len(got) != 1 || got[0].Name != "x:key" || !slices.Equal(got[0].Types, []string{"Bool"}) || got[0].Description != "d" {
		t.Errorf("condition key: %+v", got)
	}
	if got := set.ServicePrincipals; !slices.Equal(got, []string{"ec2.amazonaws.com"}) {
		t.Errorf("principals: %q", got)
	}
	for _, l := range []struct{ list, fact, part string }{
		{"conflict", "x:Old", "level Permissions management, was Write"},
		{"conflict", "x x:key", "type Bool, was String"},
		{"withdrawn", "x:Gone", "action, not in the service reference of 2026-08-22"},
		{"withdrawn", "x:a", "ARN format arn:1"},
		{"withdrawn", "x:b", "resource type"},
		{"dead", "dead", "1 actions, 0 with an access level"},
	} {
		lists := map[string][]Line{"conflict": report.Conflicts, "withdrawn": report.Withdrawn, "dead": report.Dead}
		if !hasLine(lists[l.list], l.fact, l.part) {
			t.Errorf("no %s about %s with %q in %v", l.list, l.fact, l.part, lists[l.list])
		}
	}
}

// A page of the new layout over one of the old: what it can't say any more stays.
func TestNewerPages(t *testing.T) {
	old := page("list_old", "x", fact.Action{Name: "Do", Level: fact.Write, PermissionOnly: true, Anchor: "old-Do",
		Rows:       []fact.Row{row("a*", "k:1"), row("", "k:2")},
		Dependents: []fact.Dependent{{Action: "iam:PassRole"}}},
		fact.Action{Name: "Gone", Level: fact.Read, Anchor: "old-Gone", Rows: []fact.Row{row("a")}})
	fresh := page("list_new", "x", fact.Action{Name: "Do", Level: fact.Tagging, Anchor: "new-Do", Rows: []fact.Row{row("a*", "k:1", "k:3")}})
	fresh.Layout = source.LayoutNew
	// The order of the inputs does not matter, dates do.
	set, report := build(t, pages("2026-09-01", fresh), pages("2026-06-01", old))
	s := set.Services[0]
	if !slices.Equal(s.Pages, []string{"list_new"}) || !slices.Equal(s.Names, []string{"The list_new"}) {
		t.Errorf("pages %q, names %q", s.Pages, s.Names)
	}
	a := action(t, set, "x:Do")
	if a.Level != fact.Tagging || !a.PermissionOnly || a.Anchor != "new-Do" || dependentsText(set, a.Dependents) != "iam:PassRole=1@2026-06-01" {
		t.Errorf("action: %+v", a)
	}
	if got, want := rowsText(a.Rows), "a*[k:1 k:3]@01 -[k:2]@-1"; got != want {
		t.Errorf("rows: got %s, want %s", got, want)
	}
	if a := action(t, set, "x:Gone"); a.Page != -1 || a.Anchor != "" || rowsText(a.Rows) != "a@-1" {
		t.Errorf("action of a page that is gone: %+v", a)
	}
	if !hasLine(report.Conflicts, "x:Do", "was permission-only, the pages of 2026-09-01 do not say so; kept") {
		t.Errorf("conflicts: %v", report.Conflicts)
	}
	if want := []fact.Origin{{Source: fact.Pages, Name: "Service Authorization Reference", Date: "2026-06-01"}, {Source: fact.Pages, Name: "Service Authorization Reference", Date: "2026-09-01"}}; !slices.Equal(set.Origins, want) {
		t.Errorf("origins: %v", set.Origins)
	}
}
