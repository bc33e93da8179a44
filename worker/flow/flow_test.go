package flow

import (
	"errors"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/worker/aws"
	"github.com/leastwise/leastwise/worker/internal/double"
	"github.com/leastwise/leastwise/worker/operator"
)

// boundary is the one that accounts are given.
var boundary = operator.Boundary()

const (
	start = 1_800_000_000 // 2027-01-15T08:00:00Z
	nonce = "0123456789abcdef0123456789abcdef"
	readB = `{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::b/*"}}`
	admin = `{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`
)

// client is a client of the double whose waiting moves the clock.
func client(a *double.AWS, c aws.Credentials) *aws.Client {
	place, err := aws.Locate("eu-west-1")
	if err != nil {
		panic(err)
	}
	rest := 0
	return &aws.Client{
		Do: a.Do, Place: place, Credentials: c, Now: a.Now, Random: func() uint32 { return 7 },
		Wait: func(ms int) error {
			rest += ms
			a.Advance(int64(rest / 1000))
			rest %= 1000
			return nil
		},
	}
}

func newFlow() (*Flow, *double.AWS) {
	a, c := double.New(start, boundary)
	return &Flow{Client: client(a, c)}, a
}

func options(policy string) Options {
	return Options{Policy: policy, Nonce: nonce, Expires: start + 3600}
}

// code is the code of a problem, or what else the error says.
func code(err error) string {
	var p *Problem
	switch {
	case err == nil:
		return ""
	case errors.As(err, &p):
		return p.Code
	}
	return "no problem: " + err.Error()
}

func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatalf("%v", err)
		}
		return v
	}
}

func TestLifecycle(t *testing.T) {
	f, a := newFlow()
	a.Lag = 5
	a.Views(func(n int) int { return 0 }) // always the oldest
	p := must[*Plan](t)(f.Create(options(readB)))
	if got := strings.Join(a.Calls, " "); got != "GetCallerIdentity CreateRole PutRolePolicy PutRolePolicy GetRolePolicy" {
		t.Errorf("created by %s", got)
	}
	if _, err := f.Assume(Entry{Name: p.Name, ExternalID: p.ExternalID}); code(err) != NotReady {
		t.Errorf("assumed before it arrived: %v", err)
	}
	if _, err := f.Assume(Entry{Name: p.Name, ExternalID: "another"}); code(err) != NotReady {
		t.Errorf("assumed with another external id: %v", err)
	}
	s := must[aws.Session](t)(f.AssumeWhenReady(Entry{Name: p.Name, ExternalID: p.ExternalID}))
	if a.Now() < start+5 {
		t.Errorf("assumed after %d s, but it takes 5 s to arrive", a.Now()-start)
	}
	if s.Credentials.Expires > p.Expires || !strings.Contains(s.ARN, p.Name+"/lw-") {
		t.Errorf("session %s ends at %d, the sandbox at %d", s.ARN, s.Credentials.Expires, p.Expires)
	}
	for _, tt := range []struct {
		action, resource string
		want             bool
	}{
		{"s3:GetObject", "arn:aws:s3:::b/k", true},
		{"s3:PutObject", "arn:aws:s3:::b/k", false},
		{"s3:GetObject", "arn:aws:s3:::c/k", false},
		{"iam:PutRolePolicy", p.RoleARN, false},
		{"sts:AssumeRole", "arn:aws:iam::111122223333:role/other", false},
	} {
		if got := a.Can(s.Credentials, tt.action, tt.resource); got != tt.want {
			t.Errorf("%s on %s: %v, want %v", tt.action, tt.resource, got, tt.want)
		}
	}
	report := must[Report](t)(f.Status(p.Name))
	if report.State != Live || len(report.Drift) > 0 || report.Creator != "AROAADMINADMINADMIN1" {
		t.Errorf("status %+v", report)
	}
	before := a.Now()
	r := must[Removal](t)(f.Destroy(p.Name, 20_000))
	if !r.Done || a.Now() < before+10 {
		t.Errorf("destroyed: %+v after %d s", r, a.Now()-before)
	}
	if len(a.Roles()) != 0 {
		t.Errorf("left: %v", a.Roles())
	}
	if r := must[Removal](t)(f.Destroy(p.Name, 0)); !r.Done || len(r.Steps) > 0 {
		t.Errorf("destroying what is gone: %+v", r)
	}
	if _, err := f.Status(p.Name); code(err) != Gone {
		t.Errorf("status of what is gone: %v", err)
	}
}

// Without patience a removal stops while the guard settles, and the next call goes on.
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

