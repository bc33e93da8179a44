package hcl_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/source"
	"github.com/leastwise/leastwise/wasm/source/hcl"
)

func file(t testing.TB, text string) *hcl.File {
	t.Helper()
	f, err := hcl.Read(text)
	if err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return f
}

// What another file of the folder defines.
const defined = `
locals {
  bucket  = "arn:aws:s3:::${var.name}"
  actions = ["s3:GetObject", var.extra]
  queues  = { in = "arn:aws:sqs:eu-west-1:111122223333:in", out = "arn:aws:sqs:eu-west-1:111122223333:out" }
  names   = ["a", "b", aws_s3_bucket.c.id]
  key     = aws_kms_key.k.arn
  round   = local.about
  about   = [local.round, "x"]
  when    = { StringEquals = { "aws:RequestedRegion" = var.region } }
  text    = jsonencode({ Statement = { Effect = "Allow", Action = "sqs:*" } })
}
variable "name" { default = "data" }
variable "region" { type = string }
variable "suffix" { default = "" }
variable "list" { default = [] }
variable "tags" { default = { team = "blue" } }
variable "extra" { default = "s3:ListBucket" }
`

func TestReferences(t *testing.T) {
	values, err := hcl.ReadValues(`extra = "s3:PutObject"`)
	if err != nil {
		t.Fatal(err)
	}
	for expression, want := range map[string]string{
		`local.bucket`:            `"arn:aws:s3:::data"`,
		`"${local.bucket}/*"`:     `"arn:aws:s3:::data/*"`,
		`local.actions`:           `["s3:GetObject","s3:PutObject"]`,
		`local.actions[0]`:        `"s3:GetObject"`,
		`local.queues.in`:         `"arn:aws:sqs:eu-west-1:111122223333:in"`,
		`local.queues["out"]`:     `"arn:aws:sqs:eu-west-1:111122223333:out"`,
		`local.queues[var.which]`: `"${local.queues[var.which]}"`,
		`local.queues.none`:       `"${local.queues.none}"`,
		`local.key`:               `"${aws_kms_key.k.arn}"`,
		`local.missing`:           `"${local.missing}"`,
		`local.round`:             `["${local.round}","x"]`,
		`local.when`:              `{"StringEquals":{"aws:RequestedRegion":"${var.region}"}}`,
		`var.name`:                `"data"`,
		`var.region`:              `"${var.region}"`,
		`"x${var.suffix}"`:        `"x${var.suffix}"`,
		`concat(["a"], var.list)`: `["a","${var.list}"]`,
		`var.tags.team`:           `"blue"`,
		`[for n in local.names : "arn:aws:s3:::${n}/*"]`:  `["arn:aws:s3:::a/*","arn:aws:s3:::b/*","arn:aws:s3:::${aws_s3_bucket.c.id}/*"]`,
		`[for k, v in local.queues : "${k}=${v}"]`:        `["in=arn:aws:sqs:eu-west-1:111122223333:in","out=arn:aws:sqs:eu-west-1:111122223333:out"]`,
		`[for n in local.names : n if n != "a"]`:          `"${expression}"`,
		`[for n in var.names : n]`:                        `"${expression}"`,
		`formatlist("arn:aws:s3:::%s", local.names)`:      `["arn:aws:s3:::a","arn:aws:s3:::b","arn:aws:s3:::${aws_s3_bucket.c.id}"]`,
		`formatlist("%s-%s", local.names, local.actions)`: `"${formatlist()}"`,
		`jsonencode(local.actions)`:                       `"[\"s3:GetObject\",\"s3:PutObject\"]"`,
	} {
		own := file(t, `output "o" { value = jsonencode({Statement = {Resource = `+expression+`}}) }`)
		found := hcl.NewModule(file(t, defined), own, values).Policies(own)
		if len(found) != 1 || found[0].Text != `{"Statement":{"Resource":`+want+`}}` {
			t.Errorf("%s: got %+v, want %s", expression, found, want)
		}
	}
}

// A reference has the place where it stands.
func TestPlacesOfReferences(t *testing.T) {
	const text = `output "o" { value = jsonencode({Statement = {Resource = local.queues}}) }`
	own := file(t, text)
	p := hcl.NewModule(file(t, defined), own).Policies(own)[0]
	at := strings.Index(p.Text, `"arn:aws:sqs:eu-west-1:111122223333:out"`)
	if start, end := p.Span(at, at+5); text[start:end] != "local.queues" {
		t.Errorf("got %q", text[start:end])
	}
}

