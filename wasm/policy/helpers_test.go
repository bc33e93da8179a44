package policy

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

// parse reads a text that must be fine.
func parse(t testing.TB, text string) *Document {
	t.Helper()
	d, errs := Parse(text)
	if len(errs) > 0 {
		t.Fatalf("Parse(%q): got errors %v, want none", text, errs)
	}
	return d
}

// apply makes edits that must fit.
func apply(t testing.TB, text string, edits []Edit) string {
	t.Helper()
	out, err := Apply(text, edits)
	if err != nil {
		t.Fatalf("Apply(%q, %v): %v", text, edits, err)
	}
	return out
}

// anyJSON is what encoding/json reads, the independent twin of the tree.
func anyJSON(t testing.TB, text string) any {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(strings.TrimPrefix(text, "\ufeff")))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		t.Fatalf("encoding/json refuses %q: %v", text, err)
	}
	return v
}

// meaning is a document without spans, sources and the order of elements.
func meaning(d *Document) Document {
	m := *d
	m.Source, m.Wrapping, m.Elements = "", Wrapping{}, nil
	m.Statements = append([]Statement(nil), d.Statements...)
	for i := range m.Statements {
		m.Statements[i].Elements = nil
	}
	m.Single = false
	out := reflect.ValueOf(&m).Elem()
	clearSpans(out)
	for i := range m.Statements {
		for _, list := range [][]Principal{m.Statements[i].Principal, m.Statements[i].NotPrincipal} {
			for k := range list {
				if one := &list[k]; one.Key == (String{}) && one.Kind > Any {
					one.Key = Str(principalNames[one.Kind]) // made by hand
				} else if one.Kind == Any {
					one.Single = true
				}
			}
		}
	}
	return m
}

func clearSpans(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[Span]() {
			v.SetZero()
			return
		}
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				clearSpans(v.Field(i))
			}
		}
	case reflect.Slice:
		if v.IsNil() {
			return
		}
		copied := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		reflect.Copy(copied, v)
		v.Set(copied)
		for i := range v.Len() {
			clearSpans(v.Index(i))
		}
	}
}

// checkSpans holds a document to nesting and order of its spans, and to the source text
// behind each string.
func checkSpans(t testing.TB, d *Document) {
	t.Helper()
	inside(t, d, "document", d.Span, Span{0, len(d.Source)})
	elements(t, d, d.Span, d.Elements)
	within := d.Span
	if e := d.Element("Statement"); e != nil {
		within = e.Span
	}
	at := within.Start
	for i := range d.Statements {
		s := &d.Statements[i]
		inside(t, d, "statement", s.Span, Span{at, within.End})
		at = s.Span.End
		elements(t, d, s.Span, s.Elements)
		ordered(t, d, s.Span, s.Action)
		ordered(t, d, s.Span, s.NotAction)
		ordered(t, d, s.Span, s.Resource)
		ordered(t, d, s.Span, s.NotResource)
		for _, list := range [][]Principal{s.Principal, s.NotPrincipal} {
			for _, one := range list {
				inside(t, d, "principal", one.Span, s.Span)
				ordered(t, d, one.Span, one.Items)
			}
		}
		for _, c := range s.Condition {
			inside(t, d, "condition", c.Span, s.Span)
			at := c.Span.Start
			for _, k := range c.Keys {
				inside(t, d, "condition key", k.Key.Span, Span{at, c.Span.End})
				inside(t, d, "values", k.Span, Span{k.Key.Span.End, c.Span.End})
				ordered(t, d, k.Span, k.Items)
				at = k.Span.End
			}
		}
	}
}

func elements(t testing.TB, d *Document, parent Span, list []Element) {
	t.Helper()
	at := parent.Start
	for _, e := range list {
		inside(t, d, "key", e.Key.Span, Span{at, parent.End})
		inside(t, d, "value", e.Span, Span{e.Key.Span.End, parent.End})
		at = e.Span.End
	}
}

func ordered(t testing.TB, d *Document, parent Span, list []String) {
	t.Helper()
	at := parent.Start
	for _, s := range list {
		inside(t, d, "item", s.Span, Span{at, parent.End})
		at = s.Span.End
	}
}

func inside(t testing.TB, d *Document, what string, s, parent Span) {
	t.Helper()
	if s.Start < parent.Start || s.End < s.Start || s.End > parent.End {
		t.Fatalf("%q: %s at %v lies outside of %v", d.Source, what, s, parent)
	}
}
