package convert

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"github.com/leastwise/leastwise/wasm/internal/corpus"
	"github.com/leastwise/leastwise/wasm/policy"
)

// everything has every element of the policy language, and texts that are written in a
// special way somewhere.
const everything = `{
  "Version": "2012-10-17",
  "Id": "every element",
  "Statement": [
    {"Sid": "Read", "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": ["arn:aws:s3:::b/${aws:username}/*", "arn:aws:s3:::b/$${*}%{x}%%{y}"]},
    {"Effect": "Deny", "Principal": {"AWS": ["arn:aws:iam::111122223333:root", "444455556666"], "Service": "ec2.amazonaws.com", "Federated": ["cognito-identity.amazonaws.com"]},
     "NotAction": ["iam:*", "sts:*"], "NotResource": "arn:aws:iam::111122223333:role/${aws:PrincipalTag/Team, 'none'}"},
    {"Sid": "Conditions", "Effect": "Deny", "NotPrincipal": {"AWS": "arn:aws:iam::111122223333:user/Ann"}, "Action": ["s3:*"], "Resource": "*",
     "Condition": {
       "Bool": {"aws:SecureTransport": "false"},
       "StringNotLike": {"aws:PrincipalTag/Größe <&> \"x\"": ["a\\b", "line\nend\ttab\r", "${aws:username}", "'", "ÿ"], "s3:prefix": ["", "no", "0123", "~", "2026-01-01", "- a", "a: b", "a #b"]},
       "ForAnyValue:StringEqualsIfExists": {"aws:TagKeys": ["&x", "*", "!Ref", "%", "@", "null"]}
     }}
  ]
}`

// unnamed is everything without principals.
var unnamed = func() string {
	d, _ := policy.Parse(everything)
	for i := range d.Statements {
		d.Statements[i].Principal, d.Statements[i].NotPrincipal = nil, nil
	}
	return policy.Print(d, policy.Layout{})
}()

