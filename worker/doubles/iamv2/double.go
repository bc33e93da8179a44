// Package iamv2 is the console's API on this machine, for tests: AWS's sign-in, the page
// and the API behind it, and as much of STS as a session takes, told apart by the Host of
// requests.
//
// It speaks the protocol as it was captured, and is strict about it: what was not seen to be
// accepted is refused. What it proves is how a client deals with the protocol, and what is
// computed from answers; not that AWS answers so. The answers have the four fields that are
// known, and others that are made up so that clients have to leave them alone.
package iamv2

import (
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// Secrets of the caller's, which may appear in one body and nowhere else.
const (
	KeyID  = "ASIACANARYCANARYKEY0"
	Secret = "canary-secret-0123456789abcdefghijklmnop"
	Token  = "canary-session-token-0123456789abcdef"
)

// Double is AWS. Its fields may be changed by Set.
type Double struct {
	// Parts are the entries of the list of services.
	Parts []Part
	// Answers are those of other methods, as JSON, by method; without one it is [].
	Answers map[string]string
	// Meta is the name of the element with the token against forgery, Escaped whether the
	// token is escaped there. Empty is the captured name, "-" is a page without it.
	Meta    string
	Escaped bool
	// ExpireAfter signs a session out after so many calls, RotateAfter changes the token
	// against forgery; 0 is never.
	ExpireAfter, RotateAfter int
	// Gzip compresses answers for those who take it.
	Gzip bool
	// Fault may answer in place of the double: in step "token", "login", "home" or "call",
	// for the n-th request of that step, from 1. It reports whether it did.
	Fault func(step string, n int, w http.ResponseWriter, r *http.Request) bool
	// Refuse makes STS refuse to start sessions.
	Refuse bool

	mu      sync.Mutex
	counts  map[string]int
	wire    []string
	wrong   []string
	methods []string
	tokens  map[string]bool // for signing in; false when used
	logins  map[string]*login
	issued  int
	session Session
}

// Part is one entry of the list of services, with its actions.
type Part struct {
	Prefix, Key string
	Actions     []Action
}

// Action is an action with its groups.
type Action struct {
	Name   string
	Groups []string
}

// Session is what STS was asked for last.
type Session struct{ Operation, Role, Policy, Seconds string }

// login is a session of the console.
type login struct {
	csrf    string
	inIAM   bool // /iamv2 has its own cookie
	calls   int
	expired bool
}

// Set changes fields while requests may be under way.
func (d *Double) Set(change func(*Double)) { d.mu.Lock(); defer d.mu.Unlock(); change(d) }

// Forget begins to count and to write down anew. It is for Set.
func (d *Double) Forget() { d.counts, d.wire, d.methods, d.session = nil, nil, nil, Session{} }

// Wire are all requests so far, as they came.
func (d *Double) Wire() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return append([]string(nil), d.wire...)
}

// Methods are the methods called so far, refused calls included.
func (d *Double) Methods() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return append([]string(nil), d.methods...)
}

// Count is how many requests a step has had.
func (d *Double) Count(step string) int { d.mu.Lock(); defer d.mu.Unlock(); return d.counts[step] }

// Wrong are breaches of the protocol: what a client must never send.
func (d *Double) Wrong() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return append([]string(nil), d.wrong...)
}

// Session is what STS was asked for last.
func (d *Double) Session() Session { d.mu.Lock(); defer d.mu.Unlock(); return d.session }

// ServeHTTP answers for all hosts.
func (d *Double) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // the client has gone
	}
	d.mu.Lock()
	d.record(r, body)
	step := stepOf(r)
	if d.counts == nil {
		d.counts = map[string]int{}
	}
	if d.tokens == nil {
		d.tokens, d.logins = map[string]bool{}, map[string]*login{}
	}
	d.counts[step]++
	fault, n := d.Fault, d.counts[step]
	d.mu.Unlock()
	if fault != nil && fault(step, n, w, r) {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	switch step {
	case "sts":
		d.sts(w, r, body)
	case "token":
		d.token(w, r, body)
	case "login":
		d.login(w, r)
	case "landing":
		page(w, http.StatusOK, "AWS Management Console", "")
	case "oauth":
		d.oauth(w, r)
	case "home":
		d.home(w, r)
	case "call":
		d.call(w, r, body)
	default:
		page(w, http.StatusNotFound, "Not found", "")
	}
}

