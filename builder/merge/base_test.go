package merge

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/builder/fact"
	"github.com/leastwise/leastwise/builder/source"
)

// overBase merges snapshots over an earlier set, with the corrections given.
func overBase(t *testing.T, base *fact.Set, hand handTable, snapshots ...*source.Snapshot) (*fact.Set, *Report, error) {
	t.Helper()
	report := &Report{}
	var layers []layer
	for _, s := range snapshots {
		more, err := layersOf(s, "", report)
		if err != nil {
			t.Fatal(err)
		}
		layers = append(layers, more...)
	}
	set, err := unite(layers, hand, report, Options{Base: &Base{Name: "base", Set: base}})
	if err == nil {
		settle(set, report)
	}
	return set, report, err
}

// june is a page in the layout before July 2026, and its service in the reference.
func june(t *testing.T) *fact.Set {
	p := page("list_old", "x",
		fact.Action{Name: "Do", Level: fact.Write, PermissionOnly: true, Anchor: "old-Do",
			Rows:       []fact.Row{row("a*", "k:1"), row("b*"), row("", "k:2")},
			Dependents: []fact.Dependent{{Action: "x:Gone"}, {Action: "x:Old"}}},
		fact.Action{Name: "Gone", Level: fact.Read, Rows: []fact.Row{row("a*")}, Dependents: []fact.Dependent{{Action: "x:Do"}}},
		fact.Action{Name: "Old", Level: fact.List})
	p.Service.ResourceTypes = []fact.ResourceType{{Name: "a", Formats: []string{"arn:a"}, Sources: 1}, {Name: "b", Formats: []string{"arn:b"}, Sources: 1}, {Name: "z", Formats: []string{"arn:z"}, Sources: 1}}
	p.Service.ConditionKeys = []fact.ConditionKey{{Name: "k:1", Types: []string{"String"}, Sources: 1}, {Name: "k:2", Types: []string{"Bool"}, Sources: 1}}
	r := reference("x", fact.Action{Name: "Do", Level: fact.Write, Rows: []fact.Row{row("a"), row("b")}}, fact.Action{Name: "Gone", Level: fact.Read, Rows: []fact.Row{row("a")}}, fact.Action{Name: "Old", Level: fact.List})
	r.Service.Operations = []fact.Operation{{Name: "Do", Actions: []fact.AuthorizedAction{{Action: "x:Do"}, {Action: "x:Old"}}}, {Name: "Lost"}}
	set, _ := build(t, pages("2026-06-01", p), references("2026-06-01", r, reference("y", fact.Action{Name: "Stay", Level: fact.Read})))
	return set
}

// november is the same service in the new layout: renamed, without dependents, marks and
// stars, without Gone and z, with another level of Old.
func november() *source.PageFacts {
	p := page("list_new", "x",
		fact.Action{Name: "Do", Level: fact.Write, Anchor: "new-Do", Rows: []fact.Row{row("a", "k:1", "k:2"), row("b", "k:2")}},
		fact.Action{Name: "Old", Level: fact.Read, Anchor: "new-Old"})
	p.Layout = source.LayoutNew
	p.Service.ResourceTypes = []fact.ResourceType{{Name: "a", Formats: []string{"arn:a"}, Sources: 1}, {Name: "b", Formats: []string{"arn:b"}, Sources: 1}}
	p.Service.ConditionKeys = []fact.ConditionKey{{Name: "k:1", Types: []string{"String"}, Sources: 1}, {Name: "k:2", Types: []string{"Bool"}, Sources: 1}}
	return p
}

func novemberReference() *source.ServiceFacts {
	r := reference("x", fact.Action{Name: "Do", Level: fact.Write, Rows: []fact.Row{row("a"), row("b")}}, fact.Action{Name: "Old", Level: fact.Read})
	r.Service.Operations = []fact.Operation{{Name: "Do", Actions: []fact.AuthorizedAction{{Action: "x:Do"}, {Action: "x:Old"}}}}
	return r
}

