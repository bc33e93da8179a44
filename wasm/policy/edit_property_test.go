package policy

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/wasm/internal/corpus"
)

// checkEdits makes every kind of edit in a document that stands in its source as it is,
// and reads the outcome: the tree must be the one intended.
func checkEdits(t testing.TB, d *Document, r *rand.Rand) {
	t.Helper()
	if d.Encoded != 0 || len(d.Statements) == 0 {
		return
	}
	i := r.IntN(len(d.Statements))
	s := &d.Statements[i]
	for _, name := range []string{"Action", "NotAction", "Resource", "NotResource"} {
		items := *listOf(s, name)
		if items == nil {
			continue
		}
		list := s.Element(name).Span
		expect(t, d, AddItem(d.Source, list, items, "new:<x>"), "add to "+name, func(m *Document) {
			l := listOf(&m.Statements[i], name)
			*l = append(*l, Str("new:<x>"))
		})
		gone := make([]bool, len(items))
		for k := range gone {
			gone[k] = r.IntN(3) == 0
		}
		expect(t, d, RemoveItems(d.Source, list, items, gone), "remove from "+name, func(m *Document) {
			l := listOf(&m.Statements[i], name)
			left := []String{}
			for k, item := range *l {
				if !gone[k] {
					left = append(left, item)
				}
			}
			*l = left
		})
		if len(items) > 0 {
			k := r.IntN(len(items))
			expect(t, d, []Edit{Replace(items[k], "é\"")}, "replace in "+name, func(m *Document) { (*listOf(&m.Statements[i], name))[k] = Str("é\"") })
		}
	}
	if s.Raw == "" {
		expect(t, d, d.SetStatementElement(i, "Sid", `"New"`), "set Sid", func(m *Document) { m.Statements[i].Sid = Str("New") })
		expect(t, d, d.SetStatementElement(i, "NotAction", `["x:y"]`), "set NotAction", func(m *Document) { m.Statements[i].NotAction = Strings("x:y") })
		expect(t, d, d.RemoveStatementElement(i, "Resource"), "remove Resource", func(m *Document) { m.Statements[i].Resource = nil })
	}
	if !d.Fragment {
		expect(t, d, d.SetElement("Id", `"New"`), "set Id", func(m *Document) { m.ID = Str("New") })
	}
	added := Statement{Effect: Str(Deny), Action: Strings("x:*"), Resource: Strings("*")}
	at := r.IntN(len(d.Statements) + 1)
	expect(t, d, d.InsertStatement(at, &added), "insert statement", func(m *Document) { m.Statements = slices.Insert(m.Statements, at, added) })
	gone := make([]bool, len(d.Statements))
	gone[i] = true
	if !d.Fragment || len(gone) > 1 {
		expect(t, d, d.RemoveStatements(gone), "remove statement", func(m *Document) { m.Statements = slices.Delete(m.Statements, i, i+1) })
	}
}

func listOf(s *Statement, name string) *[]String {
	switch name {
	case "Action":
		return &s.Action
	case "NotAction":
		return &s.NotAction
	case "Resource":
		return &s.Resource
	}
	return &s.NotResource
}

func expect(t testing.TB, d *Document, edits []Edit, what string, change func(*Document)) {
	t.Helper()
	text := apply(t, d.Source, edits)
	again, errs := Parse(text)
	want := meaning(d)
	change(&want)
	if len(want.Statements) == 0 {
		want.Statements = nil
	}
	got := meaning(again)
	if len(got.Statements) == 0 {
		got.Statements = nil
	}
	if len(errs) > 0 || !reflect.DeepEqual(got, want) {
		t.Fatalf("%s in\n%s\ngives\n%s\ngot  %+v %+v\nwant %+v", what, d.Source, text, got, errs, want)
	}
	// What the edits did not touch must still be there, in order.
	rest := text
	at := 0
	slices.SortStableFunc(edits, func(a, b Edit) int { return a.Span.Start - b.Span.Start })
	for _, e := range append(edits, Edit{Span: Span{len(d.Source), len(d.Source)}}) {
		kept := d.Source[at:e.Span.Start]
		if !strings.HasPrefix(rest, kept) {
			t.Fatalf("%s in\n%s\nchanges more than its spans:\n%s", what, d.Source, text)
		}
		rest = rest[len(kept)+len(e.Text):]
		at = e.Span.End
	}
	if rest != "" {
		t.Fatalf("%s leaves %q behind the text", what, rest)
	}
}

func TestEditsInCorpora(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for _, name := range []string{corpus.ManagedPolicies, corpus.ExamplePolicies} {
		for _, f := range corpus.Part(t, name) {
			d := parse(t, f.Text)
			checkEdits(t, d, r)
			for _, layout := range []Layout{{}, {2, Scalars}} {
				checkEdits(t, parse(t, Print(d, layout)), r)
			}
		}
	}
}
