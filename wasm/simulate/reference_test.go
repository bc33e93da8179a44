package simulate

import (
	"slices"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/internal/facts"
	"github.com/leastwise/leastwise/wasm/policy"
)

// TestKeysOfTheRow: AWS sends a key only for resources of the types whose row has it.
// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_examples_ec2.html
func TestKeysOfTheRow(t *testing.T) {
	c := catalogOfAWS(t)
	ec2 := func(rest string) string { return "arn:aws:ec2:eu-west-1:111122223333:" + rest }
	allow := `{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"ec2:InstanceType":"t3.micro"}}}`
	deny := `{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"ec2:RunInstances","Resource":"*","Condition":{"StringNotEquals":{"ec2:InstanceType":"t3.micro"}}}`
	anywhere := `{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"ec2:Region":"eu-west-1","aws:SourceVpc":"v"}}}`
	prefix := `{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"s3:prefix":"a"}}}`
	cloud := `{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"ec2:SourceInstanceArn":"arn:aws:ec2:eu-west-1:111122223333:instance/i-1"}}}`
	silent := `{"Effect":"Allow","Action":"*","Resource":"*"}`
	for _, tt := range []struct {
		action, resource, statements string
		want                         Decision
		said, why                    string
	}{
		{"ec2:RunInstances", ec2("instance/*"), allow, Allowed, "", "the instance's row has the type"},
		{"ec2:RunInstances", ec2("subnet/subnet-1"), allow, ImplicitDeny, "not for those of type subnet", "the subnet's has not"},
		{"ec2:RunInstances", ec2("volume/*"), allow, ImplicitDeny, "not for those of type volume", "the volume's has not"},
		{"ec2:RunInstances", ec2("subnet/subnet-1"), deny, ExplicitDeny, "not for those of type subnet", "a negated operator holds for a key that is not there"},
		{"ec2:RunInstances", ec2("instance/*"), deny, Allowed, "", "it is there for the instance"},
		{"ec2:RunInstances", ec2("capacity-reservation/cr-1"), allow, Allowed, "", "the row has it not, but the type does"},
		{"ec2:RunInstances", "*", allow, Allowed, "no resource was given", "of no type"},
		{"ec2:RunInstances", ec2("*"), allow, Allowed, "", "of many types"},
		{"ec2:RunInstances", "arn:aws:elastic-inference:eu-west-1:111122223333:elastic-inference-accelerator/e", allow, Allowed, "", "the reference tells no keys for it"},
		{"ec2:RunInstances", ec2("subnet/subnet-1"), anywhere, Allowed, "", "keys of all resources, and global ones"},
		{"ec2:RunInstances", ec2("subnet/subnet-1"), silent, Allowed, "", "no policy tests the key"},
		{"ec2:RunInstances", ec2("subnet/subnet-1"), cloud, Allowed, "", "a global key with the prefix of a service"},
		{"s3:ListBucket", "arn:aws:s3:::b", prefix, Allowed, "", "the action has it"},
		{"s3:GetObject", "arn:aws:s3:::b/k", prefix, Allowed, "does not send with s3:GetObject", "no row of the action has it"},
	} {
		r := &Request{Principal: principal(t, "arn:aws:iam::111122223333:user/ann"), Action: tt.action, Resources: []Resource{{ARN: tt.resource}}}
		r.Context.Set("ec2:InstanceType", "t3.micro")
		r.Context.Set("ec2:Region", "eu-west-1")
		r.Context.Set("aws:SourceVpc", "v")
		r.Context.Set("s3:prefix", "a")
		r.Context.Set("ec2:SourceInstanceArn", ec2("instance/i-1"))
		p := &Policies{Identity: []*Policy{compile(t, policy.Identity, `{"Version":"2012-10-17","Statement":[`+tt.statements+`]}`)}}
		got := Check(c, r, p)
		var said []string
		for _, n := range got.Resources[0].Notes {
			said = append(said, n.Text)
		}
		text := strings.Join(said, "; ")
		if got.Decision != tt.want || !strings.Contains(text, tt.said) || tt.said == "" && text != "" {
			t.Errorf("%s on %s: got %v (%s), want %v (… %s …): %s", tt.action, tt.resource, got.Decision, text, tt.want, tt.said, tt.why)
		}
	}
}

// TestWithheldForOneCheck: what one check withholds, the next evaluation has again.
func TestWithheldForOneCheck(t *testing.T) {
	p := &Policies{Identity: []*Policy{compile(t, policy.Identity, `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"ec2:InstanceType":"t3.micro"}}}}`)}}
	r := &Request{Principal: principal(t, "arn:aws:iam::111122223333:user/ann"), Action: "ec2:RunInstances", Resources: []Resource{
		{ARN: "arn:aws:ec2:eu-west-1:111122223333:subnet/s"}, {ARN: "arn:aws:ec2:eu-west-1:111122223333:instance/*"}}}
	r.Context.Set("ec2:InstanceType", "t3.micro")
	var e Evaluator
	got := e.Check(catalogOfAWS(t), r, p)
	if got.Resources[0].Decision != ImplicitDeny || got.Resources[1].Decision != Allowed {
		t.Errorf("got %v on the subnet, %v on the instance", got.Resources[0].Decision, got.Resources[1].Decision)
	}
	if d := e.Evaluate(r, p).Decision; d != Allowed {
		t.Errorf("without the catalog: got %v", d)
	}
}

// TestOnKey compares the list of KMS's actions without a key with the reference.
func TestOnKey(t *testing.T) {
	s, _ := catalogOfAWS(t).LookupService("kms")
	for i := range s.NumActions() {
		a := s.Action(i)
		want := slices.ContainsFunc(facts.Rows(a), func(row catalog.Row) bool { return row.ResourceType().Name() == "key" })
		if got := onKey(a.ID()); got != want {
			t.Errorf("%s: got %v, the reference says %v", a.ID(), got, want)
		}
	}
}

// TestNoResource: what a note says of a request that names none.
func TestNoResource(t *testing.T) {
	full := &Policies{Identity: []*Policy{compile(t, policy.Identity, `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}`)}}
	for _, tt := range []struct {
		action string
		want   Decision
		said   string
	}{
		{"kms:Decrypt", Unknown, "AWS asks about: key"},
		{"kms:CreateAlias", Unknown, "AWS asks about: alias, key"},
		{"kms:ListKeys", Allowed, ""},
		{"sts:AssumeRole", Unknown, "AWS asks about: role"},
		{"sqs:SendMessage", Allowed, "AWS asks about: queue"},
		{"ec2:RebootInstances", Allowed, "AWS asks about: instance"},
		{"ec2:DescribeInstances", Allowed, ""},
		{"cloudwatch:PutMetricData", Allowed, ""},
	} {
		for _, list := range [][]Resource{nil, {{ARN: "*"}}} {
			r := &Request{Principal: principal(t, "arn:aws:iam::111122223333:user/ann"), Action: tt.action, Resources: list}
			got := Check(catalogOfAWS(t), r, full)
			text := ""
			for _, n := range got.Resources[0].Notes {
				text += n.Text
			}
			if got.Decision != tt.want || !strings.Contains(text, tt.said) || tt.said == "" && text != "" {
				t.Errorf("%s: got %v (%s), want %v (… %s …)", tt.action, got.Decision, text, tt.want, tt.said)
			}
		}
	}
}
