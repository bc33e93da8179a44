package source

import (
	"encoding/json"
	"errors"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/builder/fact"
)

func TestService(t *testing.T) {
	for _, version := range []string{"v1.1", "v1.4"} {
		s, err := Service("service-reference/x.json", readFile(t, "testdata/servicereference/"+version+".json"))
		if err != nil {
			t.Fatal(err)
		}
		golden(t, "testdata/servicereference/"+version+".golden.json", s)
	}
}

// TestServiceVersions: v1.3 has no operations, v1.2 does not say what SupportedBy does
// either, v1.1 has no access levels. What is left reads as it does in v1.4.
func TestServiceVersions(t *testing.T) {
	text := readFile(t, "testdata/servicereference/v1.4.json")
	full, err := Service("x.json", text)
	if err != nil {
		t.Fatal(err)
	}
	want := &full.Service
	for _, tt := range []struct {
		version string
		gone    func(file map[string]any, action map[string]any)
		lose    func(a *fact.Action)
	}{
		{"v1.3", func(file, _ map[string]any) { delete(file, "Operations") }, func(*fact.Action) {}},
		{"v1.2", func(_, action map[string]any) { delete(action, "SupportedBy") }, func(a *fact.Action) { a.LastAccessed = false }},
		{"v1.1", func(_, action map[string]any) { delete(action, "Annotations") }, func(a *fact.Action) { a.Level, a.LevelSource = "", 0 }},
	} {
		var file map[string]any
		if err := json.Unmarshal(text, &file); err != nil {
			t.Fatal(err)
		}
		file["Version"] = tt.version
		for _, a := range file["Actions"].([]any) {
			tt.gone(file, a.(map[string]any))
		}
		if text, err = json.Marshal(file); err != nil { // the next version loses more
			t.Fatal(err)
		}
		got, err := Service("x.json", text)
		if err != nil {
			t.Fatalf("%s: %v", tt.version, err)
		}
		want.Operations = nil
		for i := range want.Actions {
			tt.lose(&want.Actions[i])
		}
		if !reflect.DeepEqual(&got.Service, want) {
			t.Errorf("%s reads as\n%+v\nwant\n%+v", tt.version, got.Service, *want)
		}
	}
}

func TestBrokenServices(t *testing.T) {
	want := map[string]string{
		"action_name":      `Actions[1]: "Get Widget" is not an action's name`,
		"actions_object":   `no list of Actions`,
		"annotation":       `Actions[0].Annotations.Properties: unknown member "IsCostly", known are ["IsList" "IsPermissionManagement" "IsTaggingOnly" "IsWrite"]`,
		"authorized":       `Operations[0].AuthorizedActions[0]: authorized action "GetWidget" of service ""`,
		"context":          `Operations[0].AuthorizedActions[0]: values for the condition key "widgets:Color", which nothing here keeps`,
		"context_list":     `Operations[0].AuthorizedActions[0]: Context is not an object`,
		"cut_off":          `not JSON`,
		"entry_text":       `Actions[0]: "GetWidget" is not an object`,
		"flag_text":        `Actions[0].Annotations.Properties: IsWrite is "true", want true or false`,
		"key_type":         `ConditionKeys[0]: condition key "widgets:Color" has no name or no type`,
		"keys_objects":     `Resources[0]: ARNFormats holds {"Format": "arn:aws:widgets:::w"}, want strings`,
		"keys_text":        `Actions[0]: ActionConditionKeys is not a list`,
		"member_twice":     `member "Actions" occurs twice`,
		"name":             `the service's name is "my widgets"`,
		"name_number":      `Actions[0]: Name is 7, want a string`,
		"no_actions":       `no list of Actions`,
		"no_version":       `schema version "", known are ["v1.1" "v1.2" "v1.3" "v1.4"]`,
		"operation_name":   `Operations[0]: an operation without a name`,
		"resource_name":    `Actions[0].Resources[0]: a resource without a name`,
		"resources_object": `Resources is not a list`,
		"sdk_name":         `Operations[0].SDK[0]: client "", method "get_widget", package "Boto3": none may be missing`,
		"type_name":        `Resources[0]: a resource type without a name`,
		"unknown_member":   `Actions[1]: unknown member "ActionConditionKeyz", the nearest known is "ActionConditionKeys"`,
		"unknown_root":     `unknown member "Quotas", known are ["Name" "Version" "Actions" "Resources" "ConditionKeys" "Operations"]`,
		"unknown_row":      `Actions[0].Resources[0]: unknown member "Conditionkeys", the nearest known is "ConditionKeys"`,
		"unknown_sdk":      `Operations[0].SDK[0]: unknown member "Methods", the nearest known is "Method"`,
		"version":          `schema version "v2.0", known are ["v1.1" "v1.2" "v1.3" "v1.4"]`,
	}
	files, err := filepath.Glob("testdata/servicereference/broken/*.json")
	if err != nil || len(files) != len(want) {
		t.Fatalf("%d broken files, %d expectations (%v)", len(files), len(want), err)
	}
	for _, file := range files {
		name := filepath.Base(file)
		_, err := Service(name, readFile(t, file))
		if text := name + ": " + want[strings.TrimSuffix(name, ".json")] + ": " + ErrShape.Error(); err == nil || err.Error() != text || !errors.Is(err, ErrShape) {
			t.Errorf("%s:\n got %v\nwant %s", name, err, text)
		}
	}
}

func TestIndex(t *testing.T) {
	got, err := Index("index.json", readFile(t, "testdata/servicereference/index.json"))
	want := []IndexEntry{{"widgets", "https://example.com/v1/widgets/widgets.json"}, {"gadgets", "https://example.com/v1/gadgets/gadgets.json"}}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("Index = %v, %v, want %v", got, err, want)
	}
	for data, text := range map[string]string{
		`{"services": []}`:      `index.json: not a JSON array of services: unknown shape`,
		`[{"service": "s3"}]`:   `index.json: [0]: service "s3" with the url "": unknown shape`,
		`[{"service": "s3"},`:   `index.json: not a JSON array of services: unknown shape`,
		`[{"url": "https://"}]`: `index.json: [0]: service "" with the url "https://": unknown shape`,
	} {
		if _, err := Index("index.json", []byte(data)); err == nil || err.Error() != text {
			t.Errorf("Index(%s) = %v, want %s", data, err, text)
		}
	}
}

// TestServiceRenamed renames every member of a file in turn: none may be lost unseen.
func TestServiceRenamed(t *testing.T) {
	text := string(readFile(t, "testdata/servicereference/v1.4.json"))
	member := regexp.MustCompile(`"([^"]+)":`)
	renamed := 0
	for _, at := range member.FindAllStringSubmatchIndex(text, -1) {
		name := text[at[2]:at[3]]
		_, err := Service("x.json", []byte(text[:at[3]]+"z"+text[at[3]:]))
		if !errors.Is(err, ErrShape) || !strings.Contains(err.Error(), `"`+name+`z"`) {
			t.Errorf("byte %d, %q with another name: %v, want an error that names it", at[2], name, err)
		}
		renamed++
	}
	if renamed < 40 {
		t.Errorf("only %d members in the file", renamed)
	}
}
