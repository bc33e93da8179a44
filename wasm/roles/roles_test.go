package roles_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/wasm/roles"
)

const plain = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}`

func TestCanonical(t *testing.T) {
	arns := map[string]string{"AROAAPPAPPAPPAPPAPPA": "arn:aws:iam::111122223333:role/app"}
	arnOf := func(id string) string { return arns[id] }
	in := func(statement string) string { return `{"Version":"2012-10-17","Statement":` + statement + `}` }
	trust := func(principal string) string {
		return in(`[{"Effect":"Allow","Principal":` + principal + `,"Action":"sts:AssumeRole"}]`)
	}
	when := func(condition string) string {
		return in(`[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":` + condition + `}]`)
	}
	for _, tt := range []struct {
		a, b string
		same bool
		why  string
	}{
		{plain, url.PathEscape(plain), true, "the API sends documents URL-encoded"},
		{in(`[{"Effect":"Allow","Action":"a:B+C","Resource":"*"}]`), url.PathEscape(in(`[{"Effect":"Allow","Action":"a:B+C","Resource":"*"}]`)), true, "a plus is a plus"},
		{plain, in(`{"Effect":"Allow","Action":["s3:GetObject"],"Resource":["*"]}`), true, "lists of one"},
		{plain, "\n" + strings.ReplaceAll(plain, ",", " ,\n"), true, "white space"},
		{plain, `{"Statement":[{"Resource":"*","Action":"s3:GetObject","Effect":"Allow"}],"Version":"2012-10-17"}`, true, "order of members"},
		{plain, in(`[{"Sid":"","Effect":"Allow","Action":"S3:getobject","Resource":["*","*"]}]`), true, "empty Sid, case of actions, repetition"},
		{plain, in(`[{"Sid":"X","Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]`), false, "a Sid"},
		{plain, `{"Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}`, false, "no Version is the old one"},
		{`{"Version":"2008-10-17","Statement":[]}`, `{"Statement":[]}`, true, "no Version is the old one"},
		{plain, strings.Replace(plain, "{", `{"Id":"x",`, 1), false, "an Id"},
		{plain, in(`[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"},{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]`), true, "a statement twice"},
		{in(`[{"Effect":"Allow","Action":"a:B","Resource":"*"},{"Effect":"Deny","Action":"a:C","Resource":"*"}]`),
			in(`[{"Effect":"Deny","Action":"a:C","Resource":"*"},{"Effect":"Allow","Action":"a:B","Resource":"*"}]`), true, "order of statements"},
		{in(`[{"Effect":"Allow","Action":"a:B","Resource":"arn:aws:s3:::B"}]`), in(`[{"Effect":"Allow","Action":"a:B","Resource":"arn:aws:s3:::b"}]`), false, "case of resources"},
		{in(`[{"Effect":"Allow","Action":"a:B","Resource":"*"}]`), in(`[{"Effect":"Allow","NotAction":"a:B","Resource":"*"}]`), false, "NotAction"},
		{trust(`"*"`), trust(`{"AWS":["*"]}`), true, "everybody"},
		{trust(`{"AWS":"111122223333"}`), trust(`{"AWS":"arn:aws-cn:iam::111122223333:root"}`), true, "an account"},
		{trust(`{"AWS":"AROAAPPAPPAPPAPPAPPA"}`), trust(`{"AWS":"arn:aws:iam::111122223333:role/app"}`), true, "the ID of who exists"},
		{trust(`{"AWS":"AROAGONEGONEGONEGONE"}`), trust(`{"AWS":"arn:aws:iam::111122223333:role/app"}`), false, "the ID of who is gone"},
		{trust(`{"AWS":"111122223333","Service":[]}`), trust(`{"AWS":["111122223333"]}`), true, "an empty kind"},
		{trust(`{"Service":["b","a"]}`), trust(`{"Service":["a","b"]}`), true, "order of principals"},
		{trust(`{"Service":"a"}`), trust(`{"Federated":"a"}`), false, "kinds of principals"},
		{plain, when(`{}`), true, "an empty Condition"},
		{plain, when(`{"Bool":{}}`), true, "an operator without keys"},
		{when(`{"Bool":{"aws:SecureTransport":"True"}}`), when(`{"Bool":{"AWS:securetransport":[true]}}`), true, "a Boolean, case of keys"},
		{when(`{"NumericLessThan":{"s3:max-keys":10}}`), when(`{"NumericLessThan":{"s3:max-keys":"10"}}`), true, "a number"},
		{when(`{"StringEquals":{"a:b":"X"}}`), when(`{"StringEquals":{"a:b":"x"}}`), false, "case of values"},
		{when(`{"StringEquals":{"a:b":["x","y"]}}`), when(`{"StringEquals":{"a:b":["y","x","y"]}}`), true, "values are a set"},
		{when(`{"StringEquals":{"a:b":"x"}}`), when(`{"StringLike":{"a:b":"x"}}`), false, "operators"},
		{when(`{"DateLessThan":{"aws:CurrentTime":"2026-01-02T03:04:05Z"}}`), when(`{"DateLessThan":{"aws:CurrentTime":"1767323045"}}`), true, "the same moment"},
		{when(`{"DateLessThan":{"aws:CurrentTime":"2026-01-02T03:04:05Z"}}`), when(`{"DateLessThan":{"aws:CurrentTime":"2026-01-02T03:04:06Z"}}`), false, "another moment"},
		{when(`{"StringEquals":{"a:b":"x"},"Bool":{"a:c":"true"}}`), when(`{"Bool":{"a:c":"true"},"StringEquals":{"a:b":"x"}}`), true, "order of operators"},
		{"nonsense", "nonsense", true, "the same nonsense"},
		{"nonsense", "other nonsense", false, "two kinds of nonsense"},
	} {
		a, b := roles.Canonical(tt.a, arnOf), roles.Canonical(tt.b, arnOf)
		if (a == b) != tt.same {
			t.Errorf("%s:\n%s\n%s\nsame = %v, want %v", tt.why, a, b, a == b, tt.same)
		}
		if again := roles.Canonical(a, arnOf); again != a {
			t.Errorf("%s: the canonical form\n%s\nhas another one,\n%s", tt.why, a, again)
		}
	}
}