// What AWS's pages no longer tell stays, with the day it was last said.
func TestBaseKeeps(t *testing.T) {
	set, report, err := overBase(t, june(t), noHand(nil), pages("2026-11-23", november()), references("2026-11-23", novemberReference()))
	if err != nil {
		t.Fatal(err)
	}
	wasPages := fact.Past{{Source: fact.Pages, Date: "2026-06-01"}}
	wasBoth := append(wasPages[:1:1], fact.Last{Source: fact.ServiceReference, Date: "2026-06-01"})
	a := action(t, set, "x:Do")
	if !a.PermissionOnly || !slices.Equal(a.PermissionOnlyPast, wasPages) || len(a.Past) > 0 {
		t.Errorf("permission-only %v, past %v, of the action %v", a.PermissionOnly, a.PermissionOnlyPast, a.Past)
	}
	if got, want := dependentsText(set, a.Dependents), "x:Gone=1@2026-06-01 x:Old=3@2026-11-23"; got != want {
		t.Errorf("dependents: got %s, want %s", got, want)
	}
	if d := a.Dependents[1]; !slices.Equal(d.Past, wasPages) {
		t.Errorf("x:Old, which only the operation still needs: past %v, want %v", d.Past, wasPages)
	}
	if got, want := rowsText(a.Rows), "a*[k:1]@03 b*@03 -[k:2]@01"; got != want {
		t.Errorf("rows: got %s, want %s", got, want)
	}
	for i, want := range []fact.Past{wasPages, wasPages, nil} {
		if r := a.Rows[i]; !slices.Equal(r.RequiredPast, want) || len(r.Past) > 0 {
			t.Errorf("row %d: the star's past is %v, want %v; the row's %v", i, r.RequiredPast, want, r.Past)
		}
	}
	gone := action(t, set, "x:Gone")
	if !slices.Equal(gone.Past, wasBoth) || gone.Level != fact.Read || gone.Page != -1 || !slices.Equal(gone.Rows[0].Past, wasBoth) || !slices.Equal(gone.Dependents[0].Past, wasPages) {
		t.Errorf("an action that is gone: %+v", gone)
	}
	s := &set.Services[0]
	if day := s.Withdrawn(set.Origins, gone.Sources, gone.Past); day != "2026-06-01" {
		t.Errorf("x:Gone is withdrawn since %q", day)
	}
	if day := s.Withdrawn(set.Origins, a.Sources, a.Past); day != "" {
		t.Errorf("x:Do is withdrawn since %q", day)
	}
	if z := s.ResourceTypes[2]; z.Name != "z" || !slices.Equal(z.Past, wasPages) {
		t.Errorf("resource type that is gone: %+v", z)
	}
	if old := action(t, set, "x:Old"); old.Level != fact.Read || old.Anchor != "new-Old" || !slices.Equal(s.Pages, []string{"list_new"}) {
		t.Errorf("renamed page %q, action %+v", s.Pages, old)
	}
	if lost := s.Operations[1]; lost.Name != "Lost" || len(lost.Past) != 1 || len(s.Operations[0].Past) != 0 {
		t.Errorf("operations: %+v", s.Operations)
	}
	if y := &set.Services[1]; !y.Gone() || y.Withdrawn(set.Origins, y.Actions[0].Sources, y.Actions[0].Past) != "2026-06-01" {
		t.Errorf("a service that is gone: %+v", y)
	}
	if len(set.Origins) != 4 || set.Origins[0].Date != "2026-06-01" || set.Origins[3].Date != "2026-11-23" {
		t.Errorf("origins %v", set.Origins)
	}
	for _, l := range []struct {
		list       []Line
		fact, part string
	}{
		{report.Conflicts, "x:Do", "was permission-only, the pages of 2026-11-23 do not say so; kept"},
		{report.Conflicts, "x:Old", "level Read, was List"},
		{report.Withdrawn, "x:Gone", "action, not in the service reference of 2026-11-23"},
		{report.Withdrawn, "x:z", "resource type, not in the Service Authorization Reference of 2026-11-23"},
		{report.Withdrawn, "x:Lost", "operation, not in the service reference of 2026-11-23"},
		{report.Withdrawn, "y", "service, not in the service reference of 2026-11-23"},
	} {
		if !hasLine(l.list, l.fact, l.part) {
			t.Errorf("no line about %s with %q in %v", l.fact, l.part, l.list)
		}
	}

	// Back again, and marked again: no past is left.
	back, _, err := overBase(t, set, noHand(nil), pages("2026-12-01", page("list_new", "x", fact.Action{Name: "Gone", Level: fact.Read, Rows: []fact.Row{row("a*")}})))
	if err != nil {
		t.Fatal(err)
	}
	if g := action(t, back, "x:Gone"); g.Past.Of(fact.Pages) != "" || g.Rows[0].Past.Of(fact.Pages) != "" || !g.Rows[0].Required || g.Page != 0 {
		t.Errorf("an action that is back: %+v", g)
	}
	// x:Do left the pages after November; its dependents keep the day they had.
	if d := action(t, back, "x:Do"); d.Past.Of(fact.Pages) != "2026-11-23" || d.Dependents[0].Past.Of(fact.Pages) != "2026-06-01" || d.Rows[0].RequiredPast.Of(fact.Pages) != "2026-06-01" {
		t.Errorf("an action that left later: %+v", d)
	}
}

