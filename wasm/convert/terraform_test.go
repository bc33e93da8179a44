package convert

import (
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/zclconf/go-cty/cty"
)

// evaluateHCL makes the document of a data source as Terraform and its AWS provider do,
// lists always as lists.
func evaluateHCL(t testing.TB, text []byte) map[string]any {
	t.Helper()
	if again := hclwrite.Format(text); string(again) != string(text) {
		t.Errorf("\"terraform fmt\" changes\n%s\nto\n%s", text, again)
	}
	file, diags := hclsyntax.ParseConfig(text, "policy.tf", hcl.InitialPos)
	if diags.HasErrors() {
		t.Fatalf("%v in\n%s", diags, text)
	}
	root := file.Body.(*hclsyntax.Body)
	if len(root.Blocks) != 1 || root.Blocks[0].Type != "data" || root.Blocks[0].Labels[0] != "aws_iam_policy_document" || len(root.Blocks[0].Labels) != 2 || !hclsyntax.ValidIdentifier(root.Blocks[0].Labels[1]) {
		t.Fatalf("not one data source: %s", text)
	}
	return (&hclReader{t: t}).document(root.Blocks[0].Body)
}

type hclReader struct {
	t       testing.TB
	version string
}

// take evaluates attributes and holds the body to having no others.
func (r *hclReader) take(body *hclsyntax.Body, names ...string) map[string]any {
	r.t.Helper()
	out := map[string]any{}
	for name, a := range body.Attributes {
		if !strings.Contains(" "+strings.Join(names, " ")+" ", " "+name+" ") {
			r.t.Fatalf("there is no attribute %s", name)
		}
		v, diags := a.Expr.Value(nil)
		if diags.HasErrors() {
			r.t.Fatal(diags)
		}
		if v.Type() == cty.String {
			out[name] = v.AsString()
			continue
		}
		list := []any{}
		for _, item := range v.AsValueSlice() {
			list = append(list, item.AsString())
		}
		out[name] = list
	}
	return out
}

func (r *hclReader) document(body *hclsyntax.Body) map[string]any {
	statements := []any{}
	out := map[string]any{"Version": "2012-10-17"}
	for name, value := range r.take(body, "version", "policy_id") {
		out[map[string]string{"version": "Version", "policy_id": "Id"}[name]] = value
	}
	r.version = out["Version"].(string)
	for _, b := range body.Blocks {
		if b.Type != "statement" {
			r.t.Fatalf("there is no block %s", b.Type)
		}
		statements = append(statements, r.statement(b.Body))
	}
	out["Statement"] = statements
	return out
}

func (r *hclReader) statement(body *hclsyntax.Body) map[string]any {
	names := map[string]string{"sid": "Sid", "effect": "Effect", "actions": "Action", "not_actions": "NotAction",
		"resources": "Resource", "not_resources": "NotResource", "principals": "Principal", "not_principals": "NotPrincipal"}
	out := map[string]any{"Effect": "Allow"}
	for name, value := range r.take(body, "sid", "effect", "actions", "not_actions", "resources", "not_resources") {
		if strings.HasSuffix(name, "resources") {
			value = r.replaced(value)
		}
		out[names[name]] = value
	}
	for _, b := range body.Blocks {
		switch b.Type {
		case "condition":
			a := r.take(b.Body, "test", "variable", "values")
			all, _ := out["Condition"].(map[string]any)
			if all == nil {
				all = map[string]any{}
				out["Condition"] = all
			}
			keys, _ := all[a["test"].(string)].(map[string]any)
			if keys == nil {
				keys = map[string]any{}
				all[a["test"].(string)] = keys
			}
			keys[a["variable"].(string)] = r.replaced(a["values"])
		case "principals", "not_principals":
			a := r.take(b.Body, "type", "identifiers")
			if a["type"] == "*" {
				out[names[b.Type]] = "*"
				continue
			}
			all, _ := out[names[b.Type]].(map[string]any)
			if all == nil {
				all = map[string]any{}
				out[names[b.Type]] = all
			}
			all[a["type"].(string)] = r.replaced(a["identifiers"])
		default:
			r.t.Fatalf("there is no block %s", b.Type)
		}
	}
	return out
}

// replaced does what the provider does to texts that may have variables.
func (r *hclReader) replaced(value any) any {
	list := value.([]any)
	for i := range list {
		text := list[i].(string)
		if r.version == "2008-10-17" && strings.Contains(text, "&{") {
			r.t.Fatalf("the provider refuses %q in a document of 2008", text)
		}
		list[i] = strings.ReplaceAll(text, "&{", "${")
	}
	return list
}

func TestHCLName(t *testing.T) {
	for name, want := range map[string]string{"": "policy", "my policy": "my_policy", "1st": "_1st", "-a": "_-a", "a-b_C9": "a-b_C9", "é": "_"} {
		if got := hclName(name); got != want || !hclsyntax.ValidIdentifier(got) {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
}
