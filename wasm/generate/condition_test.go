package generate

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/catalog/embedded"
)

// conditionsOf writes each statement as "Sid: operator key values, ...".
func conditionsOf(r Result) []string {
	var out []string
	for _, s := range r.Statements {
		line := s.Sid + ":"
		for _, c := range s.Conditions {
			line += " " + c.Operator + " " + c.Key + " " + strings.Join(c.Values, "|")
		}
		out = append(out, line)
	}
	return out
}

func TestConditions(t *testing.T) {
	const mfa = "\nconditions:\n- {operator: Bool, key: 'aws:MultiFactorAuthPresent', values: ['true']}\n"
	const tag = "\nconditions:\n- {operator: StringEquals, key: 'aws:ResourceTag/team', values: [blue]}\n"
	for _, tt := range []struct {
		name, text string
		want       []string
		note       string // actions of the note about where the condition is not
	}{
		{"a global key is put everywhere",
			"mode: crud\nread: [" + parameter + "]\nskip-resource-constraints: ['sqs:*']\nwildcard-only:\n  single-actions: [s3:ListAllMyBuckets]" + mfa,
			[]string{"MultMultNone: Bool aws:MultiFactorAuthPresent true", "SsmReadParameter: Bool aws:MultiFactorAuthPresent true", "SkipResourceConstraints: Bool aws:MultiFactorAuthPresent true"}, ""},
		{"a tag of the resource only where the type has it",
			"mode: crud\nread: [" + parameter + "]\nwildcard-only:\n  single-actions: [s3:ListAllMyBuckets]" + tag,
			[]string{"MultMultNone:", "SsmReadParameter: StringEquals aws:ResourceTag/team blue"}, "s3:ListAllMyBuckets"},
		{"the skip list by its actions",
			"mode: crud\nskip-resource-constraints: [ec2:RebootInstances, 's3:List*', s3:ListAllMyBuckets]" + tag,
			[]string{"SkipResourceConstraints: StringEquals aws:ResourceTag/team blue", "SkipResourceConstraintsNocondition:"}, "s3:List* s3:ListAllMyBuckets"},
		{"a split statement",
			"mode: actions\nactions: [sqs:CreateQueue, sqs:DeleteQueue]\nconditions:\n- {operator: StringEquals, key: 'aws:RequestTag/team', values: [blue]}",
			[]string{"SqsWriteQueue: StringEquals aws:RequestTag/team blue", "SqsWriteQueueNocondition:"}, "sqs:DeleteQueue"},
		{"Deny",
			"mode: crud\neffect: Deny\nwrite: [" + key + "]" + mfa,
			[]string{"KmsWriteKey: Bool aws:MultiFactorAuthPresent true"}, ""},
		{"Deny of what lacks any of two recipes, where a third condition holds",
			"mode: crud\neffect: Deny\nwrite: [" + key + "]\nconditions:\n- mfa\n- {operator: StringEquals, key: 'aws:PrincipalTag/team', values: [blue]}\n- vpc: vpc-1\n",
			[]string{"KmsWriteKey: StringEquals aws:PrincipalTag/team blue BoolIfExists aws:MultiFactorAuthPresent false", "KmsWriteKey2: StringEquals aws:PrincipalTag/team blue StringNotEquals aws:SourceVpc vpc-1"}, ""},
		{"Deny leaves out an action without the key, which it would deny always",
			"mode: actions\neffect: Deny\nactions: [sqs:CreateQueue, sqs:DeleteQueue]\nconditions:\n- {operator: StringEquals, key: 'aws:RequestTag/team', values: [blue]}",
			[]string{"SqsWriteQueue: StringEquals aws:RequestTag/team blue"}, "sqs:DeleteQueue"},
		{"Deny of such actions alone is no statement",
			"mode: actions\neffect: Deny\nactions: [sqs:DeleteQueue]\nconditions:\n- {operator: StringEquals, key: 'aws:RequestTag/team', values: [blue]}",
			nil, "sqs:DeleteQueue"},
	} {
		r := FromTemplates(realCatalog(t), readTemplates(t, tt.name, tt.text), Options{Minimize: -1})
		if got := conditionsOf(r); !slices.Equal(got, tt.want) {
			t.Errorf("%s:\ngot  %s\nwant %s", tt.name, strings.Join(got, "\n     "), strings.Join(tt.want, "\n     "))
		}
		note := ""
		for _, n := range r.Notes {
			if n.Code == NoCondition {
				note = strings.Join(n.Actions, " ")
			}
		}
		if note != tt.note {
			t.Errorf("%s: got the note %q, want %q", tt.name, note, tt.note)
		}
	}
}

