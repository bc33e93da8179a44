package source

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the golden files; look at the difference afterwards")

// golden compares v, as JSON without empty members, with a file.
func golden(t *testing.T, file string, v any) {
	t.Helper()
	got, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var plain any
	if err := json.Unmarshal(got, &plain); err != nil {
		t.Fatal(err)
	}
	if got, err = json.MarshalIndent(prune(plain), "", " "); err != nil {
		t.Fatal(err)
	}
	got = append(got, '\n')
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(want) {
		g, w := strings.Split(string(got), "\n"), strings.Split(string(want), "\n")
		for i := range min(len(g), len(w)) {
			if g[i] != w[i] {
				t.Fatalf("%s, line %d: got %q, want %q (-update rewrites)", file, i+1, g[i], w[i])
			}
		}
		t.Fatalf("%s: got %d lines, want %d (-update rewrites)", file, len(g), len(w))
	}
}

// prune drops members that say nothing, so that a fact which other sources fill in can be
// added without touching these files. Numbers stay, 0 is a page.
func prune(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for name, member := range v {
			if member == nil || member == "" || member == false {
				delete(v, name)
			} else {
				v[name] = prune(member)
			}
		}
	case []any:
		for i := range v {
			v[i] = prune(v[i])
		}
	}
	return v
}

