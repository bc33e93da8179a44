// Package double is STS and IAM of one account in memory, for tests.
//
// It has what no emulator shows: a clock that tests move, changes that take time to be
// enforced everywhere, faults at any call, signatures checked, and every decision made by
// package simulate with all conditions, boundaries, session policies and trust policies.
//
// What it proves is what the flow does under these rules, which are our reading of AWS's
// documentation: control-plane reads see all writes that were answered; enforcement sees
// the account as it was at some moment of the last Lag seconds, a different one at each
// decision; role names are unique whatever their letter case. It proves nothing about
// AWS's limits beyond those checked here, nor about how long AWS takes.
package double

import (
	"bytes"
	"encoding/base32"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/leastwise/leastwise/worker/aws"
)

// Account is the double's only one.
const Account = "111122223333"

// AWS is the account. Its methods may be called at the same time.
type AWS struct {
	mu sync.Mutex
	// now is in seconds since 1970.
	now int64
	// Lag is how old, in seconds, what enforcement sees may be.
	Lag int64
	// Fault is asked before each call is carried out, with the call's number from 1; nil
	// for no faults.
	Fault func(n int, action string) Fault
	// Before is told of each call before it is looked at, and may change the account; nil for
	// nobody.
	Before func(action string)
	// Calls are the actions called so far, in order, refused ones included.
	Calls []string

	place    aws.Place
	roles    map[string]*role // by lower-case name
	history  []version
	managed  map[string]string // policies by ARN
	sessions map[string]*session
	issued   int
	pick     func(n int) int // which of n views enforcement sees
}

type role struct {
	aws.Role
	inline   map[string]string
	attached []string
	profiles []string
}

func (r *role) clone() *role {
	c := *r
	c.inline = maps.Clone(r.inline)
	c.attached, c.profiles, c.Tags = slices.Clone(r.attached), slices.Clone(r.profiles), slices.Clone(r.Tags)
	return &c
}

// version is a role from a moment on; nil if it is not there.
type version struct {
	at   int64
	name string // lower case
	role *role
}

// session is a session of a role, or a user.
type session struct {
	secret, token string
	arn, userID   string
	role          string // lower-case name, empty for the administrator
	roleID        string
	policy        string // of the session
	expires       int64
}

// Fault is what befalls a call.
type Fault int

// The faults.
const (
	None      Fault = iota
	Broken          // nothing is carried out, the connection breaks
	Lost            // it is carried out, and the answer does not arrive
	Throttled       // refused for now
	Refused         // AccessDenied
	Failing         // status 500, nothing carried out
	Garbled         // carried out, and the answer is cut short
	Faults          // how many there are
)

// New is an account at a moment, with its boundary policy and an administrator's
// credentials.
func New(now int64, boundary string) (*AWS, aws.Credentials) {
	place, err := aws.Locate("eu-west-1")
	if err != nil {
		panic(err)
	}
	a := &AWS{
		now: now, place: place, roles: map[string]*role{}, sessions: map[string]*session{},
		managed: map[string]string{"arn:aws:iam::" + Account + ":policy/LeastwiseBoundary": boundary},
		pick:    func(n int) int { return n - 1 },
	}
	return a, a.Session("Admin", "ann@example.com", "AROAADMINADMINADMIN1")
}

// Session is a session of a role outside of sandboxes, which may do everything that no
// trust policy keeps it from.
func (a *AWS) Session(roleName, name, roleID string) aws.Credentials {
	a.mu.Lock()
	defer a.mu.Unlock()
	c := a.issue(&session{arn: "arn:aws:sts::" + Account + ":assumed-role/" + roleName + "/" + name, userID: roleID + ":" + name, expires: a.now + 100*3600})
	return c
}

// Set changes fields while calls may be under way.
func (a *AWS) Set(change func(*AWS)) { a.mu.Lock(); defer a.mu.Unlock(); change(a) }

// Views makes enforcement see one of the states of the last Lag seconds that pick chooses,
// from 0 to n-1, oldest first; without it the newest.
func (a *AWS) Views(pick func(n int) int) { a.mu.Lock(); defer a.mu.Unlock(); a.pick = pick }

// Now is the double's time.
func (a *AWS) Now() int64 { a.mu.Lock(); defer a.mu.Unlock(); return a.now }

// Advance moves the clock.
func (a *AWS) Advance(seconds int64) { a.mu.Lock(); defer a.mu.Unlock(); a.now += seconds }

// AddRole puts a role there that is not made through the API.
func (a *AWS) AddRole(r aws.Role, inline map[string]string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.issued++
	r.ID, r.ARN = fmt.Sprintf("AROAROLE%012d", a.issued), "arn:aws:iam::"+Account+":role"+r.Path+r.Name
	if r.Trust == "" {
		r.Trust = `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}}`
	}
	all := map[string]string{}
	maps.Copy(all, inline)
	a.set(&role{Role: r, inline: all})
}

// Attach attaches a managed policy, or puts a role into an instance profile, or writes an
// inline policy, as somebody else might.
func (a *AWS) Attach(name, policyARN, profile, inline string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	r := a.roles[strings.ToLower(name)].clone()
	if policyARN != "" {
		r.attached = append(r.attached, policyARN)
	}
	if profile != "" {
		r.profiles = append(r.profiles, profile)
	}
	if inline != "" {
		r.inline[inline] = `{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}`
	}
	a.set(r)
}

