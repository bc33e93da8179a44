package policy

import (
	"errors"
	"strings"
	"testing"
)

func TestApply(t *testing.T) {
	const text = "0123456789"
	for _, tt := range []struct {
		edits []Edit
		want  string // empty for ErrEdits
	}{
		{nil, text},
		{[]Edit{{Span{8, 9}, "x"}, {Span{1, 3}, ""}}, "034567x9"},
		{[]Edit{{Span{2, 4}, "b"}, {Span{2, 2}, "a"}, {Span{4, 6}, "c"}, {Span{4, 4}, "-"}}, "01ab-c6789"},
		{[]Edit{{Span{5, 5}, "a"}, {Span{5, 5}, "b"}, {Span{10, 10}, "!"}}, "01234ab56789!"},
		{[]Edit{{Span{2, 5}, ""}, {Span{4, 6}, ""}}, ""},
		{[]Edit{{Span{2, 5}, ""}, {Span{3, 3}, "x"}}, ""},
		{[]Edit{{Span{2, 5}, ""}, {Span{2, 3}, ""}}, ""},
		{[]Edit{{Span{9, 11}, ""}}, ""},
		{[]Edit{{Span{-1, 0}, ""}}, ""},
		{[]Edit{{Span{5, 4}, ""}}, ""},
	} {
		got, err := Apply(text, tt.edits)
		if got != tt.want || errors.Is(err, ErrEdits) != (tt.want == "") {
			t.Errorf("Apply(%v): got %q, %v, want %q", tt.edits, got, err, tt.want)
		}
	}
}