// Two conditions of one operator and key are one in a policy, and nothing is lost.
func TestConditionsJSON(t *testing.T) {
	text, _, _ := JSON([]Statement{{Sid: "A", Deny: true, Actions: []string{"s3:*"}, Resources: []string{"*"}, Conditions: []Condition{
		{"StringEquals", "aws:PrincipalTag/a", []string{"x"}},
		{"Bool", "aws:SecureTransport", []string{"true"}},
		{"StringEquals", "aws:PrincipalTag/b", []string{"y"}},
		{"StringEquals", "aws:PrincipalTag/a", []string{"z"}},
	}}})
	var got struct {
		Statement []struct {
			Effect    string
			Condition map[string]map[string][]string
		}
	}
	if err := json.Unmarshal([]byte(text), &got); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	s := got.Statement[0]
	if s.Effect != "Deny" || len(s.Condition) != 2 || !slices.Equal(s.Condition["StringEquals"]["aws:PrincipalTag/a"], []string{"x", "z"}) ||
		!slices.Equal(s.Condition["StringEquals"]["aws:PrincipalTag/b"], []string{"y"}) || !slices.Equal(s.Condition["Bool"]["aws:SecureTransport"], []string{"true"}) {
		t.Errorf("got %+v", s)
	}
}

// Every recipe uses its parameters and keys that AWS has.
func TestRecipes(t *testing.T) {
	c := realCatalog(t)
	for i, r := range Recipes {
		if i > 0 && r.Name <= Recipes[i-1].Name {
			t.Errorf("%s is not sorted", r.Name)
		}
		values := map[string][]string{}
		for _, p := range r.Parameters {
			values[p] = []string{"value-of-" + p}
		}
		found, ok := FindRecipe(r.Name)
		if !ok {
			t.Fatalf("%s is not found", r.Name)
		}
		for _, deny := range [...]bool{false, true} {
			k := found.Fill(deny, values)
			text := k.Key + strings.Join(k.Values, " ")
			if _, ok := c.LookupConditionKey(k.Key); !ok {
				t.Errorf("%s: no key %s", r.Name, k.Key)
			}
			for p, v := range values {
				if !strings.Contains(text, v[0]) || strings.Contains(text, "<"+p+">") {
					t.Errorf("%s: %s is not filled in: %s", r.Name, p, text)
				}
			}
		}
	}
}

// The operations blob knows to which services roles are passed.
func TestPassedToOfOperations(t *testing.T) {
	c := realCatalog(t)
	o, err := embedded.Operations()
	if err != nil {
		t.Fatal(err)
	}
	passed := PassedTo(o)
	for _, tt := range []struct{ id, want string }{
		{"lambda:CreateFunction", "lambda.amazonaws.com"},
		{"s3:GetObject", ""},
	} {
		a, _ := c.LookupAction(tt.id)
		if got := strings.Join(passed(a), " "); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.id, got, tt.want)
		}
	}
}

// An action that an excluded template entry would bring has the chain of the other one.
func TestExplain(t *testing.T) {
	text := "mode: crud\nwrite:\n- " + key + "\nwildcard-only:\n  single-actions: [kms:CreateCustomKeyStore]\n"
	r := FromTemplates(realCatalog(t), readTemplates(t, "explain", text), Options{Minimize: 0})
	for _, tt := range []struct{ id, want string }{
		{"kms:Encrypt", `kms:Encrypt is a write action for kms key, the type of "` + key + `" (x)`},
		{"kms:CreateKey", `kms:CreateKey is needed by kms:ReplicateKey; kms:ReplicateKey is a write action for kms key, the type of "` + key + `" (x)`},
		{"cloudhsm:DescribeClusters", `cloudhsm:DescribeClusters is needed by kms:CreateCustomKeyStore; kms:CreateCustomKeyStore is asked for by "kms:CreateCustomKeyStore" (x) of wildcard-only/single-actions`},
		{"kms:ListKeys", ""},
	} {
		var got []string
		for _, c := range r.Explain(tt.id) {
			got = append(got, c.Sentence(tt.id, func(*Reason) string { return "x" }))
		}
		if strings.Join(got, "\n") != tt.want {
			t.Errorf("%s: got %q, want %q", tt.id, got, tt.want)
		}
	}
}