func TestTextsWithReferences(t *testing.T) {
	for text, want := range map[string]string{
		`{"Statement": {"Action": ${jsonencode(local.actions)}, "Resource": "${local.bucket}/*"}}`: `{"Statement": {"Action": ["s3:GetObject","s3:ListBucket"], "Resource": "arn:aws:s3:::data/*"}}`,
		`{"Statement": {"Action": ${local.missing}, "Resource": "${local.bucket}"}}`:               `{"Statement":{"Action":"${local.missing}","Resource":"arn:aws:s3:::data"}}`,
	} {
		own := file(t, "resource \"aws_iam_policy\" \"p\" {\n  policy = <<E\n"+text+"\nE\n}\n")
		found := hcl.NewModule(file(t, defined), own).Policies(own)
		if len(found) == 0 || strings.TrimSpace(found[0].Text) != want {
			t.Errorf("%s: got %+v", text, found)
		}
	}
}

func TestComposition(t *testing.T) {
	const other = `
data "aws_iam_policy_document" "base" {
  statement {
    sid     = "Read"
    actions = ["s3:GetObject"]
  }
  statement { actions = ["s3:ListBucket"] }
}
data "aws_iam_policy_document" "maybe" {
  count = var.n
  statement { actions = ["s3:PutObject"] }
}
data "aws_iam_policy_document" "loop" {
  source_policy_documents = [data.aws_iam_policy_document.loop.json]
  statement { actions = ["s3:PutObject"] }
}
`
	const base = "data.aws_iam_policy_document.base.json"
	const read, list, own = `{"Sid":"Read","Effect":"Allow","Action":["s3:GetObject"]}`, `{"Effect":"Allow","Action":["s3:ListBucket"]}`, `{"Sid":"Read","Effect":"Deny","Action":["s3:DeleteObject"]}`
	for _, tt := range []struct {
		takes   string
		partial bool
		want    string
		taken   []int
	}{
		{`source_policy_documents = [` + base + `]`, false, own + "," + list, []int{1}},
		{`override_policy_documents = [` + base + `]`, false, read + "," + list, []int{0, 1}},
		{`source_json = ` + base, false, own + "," + list, []int{1}},
		{`source_policy_documents = [local.text]`, false, `{"Effect":"Allow","Action":"sqs:*"},` + own, []int{0}},
		{`source_policy_documents = [` + base + `, var.more]`, true, own + "," + list, []int{1}},
		{`source_policy_documents = var.all`, true, own, nil},
		{`source_policy_documents = [data.aws_iam_policy_document.maybe[0].json]`, true, own, nil},
		{`source_policy_documents = [data.aws_iam_policy_document.maybe.json]`, true, own, nil},
		{`source_policy_documents = [data.aws_iam_policy_document.loop.json]`, true, `{"Effect":"Allow","Action":["s3:PutObject"]},` + own, []int{0}},
	} {
		f := file(t, "data \"aws_iam_policy_document\" \"p\" {\n"+tt.takes+`
  statement {
    sid     = "Read"
    effect  = "Deny"
    actions = ["s3:DeleteObject"]
  }
}`)
		p := hcl.NewModule(file(t, other), file(t, defined), f).Policies(f)[0]
		if want := `{"Version":"2012-10-17","Statement":[` + tt.want + `]}`; p.Text != want || p.Partial != tt.partial || fmt.Sprint(p.Taken) != fmt.Sprint(tt.taken) {
			t.Errorf("%s: got %s, partial %v, taken %v\nwant %s", tt.takes, p.Text, p.Partial, p.Taken, want)
		}
	}
}

// The kind of a document or local is that of what uses it in another file.
func TestUsesInOtherFiles(t *testing.T) {
	own := file(t, `
data "aws_iam_policy_document" "d" {
  statement { actions = ["sts:AssumeRole"] }
}
locals {
  d    = data.aws_iam_policy_document.d.json
  text = jsonencode({Statement = {Effect = "Allow"}})
}`)
	other := file(t, `
resource "aws_iam_role" "r" { assume_role_policy = local.d }
resource "aws_sqs_queue" "q" { policy = local.text }`)
	found := hcl.NewModule(own, other).Policies(own)
	if len(found) != 2 || !found[0].Known || found[0].Kind != policy.Trust || !found[1].Known || found[1].ResourceType != "AWS::SQS::Queue" {
		t.Errorf("got %+v", found)
	}
}

// References that stand for very much are not known.
func TestManyReferences(t *testing.T) {
	var b strings.Builder
	b.WriteString("locals {\n  a0 = [\"x\", \"y\"]\n")
	for i := range 40 {
		fmt.Fprintf(&b, "  a%d = [local.a%d, local.a%d]\n", i+1, i, i)
	}
	b.WriteString("  b = [for i in local.a15 : [for j in local.a15 : [for k in local.a15 : local.a15]]]\n}\n")
	own := file(t, `output "o" { value = jsonencode({Statement = {Resource = local.a40, Action = local.b}}) }`)
	found := hcl.NewModule(file(t, b.String()), own).Policies(own)
	if len(found) != 1 || len(found[0].Text) > 4<<20 {
		t.Errorf("got %d policies", len(found))
	}
}