func readFile(t *testing.T, file string) []byte {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestPage(t *testing.T) {
	for _, name := range []string{"list_examplewidgets", "list_gadgets"} {
		p, err := Page("pages/"+name+".html", readFile(t, "testdata/html/"+name+".html"))
		if err != nil {
			t.Fatal(err)
		}
		golden(t, "testdata/html/"+name+".golden.json", p)
	}
}

// Every way a page may change is an error that says where and what.
func TestBrokenPages(t *testing.T) {
	want := map[string]string{
		"action_name":             `Actions table, row 1: "Get Widget" is not an action's name`,
		"action_twice":            `Actions table, row 2: action "getwidget" occurs twice`,
		"arn_loose_text":          `Resource types table, row 1: text beside the ARN format in "arn:${Partition}:widgets:::w/${Id}andmore"`,
		"arn_shape":               `Resource types table, row 1: "urn:widget" is not an ARN format`,
		"bad_prefix":              `service "Example Widgets" has the prefix "my widgets"`,
		"colspan":                 `Actions table, row 1: a cell spans 2 columns`,
		"column_twice":            `Actions table, heading: column "Access level" occurs twice`,
		"cut_after_heading":       `the file ends before </html>, at byte 258: a part is missing`,
		"cut_before_content":      `the file ends before </html>, at byte 64: a part is missing`,
		"cut_between_rows":        `the file ends before </html>, at byte 350: a part is missing`,
		"cut_in_the_middle":       `1 tables begin and 0 end: a part is missing`,
		"declared_key_shape":      `Condition keys table, row 1: "Color" is not a condition key`,
		"declared_key_twice":      `Condition keys table, row 2: condition key "widgets:Color" occurs twice`,
		"declared_key_type":       `Condition keys table, row 1: condition key widgets:Color has the type ""`,
		"dependent_loose_text":    `Actions table, row 1: text beside the paragraphs of the dependent actions`,
		"dependent_shape":         `Actions table, row 1: dependent action "PassRole" does not look like prefix:Action`,
		"empty_file":              `the file ends before </html>, at byte 0: a part is missing`,
		"heading_cell":            `Actions table, row 1: a <th> among the cells`,
		"key_loose_text":          `Actions table, row 1: text beside the paragraphs of the condition keys`,
		"key_shape":               `Actions table, row 1: "Color" is not a condition key`,
		"level_empty":             `Actions table, row 1: unknown access level ""`,
		"level_second_word":       `Actions table, row 1: unknown access level "Wrte"`,
		"level_word":              `Actions table, row 2: unknown access level "Wrte"`,
		"missing_column":          `Actions table, heading: no column "Access level"`,
		"no_actions_table":        `no Actions table`,
		"no_heading":              `a table with 0 heading rows, want 1`,
		"no_key_rows":             `Condition keys table, heading: no row below it`,
		"no_operation_rows":       `API operations table, heading: no row below it`,
		"no_prefix":               `no paragraph with "(service prefix:"`,
		"no_rows":                 `Actions table, heading: no row below it`,
		"no_table":                `no Actions table`,
		"no_type_rows":            `Resource types table, heading: no row below it`,
		"not_a_page":              `no #main-content (title "Moved")`,
		"operation_action":        `API operations table, row 1: "GetWidget" does not look like prefix:Action`,
		"operation_key":           `API operations table, row 1: values for the condition key "widgets:Color", which nothing here keeps`,
		"operation_name":          `API operations table, row 1: "Get a widget" is not an operation's name`,
		"operation_twice":         `API operations table, row 2: operation "GetWidget" occurs twice`,
		"operation_value":         `API operations table, row 1: "any service" is not a service principal`,
		"resource_loose_text":     `Actions table, row 1: text beside the paragraphs of the resource types`,
		"resource_star":           `Actions table, row 1: "wid*get" is not a resource type's name`,
		"rowspan_past_end":        `Actions table, row 2: a cell spans 3 rows, the table has 1 more`,
		"rowspan_word":            `Actions table, row 1: rowspan="two" is not a number of rows`,
		"scenario_first":          `Actions table, row 1: action GetWidget: a scenario without a name or without an action`,
		"second_description":      `Actions table, row 2: action GetWidget has a second description or access level`,
		"second_table":            `Actions table, heading: a second table of this kind`,
		"section_keys":            `no table below "Condition keys for Example Widgets", and no sentence that there is nothing to list`,
		"section_permission_only": `no table below "Permission-only actions for Example Widgets", and no sentence that there is nothing to list`,
		"section_types":           `no table below "Resource types defined by Example Widgets", and no sentence that there is nothing to list`,
		"table_in_table":          `a table inside a table`,
		"too_few_cells":           `Actions table, row 2: 3 cells for the heading's 6 columns`,
		"too_many_cells":          `Actions table, row 1: more cells than the heading's 6 columns`,
		"two_prefixes":            `2 service prefixes in the first paragraph, want 1`,
		"type_star":               `Resource types table, row 1: "widget*" is not a resource type's name`,
		"type_twice":              `Resource types table, row 2: resource type "widget" occurs twice`,
		"unknown_column":          `Actions table, heading: unknown column "Tier"`,
		"unknown_heading":         `a table with the unknown heading "Price | Amount"`,
	}
	files, err := filepath.Glob("testdata/html/broken/*.html")
	if err != nil || len(files) != len(want) {
		t.Fatalf("%d broken pages, %d expectations (%v)", len(files), len(want), err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".html")
		kind := ErrShape
		if name == "not_a_page" {
			kind = ErrNotAPage
		}
		p, err := Page("pages/"+name+".html", readFile(t, file))
		if err == nil {
			t.Errorf("%s: no error, but %d actions", name, len(p.Service.Actions))
			continue
		}
		if text := "pages/" + name + ".html: " + want[name] + ": " + kind.Error(); err.Error() != text || !errors.Is(err, kind) {
			t.Errorf("%s:\n got %v\nwant %s", name, err, text)
		}
	}
}

// A page that stops anywhere is an error, also where its rows would read like a whole
// table: an HTML parser closes what is open.
func TestPageCutAnywhere(t *testing.T) {
	for _, name := range []string{"list_examplewidgets", "list_gadgets"} {
		data := readFile(t, "testdata/html/"+name+".html")
		for n := range len(bytes.TrimSpace(data)) {
			if _, err := Page("pages/"+name+".html", data[:n]); !errors.Is(err, ErrCut) {
				t.Fatalf("%s cut after %d bytes: %v, want an error about the cut", name, n, err)
			}
		}
	}
}