func TestEdits(t *testing.T) {
	const lines = "{\n    \"Statement\": [\n        {\n            \"Effect\": \"Allow\",\n            \"Action\": [\n                \"a:b\",\n                \"c:d\"\n            ],\n            \"Resource\": \"*\"\n        }\n    ]\n}\n"
	const flat = `{"Statement": [{"Effect": "Allow", "Action": ["a:b", "c:d"], "Resource": "*"}]}`
	action := func(d *Document) (string, Span, []String) {
		s := &d.Statements[0]
		return d.Source, s.Element("Action").Span, s.Action
	}
	resource := func(d *Document) (string, Span, []String) {
		s := &d.Statements[0]
		return d.Source, s.Element("Resource").Span, s.Resource
	}
	add := func(value string) func(*Document) []Edit {
		return func(d *Document) []Edit {
			text, list, items := action(d)
			return AddItem(text, list, items, value)
		}
	}
	drop := func(gone ...bool) func(*Document) []Edit {
		return func(d *Document) []Edit {
			text, list, items := action(d)
			return RemoveItems(text, list, items, gone)
		}
	}
	statement := &Statement{Effect: Str(Deny), Action: Strings("x:y"), Resource: Strings("*")}
	for _, tt := range []struct {
		name, text string
		edits      func(*Document) []Edit
		old, new   string // what changes of the text
	}{
		{"replace", flat, func(d *Document) []Edit { return []Edit{Replace(d.Statements[0].Action[1], `<"é>`)} }, `"c:d"`, `"<\"é>"`},
		{"add", flat, add("e:f"), `"c:d"`, `"c:d", "e:f"`},
		{"add in lines", lines, add("e:f"), `"c:d"`, "\"c:d\",\n                \"e:f\""},
		{"add to one", `{"Statement":{"Action":["a:b"]}}`, add("e:f"), `"a:b"`, `"a:b", "e:f"`},
		{"add to dense ones", `{"Statement":{"Action":["a:b","c:d"]}}`, add("e:f"), `"c:d"`, `"c:d","e:f"`},
		{"add to none", `{"Statement":{"Action":[ ]}}`, add("e:f"), `[`, `["e:f"`},
		{"add to a scalar", `{"Statement":{"Action" : "a:b" }}`, add("e:f"), `"a:b"`, `["a:b", "e:f"]`},
		{"remove the first", flat, drop(true), `"a:b", `, ``},
		{"remove the last", lines, drop(false, true), ",\n                \"c:d\"", ``},
		{"remove all", flat, drop(true, true), `"a:b", "c:d"`, ``},
		{"remove none", flat, drop(), ``, ``},
		{"remove a scalar", flat, func(d *Document) []Edit {
			text, list, items := resource(d)
			return RemoveItems(text, list, items, []bool{true})
		}, `"*"`, `[]`},
		{"set a new first element", lines, func(d *Document) []Edit { return d.SetElement("Version", `"2012-10-17"`) }, `"Statement"`, "\"Version\": \"2012-10-17\",\n    \"Statement\""},
		{"set the element that is there", lines, func(d *Document) []Edit { return d.SetStatementElement(0, "Action", JSONStrings([]string{"x:y"})) },
			"[\n                \"a:b\",\n                \"c:d\"\n            ]", "[\n                \"x:y\"\n            ]"},
		{"set an element in between", lines, func(d *Document) []Edit { return d.SetStatementElement(0, "Principal", `{"AWS":"*"}`) },
			`"Action"`, "\"Principal\": {\n                \"AWS\": \"*\"\n            },\n            \"Action\""},
		{"set a new last element", flat, func(d *Document) []Edit { return d.SetStatementElement(0, "Condition", `{"Bool":{"k":"true"}}`) },
			`"Resource": "*"`, `"Resource": "*", "Condition": {"Bool":{"k":"true"}}`},
		{"set the only element", `{"Statement":[{}]}`, func(d *Document) []Edit { return d.SetStatementElement(0, "Sid", `"A"`) }, `{}`, `{"Sid": "A"}`},
		{"set a dense element", `{"Statement":[{"Sid":"A","Action":"a:b"}]}`, func(d *Document) []Edit { return d.SetStatementElement(0, "Effect", `"Deny"`) }, `"Action"`, `"Effect":"Deny","Action"`},
		{"remove an element", lines, func(d *Document) []Edit { return d.RemoveStatementElement(0, "Resource") }, ",\n            \"Resource\": \"*\"", ``},
		{"remove the first element", `{"Id": "x", "Statement":[]}`, func(d *Document) []Edit { return d.RemoveElement("Id") }, `"Id": "x", `, ``},
		{"insert a statement", lines, func(d *Document) []Edit { return d.InsertStatement(1, statement) },
			"        }\n    ]", "        },\n        {\n            \"Effect\": \"Deny\",\n            \"Action\": [\n                \"x:y\"\n            ],\n            \"Resource\": [\n                \"*\"\n            ]\n        }\n    ]"},
		{"insert a first statement", flat, func(d *Document) []Edit { return d.InsertStatement(0, statement) }, `[{`, `[{"Effect":"Deny","Action":["x:y"],"Resource":["*"]}, {`},
		{"insert beside a single one", `{"Statement": {"Sid": "A"}}`, func(d *Document) []Edit { return d.InsertStatement(1, statement) }, `{"Sid": "A"}`, `[{"Sid": "A"}, {"Effect":"Deny","Action":["x:y"],"Resource":["*"]}]`},
		{"insert before a bare one", `{"Sid": "A", "Effect": "Allow"}`, func(d *Document) []Edit { return d.InsertStatement(0, statement) }, `{"Sid": "A", "Effect": "Allow"}`, `[{"Effect":"Deny","Action":["x:y"],"Resource":["*"]}, {"Sid": "A", "Effect": "Allow"}]`},
		{"insert where there is no list", `{"Version": "x"}`, func(d *Document) []Edit { return d.InsertStatement(0, statement) }, `"x"`, `"x", "Statement": [{"Effect":"Deny","Action":["x:y"],"Resource":["*"]}]`},
		{"remove a statement", flat, func(d *Document) []Edit { return d.RemoveStatements([]bool{true}) }, flat[len(`{"Statement": [`) : len(flat)-2], ``},
		{"remove a single statement", `{"Statement": {"Sid": "A"}}`, func(d *Document) []Edit { return d.RemoveStatements([]bool{true}) }, `{"Sid": "A"}`, `[]`},
		{"elements of a fragment", `{"Effect": "Allow"}`, func(d *Document) []Edit { return d.SetElement("Version", `"x"`) }, ``, ``},
	} {
		d, _ := Parse(tt.text)
		got := apply(t, tt.text, tt.edits(d))
		if want := strings.Replace(tt.text, tt.old, tt.new, 1); got != want {
			t.Errorf("%s:\ngot  %s\nwant %s", tt.name, got, want)
		}
		if _, errs := Parse(got); len(errs) > 0 {
			t.Errorf("%s: %s is broken: %+v", tt.name, got, errs)
		}
	}
}

func TestEditsKeepLineEnds(t *testing.T) {
	for text, want := range map[string]string{
		"{\n  \"Statement\": [\n    {\n      \"Sid\": \"A\"\n    }\n  ]\n}": "{\n  \"Statement\": [\n    {\n      \"Sid\": \"A\"\n    },\n    {\n      \"Sid\": \"B\"\n    }\n  ]\n}",
		"{\n  \"Statement\": {\n    \"Sid\": \"A\"\n  }\n}":                 "{\n  \"Statement\": [{\n    \"Sid\": \"A\"\n  },\n  {\n    \"Sid\": \"B\"\n  }]\n}",
	} {
		text, want = strings.ReplaceAll(text, "\n", "\r\n"), strings.ReplaceAll(want, "\n", "\r\n")
		if got := apply(t, text, parse(t, text).InsertStatement(1, &Statement{Sid: Str("B")})); got != want {
			t.Errorf("got\n%q\nwant\n%q", got, want)
		}
	}
}