func TestCreateAgain(t *testing.T) {
	f, a := newFlow()
	o := options(readB)
	p := must[*Plan](t)(f.Create(o))
	before := a.Roles()
	again := must[*Plan](t)(f.Create(o))
	if again.Name != p.Name || len(a.Roles()) != 1 || a.Roles()[p.Name] != before[p.Name] {
		t.Errorf("a second call changed something: %v, before %v", a.Roles(), before)
	}
	o.Policy = admin
	if _, err := f.Create(o); code(err) != Conflict {
		t.Errorf("another policy with the same nonce: %v", err)
	}
	other := &Flow{Client: client(a, a.Session("Other", "bob", "AROAOTHEROTHEROTHER1"))}
	if _, err := other.Create(options(readB)); code(err) != Conflict {
		t.Errorf("another principal with the same nonce: %v", err)
	}
	sameRole := &Flow{Client: client(a, a.Session("Admin", "cat", "AROAADMINADMINADMIN1"))}
	if _, err := sameRole.Create(options(readB)); err != nil {
		t.Errorf("another session of the same role: %v", err)
	}
	if _, err := sameRole.Assume(Entry{Name: p.Name, ExternalID: p.ExternalID}); err != nil {
		t.Errorf("assumed by another session of the same role: %v", err)
	}
	if _, err := other.Assume(Entry{Name: p.Name, ExternalID: p.ExternalID}); code(err) != NotReady {
		t.Errorf("assumed by another role: %v", err)
	}
	if a.Roles()[p.Name] != before[p.Name] {
		t.Errorf("the sandbox was changed")
	}
}

func TestBySession(t *testing.T) {
	f, a := newFlow()
	o := options(readB)
	o.Principal = BySession
	p := must[*Plan](t)(f.Create(o))
	must[aws.Session](t)(f.Assume(Entry{Name: p.Name, ExternalID: p.ExternalID}))
	other := &Flow{Client: client(a, a.Session("Admin", "bob", "AROAADMINADMINADMIN1"))}
	if _, err := other.Assume(Entry{Name: p.Name, ExternalID: p.ExternalID}); code(err) != NotReady {
		t.Errorf("assumed by another session: %v", err)
	}
}

func TestLife(t *testing.T) {
	for _, tt := range []struct {
		expires int64
		want    string
		why     string
	}{
		{start + 3600, "", "an hour"},
		{start + 900, "", "the least"},
		{start + 840, "", "the least, after a minute on the way"},
		{start + 600, Invalid, "ten minutes"},
		{start + 12*3600, "", "the most"},
		{start + 12*3600 + 120, Invalid, "more than the most"},
		{start, Expired, "now"},
		{start - 1, Expired, "a second ago"},
	} {
		f, a := newFlow()
		o := options(readB)
		o.Expires = tt.expires
		if _, err := f.Create(o); code(err) != tt.want {
			t.Errorf("%s: got %v, want %q", tt.why, err, tt.want)
		}
		if (len(a.Roles()) == 1) != (tt.want == "") {
			t.Errorf("%s: roles %v", tt.why, a.Roles())
		}
	}
}

// Near the end a session can't be short enough: what it holds is of no use from T on.
func TestLastMinutes(t *testing.T) {
	f, a := newFlow()
	p := must[*Plan](t)(f.Create(options(admin)))
	a.Advance(3600 - 60)
	s := must[aws.Session](t)(f.Assume(Entry{Name: p.Name, ExternalID: p.ExternalID}))
	if s.Credentials.Expires != p.Expires {
		t.Errorf("the session is said to end at %d, want %d", s.Credentials.Expires, p.Expires)
	}
	if !a.Can(s.Credentials, "s3:GetObject", "arn:aws:s3:::b/k") {
		t.Error("nothing allowed a minute before the end")
	}
	a.Detach(p.Name, guardName) // the session has its own
	a.Advance(60)
	if a.Can(s.Credentials, "s3:GetObject", "arn:aws:s3:::b/k") {
		t.Error("allowed at the end, since the guard is gone")
	}
	if _, err := f.Assume(Entry{Name: p.Name, ExternalID: p.ExternalID}); code(err) != Expired {
		t.Errorf("assumed at the end: %v", err)
	}
	if _, err := f.Create(options(admin)); code(err) != Expired {
		t.Errorf("created at the end: %v", err)
	}
}

