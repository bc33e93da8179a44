package convert

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"github.com/leastwise/leastwise/wasm/source"
	sourceyaml "github.com/leastwise/leastwise/wasm/source/yaml"
)

// documentOf is the policy document of a template, with Fn::Sub resolved to the
// placeholders of ARN formats.
func documentOf(t testing.TB, format string, text []byte) any {
	t.Helper()
	var root any
	if format == "cfn" {
		documents, err := sourceyaml.Read(string(text))
		if err != nil || len(documents) != 1 {
			t.Fatalf("%d documents, %v in\n%s", len(documents), err, text)
		}
		root = withTags(t, &documents[0])
	} else if err := json.Unmarshal(text, &root); err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	template := root.(map[string]any)
	resources := template["Resources"].(map[string]any)
	if template["AWSTemplateFormatVersion"] != "2010-09-09" || len(template) != 2 || len(resources) != 1 {
		t.Fatalf("not a template with one resource: %s", text)
	}
	for _, r := range resources {
		resource := r.(map[string]any)
		property := map[any]string{"AWS::IAM::ManagedPolicy": "PolicyDocument", "AWS::IAM::Role": "AssumeRolePolicyDocument"}[resource["Type"]]
		return resolved(resource["Properties"].(map[string]any)[property])
	}
	return nil
}

// withTags is the value of a node with !Sub in its long form.
func withTags(t testing.TB, n *source.Node) any {
	switch n.Kind {
	case source.Map:
		out := map[string]any{}
		for i := 0; i < len(n.Children); i += 2 {
			out[n.Children[i].Text] = withTags(t, &n.Children[i+1])
		}
		return out
	case source.Seq:
		out := []any{}
		for i := range n.Children {
			out = append(out, withTags(t, &n.Children[i]))
		}
		return out
	}
	switch n.Tag {
	case "":
		return n.Text
	case "!Sub":
		return map[string]any{"Fn::Sub": n.Text}
	}
	t.Fatalf("the tag %s", n.Tag)
	return nil
}

// sameTypes reads YAML with a reader that decides itself what texts, truth values and
// numbers are: it must find those of the JSON. Tags mean nothing to it.
func sameTypes(t testing.TB, format string, text []byte, policy string) {
	t.Helper()
	var got, want any
	err := yaml.Unmarshal(text, &got)
	if err == nil && format == "cfn" {
		for _, r := range got.(map[string]any)["Resources"].(map[string]any) {
			for _, document := range r.(map[string]any)["Properties"].(map[string]any) {
				got = document
			}
		}
	}
	plain, err2 := json.Marshal(got) // numbers are of Go's many types
	if err := errors.Join(err, err2, json.Unmarshal(plain, &got), json.Unmarshal([]byte(policy), &want)); err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v\nfrom %s\nwant %v", got, text, want)
	}
}

// resolved puts placeholders in place of Fn::Sub.
func resolved(value any) any {
	switch v := value.(type) {
	case map[string]any:
		if text, ok := v["Fn::Sub"].(string); ok && len(v) == 1 {
			return strings.NewReplacer("${AWS::Partition}", "${Partition}", "${AWS::Region}", "${Region}",
				"${AWS::AccountId}", "${Account}", "${!", "${").Replace(text)
		}
		for k := range v {
			v[k] = resolved(v[k])
		}
	case []any:
		for i := range v {
			v[i] = resolved(v[i])
		}
	}
	return value
}

func TestSub(t *testing.T) {
	for s, want := range map[string]string{
		"":                "",
		"${aws:username}": "",
		"a${Partition":    "",
		"${Partition}":    "${AWS::Partition}",
		"arn:${Partition}:s3:${Region}:${Account}:${aws:username}/${!x}/${*}": "arn:${AWS::Partition}:s3:${AWS::Region}:${AWS::AccountId}:${!aws:username}/${!!x}/${!*}",
		"${AWS::AccountId}x${aws:PrincipalTag/team, 'none'}":                  "${AWS::AccountId}x${!aws:PrincipalTag/team, 'none'}",
		"${Region} ${": "",
	} {
		got, ok := (&Options{Pseudo: true}).cfnSub(s)
		if !ok {
			got = ""
		}
		if got != want {
			t.Errorf("%q: got %q, want %q", s, got, want)
		}
	}
}

func TestCFNName(t *testing.T) {
	for name, want := range map[string]string{"": "Policy", "my-policy 2": "MyPolicy2", "ünder_score": "NderScore", "X": "X"} {
		if got := cfnName(name); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
}
