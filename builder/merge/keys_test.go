package merge

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/builder/fact"
)

// keysText shows keys as "key=sources", with "-sources@day" for what is past.
func keysText(list []fact.KeyNote) string {
	var out []string
	for _, k := range list {
		s := fmt.Sprintf("%s=%d", k.Key, k.Sources)
		for _, l := range k.Past {
			s += fmt.Sprintf("-%d@%s", l.Source, l.Date)
		}
		out = append(out, s)
	}
	return strings.Join(out, " ")
}

// typed is page or reference facts with the resource type a that has keys.
func typed(s *fact.Service, source fact.Source, keys ...string) {
	s.ResourceTypes = []fact.ResourceType{{Name: "a", Formats: []string{"arn:a"}, ConditionKeys: keys, Sources: fact.Sources(source)}}
}

// Each key of a row and of a type has the sources that bind it there, and what a newer
// snapshot drops is told.
func TestKeySources(t *testing.T) {
	do := func(rows ...fact.Row) fact.Action { return fact.Action{Name: "Do", Level: fact.Read, Rows: rows} }
	p := page("p", "x", do(row("a*", "k:both", "k:html"), row("", "k:own")), fact.Action{Name: "Same", Level: fact.Read, Rows: []fact.Row{row("a", "k:1")}})
	typed(&p.Service, fact.Pages, "k:html", "k:both")
	r := reference("x", do(row("a", "k:both", "k:ref")), fact.Action{Name: "Same", Level: fact.Read, Rows: []fact.Row{row("a", "k:1")}})
	typed(&r.Service, fact.ServiceReference, "k:both", "k:ref")
	set, report := build(t, pages("2026-06-01", p), references("2026-08-22", r))
	if same := action(t, set, "x:Same"); rowsText(same.Rows) != "a[k:1]@03" || len(same.Rows[0].KeyNotes) > 0 {
		t.Errorf("sources agree, and there are notes: %+v", same.Rows)
	}
	check := func(set *fact.Set, typeKeys string, rows ...string) {
		t.Helper()
		if got := keysText(set.Services[0].ResourceTypes[0].BoundKeys()); got != typeKeys {
			t.Errorf("type:\n got %s\nwant %s", got, typeKeys)
		}
		var got []string
		for _, r := range action(t, set, "x:Do").Rows {
			got = append(got, strings.TrimSpace(r.ResourceType+" "+keysText(r.BoundKeys())))
		}
		if !slices.Equal(got, rows) {
			t.Errorf("rows:\n got %s\nwant %s", strings.Join(got, "; "), strings.Join(rows, "; "))
		}
	}
	check(set, "k:html=1 k:both=3 k:ref=2", "a k:both=3 k:html=1", "k:own=1", "a k:ref=2")
	for _, l := range []struct{ fact, what string }{
		{"x:a", "condition key k:html of the resource type, not in the service reference of 2026-08-22"},
		{"x:Do", "condition key k:html of the action with resource type a, not in the service reference of 2026-08-22"},
		{"x:Do", "condition key k:own of the action, not in the service reference of 2026-08-22"},
	} {
		if !hasLine(report.Withdrawn, l.fact, l.what) {
			t.Errorf("no line about %s with %q in %v", l.fact, l.what, report.Withdrawn)
		}
	}
	if len(report.Withdrawn) != 3 {
		t.Errorf("withdrawn: %v", report.Withdrawn)
	}

	// Newer pages bind k:ref, too, and no longer k:both: only the reference still does.
	p = page("p", "x", do(row("a*", "k:html", "k:ref"), row("", "k:own")))
	typed(&p.Service, fact.Pages, "k:html", "k:ref")
	set, report, err := overBase(t, set, noHand(nil), pages("2026-09-01", p))
	if err != nil {
		t.Fatal(err)
	}
	check(set, "k:html=1 k:both=3-1@2026-06-01 k:ref=3", "a k:html=1 k:ref=3 k:both=3-1@2026-06-01", "k:own=1")
	if want := "condition key k:both of the action with resource type a, not in the Service Authorization Reference of 2026-09-01"; !hasLine(report.Withdrawn, "x:Do", want) {
		t.Errorf("no line %q in %v", want, report.Withdrawn)
	}

	// The reference drops the rest of its own; pages bring k:both back.
	p = page("p", "x", do(row("a*", "k:html", "k:both"), row("", "k:own")))
	typed(&p.Service, fact.Pages, "k:html", "k:both")
	r = reference("x", do(row("a")))
	typed(&r.Service, fact.ServiceReference)
	set, _, err = overBase(t, set, noHand(nil), pages("2026-10-01", p), references("2026-10-01", r))
	if err != nil {
		t.Fatal(err)
	}
	check(set, "k:html=1 k:both=3-2@2026-08-22 k:ref=3-2@2026-08-22-1@2026-09-01",
		"a k:html=1 k:both=3-2@2026-08-22 k:ref=3-2@2026-08-22-1@2026-09-01", "k:own=1")

	// The service is gone from both: no key has a past other than its own.
	set, _, err = overBase(t, set, noHand(nil), pages("2026-11-01", page("q", "y")), references("2026-11-01", reference("y")))
	if err != nil {
		t.Fatal(err)
	}
	check(set, "k:html=1-1@2026-10-01 k:both=3-2@2026-08-22-1@2026-10-01 k:ref=3-2@2026-08-22-1@2026-09-01",
		"a k:html=1-1@2026-10-01 k:both=3-2@2026-08-22-1@2026-10-01 k:ref=3-2@2026-08-22-1@2026-09-01", "k:own=1-1@2026-10-01")
}

