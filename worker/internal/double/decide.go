package double

import (
	"net/url"
	"strconv"
	"strings"
	"sync"

	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/simulate"
	"github.com/leastwise/leastwise/worker/aws"
)

// everybody is a resource's policy that lets all principals of the organization in: what
// an explicit deny must win over.
const everybody = `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}}`

var compiled = struct {
	sync.Mutex
	policies map[string]*simulate.Policy
}{policies: map[string]*simulate.Policy{}}

// compile reads a policy, once for all accounts.
func compile(kind policy.Kind, text string) *simulate.Policy {
	key := kind.String() + text
	compiled.Lock()
	defer compiled.Unlock()
	if p := compiled.policies[key]; p != nil {
		return p
	}
	d, errs := policy.Parse(text)
	if len(errs) > 0 {
		panic(text + ": " + errs[0].Message)
	}
	p := simulate.Compile(kind.String(), kind, d)
	compiled.policies[key] = p
	return p
}

func (a *AWS) assumeRole(s *session, v url.Values) aws.Answer {
	denied := refusal(403, "AccessDenied", "User: "+s.arn+" is not authorized to perform: sts:AssumeRole on resource: "+v.Get("RoleArn"))
	name := v.Get("RoleArn")[strings.LastIndexByte(v.Get("RoleArn"), '/')+1:]
	seconds, _ := strconv.ParseInt(v.Get("DurationSeconds"), 10, 64)
	session64 := v.Get("RoleSessionName")
	switch {
	case seconds < 900 || seconds > 3600, len(session64) < 2 || len(session64) > 64:
		return refusal(400, "ValidationError", "out of range")
	case len(v.Get("Policy")) > 2048:
		return refusal(400, "ValidationError", "policy too long")
	}
	views := a.views(strings.ToLower(name))
	r := views[a.pick(len(views))]
	if r == nil || r.ARN != v.Get("RoleArn") {
		return denied
	}
	if !a.mayAssume(s, r, v.Get("ExternalId")) {
		return denied
	}
	new := &session{
		arn: "arn:aws:sts::" + Account + ":assumed-role/" + r.Name + "/" + session64, userID: r.ID + ":" + session64,
		role: strings.ToLower(r.Name), roleID: r.ID, policy: v.Get("Policy"), expires: a.now + seconds,
	}
	c := a.issue(new)
	return a.result("AssumeRole", "<Credentials><AccessKeyId>"+c.AccessKeyID+"</AccessKeyId><SecretAccessKey>"+c.SecretAccessKey+"</SecretAccessKey><SessionToken>"+c.SessionToken+
		"</SessionToken><Expiration>"+aws.FormatDate(new.expires)+"</Expiration></Credentials><AssumedRoleUser><AssumedRoleId>"+new.userID+"</AssumedRoleId><Arn>"+new.arn+"</Arn></AssumedRoleUser>")
}

// mayAssume asks the trust policy, and what the caller may do itself.
func (a *AWS) mayAssume(s *session, r *role, externalID string) bool {
	req := a.request(s, "sts:AssumeRole", r.ARN)
	if externalID != "" {
		req.Context.Set("sts:ExternalId", externalID)
	}
	p := &simulate.Policies{Trust: []simulate.Attached{{ARN: r.ARN, Policy: compile(policy.Trust, r.Trust)}}}
	if s.role == "" {
		p.Identity = []*simulate.Policy{compile(policy.Identity, `{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}`)}
		return simulate.Evaluate(req, p).Decision == simulate.Allowed
	}
	return a.allowedBy(s, req, p)
}

func (a *AWS) request(s *session, action, resource string) *simulate.Request {
	principal, err := simulate.ParsePrincipal(s.arn)
	if err != nil {
		panic(err)
	}
	principal.ID = s.userID
	return &simulate.Request{Principal: principal, Action: action, Resources: []simulate.Resource{{ARN: resource, Account: Account}}, Time: aws.FormatDate(a.now)}
}

// allowed decides by the view that enforcement sees now.
func (a *AWS) allowed(s *session, action, resource string, resourcePolicy *simulate.Policy) bool {
	p := &simulate.Policies{}
	if resourcePolicy != nil {
		p.Resources = []simulate.Attached{{Policy: resourcePolicy}}
	}
	return a.allowedBy(s, a.request(s, action, resource), p)
}

func (a *AWS) allowedBy(s *session, req *simulate.Request, p *simulate.Policies) bool {
	if a.now >= s.expires {
		return false
	}
	views := a.views(s.role)
	return a.decide(s, views[a.pick(len(views))], req, *p)
}

// decide decides by one version of the session's role.
func (a *AWS) decide(s *session, r *role, req *simulate.Request, p simulate.Policies) bool {
	if r == nil || r.ID != s.roleID {
		return false // sessions end with their role
	}
	p.Identity = []*simulate.Policy{}
	for _, text := range r.inline {
		p.Identity = append(p.Identity, compile(policy.Identity, text))
	}
	if r.Boundary != "" {
		p.Boundary = []*simulate.Policy{compile(policy.Boundary, a.managed[r.Boundary])}
	}
	if s.policy != "" {
		p.Session = []*simulate.Policy{compile(policy.Session, s.policy)}
	}
	switch simulate.Evaluate(req, &p).Decision {
	case simulate.Allowed, simulate.Unknown: // what is open counts against us
		return true
	}
	return false
}

// Can reports whether a session may do something now, by its own policies alone.
func (a *AWS) Can(c aws.Credentials, action, resource string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	s := a.sessions[c.AccessKeyID]
	return a.allowed(s, action, resource, nil)
}

// AnyAllowed looks whether any session of the chosen roles may do any of these things now,
// by any view that enforcement may have, also on resources that let everybody in. It answers
// what, or "".
func (a *AWS) AnyAllowed(chosen func(r *aws.Role) bool, probes [][2]string) string {
	a.mu.Lock()
	defer a.mu.Unlock()
	open := []simulate.Attached{{Policy: compile(policy.Resource, everybody)}}
	for _, s := range a.sessions {
		if s.role == "" || a.now >= s.expires {
			continue
		}
		for _, r := range a.views(s.role) {
			if r == nil || !chosen(&r.Role) {
				continue
			}
			for _, probe := range probes {
				for _, resources := range [][]simulate.Attached{nil, open} {
					if a.decide(s, r, a.request(s, probe[0], probe[1]), simulate.Policies{Resources: resources}) {
						return s.arn + " may " + probe[0] + " on " + probe[1] + " at " + aws.FormatDate(a.now)
					}
				}
			}
		}
	}
	return ""
}

// AnyAssumable looks whether any of the chosen roles lets a principal in now who knows an
// external id, by any view.
func (a *AWS) AnyAssumable(chosen func(r *aws.Role) bool, c aws.Credentials, externalID string) string {
	a.mu.Lock()
	defer a.mu.Unlock()
	s := a.sessions[c.AccessKeyID]
	for name := range a.roles {
		for _, r := range a.views(name) {
			if r != nil && chosen(&r.Role) && a.mayAssume(s, r, externalID) {
				return r.Name + " lets " + s.arn + " in at " + aws.FormatDate(a.now)
			}
		}
	}
	return ""
}

// Sessions counts the sessions of sandboxes that have not expired.
func (a *AWS) Sessions() (n int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, s := range a.sessions {
		if s.role != "" && a.now < s.expires {
			n++
		}
	}
	return n
}
