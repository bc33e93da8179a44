package lint

import (
	"strings"
	"testing"

	"github.com/leastwise/leastwise/catalog/embedded"
	"github.com/leastwise/leastwise/wasm/policy"
)

func TestPlaceholders(t *testing.T) {
	for _, tt := range []struct {
		text, want, why string
	}{
		{"arn:aws:s3:::b/*", "arn:aws:s3:::b/*", "nothing to fill"},
		{"arn:aws:s3:::${var.bucket}/*", "arn:aws:s3:::#/*", "Terraform's variable"},
		{"arn:${AWS::Partition}:iam::${AWS::AccountId}:role/x", "arn:#:iam::#:role/x", "CloudFormation's pseudo parameters"},
		{"${Bucket}", "#", "CloudFormation's parameter"},
		{"${data.aws_caller_identity.me.id}", "#", "Terraform's data"},
		{`${jsonencode({"a": 1})}`, "#", "a function with braces inside"},
		{`${lookup(var.x, "a:b")}`, "#", "a colon in a string is no policy variable"},
		{"home/${aws:username}/*", "home/${aws:username}/*", "the policy language's own"},
		{"${aws:PrincipalTag/team, 'none'}", "${aws:PrincipalTag/team, 'none'}", "with a default"},
		{"${ aws:username }", "${ aws:username }", "a slip in a variable is no placeholder"},
		{"a${*}b${?}c${$}", "a${*}b${?}c${$}", "characters that stand for themselves"},
		{"${}", "${}", "empty is a slip"},
		{"${aws:username", "${aws:username", "so is no closing brace"},
		{"arn:aws:iam::<ACCOUNT_ID>:role/<role name>", "arn:aws:iam::#:role/#", "angle brackets"},
		{"a<b", "a<b", "one angle bracket"},
		{"{{resolve:ssm:/x}}/{{ y }}", "#/#", "two braces"},
		{"%{ if var.x }a%{ endif }", "#a#", "Terraform's directives"},
	} {
		if got := Fill(tt.text, "#"); got != tt.want {
			t.Errorf("Fill(%q) = %q, want %q (%s)", tt.text, got, tt.want, tt.why)
		}
		if got := HasPlaceholder(tt.text); got != (tt.want != tt.text) {
			t.Errorf("HasPlaceholder(%q) = %v (%s)", tt.text, got, tt.why)
		}
	}
}

func TestMeaning(t *testing.T) {
	for _, tt := range []struct {
		text string
		want Meaning
		why  string
	}{
		{"${AWS::AccountId}", Account, "CloudFormation's pseudo parameter"},
		{"${AWS::AccountIds}", Anything, "none of those"},
		{"${AWS::StackName}", Anything, "no field of ARNs"},
		{"${data.aws_caller_identity.me.account_id}", Account, "Terraform's data"},
		{"${data.aws_caller_identity.me[0].account_id}", Account, "with a count"},
		{"${data.aws_caller_identity.me.arn}", Anything, "an ARN holds colons"},
		{"${data.aws_region.a.name == x ? y : data.aws_region.b.name}", Anything, "an expression"},
		{"${data.aws_partition.p.dns_suffix}", Domain, "Terraform's data"},
		{"<your-account_ID>", Account, "documentation's word"},
		{"<accounting>", Anything, "another word"},
		{"${var.account}", Anything, "whatever the author puts there"},
		{"x${AWS::Region}", Anything, "more than the placeholder"},
		{"111122223333", Anything, "no placeholder"},
	} {
		if got := MeaningOf(tt.text); got != tt.want {
			t.Errorf("MeaningOf(%q) = %v, want %v (%s)", tt.text, got, tt.want, tt.why)
		}
	}
}

func TestKnown(t *testing.T) {
	for _, tt := range []struct{ text, want, why string }{
		{"arn:aws:iam::111122223333:root", "arn:aws:iam::111122223333:root", "nothing to fill"},
		{"arn:${P}:iam::${A}:role/x", "arn:aws:iam::111122223333:role/x", "fields of an ARN of IAM's"},
		{"arn:${P}:sts::${A}:assumed-role/x/y", "arn:aws:sts::111122223333:assumed-role/x/y", "or of STS's"},
		{"arn:aws:iam::${A}", "", "the rest may be in it"},
		{"arn:aws:iam::1${A}:root", "", "part of a field"},
		{"arn:aws:iam::${A}:role/${R}", "", "the role is not known"},
		{"x.${AWS::Region}.${AWS::URLSuffix}", "x.us-east-1.amazonaws.com", "a service's name"},
		{"${var.role}", "", "nothing is known"},
	} {
		s := policy.Str(tt.text)
		if got, ok := (&Pass{templated: true}).Known(&s); got != tt.want || ok != (tt.want != "") {
			t.Errorf("Known(%q) = %q, %v, want %q (%s)", tt.text, got, ok, tt.want, tt.why)
		}
	}
}

