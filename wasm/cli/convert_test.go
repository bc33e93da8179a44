package cli

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/wasm/convert"
	"github.com/leastwise/leastwise/wasm/internal/corpus"
	"github.com/leastwise/leastwise/wasm/policy"
)

// converted runs the verb on a text as stdin.
func converted(t *testing.T, text string, args ...string) (out, notes string, err error) {
	t.Helper()
	cmd := convertCommand()
	var stdout, stderr bytes.Buffer
	cmd.SetArgs(append(args, "-"))
	cmd.SetIn(strings.NewReader(text))
	cmd.SetOut(&stdout)
	cmd.SetErr(&stderr)
	cmd.SilenceErrors, cmd.SilenceUsage = true, true
	err = cmd.Execute()
	return stdout.String(), stderr.String(), err
}

// normal is a policy in one form for all that forms may write otherwise: lists for single
// values, texts for numbers and truth values, the Version that none stands for.
func normal(t *testing.T, text string) string {
	t.Helper()
	d, problems := policy.Parse(text)
	if len(problems) > 0 {
		t.Fatalf("%s: %s", text, problems[0].Message)
	}
	if d.Version.Value == "" {
		d.Version = policy.Str("2008-10-17")
	}
	d.Elements = nil
	for i := range d.Statements {
		s := &d.Statements[i]
		s.Elements = nil
		for _, list := range []*[]policy.String{&s.Action, &s.NotAction, &s.Resource, &s.NotResource} {
			asTexts(*list)
		}
		for k := range s.Condition {
			for n := range s.Condition[k].Keys {
				asTexts(s.Condition[k].Keys[n].Items)
			}
			// A form may write the operator once for each key.
			slices.SortFunc(s.Condition[k].Keys, func(a, b policy.ConditionKey) int { return strings.Compare(a.Key.Value, b.Key.Value) })
		}
		slices.SortFunc(s.Condition, func(a, b policy.Condition) int { return strings.Compare(a.Operator.Value, b.Operator.Value) })
		slices.SortFunc(s.Principal, func(a, b policy.Principal) int { return strings.Compare(a.Key.Value, b.Key.Value) })
	}
	return policy.Print(d, policy.Layout{Lists: policy.AlwaysLists})
}

func asTexts(list []policy.String) {
	for i := range list {
		list[i].Form = policy.Text
	}
}

// TestConvertRoundTrip writes real policies in each form, and reads that again.
func TestConvertRoundTrip(t *testing.T) {
	files := corpus.Files(t, corpus.ExamplePolicies)
	for i, f := range corpus.Files(t, corpus.ManagedPolicies) {
		if i%8 == 0 {
			files = append(files, f)
		}
	}
	written, unfit := map[string]int{}, 0
	for _, f := range files {
		want := normal(t, strings.TrimPrefix(f.Text, "\ufeff"))
		for _, to := range convertNames() {
			out, notes, err := converted(t, f.Text, "--to", to)
			var no *convert.UnfitError
			if errors.As(err, &no) {
				unfit++
				continue
			}
			if err != nil || notes != "" {
				t.Fatalf("%s as %s: %v, %q", f.Name, to, err, notes)
			}
			written[to]++
			back, notes, err := converted(t, out, "--to", "json")
			if (err != nil || notes != "") && len(placeholders(f.Text)) == 0 { // a template's own would look so
				t.Fatalf("%s from %s: %v, %q\n%s", f.Name, to, err, notes, out)
			}
			if got := normal(t, back); got != want {
				t.Fatalf("%s by way of %s:\ngot  %s\nwant %s", f.Name, to, got, want)
			}
		}
	}
	t.Logf("of %d policies were written %v; %d can't be said", len(files), written, unfit)
	for _, to := range convertNames() {
		if written[to] < len(files)/2 {
			t.Errorf("%s: only %d of %d", to, written[to], len(files))
		}
	}
}

// TestConvertHoles leads references of a template through its own language, which keeps
// them, and through another, which cannot.
func TestConvertHoles(t *testing.T) {
	const template = `Resources:
  P:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: '2012-10-17'
        Statement:
        - Effect: Allow
          Action: s3:GetObject
          Resource:
          - !Sub 'arn:${AWS::Partition}:s3:::${Bucket}/${!aws:username}/*'
          - !GetAtt Other.Arn
          - !ImportValue shared
`
	out, notes, err := converted(t, template, "--to", "cfn")
	var lossy *warned
	if !errors.As(err, &lossy) || strings.Count(notes, "\n") != 1 || !strings.Contains(notes, "warning: stdin:13:26: ${Fn::ImportValue} is a placeholder") {
		t.Errorf("got %v and %q", err, notes)
	}
	for _, want := range []string{"- !Sub arn:${AWS::Partition}:s3:::${Bucket}/${!aws:username}/*\n", "- !Sub '${Other.Arn}'\n"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing in\n%s", want, out)
		}
	}
	_, notes, err = converted(t, template, "--to", "hcl")
	if !errors.As(err, &lossy) || strings.Count(notes, " is a placeholder") != 4 {
		t.Errorf("got %v and %q", err, notes)
	}
	const terraform = `data "aws_iam_policy_document" "p" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::${var.bucket}/&{aws:username}/*", lower(var.a), lower("${var.b}X")]
  }
}
`
	out, notes, err = converted(t, terraform, "--to", "hcl")
	if !errors.As(err, &lossy) || !strings.Contains(out, `"arn:aws:s3:::${var.bucket}/&{aws:username}/*"`) || !strings.Contains(out, `"${lower(var.a)}"`) || strings.Count(notes, "\n") != 1 || !strings.Contains(notes, "${lower()} is a placeholder") {
		t.Errorf("got %v, %q and\n%s", err, notes, out)
	}
}
