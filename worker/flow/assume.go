package flow

import (
	"strconv"

	"github.com/leastwise/leastwise/worker/aws"
)

// How long a sandbox may take to arrive everywhere, in milliseconds, before another reason
// for a refusal is likelier.
const arrival = 60_000

// MFA is a device for multi-factor authentication and what it shows; zero for none.
type MFA struct{ SerialNumber, TokenCode string }

// Entry is a session to begin.
type Entry struct {
	Name       string // of the sandbox
	ExternalID string
	Seconds    int64 // how long; 0 for as long as possible. At least 900, which may reach beyond T.
	MFA        MFA
}

// Assume begins a session of a sandbox, once. While the sandbox has not arrived everywhere
// the problem is NotReady. The session ends at T or, if T is less than 15 minutes away, is
// of no use from T on.
func (f *Flow) Assume(e Entry) (aws.Session, error) {
	expires, ok := ParseName(e.Name)
	if !ok {
		return aws.Session{}, invalid("the id is not one of a sandbox", "it looks like sbx-20060102T150405Z-0123456789abcdef0123")
	}
	left := expires - f.Client.Now()
	if left <= 0 {
		return aws.Session{}, &Problem{Code: Expired, Step: "assume", Message: e.Name + " has ended at " + aws.FormatDate(expires), Hint: "create another one"}
	}
	c, err := f.Caller()
	if err != nil {
		return aws.Session{}, err
	}
	seconds := max(MinTTL, min(left, 3600))
	if e.Seconds != 0 {
		seconds = max(MinTTL, min(seconds, e.Seconds))
	}
	s, err := f.Client.AssumeRole(aws.Assume{
		RoleARN: c.roleARN(e.Name), SessionName: c.sessionName(e.Name), Seconds: int(seconds),
		Policy: sessionGuard(expires), ExternalID: e.ExternalID,
		SerialNumber: e.MFA.SerialNumber, TokenCode: e.MFA.TokenCode,
	})
	if is(err, "AccessDenied") {
		return s, &Problem{Code: NotReady, Step: "assume", Message: err.Error(), RetryAfter: 1000, cause: err,
			Hint: "a new role takes some seconds. If it stays so for a minute: the caller's own policy may lack sts:AssumeRole for role" + Path + "*, " +
				"the external id may be another sandbox's, the caller may bring session tags (carry identity), or an organization's policy denies it"}
	}
	if err != nil {
		return s, failed("assume", err)
	}
	s.Credentials.Expires = min(s.Credentials.Expires, expires)
	return s, nil
}

// AssumeWhenReady tries until the sandbox has arrived, at most a minute. What it shows is
// that the role can be assumed, not that its policy has arrived everywhere.
func (f *Flow) AssumeWhenReady(e Entry) (aws.Session, error) {
	return whenReady(f.Client, func() (aws.Session, error) { return f.Assume(e) })
}

// whenReady repeats a call whose problem is NotReady, waiting 1 to 8 seconds in between.
func whenReady(c *aws.Client, call func() (aws.Session, error)) (aws.Session, error) {
	waited := 0
	for n := 0; ; n++ {
		s, err := call()
		p, _ := err.(*Problem)
		if p == nil || p.Code != NotReady || waited >= arrival {
			if p != nil && p.Code == NotReady {
				p.Code, p.RetryAfter = Denied, 0
				p.Message += ", for " + strconv.Itoa(waited/1000) + " seconds now"
			}
			return s, err
		}
		most := 1000 << min(n, 3)
		ms := most/2 + int(c.Random()%uint32(most/2))
		if gone := c.Wait(ms); gone != nil {
			return s, failed("assume", gone)
		}
		waited += ms
	}
}
