package flow

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/arn"
	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/worker/aws"
)

// SessionPlan is a sandbox of mode session: no role is made, an existing one is assumed
// with the policy as session policy. What is allowed is what both allow; there is nothing
// to remove, and it is usable at once.
type SessionPlan struct {
	BaseARN string
	Policy  string // of the session, JSON
	Sizes   []Size
	Added   []Added
	Hazards []Hazard
}

// NewSessionPlan makes the plan of a session of the role base. o.Nonce and what is about
// the role are not looked at.
func NewSessionPlan(base string, o Options) (*SessionPlan, error) {
	a, err := arn.Parse(base)
	if err != nil || a.Service != "iam" || !strings.HasPrefix(a.Resource, "role/") || !isAccount(a.Account) || strings.ContainsAny(base, "*?$ ") {
		return nil, invalid("the base is not the ARN of a role", "it looks like arn:aws:iam::111122223333:role/name")
	}
	s, err := readSubject(o.Policy)
	if err != nil {
		return nil, err
	}
	p := &SessionPlan{BaseARN: base, Policy: s.text, Hazards: hazards(s, o, false)}
	extra := []policy.Statement{afterT(o.Expires)}
	why := []string{"nothing is allowed from the end on"}
	if _, chains := hazard(s, "sts:AssumeRole sts:AssumeRoot", Options{AllowChaining: true}, false); chains && !o.AllowChaining {
		extra = append(extra, noChaining())
		why = append(why, "the sandbox can't begin sessions of other roles, which would outlive it")
	}
	for i := range extra {
		p.Added = append(p.Added, Added{"session", policy.PrintStatement(&extra[i], policy.Layout{Lists: policy.Scalars}), why[i]})
	}
	if p.Policy, err = withStatements(s.text, extra); err != nil {
		return nil, err
	}
	count := len([]rune(p.Policy))
	size := Size{What: "session policy", Count: count, Limit: sessionLimit, fit: "session", used: count - len([]rune(s.text))}
	p.Sizes = []Size{size}
	if err := size.tooLarge(); err != nil {
		problem := err.(*Problem)
		problem.Hint += "; a temporary role takes 10240: leave the base out"
		return nil, problem
	}
	return p, nil
}

// withStatements puts statements behind those of a document, which stay byte for byte.
func withStatements(text string, extra []policy.Statement) (string, error) {
	again, errs := policy.Parse(text)
	if len(errs) > 0 {
		return "", invalid("the policy can't be completed", "")
	}
	for i := range extra {
		edited, err := policy.Apply(text, again.InsertStatement(len(again.Statements), &extra[i]))
		if err != nil {
			return "", invalid("the policy can't be completed", "")
		}
		if again, errs = policy.Parse(edited); len(errs) > 0 {
			return "", invalid("the policy can't be completed", "")
		}
		text = edited
	}
	doc, err := jsonspan.Parse(text)
	if err != nil {
		return "", invalid("the policy can't be completed", "")
	}
	return string(jsonspan.AppendCompact(nil, doc.Root())), nil
}

// AssumeBase begins a session of an existing role with the policy as session policy.
func (f *Flow) AssumeBase(base string, o Options, mfa MFA) (*SessionPlan, aws.Session, error) {
	now := f.Client.Now()
	if err := checkLife(now, o.Expires); err != nil {
		return nil, aws.Session{}, err
	}
	p, err := NewSessionPlan(base, o)
	if err != nil {
		return nil, aws.Session{}, err
	}
	c, err := f.Caller()
	if err != nil {
		return nil, aws.Session{}, err
	}
	name := Name(c.Account, o.Nonce, o.Expires)
	s, err := f.Client.AssumeRole(aws.Assume{
		RoleARN: base, SessionName: c.sessionName(name), Seconds: int(max(MinTTL, min(o.Expires-now, 3600))),
		Policy: p.Policy, SerialNumber: mfa.SerialNumber, TokenCode: mfa.TokenCode,
	})
	if err != nil {
		problem := failed("assume", err)
		if problem.Code == Denied {
			problem.Hint = "the base's trust policy has to let the caller in, and the caller needs sts:AssumeRole for it"
		}
		return nil, s, problem
	}
	s.Credentials.Expires = min(s.Credentials.Expires, o.Expires)
	return p, s, nil
}
