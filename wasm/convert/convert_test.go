package convert

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/wasm/generate"
	"github.com/leastwise/leastwise/wasm/source"
	"github.com/leastwise/leastwise/wasm/source/yaml"
)

var update = flag.Bool("update", false, "write the golden files anew; review the diff")

// policies are what each format is shown with.
var policies = map[string][]generate.Statement{
	"empty": nil,
	"all": {
		{Sid: "S3ReadObject", Actions: []string{"s3:Get*"}, Resources: []string{"arn:aws:s3:::b/*", "arn:aws:s3:::${aws:username}/é <&> \U0001F600"}},
		{Sid: "MultMultNone", Deny: true, Actions: []string{"ec2:DescribeInstances", "s3:ListAllMyBuckets"}, Resources: []string{"*"},
			Conditions: []generate.Condition{
				{Operator: "Bool", Key: "aws:SecureTransport", Values: []string{"true"}},
				{Operator: "StringLike", Key: "aws:ResourceTag/Team Name: x", Values: []string{"no", "0123", "it's # so: 'x' ", "", "a\nb", "- c", "*"}},
			}},
	},
}

func TestFormats(t *testing.T) {
	for _, f := range Formats {
		for name, statements := range policies {
			text, _, _ := generate.JSON(statements)
			for like, suffix := range map[Like]string{Ours: "", PolicySentry: "_policy_sentry"} {
				if like == PolicySentry && f.Name != "json" && f.Name != "yaml" && f.Name != "terraform" {
					continue // it has no others
				}
				golden := "testdata/" + name + suffix + "." + f.Name
				got, err := f.Append(nil, text, like)
				if err != nil {
					t.Fatal(err)
				}
				if *update {
					if err := os.WriteFile(golden, got, 0o644); err != nil {
						t.Fatal(err)
					}
				}
				want, err := os.ReadFile(golden)
				if err != nil || !bytes.Equal(got, want) {
					t.Errorf("%s (%v):\ngot  %s\nwant %s", golden, err, got, want)
				}
				if back, want := reparse(t, f.Name, got), parse(t, text); !reflect.DeepEqual(back, want) {
					t.Errorf("%s says\n%v\nwant\n%v", golden, back, want)
				}
			}
		}
	}
}

func parse(t *testing.T, text string) (value any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return value
}

// reparse reads a format's output with a reader of that format.
func reparse(t *testing.T, format string, text []byte) any {
	t.Helper()
	switch format {
	case "json-compact":
		if strings.Count(string(text), "\n") != 1 {
			t.Errorf("more than one line: %s", text)
		}
		return parse(t, string(text))
	case "json":
		return parse(t, string(text))
	case "terraform":
		if strings.Count(string(text), "\n") != 1 {
			t.Errorf("more than one line: %s", text)
		}
		object := map[string]string{}
		if err := json.Unmarshal(text, &object); err != nil || len(object) != 1 {
			t.Fatalf("%v in %s", err, text)
		}
		return parse(t, object["policy"])
	case "yaml":
		documents, err := yaml.Read(string(text))
		if err != nil || len(documents) != 1 {
			t.Fatalf("%d documents, %v in %s", len(documents), err, text)
		}
		return value(&documents[0])
	case "hcl":
		return evaluateHCL(t, text)
	case "cfn", "cfn-json":
		return documentOf(t, format, text)
	}
	t.Fatalf("no reader for the format %s", format)
	return nil
}

func value(n *source.Node) any {
	switch n.Kind {
	case source.Map:
		out := map[string]any{}
		for i := 0; i < len(n.Children); i += 2 {
			out[n.Children[i].Text] = value(&n.Children[i+1])
		}
		return out
	case source.Seq:
		out := []any{}
		for i := range n.Children {
			out = append(out, value(&n.Children[i]))
		}
		return out
	}
	return n.Text
}

func TestPolicyFormatOfNoJSON(t *testing.T) {
	if got, err := formYAML.Append([]byte("x"), "{", Ours); err == nil || string(got) != "x" {
		t.Errorf("got %q, %v", got, err)
	}
}
