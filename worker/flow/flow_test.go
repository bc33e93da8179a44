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

// AWS refuses a document that we take: nothing stays.

// Somebody attaches something between the removal's last look and its last call.

// Somebody removes the guard while the sandbox is completed.
