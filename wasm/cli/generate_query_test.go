package cli

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/ext/tryfunc"
	"github.com/hashicorp/hcl/v2/hclparse"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

func TestQuery(t *testing.T) {
	for _, tt := range []struct {
		name, stdin, args string
		code              int
		stdout            string // a part of the policy; empty for nothing on stdout
		stderr            string // a part of stderr
	}{
		{"a template", `{"template":"mode: crud\nread:\n- arn:aws:s3:::b/*\n"}`, "", 0, `"Sid": "S3ReadObject"`, ""},
		{"a template in JSON", `{"template":"{\"mode\":\"crud\",\"read\":[\"arn:aws:s3:::b/*\"]}","minimize":"false"}`, "-f -", 0, `"Action": ["s3:GetObject"]`, ""},
		{"options", `{"template":"mode: crud\nlist:\n- arn:aws:s3:::b\nread:\n- arn:aws:s3:::b/*\n","minimize":"true","dependents":"none","levels":"aws","strict":"false","complete_only":"true"}`, "", 0, `s3:GetO*`, ""},
		{"fields", `{"read":"[\"arn:aws:s3:::b/*\"]","write":"[]","effect":"Deny"}`, "", 0, `"Effect": "Deny"`, ""},
		{"a text for a list", `{"read":"arn:aws:s3:::b/*"}`, "", 0, `"Sid": "S3ReadObject"`, ""},
		{"inputs of the published module", `{"name":"n","minimize":"true","read_access_level":"[\"arn:aws:s3:::b/*\"]","permissions_management_access_level":"[]","wildcard_only_single_actions":"[\"s3:ListAllMyBuckets\"]","wildcard_only_list_service":"[]","skip_resource_constraints":"[]","exclude_actions":"[]"}`, "", 0, `"Sid": "MultMultNone"`, ""},
		{"an actions template", `{"actions":"[\"s3:GetObject\"]"}`, "", 0, `s3:GetObject`, ""},
		{"a plain template", `{"mode":"crud","read":["arn:aws:s3:::b/*"]}`, "", 0, `"Sid": "S3ReadObject"`, ""},
		{"YAML", "mode: crud\nread: [arn:aws:s3:::b/*]\n", "", 0, `"Sid": "S3ReadObject"`, ""},
		{"ARNs by flags, the query empty", `{}`, "--read arn:aws:s3:::b/*", 0, `"Sid": "S3ReadObject"`, ""},
		{"an empty query", `{}`, "", 2, "", "query: there is no template"},
		{"options alone", `{"minimize":"true"}`, "", 2, "", "query: there is no template"},
		{"an unknown key", `{"reed":"[]"}`, "", 2, "", `query: no key "reed"`},
		{"an unknown input", `{"wildcard_only_x":"[]","name":"n"}`, "", 2, "", `wildcard-only has no key "x"`},
		{"both", `{"template":"mode: crud","read":"[]"}`, "", 2, "", "query: read has no place beside template"},
		{"no number", `{"minimize":"often","template":""}`, "", 2, "", `query: minimize can't be "often"`},
		{"no truth value", `{"strict":"yes","template":""}`, "", 2, "", `query: strict can't be "yes"`},
		{"no such tool", `{"compat":"x","template":""}`, "", 2, "", `query: compat can't be "x"`},
		{"no JSON in a list", `{"read":"[a]"}`, "", 2, "", "query: read: "},
		{"an empty template", `{"template":""}`, "", 2, "", "query: there is no template"},
		{"a bad template", `{"template":"mode: crud\neffect: deny\n"}`, "", 2, "", `error: query:2:9: no effect "deny"`},
		{"warnings, strict", `{"template":"read: [arn:aws:s3:::b/*]","strict":"true"}`, "", 1, `"Sid": "S3ReadObject"`, "warning: query:1:1: "},
		{"a field twice", `{"read":"[]","read_access_level":"[]"}`, "", 2, "", `the key "read" stands here a second time`},
	} {
		stdout, stderr, err := run(t, tt.stdin, append([]string{"--format", "terraform"}, strings.Fields(tt.args)...)...)
		if err != nil {
			stderr += err.Error()
		}
		result := map[string]string{}
		if stdout != "" {
			if err := json.Unmarshal([]byte(stdout), &result); err != nil || len(result) != 1 {
				t.Errorf("%s: got %s, %v, want an object of one text", tt.name, stdout, err)
			}
		}
		if got := exit(err); got != tt.code || !strings.Contains(result["policy"], tt.stdout) || (tt.stdout == "") != (stdout == "") || !strings.Contains(stderr, tt.stderr) {
			t.Errorf("%s: got %d, want %d\ngot  %s%s\nwant %s and %s", tt.name, got, tt.code, stdout, stderr, tt.stdout, tt.stderr)
		}
	}
}

// A query is one with --format terraform only.
func TestQueryElsewhere(t *testing.T) {
	if stdout, stderr, err := run(t, `{"template":"mode: crud"}`); err == nil || stdout != "" || !strings.Contains(stderr, `no key "template"`) {
		t.Errorf("got %s%s, %v", stdout, stderr, err)
	}
}

