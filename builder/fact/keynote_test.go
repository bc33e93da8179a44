package fact

import (
	"reflect"
	"testing"
)

// A key without a note is from where its row is; marks of the row are none of the key's.
func TestBoundKeys(t *testing.T) {
	const html, ref = Sources(Pages), Sources(ServiceReference)
	was := Past{{Pages, "2026-06-01"}}
	r := Row{Sources: html | ref | Sources(Withdrawn), Past: was}
	list := []KeyNote{{"k:both", html | ref, was}, {"k:html", html, was}, {"k:stands", html | ref, nil}}
	r.SetKeys(list)
	if want := []string{"k:both", "k:html", "k:stands"}; !reflect.DeepEqual(r.ConditionKeys, want) {
		t.Errorf("keys %q, want %q", r.ConditionKeys, want)
	}
	if !reflect.DeepEqual(r.KeyNotes, list[1:]) {
		t.Errorf("notes %v, want %v", r.KeyNotes, list[1:])
	}
	if got := r.BoundKeys(); !reflect.DeepEqual(got, list) {
		t.Errorf("got %v, want %v", got, list)
	}
}
