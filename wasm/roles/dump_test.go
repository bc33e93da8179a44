package roles_test

import (
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/wasm/roles"
	"github.com/leastwise/leastwise/wasm/source/accountdump"
)

func dumped(t testing.TB, text string) (*roles.Actual, error) {
	t.Helper()
	d, err := accountdump.Read(text)
	if err != nil {
		t.Fatal(err)
	}
	return roles.FromDump(d)
}

func TestFromDump(t *testing.T) {
	text, err := os.ReadFile("testdata/dump.json")
	if err != nil {
		t.Fatal(err)
	}
	a, err := dumped(t, string(text))
	if err != nil {
		t.Fatal(err)
	}
	if a.Account != "111122223333" || a.Partition != "aws" || a.Unread != (roles.Unread{Profiles: true, Buckets: true, Keys: true}) {
		t.Errorf("got %+v", a)
	}
	app := a.Role("app")
	switch {
	case app == nil:
		t.Fatal("there is no role app")
	case app.Path != "/team/" || app.Description != nil || app.MaxSession != nil || *app.Boundary != "arn:aws:iam::111122223333:policy/Limit":
		t.Errorf("app is %+v", app)
	case len(app.Inline) != 2 || app.Inline[0].Name != "logs" || roles.Canonical(app.Inline[0].Document, nil) != roles.Canonical(app.Inline[1].Document, nil):
		t.Errorf("app's policies, an object and an encoded text, are %+v", app.Inline)
	case strings.HasPrefix(app.Inline[0].Document, `"`) || strings.HasPrefix(app.Inline[1].Document, `"`):
		t.Errorf("documents are not decoded: %+v", app.Inline)
	case len(app.Managed) != 1 || len(app.Tags) != 1 || len(app.Profiles) != 1 || app.Profiles[0] != "web":
		t.Errorf("app is %+v", app)
	}
	if p := a.Profile("web"); p == nil || p.Role != "app" || p.Path != "/x/" {
		t.Errorf("the profile is %+v", p)
	}
	if s := a.Role("stacked"); s.Stack != "prod" || s.Managed != nil || s.Tags == nil || *s.Description != "of the stack" || *s.MaxSession != 7200 {
		t.Errorf("stacked is %+v", s)
	}
	if m := a.Managed; len(m) != 1 || m[0].ARN != "arn:aws:iam::111122223333:policy/Limit" || !strings.Contains(m[0].Document, "sqs") {
		t.Errorf("managed policies are %+v", m)
	}
	// A principal's ID stands for who has it, and for nobody else.
	want := wanted(roles.Role{Name: "byid", Trust: trusts("arn:aws:iam::111122223333:user/ann")})
	if p, _ := roles.NewPlan(want, a, roles.Options{}); len(p.Changes) > 0 {
		t.Errorf("an ID of a user who exists differs from the ARN: %+v", p.Changes)
	}
	want = wanted(roles.Role{Name: "stale", Trust: trusts("arn:aws:iam::111122223333:user/ann")})
	if p, _ := roles.NewPlan(want, a, roles.Options{}); len(p.Changes) != 1 {
		t.Errorf("the ID of a user who is gone is the ARN: %+v", p.Changes)
	}
}

func TestFromDumpRefuses(t *testing.T) {
	for text, want := range map[string]string{
		`{"RoleDetailList":[],"IsTruncated":true}`: "not complete",
		`{"RoleDetailList":[{"Arn":"arn:aws:iam::111122223333:role/a"}],"UserDetailList":[{"Arn":"arn:aws:iam::1:user/b"}]}`: "two accounts",
		`{"RoleDetailList":[{"Arn":"role/a"}]}`: "an ARN that is none",
	} {
		if _, err := dumped(t, text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: the error is %v, want %s", text, err, want)
		}
	}
}

// Whatever a dump says, comparing it with itself finds nothing.
func FuzzFromDump(f *testing.F) {
	text, err := os.ReadFile("testdata/dump.json")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(text))
	f.Add(`{"RoleDetailList":[{"Arn":"arn:aws:iam::1:role/a","RoleName":"a","AssumeRolePolicyDocument":"` + url.PathEscape(trusts("*")) + `"}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		d, err := accountdump.Read(text)
		if err != nil {
			return
		}
		a, err := roles.FromDump(d)
		if err != nil {
			return
		}
		want := &roles.Desired{Account: a.Account, Partition: a.Partition}
		for i, r := range a.Roles {
			if i > 0 && a.Roles[i-1].Name == r.Name || strings.HasPrefix(r.Path, "/aws-") || r.Stack != "" {
				return
			}
			r.Profiles = nil
			want.Roles = append(want.Roles, r)
		}
		p, err := roles.NewPlan(want, a, roles.Options{Exclusive: true})
		if err != nil || len(p.Changes) > 0 {
			t.Errorf("%v %+v", err, p.Changes)
		}
	})
}