// stepOf is what a request is for.
func stepOf(r *http.Request) string {
	switch at := r.Method + " " + r.Host + r.URL.Path; {
	case strings.HasPrefix(r.Host, "sts."):
		return "sts"
	case strings.HasSuffix(at, " signin.aws.amazon.com/federation"):
		if r.Method == http.MethodPost || r.URL.Query().Get("Action") == "getSigninToken" {
			return "token"
		}
		return "login"
	case at == "GET console.aws.amazon.com/", at == "GET us-east-1.console.aws.amazon.com/console/home":
		return "landing"
	case at == "GET us-east-1.signin.aws.amazon.com/oauth":
		return "oauth"
	case at == "GET us-east-1.console.aws.amazon.com/iamv2/home":
		return "home"
	case strings.HasSuffix(at, " us-east-1.console.aws.amazon.com/iamv2/api/iamv2"):
		return "call"
	default:
		return at
	}
}

// record writes a request down, and whether it tells secrets where it must not.
func (d *Double) record(r *http.Request, body []byte) {
	var b strings.Builder
	fmt.Fprintf(&b, "%s https://%s%s\n", r.Method, r.Host, r.URL.RequestURI())
	for _, name := range []string{"Content-Type", "Cookie", "Referer", "User-Agent", "X-Csrf-Token"} {
		if value := r.Header.Get(name); value != "" {
			fmt.Fprintf(&b, "%s: %s\n", name, value)
		}
	}
	if len(body) > 0 {
		fmt.Fprintf(&b, "\n%s\n", body)
	}
	d.wire = append(d.wire, b.String())
	query, _ := url.QueryUnescape(r.URL.RequestURI())
	for _, secret := range []string{KeyID, Secret, Token, "session-secret", "session-token"} {
		if strings.Contains(query, secret) || strings.Contains(r.Header.Get("Referer")+r.Header.Get("Cookie"), secret) {
			d.wrong = append(d.wrong, "a credential in the address or a header of "+r.URL.Path)
		}
	}
	if r.Header.Get("Referer") != "" {
		d.wrong = append(d.wrong, "a Referer is sent to "+r.Host)
	}
}

// page answers with a page.
func page(w http.ResponseWriter, status int, title, head string) {
	w.Header().Set("Content-Type", "text/html;charset=UTF-8")
	w.WriteHeader(status)
	fmt.Fprintf(w, "<!DOCTYPE html>\n<html><head><title>%s</title>%s</head><body></body></html>\n", title, head)
}

// json answers with JSON.
func (d *Double) json(w http.ResponseWriter, r *http.Request, status int, text string) {
	w.Header().Set("Content-Type", "application/json")
	if !d.Gzip || !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, text)
		return
	}
	w.Header().Set("Content-Encoding", "gzip")
	w.WriteHeader(status)
	z := gzip.NewWriter(w)
	_, _ = io.WriteString(z, text)
	_ = z.Close()
}

// answer is what a method answers.
func (d *Double) answer(method string, argument json.RawMessage) (status int, text string) {
	var of struct{ ServiceName string }
	_ = json.Unmarshal(argument, &of)
	switch text, ok := d.Answers[method]; {
	case ok:
		return http.StatusOK, text
	case method == "services":
		list := []any{}
		for _, p := range d.Parts {
			list = append(list, map[string]any{"serviceName": p.Prefix, "serviceKeyName": p.Key, "madeUp": map[string]any{"n": len(p.Actions)}})
		}
		return http.StatusOK, marshal(list)
	case method == "actions":
		for _, p := range d.Parts {
			if p.Key != of.ServiceName {
				continue
			}
			list := []any{}
			for _, a := range p.Actions {
				list = append(list, map[string]any{"actionName": a.Name, "actionGroups": a.Groups, "alsoMadeUp": nil})
			}
			return http.StatusOK, marshal(list)
		}
		return http.StatusBadRequest, `{"message":"no such service"}`
	}
	return http.StatusOK, "[]"
}

func marshal(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(text)
}

// ends is when sessions of STS end.
func ends() string { return time.Now().Add(15 * time.Minute).UTC().Format("2006-01-02T15:04:05Z") }