const (
	trust = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}`
	forms = `{"Version":"2012-10-17","Statement":[{"Sid":"Forms","Effect":"Allow","Action":["sqs:SendMessage"],"Resource":["arn:${Partition}:sqs:${Region}:${Account}:q","arn:${Partition}:s3:::${aws:username}","arn:aws:s3:::${aws:username}"]}]}`
)

func TestPolicyForms(t *testing.T) {
	for _, tt := range []struct {
		golden, policy, format string
		o                      Options
	}{
		{"every.json", everything, "json", Options{}},
		{"every.yaml", everything, "yaml", Options{}},
		{"every.terraform", everything, "terraform", Options{}},
		{"every.hcl", everything, "hcl", Options{Name: "every element"}},
		{"unnamed.cfn", unnamed, "cfn", Options{Name: "every element"}},
		{"unnamed.cfn-json", unnamed, "cfn-json", Options{Name: "every element"}},
		{"2008.hcl", strings.Replace(unnamed, "2012", "2008", 1), "hcl", Options{}},
		{"trust.hcl", trust, "hcl", Options{}},
		{"trust.cfn", trust, "cfn", Options{}},
		{"trust.cfn-json", trust, "cfn-json", Options{}},
		{"forms.hcl", forms, "hcl", Options{Pseudo: true}},
		{"forms.cfn", forms, "cfn", Options{Pseudo: true}},
		{"forms.cfn-json", forms, "cfn-json", Options{Pseudo: true}},
		{"forms_literal.cfn", forms, "cfn", Options{}},
	} {
		got := appendAs(t, tt.format, tt.policy, tt.o)
		golden := "testdata/" + tt.golden
		if *update {
			if err := os.WriteFile(golden, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s (%v):\ngot  %s\nwant %s", golden, err, got, want)
		}
		sameDocument(t, tt.golden, reparse(t, tt.format, got), tt.policy)
		if (tt.format == "yaml" || tt.format == "cfn") && !tt.o.Pseudo {
			sameTypes(t, tt.format, got, tt.policy)
		}
	}
}

func appendAs(t testing.TB, format, policy string, o Options) []byte {
	t.Helper()
	out, err := formatOf(format).AppendAs(nil, policy, o)
	if err != nil {
		t.Fatalf("%v for %s", err, policy)
	}
	return out
}

func formatOf(name string) Format {
	f, _ := Find(name)
	return f
}

// sameDocument compares documents after all that IAM takes for the same was made one: a
// value and a list of it, true and "true", no Version and 2008's.
func sameDocument(t testing.TB, name string, got any, policy string) {
	t.Helper()
	var want any
	if err := json.Unmarshal([]byte(policy), &want); err != nil {
		t.Fatal(err)
	}
	if got, want := plainDocument(got), plainDocument(want); !reflect.DeepEqual(got, want) {
		t.Errorf("%s says\n%v\nwant\n%v", name, got, want)
	}
}

func plainDocument(value any) map[string]any {
	d := value.(map[string]any)
	if d["Version"] == nil {
		d["Version"] = "2008-10-17"
	}
	statements, ok := d["Statement"].([]any)
	if !ok {
		statements = []any{d["Statement"]}
	}
	for i, s := range statements {
		one := map[string]any{}
		for k, v := range s.(map[string]any) {
			switch k {
			case "Sid":
				if v != "" {
					one[k] = v
				}
			case "Effect":
				one[k] = v
			case "Condition":
				operators := map[string]any{}
				for o, keys := range v.(map[string]any) {
					operators[o] = plainLists(keys)
				}
				one[k] = operators
			default:
				one[k] = plainLists(v)
			}
		}
		statements[i] = one
	}
	d["Statement"] = statements
	return d
}

func plainLists(value any) any {
	switch v := value.(type) {
	case map[string]any:
		out := map[string]any{}
		for k := range v {
			out[k] = plainLists(v[k])
		}
		return out
	case []any:
		out := []any{}
		for _, item := range v {
			out = append(out, plainLists(item).([]any)...)
		}
		return out
	case bool:
		if v {
			return []any{"true"}
		}
		return []any{"false"}
	}
	return []any{value}
}

func TestUnfit(t *testing.T) {
	statement := func(s string) string { return `{"Version":"2012-10-17","Statement":[{"Effect":"Allow",` + s + `}]}` }
	for _, tt := range []struct{ format, policy, want string }{
		{"cfn", everything, "as cfn: statement 1: a managed policy names no principals"},
		{"cfn-json", everything, "as cfn-json: statement 1: a managed policy names no principals"},
		{"hcl", statement(`"Action":"a:b","Action":"a:c"`), `as hcl: `},
		{"hcl", statement(`"Action":"a:b","Actions":"a:c"`), `as hcl: statement 1: there is no place for "Actions"`},
		{"hcl", `{"Statement":[],"Note":1}`, `as hcl: there is no place for "Note"`},
		{"hcl", `{"Version":"2020-01-01","Statement":[]}`, `as hcl: there is no version "2020-01-01"`},
		{"hcl", `{"Id":["a"],"Statement":[]}`, `as hcl: the Id is no text`},
		{"hcl", `{"Statement":["x"]}`, `as hcl: statement 1: this is no statement`},
		{"hcl", statement(`"Action":[]`), "as hcl: statement 1: Action is an empty list, which the provider leaves out"},
		{"hcl", statement(`"Action":[null]`), `as hcl: statement 1: "null" stands where a text belongs`},
		{"hcl", statement(`"Resource":"&{x}"`), `as hcl: statement 1: the provider takes the &{ in "&{x}" for a variable`},
		{"hcl", statement(`"Sid":"a b"`), `as hcl: statement 1: the Sid "a b" has more than letters and digits`},
		{"hcl", statement(`"Sid":"a"},{"Effect":"Deny","Sid":"a"`), `as hcl: statement 2: a second statement with the Sid "a"`},
		{"hcl", `{"Statement":[{"Effect":"allow"}]}`, "as hcl: statement 1: the effect is neither Allow nor Deny"},
		{"hcl", statement(`"Principal":"x"`), `as hcl: statement 1: a principal that is neither "*" nor a map`},
		{"hcl", statement(`"Principal":{"*":"x"}`), `as hcl: statement 1: a map of principals with the key "*", which the provider writes as "*"`},
		{"hcl", statement(`"Principal":{}`), `as hcl: statement 1: an empty map of principals, which the provider leaves out`},
		{"hcl", statement(`"Condition":{"Bool":"x"}`), `as hcl: statement 1: a condition that is no object`},
	} {
		got, err := formatOf(tt.format).AppendAs([]byte("x"), tt.policy, Options{})
		var unfit *UnfitError
		if !errors.As(err, &unfit) || !strings.HasPrefix(err.Error(), tt.want) || string(got) != "x" {
			t.Errorf("%s: got %q and error %v, want error %q", tt.policy, got, err, tt.want)
		}
	}
}

// TestPolicyFormsOfCorpora writes real documents in each format and reads them again.
func TestPolicyFormsOfCorpora(t *testing.T) {
	for _, name := range []string{corpus.ManagedPolicies, corpus.ExamplePolicies} {
		t.Run(name, func(t *testing.T) {
			written, unfit := map[string]int{}, map[string]int{}
			files := corpus.Part(t, name)
			for _, f := range files {
				text := strings.TrimPrefix(f.Text, "\ufeff")
				for _, format := range Formats {
					for _, pseudo := range []bool{false, true} {
						if pseudo && !strings.HasPrefix(format.Name, "cfn") {
							continue
						}
						out, err := format.AppendAs(nil, text, Options{Pseudo: pseudo})
						var no *UnfitError
						if errors.As(err, &no) {
							unfit[err.Error()]++
							continue
						}
						if err != nil {
							t.Fatalf("%s: %v", f.Name, err)
						}
						written[format.Name]++
						sameDocument(t, f.Name+" as "+format.Name, reparse(t, format.Name, out), text)
						if (format.Name == "yaml" || format.Name == "cfn") && !pseudo {
							sameTypes(t, format.Name, out, text)
						}
					}
				}
			}
			t.Logf("of %d documents were written (cfn with and without pseudo parameters) %v; not %v", len(files), written, unfit)
			if name == corpus.ManagedPolicies && len(unfit) > 0 {
				t.Errorf("managed policies that don't fit: %v", unfit)
			}
		})
	}
}

func FuzzPolicyForms(f *testing.F) {
	for _, s := range []string{"a", "$${*}%{x}%%{y}", "&{", "${aws:username}", "line\nend\ttab\r", "Größe <&> \"x\" a\\b", "no", "0123", "~", "- a", "a: b", "a #b", "!Sub", "'", "\x7f\u0085\u2028\ufeff\x00", "😀", "${Region}${x}", "%{if}", "$%{", "%${"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		// Terraform composes characters; IAM's policies have none beyond U+00FF that could be.
		// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html
		if s = strings.ToValidUTF8(s, "?"); !norm.NFC.IsNormalString(s) {
			return
		}
		text, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		policy := strings.ReplaceAll(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"X","Resource":["X"],"Condition":{"StringLike":{"a:X":["X","Y"]}}}]}`, `"X"`, string(text))
		for _, format := range Formats {
			for _, o := range []Options{{}, {Pseudo: true, Name: s}} {
				out, err := format.AppendAs(nil, policy, o)
				if err != nil {
					if format.Name == "hcl" && strings.Contains(s, "&{") {
						continue
					}
					t.Fatal(err)
				}
				if o.Pseudo && (strings.Contains(s, "AWS::") || strings.Contains(s, "${AccountId}")) {
					continue // one parameter for several placeholders
				}
				sameDocument(t, format.Name, reparse(t, format.Name, out), policy)
			}
		}
	})
}
