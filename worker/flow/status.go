package flow

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/worker/aws"
)

// Status of a sandbox.
const (
	Live       = "live"
	Ended      = "ended"      // T has passed
	Removing   = "removing"   // denies everything, and waits to be removed
	Incomplete = "incomplete" // guard or subject is missing
)

// Report is what a sandbox looks like.
type Report struct {
	Name, RoleARN string
	Expires       int64
	State         string // one of the constants
	Creator       string
	Boundary      string
	// Drift is what is not as it was made, in words.
	Drift []string
}

// Status looks at a sandbox. If there is none the problem is Gone.
func (f *Flow) Status(name string) (Report, error) {
	expires, ok := ParseName(name)
	if !ok {
		return Report{}, invalid("the id is not one of a sandbox", "it looks like sbx-20060102T150405Z-0123456789abcdef0123")
	}
	role, err := f.Client.GetRole(name)
	switch {
	case is(err, "NoSuchEntity"):
		return Report{}, &Problem{Code: Gone, Step: "status", Message: "there is no sandbox " + name}
	case err != nil:
		return Report{}, failed("status", err)
	case !ours(&role):
		return Report{}, foreign(&role)
	}
	r := Report{Name: name, RoleARN: role.ARN, Expires: expires, State: f.state(expires), Creator: role.Tag(creatorTag), Boundary: role.Boundary}
	names, err := f.Client.ListRolePolicies(name)
	if err != nil {
		return r, failed("status", err)
	}
	attached, err := f.Client.ListAttachedRolePolicies(name)
	if err != nil {
		return r, failed("status", err)
	}
	return r, f.compare(&r, &role, names, attached)
}

func (f *Flow) state(expires int64) string {
	if f.Client.Now() >= expires {
		return Ended
	}
	return Live
}

// compare finds what was changed since the sandbox was made.
func (f *Flow) compare(r *Report, role *aws.Role, names, attached []string) error {
	found := map[string]bool{}
	for _, name := range names {
		found[name] = true
		if name != guardName && name != subjectName {
			r.Drift = append(r.Drift, "an inline policy that is not ours: "+name)
		}
	}
	for _, arn := range attached {
		r.Drift = append(r.Drift, "a managed policy is attached: "+arn)
	}
	if found[guardName] {
		text, err := f.Client.GetRolePolicy(r.Name, guardName)
		if err != nil && !is(err, "NoSuchEntity") {
			return failed("status", err)
		}
		found[guardName] = err == nil
		if _, isOff := offSince(text); isOff {
			r.State = Removing
			return nil
		}
		if found[guardName] && !f.guards(role, text, r.Expires) {
			r.Drift = append(r.Drift, "the guard was changed")
		}
	}
	if !found[guardName] {
		r.Drift = append(r.Drift, "the guard is missing")
	}
	if !found[subjectName] {
		r.Drift = append(r.Drift, "the policy is missing")
	}
	if (!found[guardName] || !found[subjectName]) && r.State == Live {
		r.State = Incomplete
	}
	if !endsAt(role.Trust, aws.FormatDate(r.Expires)) {
		r.Drift = append(r.Drift, "the trust policy does not end with the sandbox")
	}
	if role.Tag("leastwise:expires") != aws.FormatDate(r.Expires) {
		r.Drift = append(r.Drift, "the tag leastwise:expires does not say when the sandbox ends")
	}
	return nil
}

// guards reports whether a text is the guard of a role.
func (f *Flow) guards(role *aws.Role, text string, expires int64) bool {
	parts := strings.SplitN(role.ARN, ":", 6)
	if len(parts) < 6 {
		return false
	}
	c := Caller{Partition: parts[1], Account: parts[4]}
	return same(text, guard(c, Options{Expires: expires})) || same(text, guard(c, Options{Expires: expires, AllowChaining: true}))
}

// endsAt reports whether every statement that lets somebody in does so until date only.
func endsAt(trust, date string) bool {
	d, errs := policy.Parse(trust)
	if len(errs) > 0 {
		return false
	}
	for i := range d.Statements {
		s := &d.Statements[i]
		ends := false
		for _, c := range s.Condition {
			for _, k := range c.Keys {
				ends = ends || c.Operator.Value == "DateLessThan" && strings.EqualFold(k.Key.Value, "aws:CurrentTime") && len(k.Items) == 1 && k.Items[0].Value == date
			}
		}
		if s.Effect.Value == policy.Allow && !ends {
			return false
		}
	}
	return true
}