// Pages that do tell stars decide about them; the loss is reported.
func TestBaseStars(t *testing.T) {
	p := november()
	p.Service.Actions[0].Rows[0].Required = true
	set, report, err := overBase(t, june(t), noHand(nil), pages("2026-11-23", p))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := rowsText(action(t, set, "x:Do").Rows), "a*[k:1]@03 b@03 -[k:2]@01"; got != want {
		t.Errorf("rows: got %s, want %s", got, want)
	}
	if !hasLine(report.Conflicts, "x:Do", "resource type b was required, the pages of 2026-11-23 do not say so") {
		t.Errorf("conflicts: %v", report.Conflicts)
	}
}

// A type that was withdrawn long ago does not hand its star to one that comes later.
func TestBaseStarMovesOnce(t *testing.T) {
	june := pages("2026-06-01", page("p", "x", fact.Action{Name: "Do", Level: fact.Read, Rows: []fact.Row{row("b*")}}))
	base, _ := build(t, june, references("2026-08-22", reference("x", fact.Action{Name: "Do", Level: fact.Read, Rows: []fact.Row{row("c"), row("d")}})))
	set, _, err := overBase(t, base, noHand(nil), references("2026-11-23", reference("x", fact.Action{Name: "Do", Level: fact.Read, Rows: []fact.Row{row("c"), row("d"), row("e")}})))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := rowsText(action(t, set, "x:Do").Rows), "b*@0!1 c@-2 d@-2 e@-2"; got != want {
		t.Errorf("rows: got %s, want %s", got, want)
	}
}

// What the pages of a day have is not withdrawn by the reference of the same day, which
// AWS brings up to date later.
func TestSameDay(t *testing.T) {
	base, _ := build(t, references("2026-08-22", reference("x", fact.Action{Name: "Do", Level: fact.Read})))
	set, report, err := overBase(t, base, noHand(nil),
		pages("2026-11-23", page("p", "x", fact.Action{Name: "Do", Level: fact.Read, Rows: []fact.Row{row("a*")}}, fact.Action{Name: "New", Level: fact.Read})),
		references("2026-11-23", reference("x", fact.Action{Name: "Do", Level: fact.Read})))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := rowsText(action(t, set, "x:Do").Rows), "a*@01"; got != want || len(report.Withdrawn) > 0 {
		t.Errorf("rows: got %s, want %s; withdrawn %v", got, want, report.Withdrawn)
	}
	if a := action(t, set, "x:New"); set.Services[0].Withdrawn(set.Origins, a.Sources, a.Past) != "" {
		t.Error("an action of today's pages counts as withdrawn")
	}
}

// A second snapshot of one day that lacks a fact can't date it back to an older one.
func TestBaseOfTheSameDay(t *testing.T) {
	first, _ := build(t,
		references("2026-06-01", reference("x", fact.Action{Name: "Do", Level: fact.Read}, fact.Action{Name: "Stay", Level: fact.Read})),
		references("2026-11-23", reference("x", fact.Action{Name: "Do", Level: fact.Read}, fact.Action{Name: "Stay", Level: fact.Read})))
	set, _, err := overBase(t, first, noHand(nil), references("2026-11-23", reference("x", fact.Action{Name: "Stay", Level: fact.Read})))
	if err != nil {
		t.Fatal(err)
	}
	if a := action(t, set, "x:Do"); len(a.Past) > 0 {
		t.Errorf("past %v, seen on the very day", a.Past)
	}
	if len(set.Origins) != 2 {
		t.Errorf("origins %v", set.Origins)
	}
}

