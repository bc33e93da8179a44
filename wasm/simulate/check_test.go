package simulate

import (
	"slices"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/catalog/embedded"
	"github.com/leastwise/leastwise/wasm/internal/sample"
	"github.com/leastwise/leastwise/wasm/policy"
)

func TestCheck(t *testing.T) {
	c := sample.Catalog(t)
	full := compile(t, policy.Identity, `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}`)
	buckets := compile(t, policy.Identity, `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::*"}}`)
	deny := compile(t, policy.Identity, `{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}`)
	for _, tt := range []struct {
		action, resource string
		policy           *Policy
		want             Decision
		said             string // in a note or construct
		why              string
	}{
		{"s3:GetObject", "arn:aws:s3:::b/k", full, Allowed, "", "all is known"},
		{"s4:GetObject", "arn:aws:s3:::b/k", full, Unknown, "did you mean s3?", "the service may authorize in its own way"},
		{"s4:GetObject", "arn:aws:s3:::b/k", deny, ExplicitDeny, "", "a deny is a deny in any service"},
		{"s3:GetObjekt", "arn:aws:s3:::b/k", full, Allowed, "did you mean s3:GetObject?", "the action is not in the catalog, which is no reason to refuse"},
		{"s3:GetObject", "arn:aws:s3:::b", full, Allowed, "works on", "the ARN is a bucket's"},
		{"s3:ListAllMyBuckets", "arn:aws:s3:::b", buckets, ImplicitDeny, "works on no particular resource", "AWS asks about a star"},
		{"s3:ListAllMyBuckets", "*", full, Allowed, "", "AWS asks about a star"},
	} {
		r := &Request{Principal: principal(t, "arn:aws:iam::111122223333:user/ann"), Action: tt.action, Resources: []Resource{{ARN: tt.resource}}}
		got := Check(c, r, &Policies{Identity: []*Policy{tt.policy}})
		var said []string
		for _, n := range got.Resources[0].Notes {
			said = append(said, n.Text)
		}
		for _, u := range got.Resources[0].Unknown {
			said = append(said, u.Name)
		}
		text := strings.Join(said, "; ")
		if got.Decision != tt.want || !strings.Contains(text, tt.said) || tt.said == "" && text != "" && tt.want != ExplicitDeny {
			t.Errorf("%s on %s: got %v (%s), want %v (… %s …): %s", tt.action, tt.resource, got.Decision, text, tt.want, tt.said, tt.why)
		}
	}
}

// Resources that AWS names elsewhere than in the reference's own formats are of the action's type.
func TestUnusualResources(t *testing.T) {
	c, err := embedded.Open()
	if err != nil {
		t.Fatal(err)
	}
	full := compile(t, policy.Identity, `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}`)
	for _, tt := range []struct {
		action, resource string
		fits             bool
	}{
		{"backup:DeleteRecoveryPoint", "arn:aws:backup:us-east-1:111122223333:recovery-point:x", true},
		{"backup:DeleteRecoveryPoint", "arn:aws:lamda:us-east-1:111122223333:function:f", false},
		{"ssm:SendCommand", "arn:aws:ssm:us-east-1::document/AWS-RunShellScript", true},
		{"ssm:SendCommand", "arn:aws:ssm:us-east-1::document/mine", false},
		{"lambda:InvokeFunction", "arn:aws:lambda:us-east-1:111122223333:function:f:prod", true},
		{"lambda:DeleteFunction", "arn:aws:lambda:us-east-1:111122223333:function:f:prod", false},
	} {
		r := &Request{Principal: principal(t, "arn:aws:iam::111122223333:user/ann"), Action: tt.action, Resources: []Resource{{ARN: tt.resource}}}
		notes := Check(c, r, &Policies{Identity: []*Policy{full}}).Resources[0].Notes
		fits := !slices.ContainsFunc(notes, func(n Note) bool { return strings.Contains(n.Text, "works on") })
		if fits != tt.fits {
			t.Errorf("%s on %s: got %v, want %v", tt.action, tt.resource, notes, tt.fits)
		}
	}
}

func TestSeveralResources(t *testing.T) {
	p := &Policies{Identity: []*Policy{compile(t, policy.Identity, `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":["arn:aws:s3:::a","arn:aws:s3:::d"]},
{"Effect":"Deny","Action":"*","Resource":"arn:aws:s3:::d"},{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::u","Condition":{"Unheard":{"k":"v"}}}]}`)}}
	for _, tt := range []struct {
		resources string
		want      Decision
	}{
		{"a", Allowed}, {"a a", Allowed}, {"a i", ImplicitDeny}, {"a u", Unknown}, {"i u", Unknown}, {"a d", ExplicitDeny}, {"u d", ExplicitDeny}, {"i d", ExplicitDeny},
	} {
		r := &Request{Principal: principal(t, "arn:aws:iam::111122223333:user/ann"), Action: "s3:ListBucket"}
		for _, name := range strings.Fields(tt.resources) {
			r.Resources = append(r.Resources, Resource{ARN: "arn:aws:s3:::" + name})
		}
		if got := Evaluate(r, p); got.Decision != tt.want || len(got.Resources) != len(r.Resources) {
			t.Errorf("%s: got %v, want %v", tt.resources, got.Decision, tt.want)
		}
	}
}