func TestSizes(t *testing.T) {
	f, a := newFlow()
	o := options("")
	c := must[Caller](t)(f.Caller())
	fill := func(total int) string {
		head, tail := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/`, `"}]}`
		return head + strings.Repeat("x", total-len(head)-len(tail)) + tail
	}
	room := inlineLimit - dense(guard(c, o))
	for n, want := range map[int]string{room - 1: "", room: "", room + 1: TooLarge} {
		o.Policy = fill(n)
		calls := len(a.Calls)
		if _, err := f.Create(o); code(err) != want {
			t.Errorf("%d characters: got %v, want %q", n, err, want)
		}
		if want != "" && len(a.Calls) != calls {
			t.Errorf("%d characters: AWS was called", n)
		}
		if p := Name(c.Account, o.Nonce, o.Expires); want == "" {
			must[Removal](t)(f.Destroy(p, 20_000))
		}
		o.Expires = a.Now() + 3600
	}
	o.Policy = "{ " + strings.Repeat(" ", 20_000) + fill(room)[1:]
	if _, err := f.Create(o); err != nil {
		t.Errorf("white space counts: %v", err)
	}
	base := "arn:aws:iam::111122223333:role/base"
	frame := must[*SessionPlan](t)(NewSessionPlan(base, Options{Policy: fill(200), Expires: o.Expires})).Sizes[0].Count - 200
	for n, want := range map[int]string{sessionLimit - frame - 1: "", sessionLimit - frame: "", sessionLimit - frame + 1: TooLarge} {
		if _, err := NewSessionPlan(base, Options{Policy: fill(n), Expires: o.Expires}); code(err) != want {
			t.Errorf("a session policy of %d characters: got %v, want %q", n+frame, err, want)
		}
	}
}

func TestForeignRolesStay(t *testing.T) {
	f, a := newFlow()
	name := Name(double.Account, nonce, start+3600)
	old := Name(double.Account, "old"+nonce, start-7200)
	for _, r := range []aws.Role{
		{Path: "/", Name: name, Tags: []aws.Tag{{Key: managedTag, Value: managedValue}}},
		{Path: Path, Name: "sbx-mine"},
		{Path: Path, Name: old},
		{Path: Path + "deeper/", Name: Name(double.Account, "deep"+nonce, start-7200), Tags: []aws.Tag{{Key: managedTag, Value: managedValue}}},
	} {
		a.AddRole(r, map[string]string{"p": admin})
	}
	before := a.Roles()
	if _, err := f.Create(options(admin)); code(err) != Foreign {
		t.Errorf("created over a foreign role: %v", err)
	}
	for name := range before {
		if _, err := f.Destroy(name, 20_000); code(err) != Foreign && code(err) != Invalid {
			t.Errorf("destroyed %s: %v", name, err)
		}
	}
	s := must[Swept](t)(f.Sweep("", 10, false))
	if len(s.Removed) != 0 || len(s.Kept) != 1 || s.Kept[0].Name != old {
		t.Errorf("swept %+v", s)
	}
	after := a.Roles()
	for name := range before {
		if after[name] != before[name] {
			t.Errorf("%s was changed: %s, before %s", name, after[name], before[name])
		}
	}
}

func TestSweep(t *testing.T) {
	f, a := newFlow()
	for i := range 130 {
		n := nonce[:30] + string(rune('a'+i/26)) + string(rune('a'+i%26))
		a.AddRole(aws.Role{Path: Path, Name: Name(double.Account, n, start-1000+int64(i)), Tags: []aws.Tag{{Key: managedTag, Value: managedValue}}}, map[string]string{"p": admin})
	}
	ended := 0 // 15 minutes ago or earlier
	for i := range 130 {
		if start-1000+int64(i)+900 <= start {
			ended++
		}
	}
	dry := must[Swept](t)(f.Sweep("", 1000, true))
	if len(dry.Removed) != ended || len(a.Roles()) != 130 {
		t.Errorf("a dry run would remove %d, want %d; %d of 130 are left", len(dry.Removed), ended, len(a.Roles()))
	}
	cursor, removed, rounds := "", 0, 0
	for {
		s := must[Swept](t)(f.Sweep(cursor, 10, false))
		removed, rounds = removed+len(s.Removed), rounds+1
		if cursor = s.Cursor; cursor == "" || rounds > 50 {
			break
		}
	}
	if removed != ended || len(a.Roles()) != 130-ended {
		t.Errorf("removed %d in %d rounds, want %d; %d are left", removed, rounds, ended, len(a.Roles()))
	}
}

func TestSweepGoesOnBehindWhatItKeeps(t *testing.T) {
	f, a := newFlow()
	for i := range 12 { // without our tag, so they stay
		a.AddRole(aws.Role{Path: Path, Name: Name(double.Account, nonce, start-5000+int64(i))}, nil)
	}
	a.AddRole(aws.Role{Path: Path, Name: Name(double.Account, nonce, start-1000), Tags: []aws.Tag{{Key: managedTag, Value: managedValue}}}, nil)
	cursor := ""
	for range 5 {
		s := must[Swept](t)(f.Sweep(cursor, 3, false))
		if cursor = s.Cursor; cursor == "" {
			break
		}
	}
	if cursor != "" || len(a.Roles()) != 12 {
		t.Errorf("cursor %q, %d roles left, want the 12 that are not ours", cursor, len(a.Roles()))
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

// AWS refuses a document that we take: nothing stays.
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

// Somebody attaches something between the removal's last look and its last call.
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

// Somebody removes the guard while the sandbox is completed.
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
