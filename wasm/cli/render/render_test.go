package render

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

// thorny are texts that some notation reads as something else.
var thorny = []string{
	"", "a", "s3:GetObject", "arn:${Partition}:s3:::${BucketName}/*", "*", "- a", "a: b", "a:", "a #b", "#a", " a", "a ",
	"true", "Yes", "off", "null", "~", "1", "0x1", "1e3", "2026-06-14", ".5", "-", "?", "'", "it's", `"quoted"`, `back\slash`,
	"{a}", "[a]", "&a", "!a", "|", ">", "%a", "@a", "`a`", "a,b", "a\tb", "a\nb", "a\r\nb", "é", "\u2028", "😀", "<&>", "=", "<<", "y", "\x00", "\u0085",
}

// sample has every kind of value, each thorny text as a name and as a value.
func sample() Object {
	o := Object{
		{"yes", true}, {"no", false}, {"number", -7}, {"list", thorny}, {"none", []string{}}, {"nil", []string(nil)},
		{"objects", []Object{{{"a", "b"}, {"c", []string{"d"}}, {"e", []Object{{{"f", 1}}}}}, {{"a", Object{{"z", "b"}, {"y", "c"}}}}}},
		{"empty", Object{}}, {"no objects", []Object{}},
	}
	for _, text := range thorny {
		o = append(o, Field{"_" + text, text})
	}
	return o
}

// plain is what a reader should make of a value.
func plain(value any) any {
	switch v := value.(type) {
	case Object:
		out := map[string]any{}
		for _, f := range v {
			out[f.Name] = plain(f.Value)
		}
		return out
	case []Object:
		out := []any{}
		for _, o := range v {
			out = append(out, plain(o))
		}
		return out
	case []string:
		out := []any{}
		for _, s := range v {
			out = append(out, s)
		}
		return out
	case int:
		return float64(v)
	}
	return value
}

func TestJSON(t *testing.T) {
	for _, indent := range []int{2, 4} {
		text := AppendJSON(nil, sample(), indent, 0)
		var got any
		if err := json.Unmarshal(text, &got); err != nil || !reflect.DeepEqual(got, plain(sample())) {
			t.Errorf("%v; got %v\nfrom %s", err, got, text)
		}
		var want bytes.Buffer
		if err := json.Indent(&want, text, "", strings.Repeat(" ", indent)); err != nil || want.String() != string(text) {
			t.Errorf("%v: not in the usual form: got\n%s\nwant\n%s", err, text, &want)
		}
	}
}

func TestYAML(t *testing.T) {
	text := AppendYAML(nil, sample())
	var got map[string]any
	if err := yaml.Unmarshal(text, &got); err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	// Numbers apart, which come as integers.
	asJSON, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	var again any
	if err := json.Unmarshal(asJSON, &again); err != nil {
		t.Fatal(err)
	}
	want := plain(sample()).(map[string]any)
	for name, value := range again.(map[string]any) {
		if !reflect.DeepEqual(value, want[name]) {
			t.Errorf("%q: got %q, want %q", name, value, want[name])
		}
	}
	if len(got) != len(want) {
		t.Errorf("got %d fields, want %d", len(got), len(want))
	}
}

func TestYAMLForm(t *testing.T) {
	want := `a: '*'
list:
- arn:${Partition}:s3:::${BucketName}
- "tab\t"
objects:
- b: ''
  c:
  - d
- b: 1
  inner:
    e: f
none: []
`
	got := AppendYAML(nil, Object{
		{"a", "*"}, {"list", []string{"arn:${Partition}:s3:::${BucketName}", "tab\t"}},
		{"objects", []Object{{{"b", ""}, {"c", []string{"d"}}}, {{"b", 1}, {"inner", Object{{"e", "f"}}}}}}, {"none", []string{}},
	})
	if string(got) != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestSorted(t *testing.T) {
	o := Object{{"b", []Object{{{"z", "1"}, {"y", "2"}}}}, {"a", Object{{"d", "3"}, {"c", "4"}}}}
	want := Object{{"a", Object{{"c", "4"}, {"d", "3"}}}, {"b", []Object{{{"y", "2"}, {"z", "1"}}}}}
	if got := o.Sorted(); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if o[0].Name != "b" {
		t.Error("the object itself was changed")
	}
}

func TestLines(t *testing.T) {
	columns := []string{"name", "text"}
	rows := [][]string{{"a", `x, "y"`}, {"bbbb", "two\nlines\tand a tab"}, {"é", ""}}
	row := func(i int) []string { return rows[i] }
	var b bytes.Buffer
	if err := CSV(&b, columns, len(rows), row); err != nil {
		t.Fatal(err)
	}
	if got, err := csv.NewReader(&b).ReadAll(); err != nil || !reflect.DeepEqual(got, append([][]string{columns}, rows...)) {
		t.Errorf("csv: got %q and error %v", got, err)
	}
	b.Reset()
	if err := TSV(&b, columns, len(rows), row); err != nil {
		t.Fatal(err)
	}
	if want := "name\ttext\na\tx, \"y\"\nbbbb\ttwo lines and a tab\né\t\n"; b.String() != want {
		t.Errorf("tsv: got %q, want %q", &b, want)
	}
	b.Reset()
	rows[1][1] = "z"
	if err := Table(&b, columns, len(rows), row); err != nil {
		t.Fatal(err)
	}
	if want := "NAME  TEXT\na     x, \"y\"\nbbbb  z\né\n"; b.String() != want {
		t.Errorf("table: got %q, want %q", &b, want)
	}
}

func TestDetails(t *testing.T) {
	got := AppendDetails(nil, Object{
		{"name", "x"}, {"long_name", []string{"a", "b"}}, {"off", false}, {"on", true}, {"none", []string{}}, {"text", ""},
		{"rows", []Object{{{"name", "r"}, {"required", true}, {"keys", []string{"k", "l"}}}}}, {"n", 3}, {"o", Object{{"p", "q"}}},
	})
	want := `name       x
long name  a
           b
on         yes
rows
  r
    required  yes
    keys      k
              l
n          3
o
  p  q
`
	if string(got) != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func FuzzTexts(f *testing.F) {
	for _, s := range thorny {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		s = strings.ToValidUTF8(s, "?")
		o := Object{{"a", s}, {"b", []string{s}}}
		var got struct {
			A string
			B []string
		}
		if err := json.Unmarshal(AppendJSON(nil, o, 2, 0), &got); err != nil || got.A != s || got.B[0] != s {
			t.Errorf("JSON: %q comes back as %q, error %v", s, got, err)
		}
		got.A, got.B = "", nil
		if err := yaml.Unmarshal(AppendYAML(nil, o), &got); err != nil || got.A != s || len(got.B) != 1 || got.B[0] != s {
			t.Errorf("YAML: %q comes back as %q, error %v", s, got, err)
		}
	})
}
