package merge

import (
	"slices"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/builder/fact"
	"github.com/leastwise/leastwise/builder/source"
)

func TestLivePages(t *testing.T) {
	with := func(slug string, banner bool) *source.PageFacts {
		p := page(slug, "x", fact.Action{Name: "Do", Level: fact.Read})
		p.Banner = banner
		return p
	}
	redirect := source.Skipped{File: "moved.html", Why: "not a page"}
	for _, tt := range []struct {
		why            string
		snapshot       source.Snapshot
		live, excluded string
	}{
		{"the banner tells", source.Snapshot{Pages: []*source.PageFacts{with("a", false), with("b", true)}, NotPages: []source.Skipped{redirect}},
			"b", "a.html: stale: no link to a Markdown version, which 1 other pages have, x, b.html; moved.html: not a page, , "},
		{"no page has it", source.Snapshot{Pages: []*source.PageFacts{with("a", false), with("b", false)}}, "a b", ""},
		{"a mirror follows AWS's list", source.Snapshot{Mirror: true, Pages: []*source.PageFacts{with("a", false), with("b", true)}}, "a b", ""},
	} {
		live, excluded := livePages(&tt.snapshot)
		var slugs, files []string
		for _, p := range live {
			slugs = append(slugs, p.Slug)
		}
		for _, e := range excluded {
			files = append(files, e.File+": "+strings.Join([]string{e.Why, e.Prefix, e.Also}, ", "))
		}
		if got := strings.Join(slugs, " "); got != tt.live {
			t.Errorf("%s: live %q, want %q", tt.why, got, tt.live)
		}
		if got := strings.Join(files, "; "); got != tt.excluded {
			t.Errorf("%s: excluded\n got %q\nwant %q", tt.why, got, tt.excluded)
		}
	}
}

func TestUnitePages(t *testing.T) {
	one := page("a", "x", fact.Action{Name: "Do", Level: fact.Read, URL: "https://one", Rows: []fact.Row{row("v1*")},
		Dependents: []fact.Dependent{{Action: "b:B"}, {Action: "a:A"}}})
	one.Service.ResourceTypes = []fact.ResourceType{{Name: "t", Formats: []string{"arn:1"}, Sources: 1}}
	one.Service.ConditionKeys = []fact.ConditionKey{{Name: "x:K", Types: []string{"String"}, Sources: 1}}
	two := page("b", "x", fact.Action{Name: "Do", Level: fact.Write, URL: "https://two", Rows: []fact.Row{row("v2*"), row("v1")},
		Dependents: []fact.Dependent{{Action: "a:A"}}}, fact.Action{Name: "Also", Level: fact.List})
	two.Service.ResourceTypes = []fact.ResourceType{{Name: "t", Formats: []string{"arn:2", "arn:1"}, Sources: 1}}
	two.Service.ConditionKeys = []fact.ConditionKey{{Name: "x:K", Types: []string{"ArrayOfString"}, Sources: 1}}
	set, report := build(t, pages("2026-06-01", one, two))
	s := set.Services[0]
	if !slices.Equal(s.Pages, []string{"a", "b"}) || !slices.Equal(s.Names, []string{"The a", "The b"}) {
		t.Errorf("pages %q, names %q", s.Pages, s.Names)
	}
	a := action(t, set, "x:Do")
	if got, want := rowsText(a.Rows), "v1*@01 v2*@11 v1@11"; got != want {
		t.Errorf("rows: got %s, want %s", got, want)
	}
	if a.Level != fact.Read || a.Page != 0 || a.URL != "https://one" || dependentsText(set, a.Dependents) != "a:A=1@2026-06-01 b:B=1@2026-06-01" {
		t.Errorf("action: %+v", a)
	}
	if a := action(t, set, "x:Also"); a.Page != 1 {
		t.Errorf("page of an action of the second page = %d", a.Page)
	}
	if !slices.Equal(s.ResourceTypes[0].Formats, []string{"arn:1", "arn:2"}) || !slices.Equal(s.ConditionKeys[0].Types, []string{"String", "ArrayOfString"}) {
		t.Errorf("types %+v, keys %+v", s.ResourceTypes, s.ConditionKeys)
	}
	if !hasLine(report.Conflicts, "x:Do", "pages disagree: a says Read, b says Write") || !hasLine(report.Shared, "x", "a, b") {
		t.Errorf("conflicts %v, shared %v", report.Conflicts, report.Shared)
	}
}

func TestAlternatives(t *testing.T) {
	on := func(page int, r fact.Row) fact.Row { r.Page = page; return r }
	for _, tt := range []struct {
		why  string
		rows []fact.Row
		want []int
	}{
		{"one page", []fact.Row{row("a*"), row("b"), row("", "k:1")}, []int{0, 0, 0}},
		{"pages that agree", []fact.Row{row("a*"), on(1, row("a*")), on(1, row("b"))}, []int{0, 0, 0}},
		{"two versions of an API", []fact.Row{row("v1*"), row("x*"), on(1, row("v2*")), on(1, row("x*"))}, []int{1, 0, 2, 0}},
		{"required on one page, optional on the other", []fact.Row{row("a*"), row("b*"), on(1, row("a*")), on(1, row("b"))}, []int{0, 2, 0, 1}},
		{"a page that demands nothing comes first", []fact.Row{row("a*"), on(1, row(""))}, []int{2, 1}},
		{"also as the third", []fact.Row{row("a*"), on(1, row("b*")), on(2, row("c"))}, []int{3, 2, 1}},
		{"three pages, two sets", []fact.Row{row("a*"), on(1, row("b*")), on(2, row("a*"))}, []int{1, 2, 1}},
		{"scenarios and other sources always count", []fact.Row{row("a*"), on(1, row("b*")), {ResourceType: "c", Required: true, Scenario: "S"}, on(-1, row("d"))}, []int{1, 2, 0, 0}},
		{"no rows", nil, []int{}},
	} {
		if got := Alternatives(&fact.Action{Rows: tt.rows}); !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %v, want %v", tt.why, got, tt.want)
		}
	}
}
