package hcl_test

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/source"
	"github.com/leastwise/leastwise/wasm/source/hcl"
)

func read(t testing.TB, name string) string {
	t.Helper()
	text, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func policies(t *testing.T, text string) []hcl.Policy {
	t.Helper()
	found, err := hcl.Policies(text)
	if err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return found
}

func TestPolicies(t *testing.T) {
	text := read(t, "policies.tf")
	want := []struct {
		name    string
		known   bool
		kind    policy.Kind
		of      string
		partial bool
		json    string
	}{
		{"data.aws_iam_policy_document.trust", true, policy.Trust, "", false,
			`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":["${var.provider}"],"AWS":["a","b"]},` +
				`"Action":["sts:AssumeRoleWithWebIdentity"],` +
				`"Condition":{"StringEquals":{"${var.issuer}:sub":["x","y"],"aws:RequestTag/a":["${var.tag}"]}}}]}`},
		{"data.aws_iam_policy_document.data", false, 0, "", true,
			`{"Version":"2008-10-17","Id":"data","Statement":[{"Sid":"Read","Effect":"Deny","NotPrincipal":"*","NotAction":["s3:Get*"],` +
				`"NotResource":["${aws_s3_bucket.b.arn}/${aws:username}/*","arn:aws:s3:::${var.b}/x"]},` +
				`{"Effect":"Allow","Action":["sqs:SendMessage"],"Resource":["${statement.value.arn}"]}]}`},
		{"aws_iam_role.app.inline_policy.policy", true, policy.Identity, "", true,
			`{"Version":"2012-10-17","Statement":[{"Effect":"${var.effect}","Action":"s3:GetObject","Resource":"${expression}",` +
				`"Condition":{"${var.c}":{"${var.c}":"${var.c}"}}},` +
				`{"Effect":"Allow","Action":"${expression}","Principal":{"AWS":"${var.p}"},"Resource":"*",` +
				`"Condition":{"StringEquals":{"${var.v}":"${var.v}"},"Bool":{"aws:SecureTransport":"true"},"NumericLessThan":{"a:b":["1.5","-1"]}}}]}`},
		{"aws_s3_bucket_policy.b.policy", true, policy.Resource, "AWS::S3::Bucket", true,
			`{"Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"${expression}/*"}]}`},
		{"aws_sqs_queue_policy.q.policy", true, policy.Resource, "AWS::SQS::Queue", false,
			`{"Statement":{"Effect":"Allow","Principal":{"AWS":"${var.p}"},"Action":"sqs:*","Resource":"*"}}`},
		{"aws_organizations_policy.o.content", true, policy.RCP, "", false, `{"Statement":[]}`},
		{"locals.later", false, 0, "", false, `{"Statement":{"Effect":"Allow"}}`},
	}
	got := policies(t, text)
	if len(got) != len(want) {
		t.Fatalf("got %d policies, want %d", len(got), len(want))
	}
	for i, w := range want {
		p := &got[i]
		if p.Name != w.name || p.Known != w.known || p.Kind != w.kind || p.ResourceType != w.of || p.Partial != w.partial {
			t.Errorf("got %s known %v, %v of %q, partial %v; want %+v", p.Name, p.Known, p.Kind, p.ResourceType, p.Partial, w)
		}
		if p.Text != w.json {
			t.Errorf("%s:\ngot  %s\nwant %s", p.Name, p.Text, w.json)
		}
		if _, problems := policy.Parse(p.Text); len(problems) > 0 {
			t.Errorf("%s: %s", p.Name, problems[0].Message)
		}
	}
	for word, want := range map[string]int{`"s3:Get*"`: 49, `"a"`: 13, `"sqs:*"`: 101} {
		found := false
		for i := range got {
			if at := strings.Index(got[i].Text, word); at >= 0 {
				start, end := got[i].Span(at, at+len(word))
				line := 1 + strings.Count(text[:start], "\n")
				found = line == want && strings.Trim(text[start:end], `\"`) == strings.Trim(word, `"`)
				if found {
					break
				}
				t.Logf("%s at %d: %q", word, line, text[start:end])
			}
		}
		if !found {
			t.Errorf("%s is not found in line %d", word, want)
		}
	}
}

// Of what only Terraform knows nothing is said.
func TestForeignLanguages(t *testing.T) {
	found, err := hcl.Policies(`resource "aws_iot_policy" "p" {
  policy = jsonencode({Version = "2012-10-17", Statement = [{Effect = "Allow", Action = "iot:Connect", Resource = "*"}]})
}`)
	if err != nil || len(found) > 0 {
		t.Errorf("AWS IoT's policies are not IAM's: found %v, %v", found, err)
	}
}

func TestUnknown(t *testing.T) {
	for _, text := range []string{
		`resource "aws_iam_policy" "p" { policy = file("p.json") }`,
		`resource "aws_iam_policy" "p" { policy = jsonencode(local.p) }`,
		`resource "aws_iam_policy" "p" { policy = jsonencode({Statement = local.s}) }`,
		`resource "aws_iam_policy" "p" { policy = jsonencode({Statement = [for s in var.s : s]}) }`,
		`resource "aws_iam_policy" "p" { policy = jsonencode({Statement = [merge(local.s, {Effect = "Allow"})]}) }`,
		`resource "aws_iam_policy" "p" { policy = jsonencode({Statement = {(var.x) = "*"}}) }`,
		"resource \"aws_iam_policy\" \"p\" {\n  policy = <<E\n{\"Statement\": [%{for s in var.s}{}%{endfor}]}\nE\n}",
		"resource \"aws_iam_policy\" \"p\" {\n  policy = <<E\n{\"Statement\": [%{ if var.s }{}%{endif}]}\nE\n}",
		"resource \"aws_iam_policy\" \"p\" {\n  policy = <<E\n{\"Statement\": ${var.s}}\nE\n}",
		`data "aws_iam_policy_document" "p" { source_policy_documents = [var.p] }`,
		`data "aws_iam_policy_document" "p" { statement { effect = null } `,
		"",
	} {
		found, err := hcl.Policies(text)
		if strings.HasSuffix(text, "null } ") {
			if err == nil {
				t.Errorf("%s is read", text)
			}
			continue
		}
		if err != nil || len(found) > 0 {
			t.Errorf("%s: got %v %+v", text, err, found)
		}
	}
}

// What functions make of texts, lists and maps that are written in the file.
func TestValues(t *testing.T) {
	for expression, want := range map[string]string{
		`concat(["a"], var.b ? ["c"] : [])`:    `["a","c"]`,
		`flatten([["a"], [["b"]], var.c])`:     `["a","b","${var.c}"]`,
		`distinct(["a"])`:                      `["a"]`,
		`format("%s:%%%d%v", "a", 1, var.b)`:   `"a:%1${var.b}"`,
		`format("%05d", 1)`:                    `"${format()}"`,
		`join("-", ["a", var.b], ["c"])`:       `"a-${var.b}-c"`,
		`join("-", var.l)`:                     `"${join()}"`,
		`var.x ? "a" : "b"`:                    `"${expression}"`,
		`"$${aws:username} ${(var.b)}"`:        `"${aws:username} ${var.b}"`,
		`aws_s3_bucket.b[0].arn`:               `"${aws_s3_bucket.b[0].arn}"`,
		`merge({a = "1"}, {a = "2", "b" : 3})`: `{"a":"2","b":"3"}`,
		`var.x ? null : {a = true}`:            `{"a":"true"}`,
		`provider::x::y("a")`:                  `"${expression}"`,
		`1e999`:                                `"1e999"`,
	} {
		text := `locals { p = jsonencode({Statement = {Resource = ` + expression + `}}) }`
		found := policies(t, text)
		if len(found) != 1 || found[0].Text != `{"Statement":{"Resource":`+want+`}}` {
			t.Errorf("%s: got %+v, want %s", expression, found, want)
		}
	}
}

// What stands under a condition is marked wherever it gets to; in texts it is not known.
func TestConditional(t *testing.T) {
	const locals = `
locals {
  list = var.x ? ["a"] : ["b"]
  map  = var.x ? {k = ["a"], t = "c"} : {}
}`
	for expression, want := range map[string]string{
		`concat(["a"], var.x ? ["c"] : [])`:         `"c"`,
		`flatten(["a", var.x ? [["c", "d"]] : []])`: `"c" "d"`,
		`local.list`:                            `["a"]`,
		`local.map.k`:                           `["a"]`,
		`local.map["k"]`:                        `["a"]`,
		`[local.map.t]`:                         `"c"`,
		`"${local.map.t}"`:                      `"c"`,
		`"x${local.map.t}"`:                     ``,
		`format("x%s", local.map.t)`:            ``,
		`join(",", local.list)`:                 ``,
		`formatlist("x%s", local.list)`:         `["xa"]`,
		`[for a in local.list : "x-${a}"]`:      `["x-a"]`,
		`[for a in concat(local.list, []) : a]`: `"a"`,
		`merge({a = "b"}, local.map).t`:         `"c"`,
		`jsonencode(local.list)`:                ``,
		`["a", var.x ? "c" : "d"]`:              ``,
	} {
		file, err := hcl.Read(locals + `
resource "aws_iam_policy" "p" { policy = jsonencode({Statement = {Resource = ` + expression + `}}) }`)
		if err != nil {
			t.Fatal(expression, err)
		}
		found := hcl.NewModule(file).Policies(file)
		if len(found) != 1 {
			t.Errorf("%s: got %+v", expression, found)
			continue
		}
		var got []string
		for _, s := range found[0].Conditional {
			got = append(got, found[0].Text[s.Start:s.End])
		}
		if all := strings.Join(got, " "); all != want {
			t.Errorf("%s: got %s of %s, want %s", expression, all, found[0].Text, want)
		}
	}
}

// A dynamic block may be made not at all.
func TestConditionalBlocks(t *testing.T) {
	for each, want := range map[string]int{
		`["x"]`:                1,
		`toset(["x"])`:         1,
		`{a = 1}`:              1,
		`[]`:                   2,
		`var.list`:             2,
		`var.x ? ["x"] : []`:   2,
		`[for x in var.l : x]`: 2,
	} {
		found := policies(t, `data "aws_iam_policy_document" "d" {
  statement { actions = var.x ? ["a:B"] : [] }
  dynamic "statement" {
    for_each = `+each+`
    content { actions = ["a:C"] }
  }
}`)
		if len(found) != 1 || len(found[0].Conditional) != want {
			t.Errorf("%s: got %+v, want %d conditional parts", each, found, want)
		}
	}
}

// Each view shows other branches, also of what locals hold; what has none stays.
func TestInView(t *testing.T) {
	file, err := hcl.Read(`
locals { list = var.x ? ["a"] : (var.y ? ["b"] : ["c"]) }
resource "aws_iam_policy" "p" {
  policy = jsonencode({Statement = {Action = local.list, Resource = concat(["d"], var.x ? ["e"] : [])}})
}`)
	if err != nil {
		t.Fatal(err)
	}
	module := hcl.NewModule(file)
	for range 2 { // what was asked for is kept
		for number, want := range []string{"a", "b", "c", "c"} {
			list, more := module.InView(file, number)
			want = `{"Statement":{"Action":["` + want + `"],"Resource":["d","e"]}}`
			if len(list) != 1 || list[0].Text != want || more != (number < 2) {
				t.Errorf("view %d: got %+v, more is %v, want %s", number, list, more, want)
			}
		}
	}
}

// A document is of the kind of its uses, also through documents that take it in.
func TestUses(t *testing.T) {
	const documents = `
data "aws_iam_policy_document" "a" {
  statement { actions = ["s3:GetObject"] }
}
data "aws_iam_policy_document" "b" {
  override_policy_documents = [data.aws_iam_policy_document.a.json]
  statement { actions = ["s3:GetObject"] }
}
`
	const b = "data.aws_iam_policy_document.b.json"
	for _, tt := range []struct {
		uses  string
		known bool
		kind  policy.Kind
		of    string
	}{
		{"", false, 0, ""},
		{`resource "aws_iam_policy" "p" { policy = ` + b + ` }`, true, policy.Identity, ""},
		{`resource "aws_kms_key" "p" { policy = var.x ? ` + b + ` : null }`, true, policy.Resource, "AWS::KMS::Key"},
		{`resource "aws_iam_role" "p" { assume_role_policy = "${` + b + `}" }`, true, policy.Trust, ""},
		{`resource "aws_iam_role" "p" {
			inline_policy { policy = ` + b + ` }
			assume_role_policy = ` + b + "\n}", false, 0, ""},
		{`resource "aws_sns_topic" "p" { policy = ` + b + ` }
		  resource "aws_sqs_queue" "p" { policy = ` + b + ` }`, true, policy.Resource, ""},
		{`resource "other" "p" { policy = ` + b + ` }`, false, 0, ""},
	} {
		for _, p := range policies(t, documents+tt.uses) {
			if p.Known != tt.known || p.Known && (p.Kind != tt.kind || p.ResourceType != tt.of) || !p.Partial {
				t.Errorf("%s: got %s known %v, %v of %q, partial %v", tt.uses, p.Name, p.Known, p.Kind, p.ResourceType, p.Partial)
			}
		}
	}
}

func TestPlacesBehindMark(t *testing.T) {
	const text = "\ufefflocals { p = jsonencode({Statement = {Effect = \"Allow\"}}) }"
	p := policies(t, text)[0]
	at := strings.Index(p.Text, `"Allow"`)
	if start, end := p.Span(at, at+len(`"Allow"`)); text[start:end] != `"Allow"` {
		t.Errorf("got %q", text[start:end])
	}
}

func TestRefused(t *testing.T) {
	for name, text := range map[string]string{
		"broken":       "locals {",
		"deep":         "a = " + strings.Repeat("[", 100_000),
		"deep blocks":  strings.Repeat("a {\n", 100_000),
		"deep text":    "a = " + strings.Repeat(`"${`, 100_000),
		"signs":        "a = " + strings.Repeat("!", 100_000) + "b",
		"conditionals": "a = " + strings.Repeat("b ? c : ", 100_000) + "d",
		"directives":   "a = \"" + strings.Repeat("%{if b}", 100_000) + "\"",
		"large":        strings.Repeat(" ", source.MaxBytes+1),
	} {
		_, err := hcl.Policies(text)
		var problem *source.Error
		if !errors.As(err, &problem) || problem.Reason == "" || problem.Offset > len(text) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// Whatever a file holds, finding its policies does not fault, and they stand inside of it.
func FuzzPolicies(f *testing.F) {
	f.Add(read(f, "policies.tf"))
	f.Add("a \"b\" {\n  c = <<-E\n  {\"Statement\": {\"a\": \"%{if x ~}y%{endif}${z}\", \"b\": ${q}}}\n  E\n}")
	f.Add(`a = jsonencode(merge(concat([format("%s", join(",", [1]))]), {Statement = flatten([])}))`)
	f.Fuzz(func(t *testing.T, text string) {
		found, err := hcl.Policies(text)
		var problem *source.Error
		if err != nil && (!errors.As(err, &problem) || problem.Offset < 0 || problem.Offset > len(text)) {
			t.Fatalf("%#v in %d bytes", err, len(text))
		}
		for i := range found {
			p := &found[i]
			policy.Parse(p.Text)
			for at := range len(p.Text) {
				if start, end := p.Span(at, at+1); start < 0 || end < start || end > len(text) {
					t.Fatalf("%s: %d is at %d to %d of %d bytes", p.Name, at, start, end, len(text))
				}
			}
		}
	})
}
