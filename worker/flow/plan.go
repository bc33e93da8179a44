package flow

import (
	"strconv"
	"strings"

	"github.com/leastwise/leastwise/wasm/arn"
	"github.com/leastwise/leastwise/worker/aws"
)

// DefaultBoundary is the name of the permissions boundary that sandboxes get.
const DefaultBoundary = "LeastwiseBoundary"

// Options say what a sandbox is. Nonce and Expires are fixed together, once, by whoever
// wants it: with them the same call can be repeated.
type Options struct {
	Policy  string // JSON
	Nonce   string // see CheckNonce
	Expires int64  // T, in seconds since 1970

	// Boundary is the name or ARN of the permissions boundary; empty for DefaultBoundary.
	Boundary string
	// NoBoundary leaves the boundary out. The sandbox may then do what its caller may not.
	NoBoundary bool
	// AllowChaining lets the sandbox begin sessions of other roles. They go on for up to
	// one hour after T.
	AllowChaining bool
	// Principal is ByRole or BySession; empty for ByRole.
	Principal string
	// CarryIdentity are the keys of the session tags that callers bring along, nil if they
	// bring neither tags nor a source identity.
	CarryIdentity []string
}

// Plan is everything that a sandbox consists of. Making one asks nothing of AWS.
type Plan struct {
	Name, RoleARN, ExternalID string
	Expires                   int64
	// Trust, Guard and Subject are stored with the role, SessionGuard comes with each
	// session; all are JSON.
	Trust, Guard, Subject, SessionGuard string
	Boundary                            string // ARN, empty for none
	Tags                                []aws.Tag
	Sizes                               []Size
	Added                               []Added
	Hazards                             []Hazard
	// Calls are the calls of AWS that creation makes, in order.
	Calls []string
}

// NewPlan makes the plan of a caller's sandbox. The error is a *Problem: a plan that can't
// be carried out is none.
func NewPlan(c Caller, o Options) (*Plan, error) {
	if err := CheckNonce(o.Nonce); err != nil {
		return nil, err
	}
	if o.Expires < 0 || o.Expires > 253402300799 {
		return nil, invalid("the end is no time of the years 1970 to 9999", "")
	}
	if o.Principal != "" && o.Principal != ByRole && o.Principal != BySession {
		return nil, invalid("the principal is neither "+ByRole+" nor "+BySession, "")
	}
	for _, key := range o.CarryIdentity {
		if key == "" || len(key) > 128 || strings.ContainsAny(key, "*?$") {
			return nil, invalid("a session tag's key is empty, too long or a pattern", "name the keys that callers bring along")
		}
	}
	s, err := readSubject(o.Policy)
	if err != nil {
		return nil, err
	}
	boundary, err := o.boundary(c)
	if err != nil {
		return nil, err
	}
	p := &Plan{
		Name: Name(c.Account, o.Nonce, o.Expires), ExternalID: ExternalID(c.Account, o.Nonce, o.Expires), Expires: o.Expires,
		Guard: guard(c, o), Subject: s.text, SessionGuard: sessionGuard(o.Expires), Boundary: boundary,
		Added: added(c, o, boundary), Hazards: hazards(s, o, boundary != ""),
		Calls: []string{"sts:GetCallerIdentity", "iam:CreateRole", "iam:PutRolePolicy " + guardName, "iam:PutRolePolicy " + subjectName, "iam:GetRolePolicy " + guardName},
	}
	p.RoleARN = c.roleARN(p.Name)
	p.Trust = trust(c, o, p.ExternalID)
	sum := aws.Sum256([]byte(p.Trust + "\n" + p.Guard + "\n" + p.Subject + "\n" + boundary))
	p.Tags = []aws.Tag{
		{Key: managedTag, Value: managedValue},
		{Key: "leastwise:expires", Value: aws.FormatDate(o.Expires)},
		{Key: creatorTag, Value: c.ID},
		{Key: documentsTag, Value: aws.Hex(sum[:])},
	}
	p.Sizes = []Size{
		inlineSize(p.Guard, p.Subject),
		{What: "trust policy", Count: len([]rune(p.Trust)), Limit: trustLimit},
		{What: "session policy", Count: len([]rune(p.SessionGuard)), Limit: sessionLimit},
	}
	for _, size := range p.Sizes {
		if err := size.tooLarge(); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// precheck finds what is wrong with a policy or a nonce whoever the caller is, so that AWS
// need not be asked who it is.
func precheck(partition string, o Options) error {
	if err := CheckNonce(o.Nonce); err != nil {
		return err
	}
	s, err := readSubject(o.Policy)
	if err != nil {
		return err
	}
	anybody := Caller{Partition: partition, Account: "000000000000"}
	return inlineSize(guard(anybody, o), s.text).tooLarge()
}

// inlineSize is the size of all inline policies.
func inlineSize(guard, subject string) Size {
	return Size{What: "policy and guard", Count: dense(guard, subject), Limit: inlineLimit, fit: "inline-role", used: dense(guard)}
}

// The tags of a sandbox.
const (
	managedTag, managedValue = "leastwise:managed", "sandbox"
	creatorTag               = "leastwise:creator"
	documentsTag             = "leastwise:doc-sha256"
)

// boundary is the boundary's ARN in the caller's account.
func (o Options) boundary(c Caller) (string, error) {
	name := o.Boundary
	switch {
	case o.NoBoundary && name != "":
		return "", invalid("a boundary is named, and there shall be none", "")
	case o.NoBoundary:
		return "", nil
	case name == "":
		name = DefaultBoundary
	case strings.HasPrefix(name, "arn:"):
		a, err := arn.Parse(name)
		if err != nil || a.Service != "iam" || !strings.HasPrefix(a.Resource, "policy/") || a.Partition != c.Partition || a.Account != c.Account && a.Account != "aws" || strings.ContainsAny(name, "*?$ ") {
			return "", invalid("the boundary is not the ARN of a managed policy of the account", "arn:"+c.Partition+":iam::"+c.Account+":policy/"+DefaultBoundary+" is one")
		}
		return name, nil
	}
	for _, r := range name {
		if ('0' > r || r > '9') && ('a' > r || r > 'z') && ('A' > r || r > 'Z') && !strings.ContainsRune("_+=,.@-/", r) {
			return "", invalid("the boundary's name has characters that IAM does not take", "")
		}
	}
	return "arn:" + c.Partition + ":iam::" + c.Account + ":policy/" + strings.TrimPrefix(name, "/"), nil
}

// checkLife says what is wrong with T, seen from now, for a sandbox that is to be made.
func checkLife(now, expires int64) error {
	switch left := expires - now; {
	case left <= 0:
		return &Problem{Code: Expired, Step: "validate", Message: "the sandbox would have ended at " + aws.FormatDate(expires)}
	case left > MaxTTL+slack:
		return invalid("the sandbox would live "+strconv.FormatInt(left/60, 10)+" minutes, 720 are the most", "")
	}
	return nil
}