// TestTerraformModule plays Terraform: it evaluates the module's query, hands it to the
// program as the provider does, and evaluates the output with what comes back.
func TestTerraformModule(t *testing.T) {
	file, diags := hclparse.NewParser().ParseHCLFile("../../scripts/terraform/main.tf")
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	blocks := map[string]*hclsyntax.Body{}
	for _, b := range file.Body.(*hclsyntax.Body).Blocks {
		blocks[strings.Join(append([]string{b.Type}, b.Labels...), " ")] = b.Body
	}
	evaluate := func(block, attribute string, variables map[string]cty.Value) cty.Value {
		v, diags := blocks[block].Attributes[attribute].Expr.Value(&hcl.EvalContext{Variables: variables, Functions: map[string]function.Function{
			"try": tryfunc.TryFunc, "jsonencode": stdlib.JSONEncodeFunc, "tostring": stdlib.MakeToFunc(cty.String),
		}})
		if diags.HasErrors() {
			t.Fatal(diags)
		}
		return v
	}
	arn := cty.TupleVal([]cty.Value{cty.StringVal("arn:aws:s3:::b/<&>")})
	for name, template := range map[string]cty.Value{
		"fields":  cty.ObjectVal(map[string]cty.Value{"read": arn, "minimize": cty.False, "write": cty.NullVal(cty.DynamicPseudoType)}),
		"inputs":  cty.ObjectVal(map[string]cty.Value{"name": cty.StringVal("n"), "read_access_level": arn, "minimize": cty.False, "exclude_actions": cty.EmptyTupleVal}),
		"a whole": cty.ObjectVal(map[string]cty.Value{"template": cty.StringVal("mode: crud\nread: [\"arn:aws:s3:::b/<&>\"]\n")}),
	} {
		object := evaluate("data external policy", "query", map[string]cty.Value{"var": cty.ObjectVal(map[string]cty.Value{"template": template})})
		asked := map[string]string{}
		for key, value := range object.AsValueMap() {
			asked[key] = value.AsString()
		}
		stdin, err := json.Marshal(asked)
		if err != nil {
			t.Fatal(err)
		}
		var program []string
		for _, word := range evaluate("data external policy", "program", nil).AsValueSlice() {
			program = append(program, word.AsString())
		}
		if got := program[:2]; !reflect.DeepEqual(got, []string{"leastwise", "generate"}) {
			t.Fatalf("the program is %q", got)
		}
		stdout, stderr, err := run(t, string(stdin), program[2:]...)
		if err != nil {
			t.Fatalf("%s: %v, %s for %s", name, err, stderr, stdin)
		}
		result := map[string]string{}
		if err := json.Unmarshal([]byte(stdout), &result); err != nil {
			t.Fatal(err)
		}
		values := map[string]cty.Value{}
		for key, value := range result {
			values[key] = cty.StringVal(value)
		}
		data := cty.ObjectVal(map[string]cty.Value{"external": cty.ObjectVal(map[string]cty.Value{"policy": cty.ObjectVal(map[string]cty.Value{"result": cty.MapVal(values)})})})
		want := `{"Version": "2012-10-17", "Statement": [{"Sid": "S3ReadObject", "Effect": "Allow", "Action": ["s3:GetObject"], "Resource": ["arn:aws:s3:::b/<&>"]}]}`
		if got := evaluate("output policy_json", "value", map[string]cty.Value{"data": data}).AsString(); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
}

func TestFormOptions(t *testing.T) {
	for _, tt := range []struct {
		stdin, args string
		stdout      string // a part; empty for an error
		stderr      string
	}{
		{"", "--read arn:aws:s3:::b/* --format hcl", `data "aws_iam_policy_document" "policy" {`, ""},
		{"", "--read arn:aws:s3:::b/* --format hcl --name my-reader", `data "aws_iam_policy_document" "my-reader" {`, ""},
		{"mode: crud\nname: my reader\nread: [arn:aws:s3:::b/*]\n", "--format hcl", `data "aws_iam_policy_document" "my_reader" {`, ""},
		{"mode: crud\nname: my reader\nread: [arn:aws:s3:::b/*]\n", "--format cfn --name x", "\n  X:\n", ""},
		{"mode: crud\nname: my reader\nread: [arn:aws:s3:::b/*]\n", "--format cfn-json", `"MyReader": {`, ""},
		{"mode: actions\nactions: [s3:GetObject]\n", "--format cfn --pseudo", "- !Sub arn:${AWS::Partition}:s3:::${!BucketName}/", ""},
		{"", "--read arn:aws:s3:::b/* --format yaml --pseudo", "", "--pseudo has no meaning for the form yaml"},
		{"", "--read arn:aws:s3:::b/* --name x", "", "--name has no meaning for the form json"},
	} {
		stdout, _, err := run(t, tt.stdin, strings.Fields(tt.args)...)
		if tt.stdout != "" && (err != nil || !strings.Contains(stdout, tt.stdout)) {
			t.Errorf("%s: got %s and error %v, want %s", tt.args, stdout, err, tt.stdout)
		}
		if tt.stdout == "" && (err == nil || err.Error() != tt.stderr || stdout != "") {
			t.Errorf("%s: got %s and error %v, want %s", tt.args, stdout, err, tt.stderr)
		}
	}
}