// A name that the base had to declare is defined by a newer source, and by it alone.
func TestBaseUndeclares(t *testing.T) {
	base, _ := build(t, pages("2026-06-01", page("p", "x", fact.Action{Name: "Do", Level: fact.Read, Rows: []fact.Row{row("late", "k:late")}})))
	settle(base, &Report{})
	r := reference("x", fact.Action{Name: "Do", Level: fact.Read, Rows: []fact.Row{row("late", "k:late")}})
	r.Service.ResourceTypes = []fact.ResourceType{{Name: "late", Formats: []string{"arn:late"}, Sources: 2}}
	r.Service.ConditionKeys = []fact.ConditionKey{{Name: "k:late", Types: []string{"Bool"}, Sources: 2}}
	set, report, err := overBase(t, base, noHand(nil), references("2026-08-22", r))
	if err != nil {
		t.Fatal(err)
	}
	s := set.Services[0]
	if len(s.ResourceTypes) != 1 || s.ResourceTypes[0].Sources != 2 || len(s.ConditionKeys) != 1 || s.ConditionKeys[0].Sources != 2 || len(report.Conflicts) > 0 {
		t.Errorf("types %+v, keys %+v, conflicts %v", s.ResourceTypes, s.ConditionKeys, report.Conflicts)
	}
}

// A base alone, and one with the snapshots it was made of, gives the same facts again:
// corrections and declarations are not applied twice, and nothing turns past.
func TestBaseRepeats(t *testing.T) {
	hand := noHand(map[string]string{"corrections.tsv": "x:a\tformat\tarn:a\tarn:${A}\tr\thttps://u\t2026-08-22\nx:Do\tkey\tk:1\tk:3\tr\thttps://u\t2026-08-22\n"})
	made := func() []*source.Snapshot {
		p := november()
		p.Service.Actions[1].Rows = []fact.Row{{ResourceType: "undefined", Sources: 1, ConditionKeys: []string{"k:undefined"}}}
		return []*source.Snapshot{pages("2026-11-23", p), references("2026-11-23", novemberReference())}
	}
	for name, snapshots := range map[string][]*source.Snapshot{"alone": nil, "made of itself": made()} {
		first, _, err := overBase(t, june(t), hand, made()...)
		if err != nil {
			t.Fatal(err)
		}
		want := asJSON(t, first)
		for _, part := range []string{"arn:${A}", "k:3", `"Name":"undefined"`, `"Name":"k:undefined"`} {
			if !strings.Contains(want, part) {
				t.Fatalf("the facts lack %s: %s", part, want)
			}
		}
		again, _, err := overBase(t, first, hand, snapshots...)
		if err != nil {
			t.Fatal(err)
		}
		if got := asJSON(t, again); got != want {
			t.Errorf("%s:\n got %s\nwant %s", name, got, want)
		}
	}
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestBaseRefuses(t *testing.T) {
	many := &source.Snapshot{Name: "many", ServicesDate: "2026-06-01"}
	for i := range 40 {
		many.Services = append(many.Services, reference(fmt.Sprintf("s%02d", i), fact.Action{Name: "Do", Level: fact.Read}))
	}
	for _, tt := range []struct {
		with *source.Snapshot
		want string
	}{
		{references("2026-05-31", reference("s00", fact.Action{Name: "Do"})), "the service reference of 2026-05-31, over facts of 2026-06-01"},
		{references("2026-06-02", reference("s00", fact.Action{Name: "Do"})), "lacks 39 of 40 services"},
	} {
		base, _ := build(t, many)
		if _, _, err := overBase(t, base, noHand(nil), tt.with); !errors.Is(err, ErrSnapshot) || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("got error %v, want %q", err, tt.want)
		}
	}
}