// Detach deletes an inline policy, as somebody else might.
func (a *AWS) Detach(name, inline string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	r := a.roles[strings.ToLower(name)].clone()
	delete(r.inline, inline)
	a.set(r)
}

// Roles describes every role completely, by name, to compare before and after.
func (a *AWS) Roles() map[string]string {
	a.mu.Lock()
	defer a.mu.Unlock()
	all := map[string]string{}
	for _, r := range a.roles {
		all[r.Name] = fmt.Sprintf("%+v %v %v %v", r.Role, r.inline, r.attached, r.profiles)
	}
	return all
}

// Inline are the inline policies of a role; nil if it is not there.
func (a *AWS) Inline(name string) map[string]string {
	a.mu.Lock()
	defer a.mu.Unlock()
	if r := a.roles[strings.ToLower(name)]; r != nil {
		return maps.Clone(r.inline)
	}
	return nil
}

// set makes a role's newest version.
func (a *AWS) set(r *role) {
	a.roles[strings.ToLower(r.Name)] = r
	a.history = append(a.history, version{a.now, strings.ToLower(r.Name), r})
}

func (a *AWS) unset(name string) {
	delete(a.roles, strings.ToLower(name))
	a.history = append(a.history, version{a.now, strings.ToLower(name), nil})
}

// views are the versions of a role that enforcement may see now, oldest first.
func (a *AWS) views(name string) []*role {
	var seen []*role
	var before *role // the version at the moment that is Lag old
	for _, v := range a.history {
		if v.name != name {
			continue
		}
		if v.at <= a.now-a.Lag {
			before, seen = v.role, nil
		} else {
			seen = append(seen, v.role)
		}
	}
	return append([]*role{before}, seen...)
}

// issue makes credentials for a session.
func (a *AWS) issue(s *session) aws.Credentials {
	a.issued++
	var raw [10]byte
	var number uint64
	fmt.Sscan(Account, &number)
	binary.BigEndian.PutUint64(raw[:8], number<<7<<16)
	raw[8], raw[9] = byte(a.issued>>8), byte(a.issued)
	id := "ASIA" + base32.StdEncoding.EncodeToString(raw[:])
	s.secret, s.token = fmt.Sprintf("canary/secret+%06d", a.issued), fmt.Sprintf("canary/token+%06d==", a.issued)
	a.sessions[id] = s
	return aws.Credentials{AccessKeyID: id, SecretAccessKey: s.secret, SessionToken: s.token, Expires: s.expires}
}

// errBroken is what a sender sees of a connection that broke.
var errBroken = errors.New("connection reset by peer")

// Do answers one request.
func (a *AWS) Do(r aws.Request) (aws.Answer, error) {
	values, err := url.ParseQuery(string(r.Body))
	if err != nil {
		return aws.Answer{}, err
	}
	action := values.Get("Action")
	if a.Before != nil {
		a.Before(action)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.Calls = append(a.Calls, action)
	fault := None
	if a.Fault != nil {
		fault = a.Fault(len(a.Calls), action)
	}
	switch fault {
	case Broken:
		return aws.Answer{}, errBroken
	case Throttled:
		return refusal(400, "Throttling", "Rate exceeded"), nil
	case Refused:
		return refusal(403, "AccessDenied", "not authorized to perform: "+action), nil
	case Failing:
		return aws.Answer{Status: 500, Body: []byte("<html>")}, nil
	}
	answer := a.answer(r, action, values)
	switch fault {
	case Lost:
		return aws.Answer{}, errBroken
	case Garbled:
		answer.Body = answer.Body[:len(answer.Body)/2]
	}
	return answer, nil
}

// signer finds who signed a request, or says why nobody did.
func (a *AWS) signer(r aws.Request, service, region string) (*session, string) {
	headers := map[string]string{}
	unsigned := aws.Request{Host: r.Host, Body: r.Body}
	for _, h := range r.Headers {
		headers[h.Name] = h.Value
		if h.Name == "Content-Type" {
			unsigned.Headers = append(unsigned.Headers, h)
		}
	}
	_, rest, _ := strings.Cut(headers["Authorization"], "Credential=")
	id, _, _ := strings.Cut(rest, "/")
	s := a.sessions[id]
	if s == nil || headers["X-Amz-Security-Token"] != s.token {
		return nil, "InvalidClientTokenId"
	}
	when, err := aws.ParseStamp(headers["X-Amz-Date"])
	if err != nil || when < a.now-300 || when > a.now+300 {
		return nil, "SignatureDoesNotMatch"
	}
	aws.Sign(&unsigned, aws.Credentials{AccessKeyID: id, SecretAccessKey: s.secret, SessionToken: s.token}, service, region, when)
	for _, h := range unsigned.Headers {
		if h.Name == "Authorization" && h.Value != headers["Authorization"] {
			return nil, "SignatureDoesNotMatch"
		}
	}
	if a.now >= s.expires {
		return nil, "ExpiredToken"
	}
	return s, ""
}

func refusal(status int, code, message string) aws.Answer {
	return aws.Answer{Status: status, RequestID: "refused", Body: []byte("<ErrorResponse><Error><Type>Sender</Type><Code>" + code + "</Code><Message>" + escape(message) + "</Message></Error><RequestId>r</RequestId></ErrorResponse>")}
}

func escape(s string) string {
	var b bytes.Buffer
	for _, c := range s {
		switch c {
		case '<':
			b.WriteString("&lt;")
		case '&':
			b.WriteString("&amp;")
		default:
			b.WriteRune(c)
		}
	}
	return b.String()
}