func TestWritten(t *testing.T) {
	for _, tt := range []struct{ text, want, why string }{
		{"arn:aws:s3:::b", "arn:aws:s3:::b", "nothing to fill"},
		{"arn:${AWS::Partition}:sqs:${AWS::Region}:<ACCOUNT>:${Q}-${AWS::Region}", "arn:${AWS::Partition}:sqs:${AWS::Region}:<ACCOUNT>:${Q}-${AWS::Region}", "all fields are known, up to the last"},
		{"arn:aws:sqs:${AWS::Region}a:1:q", "arn:aws:sqs:*a:1:q", "part of a field"},
		{"arn:aws:sqs:${R}:1:q", "arn:aws:sqs:*:*:*", "there may be colons in it"},
		{"arn:aws:sqs:us-east-1:${A}:q", "arn:aws:sqs:*:*:*", "and formats go by all of the last three"},
		{"arn:aws:${S}:us-east-1:1:q", "arn:aws:*:*:*:*", "the partition stays"},
	} {
		r := Resource{String: policy.Str(tt.text)}
		r.fill(&Pass{templated: true})
		if got := r.Written().String(); got != tt.want {
			t.Errorf("Written of %q = %q, want %q (%s)", tt.text, got, tt.want, tt.why)
		}
	}
}

func TestSay(t *testing.T) {
	long := strings.Repeat("é", 100)
	for _, tt := range []struct {
		want, format string
		values       []string
	}{
		{`a "b" c`, "a %q %s", []string{"b", "c"}},
		{"100 %", "100 %", []string{"x"}},
		{"50%", "50%", nil},
		{`"` + long[:100] + `…"`, "%q", []string{long}},
		{"a %s", "%s %s", []string{"a"}},
	} {
		if got := Say(tt.format, tt.values...); got != tt.want {
			t.Errorf("Say(%q, %q) = %q, want %q", tt.format, tt.values, got, tt.want)
		}
	}
	if got := Count(-1203); got != "-1203" {
		t.Errorf("Count(-1203) = %q", got)
	}
	if got := List([]string{"a", "b", "c", "d", "e", "f", "g"}); got != "a, b, c, d, e and 2 more" {
		t.Errorf("List = %q", got)
	}
}

func TestMatch(t *testing.T) {
	for _, tt := range []struct {
		pattern, text    string
		fold             bool
		match, contained bool
	}{
		{"*", "", false, true, true},
		{"*", "a*", false, true, true},
		{"a?c", "abc", false, true, true},
		{"a?c", "a*c", false, true, false},
		{"a*c", "a?c", false, true, true},
		{"A*", "abc", true, true, true},
		{"A*", "abc", false, false, false},
		{"a*b*c", "axxbxxc", false, true, true},
		{"a*b", "a*", false, false, false},
		{"abc", "ab", false, false, false},
		{"ab", "ab*", false, false, false},
		{"", "", false, true, true},
	} {
		if got := Match(tt.pattern, tt.text, tt.fold); got != tt.match {
			t.Errorf("Match(%q, %q) = %v", tt.pattern, tt.text, got)
		}
		if got := Contains(tt.pattern, tt.text, tt.fold); got != tt.contained {
			t.Errorf("Contains(%q, %q) = %v", tt.pattern, tt.text, got)
		}
	}
}