const inJSON = `{
  "//": "comment",
  "locals": {"d": "x"},
  "data": {"aws_iam_policy_document": {"trust": {
    "statement": [{
      "actions": ["sts:AssumeRole"],
      "principals": {"type": "Service", "identifiers": ["lambda.amazonaws.com"]},
      "dynamic": {"condition": {"for_each": "${var.c}", "content": {"test": "StringEquals", "variable": "aws:a\u0041", "values": ["${var.v}", "a \"b\" \\ ${var.m[\"k\"]}"]}}}
    }]
  }}},
  "resource": [{"aws_iam_role": {"app": {
    "assume_role_policy": "${data.aws_iam_policy_document.trust.json}",
    "inline_policy": [{"name": "x", "policy": "${jsonencode({Statement = {Effect = \"Allow\", Action = \"s3:*\"}})}"}]
  }}},
  {"aws_sqs_queue_policy": {"q": {"policy": "{\"Statement\": {\"Effect\": \"Deny\", \"Action\": \"sqs:*\", \"Resource\": \"${aws_sqs_queue.q.arn}\"}}"}}}]
}`

func TestJSON(t *testing.T) {
	for _, mark := range []string{"", "\ufeff"} {
		text := mark + inJSON
		f, err := hcl.ReadJSON(text)
		if err != nil {
			t.Fatal(err)
		}
		found := hcl.NewModule(f).Policies(f)
		want := []string{
			`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":["lambda.amazonaws.com"]},"Action":["sts:AssumeRole"],"Condition":{"StringEquals":{"aws:aA":["${var.v}","a \"b\" \\ ${expression}"]}}}]}`,
			`{"Statement":{"Effect":"Allow","Action":"s3:*"}}`,
			`{"Statement": {"Effect": "Deny", "Action": "sqs:*", "Resource": "${aws_sqs_queue.q.arn}"}}`,
		}
		if len(found) != len(want) {
			t.Fatalf("got %+v", found)
		}
		for i, p := range found {
			if p.Text != want[i] || !p.Known {
				t.Errorf("%s: got %s\nwant %s", p.Name, p.Text, want[i])
			}
		}
		if found[0].Kind != policy.Trust || found[1].Kind != policy.Identity || found[2].ResourceType != "AWS::SQS::Queue" {
			t.Errorf("kinds: %+v", found)
		}
		for i, word := range map[int]string{0: `"sts:AssumeRole"`, 1: `"s3:*"`, 2: `"sqs:*"`} {
			at := strings.Index(found[i].Text, word)
			start, end := found[i].Span(at, at+len(word))
			if got := strings.ReplaceAll(text[start:end], `\`, ""); got != word {
				t.Errorf("%s stands at %q", word, text[start:end])
			}
		}
	}
	for _, text := range []string{`{"a": `, `{"data": {"aws_iam_policy_document": {"p": {"policy_id": "${a..b}"}}}}`} {
		_, err := hcl.ReadJSON(text)
		var problem *source.Error
		if !errors.As(err, &problem) || problem.Offset == 0 || problem.Offset > len(text) {
			t.Errorf("%s: got %#v", text, err)
		}
	}
}

// Whatever a file in JSON holds, what is found in it stands inside of it.
func FuzzReadJSON(f *testing.F) {
	f.Add(inJSON, defined)
	f.Add(`{"locals": {"a": "$${x} %%{y} %{if z}\"${"\u00e9"}\"%{endif}"}}`, `locals { b = local.a }`)
	f.Add("{\"locals\": {\"a\": \"b\x8c\"}}", "")
	f.Fuzz(func(t *testing.T, text, other string) {
		own, err := hcl.ReadJSON(text)
		var problem *source.Error
		if err != nil {
			if !errors.As(err, &problem) || problem.Offset < 0 || problem.Offset > len(text) {
				t.Fatalf("%#v in %d bytes", err, len(text))
			}
			return
		}
		files := []*hcl.File{own}
		if more, err := hcl.Read(other); err == nil {
			files = append(files, more)
		}
		for _, p := range hcl.NewModule(files...).Policies(own) {
			policy.Parse(p.Text)
			for at := range len(p.Text) {
				if start, end := p.Span(at, at+1); start < 0 || end < start || end > len(text) {
					t.Fatalf("%s: %d is at %d to %d of %d bytes", p.Name, at, start, end, len(text))
				}
			}
		}
	})
}
