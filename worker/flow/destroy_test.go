package flow

import (
	"errors"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/worker/aws"
	"github.com/leastwise/leastwise/worker/internal/double"
)

func TestDestroyInSteps(t *testing.T) {
	f, a := newFlow()
	p := must[*Plan](t)(f.Create(options(admin)))
	s := must[aws.Session](t)(f.Assume(Entry{Name: p.Name, ExternalID: p.ExternalID}))
	if !a.Can(s.Credentials, "s3:GetObject", "arn:aws:s3:::b/k") {
		t.Fatal("the administrator's sandbox may not read")
	}
	r := must[Removal](t)(f.Destroy(p.Name, 0))
	if r.Done || r.RetryAfter != 10_000 || a.Can(s.Credentials, "s3:GetObject", "arn:aws:s3:::b/k") {
		t.Errorf("after the first call: %+v", r)
	}
	if report := must[Report](t)(f.Status(p.Name)); report.State != Removing {
		t.Errorf("status %+v, want removing", report)
	}
	if _, err := f.Create(options(admin)); code(err) != Gone {
		t.Errorf("created again while it is removed: %v", err)
	}
	a.Advance(4)
	if r = must[Removal](t)(f.Destroy(p.Name, 0)); r.RetryAfter != 6000 {
		t.Errorf("after 4 s: %+v", r)
	}
	a.Advance(6)
	if r = must[Removal](t)(f.Destroy(p.Name, 0)); !r.Done || len(a.Roles()) > 0 {
		t.Errorf("after 10 s: %+v, left %v", r, a.Roles())
	}
}

func TestDrift(t *testing.T) {
	f, a := newFlow()
	p := must[*Plan](t)(f.Create(options(readB)))
	for _, tt := range []struct {
		change func()
		want   string
		state  string
	}{
		{func() { a.Attach(p.Name, "arn:aws:iam::aws:policy/AdministratorAccess", "", "") }, "a managed policy is attached", Live},
		{func() { a.Attach(p.Name, "", "", "extra") }, "an inline policy that is not ours: extra", Live},
		{func() { a.Detach(p.Name, subjectName) }, "the policy is missing", Incomplete},
		{func() { a.Attach(p.Name, "", "", guardName) }, "the guard was changed", Incomplete},
		{func() { a.Detach(p.Name, guardName) }, "the guard is missing", Incomplete},
	} {
		tt.change()
		r := must[Report](t)(f.Status(p.Name))
		if !strings.Contains(strings.Join(r.Drift, "; "), tt.want) || r.State != tt.state {
			t.Errorf("state %s, drift %q, want %s, %q", r.State, r.Drift, tt.state, tt.want)
		}
	}
	a.Attach(p.Name, "", "profile", "")
	if r := must[Removal](t)(f.Destroy(p.Name, 20_000)); !r.Done || len(a.Roles()) > 0 {
		t.Errorf("destroyed %+v, left %v", r, a.Roles())
	}
}

func TestRefusedSubject(t *testing.T) {
	f, a := newFlow()
	a.Fault = func(n int, action string) double.Fault {
		if n == 4 {
			return double.Refused
		}
		return double.None
	}
	_, err := f.Create(options(readB))
	var p *Problem
	if !errors.As(err, &p) || p.Code != Denied || p.Step != "subject" || len(p.LeftBehind) > 0 || len(a.Roles()) > 0 {
		t.Errorf("got %+v, left %v", err, a.Roles())
	}
}

func TestDeleteConflict(t *testing.T) {
	f, a := newFlow()
	p := must[*Plan](t)(f.Create(options(readB)))
	n := 0
	a.Before = func(action string) {
		if action == "DeleteRole" {
			if n++; n == 1 {
				a.Attach(p.Name, "", "profile", subjectName)
			}
		}
	}
	if r := must[Removal](t)(f.Destroy(p.Name, 20_000)); !r.Done || n != 2 || len(a.Roles()) > 0 {
		t.Errorf("destroyed %+v with %d tries, left %v", r, n, a.Roles())
	}
	// And does so again and again.
	a.Advance(-a.Now() + start)
	must[*Plan](t)(f.Create(options(readB)))
	a.Before = func(action string) {
		if action == "DeleteRole" {
			a.Attach(p.Name, "", "", subjectName)
		}
	}
	if _, err := f.Destroy(p.Name, 20_000); code(err) != Unavailable {
		t.Errorf("got %v, want unavailable", err)
	}
	if _, off := offSince(a.Inline(p.Name)[guardName]); !off {
		t.Errorf("a role with a policy was left without a guard: %v", a.Inline(p.Name))
	}
}

func TestGuardGoneAtTheCheck(t *testing.T) {
	f, a := newFlow()
	name := Name(double.Account, nonce, start+3600)
	a.Before = func(action string) {
		if action == "GetRolePolicy" {
			if _, ok := a.Inline(name)[guardName]; ok {
				a.Before = nil
				a.Detach(name, guardName)
			}
		}
	}
	if _, err := f.Create(options(admin)); code(err) != Gone || len(a.Roles()) > 0 {
		t.Errorf("got %v, left %v", err, a.Roles())
	}
}
