// Package broker answers sandbox operations over HTTP. The same handler runs on a machine,
// behind [Local], and as a Worker.
//
//	POST /v1/sandbox/{plan,create,assume,status,destroy,sweep,probe}   package api has the bodies
//	POST /v1/relay                                              one signed request, passed on
//	GET  /v1/health  /v1/version
//
// It keeps nothing: no credentials, no state, no cookies. It owns no AWS identity. Every
// answer is no-store, and a line of audit has nothing secret and nothing that the caller
// chose freely.
package broker

import (
	"context"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/worker/api"
	"github.com/leastwise/leastwise/worker/aws"
)

// Broker is the handler. Do, Now, Wait and Random are needed.
type Broker struct {
	// Do sends requests on behalf of one that came in, until its context ends.
	Do     func(context.Context) aws.Do
	Now    func() int64
	Wait   func(context.Context) func(milliseconds int) error
	Random func() uint32

	// Origins are the other origins whose pages may call, such as https://example.com.
	Origins []string
	// AllowCredentials takes credentials in bodies. A host that strangers use leaves it off
	// and relays what they signed themselves.
	AllowCredentials bool
	// Limit counts a request under a key and says whether it may go on; nil for no limit.
	Limit func(ctx context.Context, key string) bool
	// Address is the client's, for counting; nil for the connection's.
	Address func(*http.Request) string
	// Audit gets one line for each call; nil for nobody.
	Audit   func(line string)
	Version string

	// Env is passed on to package api: Attempts, Patience and Credentials.
	Env api.Env
}

// policy is the content security policy of every response, the site's: this room does not
// import that one, so a test holds the two together.
const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; " +
	"img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self'; " +
	"manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " +
	"require-trusted-types-for 'script'; trusted-types leastwise"

// guard sets the headers of every answer.
func guard(head http.Header) {
	head.Set("Cache-Control", "no-store")
	head.Set("X-Content-Type-Options", "nosniff")
	head.Set("Referrer-Policy", "no-referrer")
	head.Set("Content-Security-Policy", policy)
}

func (b *Broker) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	head := w.Header()
	guard(head)
	head.Set("Vary", "Origin")
	defer func() {
		if recover() != nil { // its text might hold what was sent
			answer(w, 500, `{"error":{"code":"unavailable","message":"the broker met an error of its own","retryable":true}}`)
		}
	}()
	if !b.fromAllowedPage(w, r) {
		answer(w, 403, `{"error":{"code":"denied","message":"this page's origin may not call the broker","retryable":false}}`)
		return
	}
	path, isCall := strings.CutPrefix(r.URL.Path, "/v1/")
	switch {
	case r.URL.RawQuery != "":
		answer(w, 400, `{"error":{"code":"invalid","message":"addresses have no query: nothing secret belongs there","retryable":false}}`)
	case r.Method == http.MethodOptions && isCall:
		head.Set("Access-Control-Allow-Methods", "POST")
		head.Set("Access-Control-Allow-Headers", "Content-Type, "+TokenHeader)
		head.Set("Access-Control-Max-Age", "600")
		w.WriteHeader(204)
	case path == "health" || path == "version":
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			notAllowed(w, "GET, HEAD")
			return
		}
		answer(w, 200, `{"status":"ok","version":`+jsonspan.Quote(b.Version)+`}`)
	case !isCall:
		answer(w, 404, `{"error":{"code":"gone","message":"there is nothing at this address","retryable":false}}`)
	case r.Method != http.MethodPost:
		notAllowed(w, "POST")
	default:
		b.call(w, r, path)
	}
}

// fromAllowedPage looks at what browsers say of the page that a request comes from, and
// tells them whether that page may read the answer. Other programs send neither header.
func (b *Broker) fromAllowedPage(w http.ResponseWriter, r *http.Request) bool {
	origin := r.Header.Get("Origin")
	if origin == "" {
		site := r.Header.Get("Sec-Fetch-Site")
		return site == "" || site == "same-origin" || site == "none"
	}
	if strings.TrimPrefix(strings.TrimPrefix(origin, "https://"), "http://") == r.Host && strings.HasPrefix(origin, "http") {
		return true
	}
	for _, o := range b.Origins {
		if o == origin {
			w.Header().Set("Access-Control-Allow-Origin", origin)
			return true
		}
	}
	return false
}

func (b *Broker) call(w http.ResponseWriter, r *http.Request, path string) {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "application/json" {
		answer(w, 415, `{"error":{"code":"invalid","message":"the body has to be application/json","retryable":false}}`)
		return
	}
	address := ""
	if b.Address != nil {
		address = b.Address(r)
	}
	if b.Limit != nil && !b.Limit(r.Context(), "address "+address) {
		answer(w, 429, `{"error":{"code":"rate_limited","message":"too many requests from this address","retryable":true,"retryAfterMs":10000}}`)
		return
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, api.MaxBody+1))
	switch {
	case err != nil:
		answer(w, 400, `{"error":{"code":"invalid","message":"the body did not arrive","retryable":true}}`)
		return
	case len(body) > api.MaxBody:
		answer(w, 413, `{"error":{"code":"invalid","message":"the body is longer than 65536 bytes","retryable":false}}`)
		return
	}
	env := b.Env
	env.Do, env.Now, env.Wait, env.Random = b.Do(r.Context()), b.Now, b.Wait(r.Context()), b.Random
	if b.Limit != nil {
		env.Admit = func(account string) bool { return b.Limit(r.Context(), "account "+account) }
	}
	operation, isSandbox := strings.CutPrefix(path, "sandbox/")
	var reply api.Reply
	switch {
	case path == "relay":
		reply = api.Relay(string(body), env)
	case !isSandbox:
		answer(w, 404, `{"error":{"code":"gone","message":"there is nothing at this address","retryable":false}}`)
		return
	case operation != "plan" && !b.AllowCredentials:
		answer(w, 403, `{"error":{"code":"denied","message":"this broker takes no credentials","hint":"sign in the page, or run leastwise serve --broker","retryable":false}}`)
		return
	default:
		reply = api.Call(operation, string(body), env)
	}
	if b.Audit != nil {
		b.Audit(line(reply, address))
	}
	answer(w, reply.Status, string(reply.Body))
}

// line is one line of audit.
func line(r api.Reply, address string) string {
	a := r.Audit
	s := "op=" + strconv.Quote(a.Operation) + " status=" + strconv.Itoa(r.Status)
	for _, kv := range [][2]string{{"code", a.Code}, {"aws", a.AWSCode}, {"request", a.RequestID}, {"account", a.Account}, {"region", a.Region}, {"id", a.ID}, {"address", address}} {
		if kv[1] != "" {
			s += " " + kv[0] + "=" + strconv.Quote(kv[1])
		}
	}
	return s
}

func notAllowed(w http.ResponseWriter, allow string) {
	w.Header().Set("Allow", allow)
	answer(w, 405, `{"error":{"code":"invalid","message":"this address takes `+allow+` only","retryable":false}}`)
}

func answer(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body) // the client may have gone: there is no one left to tell
}