func TestDoAndFingerprint(t *testing.T) {
	a := &roles.Actual{Account: "111122223333", Partition: "aws"}
	app := roles.Thing{Kind: roles.RoleKind, Name: "app"}
	seen := map[string]string{"": "nothing"}
	do := func(name string, s roles.Step) {
		t.Helper()
		before := *a
		mark := before.Fingerprint(s.Thing)
		a.Do(&s)
		if before.Fingerprint(s.Thing) != mark {
			t.Errorf("%s changed what was there before", name)
		}
		now := a.Fingerprint(s.Thing)
		if other, ok := seen[now]; ok {
			t.Errorf("%s has the fingerprint of %s", name, other)
		}
		seen[now] = name
	}
	if got := a.Fingerprint(app); got != "" {
		t.Errorf("the fingerprint of nothing is %q", got)
	}
	do("create", roles.Step{Op: roles.CreateRole, Thing: app, Path: "/", Document: plain})
	do("describe", roles.Step{Op: roles.UpdateRole, Thing: app, Description: new("what")})
	do("session", roles.Step{Op: roles.UpdateRole, Thing: app, MaxSession: new(7200)})
	do("inline", roles.Step{Op: roles.PutRolePolicy, Thing: app, Item: "b", Document: plain})
	do("inline 2", roles.Step{Op: roles.PutRolePolicy, Thing: app, Item: "a", Document: plain})
	do("attach", roles.Step{Op: roles.AttachRolePolicy, Thing: app, Item: "arn:aws:iam::aws:policy/X"})
	do("tag", roles.Step{Op: roles.TagRole, Thing: app, Tags: []roles.Tag{{Key: "k", Value: "v"}}})
	do("tag 2", roles.Step{Op: roles.TagRole, Thing: app, Tags: []roles.Tag{{Key: "k", Value: "w"}}})
	do("boundary", roles.Step{Op: roles.PutRolePermissionsBoundary, Thing: app, Boundary: "arn:aws:iam::aws:policy/X"})
	do("trust", roles.Step{Op: roles.UpdateAssumeRolePolicy, Thing: app, Document: `{"Version":"2012-10-17","Statement":[]}`})
	do("profile", roles.Step{Op: roles.CreateInstanceProfile, Thing: roles.Thing{Kind: roles.ProfileKind, Name: "app"}, Path: "/"})
	do("profile's role", roles.Step{Op: roles.AddRoleToInstanceProfile, Thing: roles.Thing{Kind: roles.ProfileKind, Name: "app"}, Item: "app"})
	bucket := roles.Thing{Kind: roles.BucketKind, Name: "b", Region: "eu-west-1"}
	do("bucket", roles.Step{Op: roles.CreateBucket, Thing: bucket})
	do("bucket policy", roles.Step{Op: roles.PutBucketPolicy, Thing: bucket, Document: plain})
	do("bucket tags", roles.Step{Op: roles.PutBucketTagging, Thing: bucket, Tags: []roles.Tag{{Key: "k", Value: "v"}}})
	key := roles.Thing{Kind: roles.KeyKind, Name: "k", Region: "eu-west-1"}
	do("key", roles.Step{Op: roles.CreateKey, Thing: key, Document: plain})
	do("alias", roles.Step{Op: roles.CreateAlias, Thing: key})
	do("grant", roles.Step{Op: roles.CreateGrant, Thing: key, Grant: &roles.Grant{Grantee: "x", Operations: []string{"Decrypt"}}})
	r := a.Role("app")
	if len(r.Inline) != 2 || r.Inline[0].Name != "a" || len(r.Tags) != 1 || r.Tags[0].Value != "w" || len(r.Profiles) != 1 || *r.Description != "what" {
		t.Errorf("the role is %+v", r)
	}
	mark := a.Fingerprint(app)
	r.Inline[0].Document, r.ID = url.PathEscape(plain), "AROAAPP"
	if a.Fingerprint(app) != mark {
		t.Error("the way a document is written, or the role's ID, changes the fingerprint")
	}
	a.Do(&roles.Step{Op: roles.DeleteRole, Thing: app})
	if a.Role("app") != nil {
		t.Error("the role is still there")
	}
}
