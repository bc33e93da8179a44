package generate

import (
	"slices"
	"strings"
	"testing"
)

// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
func TestPrincipals(t *testing.T) {
	for _, tt := range []struct{ principals, want string }{
		{"{AWS: ['111122223333', 'arn:aws:iam::111122223333:root', 'arn:aws:iam::111122223333:role/path/r', 'arn:aws-cn:sts::111122223333:assumed-role/r/s', AROAEXAMPLEEXAMPLEEX]}", ""},
		{"{Service: [lambda.amazonaws.com, logs.eu-west-1.amazonaws.com, ec2.amazonaws.com.cn]}", ""},
		{"{Federated: ['arn:aws:iam::111122223333:oidc-provider/x.example', cognito-identity.amazonaws.com]}", ""},
		{"'*'", "warning: everybody in the world may do this"},
		{"{AWS: '*'}", "warning: everybody in the world may do this"},
		{"{AWS: 'arn:aws:iam::111122223333:role/*'}", `error: IAM takes no wildcard inside a principal, as in "arn:aws:iam::111122223333:role/*"`},
		{"{AWS: '11112222333'}", `warning: "11112222333" is no account, user, role or session`},
		{"{AWS: 'arn:aws:iam::111122223333:group/g'}", `warning: "arn:aws:iam::111122223333:group/g" is no account, user, role or session`},
		{"{AWS: lambda.amazonaws.com}", `error: "lambda.amazonaws.com" is a service`},
		{"{Service: lamda.amazonaws.com}", `warning: the service principal "lamda.amazonaws.com" is not in the catalog of DATE (did you mean lambda.amazonaws.com?)`},
		{"{Federated: github.com}", `warning: "github.com" is no provider of identities`},
		{"{CanonicalUser: abc}", "error: a trust policy takes no canonical user"},
	} {
		c := realCatalog(t)
		text := "mode: trust\nsubjects: [s]\naudiences: [a]\nprincipals: " + tt.principals + "\n"
		if !strings.Contains(text, "Federated") {
			text = strings.Replace(text, "subjects: [s]\n", "", 1)
		}
		r := FromTemplates(c, readTemplates(t, tt.principals, text), Options{Minimize: -1})
		var got []string
		for _, n := range r.Notes {
			line := n.Severity.String() + ": " + n.Message
			if strings.HasPrefix(n.Hint, "did you") {
				line += " (" + n.Hint + ")"
			}
			got = append(got, strings.ReplaceAll(line, c.Date(), "DATE"))
		}
		if strings.Join(got, "; ") != tt.want {
			t.Errorf("%s: got %q, want %q", tt.principals, got, tt.want)
		}
	}
}

// What trust policies of providers say without being told.
func TestTokenConditions(t *testing.T) {
	const account = "arn:aws:iam::111122223333:"
	for _, tt := range []struct {
		more string
		want []string
		note string
	}{
		{"principals: {Federated: '" + account + "oidc-provider/token.actions.githubusercontent.com'}\nsubjects: ['repo:o/r:ref:refs/heads/main']",
			[]string{"AssumeRoleWithWebIdentity: StringEquals token.actions.githubusercontent.com:aud sts.amazonaws.com StringEquals token.actions.githubusercontent.com:sub repo:o/r:ref:refs/heads/main"}, ""},
		{"principals: {Federated: '" + account + "oidc-provider/token.actions.githubusercontent.com'}\nsubjects: ['repo:*']",
			[]string{"AssumeRoleWithWebIdentity: StringEquals token.actions.githubusercontent.com:aud sts.amazonaws.com StringLike token.actions.githubusercontent.com:sub repo:*"},
			`"repo:*" fits repositories of everybody`},
		{"principals: {Federated: '" + account + "oidc-provider/token.actions.githubusercontent.com'}",
			[]string{"AssumeRoleWithWebIdentity: StringEquals token.actions.githubusercontent.com:aud sts.amazonaws.com"},
			"everybody who gets a token of token.actions.githubusercontent.com may assume the role"},
		{"principals: {Federated: cognito-identity.amazonaws.com}\nsubjects: ['*']\naudiences: ['eu-west-1:1']",
			[]string{"AssumeRoleWithWebIdentity: StringEquals cognito-identity.amazonaws.com:aud eu-west-1:1 StringLike cognito-identity.amazonaws.com:sub *"}, ""},
		{"principals: {Federated: accounts.google.com}\nconditions:\n- {operator: StringEquals, key: 'accounts.google.com:aud', value: x}\n- {operator: StringEquals, key: 'accounts.google.com:sub', value: y}",
			[]string{"AssumeRoleWithWebIdentity: StringEquals accounts.google.com:aud x StringEquals accounts.google.com:sub y"}, ""},
		{"principals: {Federated: 'arn:aws-us-gov:iam::111122223333:saml-provider/d'}",
			[]string{"AssumeRoleWithSAML: StringEquals SAML:aud https://signin.amazonaws-us-gov.com/saml"}, ""},
	} {
		r := FromTemplates(realCatalog(t), readTemplates(t, tt.more, "mode: trust\n"+tt.more+"\n"), Options{Minimize: -1})
		if got := conditionsOf(r); !slices.Equal(got, tt.want) {
			t.Errorf("%s:\ngot  %s\nwant %s", tt.more, strings.Join(got, "\n     "), strings.Join(tt.want, "\n     "))
		}
		note := ""
		for _, n := range r.Notes {
			note += n.Message
		}
		if note != tt.note {
			t.Errorf("%s: got the note %q, want %q", tt.more, note, tt.note)
		}
	}
}

// A boundary has exactly the actions at its levels; all services together fit no quota, and
// a few do.
func TestBoundary(t *testing.T) {
	c := realCatalog(t)
	r := FromTemplates(c, readTemplates(t, "", "mode: boundary\nservices: [s3, all]\n"), Options{Minimize: -1})
	have := map[string]bool{}
	for _, s := range r.Statements {
		for _, id := range s.Actions {
			have[id] = true
		}
		if !slices.Equal(s.Resources, []string{"*"}) {
			t.Errorf("%s: resources %q", s.Sid, s.Resources)
		}
	}
	for a := range c.Match("*") {
		level := a.StrictLevel().String()
		if want := level == "Read" || level == "List"; have[a.ID()] != want {
			t.Errorf("%s, %s: got %v", a.ID(), level, have[a.ID()])
		}
	}
	if !slices.ContainsFunc(r.Notes, func(n Note) bool { return n.Code == Size && n.Severity == Warning }) {
		t.Errorf("no note about the size: %+v", r.Notes)
	}
	r = FromTemplates(c, readTemplates(t, "", "mode: boundary\nservices: [s3, ec2, lambda, dynamodb, sqs, sns, logs, cloudwatch]\nlevels: [read, list]\n"), Options{})
	if len(r.Statements) != 1 || r.Statements[0].Sid != "Boundary" || slices.ContainsFunc(r.Notes, func(n Note) bool { return n.Code == Size }) {
		t.Errorf("got %d statements, notes %+v", len(r.Statements), r.Notes)
	}
}