func TestParsePrincipal(t *testing.T) {
	for _, tt := range []struct {
		text         string
		kind         PrincipalKind
		account, arn string
		parent       string
	}{
		{"arn:aws:iam::111122223333:user/team/ann", User, mine, "arn:aws:iam::111122223333:user/team/ann", ""},
		{"arn:aws:iam::111122223333:role/team/app", RoleSession, mine, "arn:aws:sts::111122223333:assumed-role/app/session", "arn:aws:iam::111122223333:role/team/app"},
		{"arn:aws-cn:sts::111122223333:assumed-role/app/s", RoleSession, mine, "arn:aws-cn:sts::111122223333:assumed-role/app/s", "arn:aws-cn:iam::111122223333:role/app"},
		{"arn:aws:sts::111122223333:federated-user/f", FederatedUser, mine, "arn:aws:sts::111122223333:federated-user/f", ""},
		{"111122223333", Root, mine, "arn:aws:iam::111122223333:root", ""},
		{"arn:aws:iam::111122223333:root", Root, mine, "arn:aws:iam::111122223333:root", ""},
		{"lambda.amazonaws.com", Service, "", "lambda.amazonaws.com", ""},
		{"cognito-identity.amazonaws.com", Identity, "", "cognito-identity.amazonaws.com", ""},
		{"arn:aws:iam::111122223333:saml-provider/x", Identity, "", "arn:aws:iam::111122223333:saml-provider/x", ""},
		{"anonymous", Anonymous, "", "", ""},
	} {
		p, err := ParsePrincipal(tt.text)
		if err != nil || p.Kind != tt.kind || p.Account != tt.account || p.ARN != tt.arn || p.Parent != tt.parent {
			t.Errorf("%s: got %+v, %v", tt.text, p, err)
		}
	}
	for _, text := range []string{"", "ann", "11112222333", "arn:aws:iam::111122223333:group/g", "arn:aws:iam::x:user/ann", "arn:aws:sts::111122223333:assumed-role/app", "arn:aws:s3:::b", "arn:aws:iam::111122223333:user/", "arn:"} {
		if p, err := ParsePrincipal(text); err == nil || err.(*PrincipalError).Hint == "" {
			t.Errorf("%q: got %+v, want an error with a hint", text, p)
		}
	}
}

// What lies beside policies is said, not decided.
func TestRemarks(t *testing.T) {
	key := "arn:aws:kms:eu-west-1:111122223333:key/k"
	keyPolicy := &Policies{Resources: []Attached{{ARN: key, Policy: compile(t, policy.Resource, `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"kms:*","Resource":"*","Principal":{"AWS":"444455556666"}}}`)}}}
	public := &Policies{Resources: []Attached{{ARN: "arn:aws:s3:::b/*", Policy: compile(t, policy.Resource, `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*","Principal":"*"}}`)}}}
	for _, tt := range []struct {
		who, action, resource string
		policies              *Policies
		want                  Decision
		said                  string
	}{
		{"arn:aws:iam::111122223333:user/ann", "kms:Decrypt", key, keyPolicy, ImplicitDeny, "grant"},
		{"anonymous", "s3:PutObject", "arn:aws:s3:::b/k", public, ImplicitDeny, "access control list"},
		{"anonymous", "s3:GetObject", "arn:aws:s3:::b/k", public, Allowed, "Block Public Access"},
		{"anonymous", "s3:GetObject", "arn:aws:s3:::c/k", public, ImplicitDeny, "access control list"},
		{"arn:aws:iam::111122223333:user/ann", "s3:PutObject", "arn:aws:s3:::b/k", public, ImplicitDeny, ""},
	} {
		got := Evaluate(&Request{Principal: principal(t, tt.who), Action: tt.action, Resources: []Resource{{ARN: tt.resource}}}, tt.policies)
		notes := got.Resources[0].Notes
		if got.Decision != tt.want || (len(notes) > 0) != (tt.said != "") || tt.said != "" && !strings.Contains(notes[0].Text, tt.said) {
			t.Errorf("%s %s: got %v, %v, want %v and a note on %q", tt.who, tt.action, got.Decision, notes, tt.want, tt.said)
		}
	}
}