// TestRun checks when rules are called and what they see.
func TestRun(t *testing.T) {
	c, err := embedded.Open()
	if err != nil {
		t.Fatal(err)
	}
	var log []string
	note := func(part Part, placeholders bool, see func(p *Pass) string) *Rule {
		return &Rule{ID: "r", At: part, Placeholders: placeholders, Check: func(p *Pass) { log = append(log, see(p)) }}
	}
	rules := []*Rule{
		note(AtDocument, false, func(p *Pass) string { return "document " + p.Kind.String() }),
		note(AtStatement, false, func(p *Pass) string { return "statement " + Count(p.Statement.Index) }),
		note(AtAction, false, func(p *Pass) string { return "action " + p.Action.Value }),
		note(AtResource, false, func(p *Pass) string { return "resource " + p.Resource.Value }),
		note(AtResource, true, func(p *Pass) string { return "any resource " + p.Resource.Text }),
		note(AtPrincipal, false, func(p *Pass) string { return "principal " + p.Principal.Key.Value + " " + p.Item.Value }),
		note(AtOperator, false, func(p *Pass) string { return "operator " + p.Condition.Operator.Value }),
		note(AtKey, false, func(p *Pass) string { return "key " + p.Key.Key.Value }),
		note(AtValue, false, func(p *Pass) string { return "value " + p.Item.Value }),
		{ID: "scp", At: AtDocument, Kinds: ForSCP, Check: func(*Pass) { log = append(log, "never") }},
	}
	New(c, rules).Text(`{"Statement": [7, {"Effect": "Deny", "Principal": {"AWS": ["1", "${x}"]}, "NotAction": ["a:B", "<c>"],
		"Resource": ["arn:aws:s3:::${x}", "*", {"Ref": "B"}], "Condition": {"Bool": {"k": [true, "${x}"], "${y}": "z"}}}]}`, Options{Detect: true})
	want := `document resource
statement 1
action a:B
any resource arn:aws:s3:::*
resource *
any resource *
any resource 
principal AWS 1
operator Bool
key k
value true`
	if got := strings.Join(log, "\n"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestYield: a finding that yields is counted with the one it yields to.
func TestYield(t *testing.T) {
	c, err := embedded.Open()
	if err != nil {
		t.Fatal(err)
	}
	cause := &Rule{ID: "cause", At: AtAction, Check: func(p *Pass) {
		if p.Action.Value == "bad" {
			p.Report(p.Action.Span, "cause")
		}
	}}
	for _, tt := range []struct {
		scope Scope
		want  string
	}{
		{SamePlace, "cause other cause other other"},
		{SameStatement, "cause cause other"},
		{SamePolicy, "cause cause"},
	} {
		other := &Rule{ID: "other", At: AtAction, Yields: []Yield{{"cause", tt.scope}}, Check: func(p *Pass) { p.Report(p.Action.Span, "other") }}
		l := New(c, []*Rule{cause, other})
		text := `[{"Action": ["bad", "fine"]}, {"Action": ["bad", "fine"]}, {"Action": "fine"}]`
		var got []string
		total := 0
		for _, f := range l.Text(text, Options{}).Findings {
			got = append(got, f.Rule.ID)
			total += f.Silenced + 1
		}
		if total != 7 {
			t.Errorf("%v: %d findings with the silenced, want 7: %q", tt.scope, total, got)
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%v: got %q, want %s", tt.scope, got, tt.want)
		}
	}
}

// TestEncoded: in a text inside of a string, spans are of the text given, and no fix is.
func TestEncoded(t *testing.T) {
	c, err := embedded.Open()
	if err != nil {
		t.Fatal(err)
	}
	rule := &Rule{ID: "r", At: AtAction, Check: func(p *Pass) {
		p.Report(p.Within(&p.Action.String, 3, 4), "x").Fix(Same, Rename(&p.Action.String, "y"))
	}}
	text := `{"PolicyDocument": "{\"Statement\": {\"Action\": \"s3:G\"}}"}`
	findings := New(c, []*Rule{rule}).Text(text, Options{}).Findings
	if len(findings) != 1 {
		t.Fatalf("%d findings", len(findings))
	}
	f := findings[0]
	if got := text[f.Span.Start:f.Span.End]; got != "G" || f.Fixes != nil {
		t.Errorf("got %q with %d fixes, want G without", got, len(f.Fixes))
	}
	escaped := `{"Statement": {"Action": "\u00733:G"}}`
	f = New(c, []*Rule{rule}).Text(escaped, Options{}).Findings[0]
	if got := escaped[f.Span.Start:f.Span.End]; got != "G" {
		t.Errorf("behind an escape: got %q, want G", got)
	}
	if fixed, err := policy.Apply(escaped, f.Fixes[0].Edits); err != nil || fixed != `{"Statement": {"Action": "y"}}` {
		t.Errorf("fixed: %s, %v", fixed, err)
	}
}

func TestNameless(t *testing.T) {
	for _, tt := range []struct {
		text string
		want bool
	}{
		{"arn:aws:iam::111122223333:role/*", false},
		{"arn:aws:iam::${AWS::AccountId}:role/*", false},
		{"arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:jobs", false},
		{"arn:aws:iam::${data.aws_caller_identity.current.account_id}:role/*", false},
		{"arn:aws:iam::111122223333:role/${Name}", true},
		{"arn:aws:iam::111122223333:role/${Name}-*", true},
		{"arn:aws:iam::${AWS::AccountId}:${What}", true},
		{"arn:aws:${Service}::${AWS::AccountId}:role/*", true},
		{"${Arn}", true},
		{"${Arn}/*", true},
		{"*", false},
	} {
		p := &Pass{templated: true}
		r := Resource{String: policy.String{Value: tt.text, Form: policy.Text}}
		r.fill(p)
		if got := r.Nameless(); got != tt.want {
			t.Errorf("%s: got %v, want %v", tt.text, got, tt.want)
		}
	}
}