// Keys of the action itself that pages since July 2026 repeat on every row still are theirs,
// each by itself; one that they lack is past.
func TestSpreadKeys(t *testing.T) {
	do := func(rows ...fact.Row) fact.Action { return fact.Action{Name: "Do", Level: fact.Read, Rows: rows} }
	set, report := build(t,
		pages("2026-06-01", page("p", "x", do(row("a*"), row("b"), row("", "k:1", "k:2")))),
		references("2026-06-01", reference("x", do(row("a"), row("b"), row("", "k:1", "k:2", "k:3")))),
		pages("2026-09-01", page("q", "x", do(row("a*", "k:1", "k:3"), row("b", "k:1", "k:3", "k:own")))))
	var got []string
	for _, r := range action(t, set, "x:Do").Rows {
		got = append(got, rowsText([]fact.Row{r})+" "+keysText(r.BoundKeys()))
	}
	want := []string{"a*@03 ", "b[k:own]@03 k:own=1", "-[k:1 k:2 k:3]@-3 k:1=3 k:2=3-1@2026-06-01 k:3=3"}
	if !slices.Equal(got, want) {
		t.Errorf("rows:\n got %q\nwant %q", got, want)
	}
	if len(report.Withdrawn) != 1 || !hasLine(report.Withdrawn, "x:Do", "condition key k:2 of the action, not in the Service Authorization Reference of 2026-09-01") {
		t.Errorf("withdrawn: %v", report.Withdrawn)
	}
}

// Types of a key that a newer source corrects stay known as what the pages say.
func TestPageTypes(t *testing.T) {
	p, r := page("p", "x"), reference("x")
	p.Service.ConditionKeys = []fact.ConditionKey{{Name: "x:K", Types: []string{"String"}, Sources: 1}}
	r.Service.ConditionKeys = []fact.ConditionKey{{Name: "x:K", Types: []string{"Bool"}, Sources: 2}}
	set, _ := build(t, pages("2026-06-01", p), references("2026-08-22", r))
	if k := set.Services[0].ConditionKeys[0]; !slices.Equal(k.Types, []string{"Bool"}) || !slices.Equal(k.PageTypes, []string{"String"}) {
		t.Errorf("types %v, in the pages %v", k.Types, k.PageTypes)
	}
	p = page("p", "x")
	p.Service.ConditionKeys = []fact.ConditionKey{{Name: "x:K", Types: []string{"ARN"}, Sources: 1}}
	set, _, err := overBase(t, set, noHand(nil), pages("2026-09-01", p))
	if err != nil {
		t.Fatal(err)
	}
	if k := set.Services[0].ConditionKeys[0]; !slices.Equal(k.Types, []string{"ARN"}) || k.PageTypes != nil {
		t.Errorf("newer pages: types %v, in the pages %v", k.Types, k.PageTypes)
	}
}
