package console

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/leastwise/leastwise/worker/aws"
	"github.com/leastwise/leastwise/worker/doubles/iamv2"
)

// fault answers in one step, for the requests from first to last.
func fault(step string, first, last int, do func(http.ResponseWriter, *http.Request)) func(*iamv2.Double) {
	return func(d *iamv2.Double) {
		d.Fault = func(at string, n int, w http.ResponseWriter, r *http.Request) bool {
			hit := at == step && first <= n && n <= last
			if hit {
				do(w, r)
			}
			return hit
		}
	}
}

func status(code int, kind, text string) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		w.WriteHeader(code)
		_, _ = io.WriteString(w, text)
	}
}

func redirect(to string) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, to, http.StatusFound) }
}

func cut(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Length", "1000")
	_, _ = io.WriteString(w, `[{"serviceName":"s3",`)
	panic(http.ErrAbortHandler)
}

const always = 1 << 30

// What the double does wrong, and what comes of it: answers, or one kind of error; never
// more requests than are polite.
func TestFaults(t *testing.T) {
	page := func(title string) string { return "<html><head><title>" + title + "</title></head></html>" }
	echo := page("You sent " + iamv2.Token + " " + iamv2.Secret)
	for _, tt := range []struct {
		name  string
		set   func(*iamv2.Double)
		want  error  // of two calls in a row
		says  string // in the error
		calls int    // requests to the API, in both
		ins   int    // how often it was signed in
	}{
		{"fine", func(*iamv2.Double) {}, nil, "", 2, 1},
		{"compressed", func(d *iamv2.Double) { d.Gzip = true }, nil, "", 2, 1},
		{"the other name of the token, escaped", func(d *iamv2.Double) { d.Meta, d.Escaped = "csrf_token", true }, nil, "", 2, 1},
		{"a page without token", func(d *iamv2.Double) { d.Meta = "-" }, ErrProtocol, `no token against forgery in a page with the title "IAM Management Console"`, 0, 1},
		{"the session ends", func(d *iamv2.Double) { d.ExpireAfter = 1 }, nil, "", 3, 2},
		{"the token changes", func(d *iamv2.Double) { d.RotateAfter = 1 }, nil, "", 3, 2},
		{"busy once", fault("call", 1, 1, status(429, "application/json", `{"message":"slow down"}`)), nil, "", 3, 1},
		{"busy, with a time", fault("call", 1, 1, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Retry-After", "7")
			status(503, "text/html", page("Down"))(w, r)
		}), nil, "", 3, 1},
		{"always busy", fault("call", 1, always, status(429, "application/json", `{"message":"slow down"}`)), ErrBusy, "(status 429): slow down", 4, 1},
		{"failing", fault("call", 1, always, status(500, "application/json", `{}`)), ErrBusy, "(status 500)", 4, 1},
		{"cut short once", fault("call", 1, 1, cut), nil, "", 3, 1},
		{"always cut short", fault("call", 1, always, cut), ErrBusy, "EOF", 4, 1},
		{"half of the JSON", fault("call", 1, always, status(200, "application/json", `[{"serviceName":`)), ErrProtocol, "neither JSON nor a page, 16 bytes", 4, 1},
		{"401", fault("call", 1, always, status(401, "text/plain", "Token Expired")), ErrSignedOut, "(status 401): Token Expired", 1, 1},
		{"401 after an answer", fault("call", 2, always, status(401, "text/plain", "Token Expired")), ErrSignedOut, "Token Expired", 3, 2},
		{"403", fault("call", 1, always, status(403, "application/json", `{"Message":"no"}`)), ErrRefused, "(status 403): no", 1, 1},
		{"403 after an answer", fault("call", 2, always, status(403, "text/html", page("Robot?"))), ErrRefused, `the title "Robot?"`, 3, 2},
		{"a page with status 200", fault("call", 1, always, status(200, "application/json", " \n"+page("Sign-In"))), ErrSignedOut, `the title "Sign-In"`, 1, 1},
		{"a page with status 400", fault("call", 1, always, status(400, "text/html", page("Credentials expired"))), ErrSignedOut, `"Credentials expired"`, 1, 1},
		{"404", fault("call", 1, always, status(404, "application/json", `{}`)), ErrProtocol, "no such method any more", 1, 1},
		{"400", fault("call", 1, always, status(400, "application/json", `{"errorMessage":"odd"}`)), ErrProtocol, "(status 400): odd", 1, 1},
		{"secrets come back", fault("call", 1, always, status(400, "text/html", echo)), ErrSignedOut, "You sent … …", 1, 1},
		{"the session is refused", fault("token", 1, always, status(400, "text/html", page("Bad "+iamv2.Token))), ErrSignIn, `(status 400): a page with the title "Bad …"`, 0, 0},
		{"the session has ended", fault("token", 1, always, status(401, "text/plain", "Token Expired")), ErrSignIn, "sign-in: sign-in refused (status 401): Token Expired", 0, 0},
		{"no token for signing in", fault("token", 1, always, status(200, "application/json", `{"x":1}`)), ErrProtocol, "no token in the answer", 0, 0},
		{"signing in asks to be sent elsewhere", fault("token", 1, always, redirect("https://signin.aws.amazon.com/other")), ErrProtocol, "a request that has a body", 0, 0},
		{"the token is refused", fault("login", 1, always, status(400, "text/html", page("Credentials expired"))), ErrSignIn, `"Credentials expired"`, 0, 1},
		{"signing in leads astray", fault("login", 1, always, redirect("https://console.aws.amazon.com.evil.example/?x=y")), ErrProtocol,
			"to console.aws.amazon.com.evil.example: signin.aws.amazon.com/federation > console.aws.amazon.com.evil.example/", 0, 1},
		{"signing in leads out of TLS", fault("login", 1, always, redirect("http://console.aws.amazon.com/")), ErrProtocol, "leads astray", 0, 1},
		{"signing in goes round in circles", fault("home", 1, always, redirect("https://us-east-1.console.aws.amazon.com/iamv2/home?region=eu-central-1&state=hashArgs")),
			ErrProtocol, "in more than 10 steps", 0, 1},
		{"too long", fault("call", 1, always, func(w http.ResponseWriter, _ *http.Request) {
			for range 33 {
				_, _ = io.WriteString(w, strings.Repeat(" ", 1<<20))
			}
		}), ErrProtocol, "longer than 32 MiB", 1, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := newWorld(t, s3Main)
			w.double.Set(tt.set)
			_, err := w.Call(context.Background(), Bare("services"))
			if err == nil {
				_, err = w.Call(context.Background(), Bare("resources"))
			}
			if !errors.Is(err, tt.want) || tt.want == nil && err != nil {
				t.Fatalf("got %v, want %v", err, tt.want)
			}
			if err != nil {
				quiet(t, "the error", fmt.Sprintf("%v %+v", err, err))
				if !strings.Contains(err.Error(), tt.says) {
					t.Errorf("the error is %v, want in it %q", err, tt.says)
				}
				if strings.Contains(err.Error(), "?") && !strings.Contains(tt.says, "?") {
					t.Errorf("the error has a query in it: %v", err)
				}
			}
			if calls, ins := w.double.Count("call"), w.double.Count("login"); calls != tt.calls || ins != tt.ins {
				t.Errorf("%d calls with %d sign-ins, want %d with %d", calls, ins, tt.calls, tt.ins)
			}
		})
	}
}

// A server that takes its time is waited for, up to the limit, and not after the user has
// lost interest.
func TestSlow(t *testing.T) {
	w := newWorld(t, s3Main)
	ctx, cancel := context.WithCancel(context.Background())
	w.double.Set(func(d *iamv2.Double) {
		d.Fault = func(step string, _ int, rw http.ResponseWriter, r *http.Request) bool {
			if step != "call" {
				return false
			}
			for range 5 { // a byte at a time
				_, _ = io.WriteString(rw, " ")
				rw.(http.Flusher).Flush()
				time.Sleep(5 * time.Millisecond)
			}
			if strings.Contains(strings.Join(w.double.Wire(), ""), "/prod/services") {
				cancel()
				<-r.Context().Done()
				return true
			}
			_, _ = io.WriteString(rw, "[1]")
			return true
		}
	})
	if answer, err := w.Call(ctx, Bare("resources")); err != nil || strings.TrimSpace(string(answer)) != "[1]" {
		t.Errorf("dripping: %s, %v", answer, err)
	}
	start := time.Now()
	if _, err := w.Call(ctx, Bare("services")); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want that it was cancelled", err)
	}
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("it took %v to stop", took)
	}
}

// A server that does not answer is asked again, and then given up.
func TestTimeout(t *testing.T) {
	w := newWorld(t, s3Main)
	if _, err := w.Call(context.Background(), Bare("services")); err != nil {
		t.Fatal(err)
	}
	w.Timeout = 20 * time.Millisecond
	w.double.Set(fault("call", 2, always, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }))
	_, err := w.Call(context.Background(), Bare("resources"))
	if calls := w.double.Count("call"); !errors.Is(err, ErrBusy) || calls != 1+attempts {
		t.Errorf("got %v after %d calls", err, calls)
	}
}

// Requests keep their distance, and a busy server is given time.
func TestPace(t *testing.T) {
	w := newWorld(t, s3Main)
	w.Random = func() uint32 { return 12345 }
	w.double.Set(fault("call", 3, 5, status(429, "application/json", `{}`)))
	for _, r := range []Request{Bare("services"), Bare("resources"), Bare("contextKeys")} {
		if _, err := w.Call(context.Background(), r); err != nil {
			t.Fatal(err)
		}
	}
	var long []time.Duration
	for _, d := range w.waits {
		switch {
		case d <= 0 || d > 200*time.Millisecond && d < 500*time.Millisecond:
			t.Errorf("waited %v", d)
		case d >= 500*time.Millisecond:
			long = append(long, d)
		}
	}
	if len(w.waits) < 5 || len(long) != 3 || long[0] > time.Second || long[1] < time.Second || long[2] < 2*time.Second || long[2] > 4*time.Second {
		t.Errorf("waits were %v", w.waits)
	}
}

// Long-term keys never sign in, and a session that is about to end is not used any more.
func TestSessions(t *testing.T) {
	w := newWorld(t, s3Main)
	w.Credentials = func(context.Context) (aws.Credentials, error) {
		return aws.Credentials{AccessKeyID: "AKIACANARYCANARYKEY0", SecretAccessKey: iamv2.Secret}, nil
	}
	if _, err := w.Call(context.Background(), Bare("services")); !errors.Is(err, ErrSignIn) || len(w.double.Wire()) != 0 {
		t.Errorf("got %v after %d requests", err, len(w.double.Wire()))
	}
	w.Credentials = func(context.Context) (aws.Credentials, error) {
		return aws.Credentials{AccessKeyID: iamv2.KeyID, SecretAccessKey: iamv2.Secret, SessionToken: iamv2.Token, Expires: w.now().Unix() + 900}, nil
	}
	for _, name := range []string{"services", "resources", "contextKeys"} {
		if _, err := w.Call(context.Background(), Bare(name)); err != nil {
			t.Fatal(err)
		}
		w.clock = w.clock.Add(880 * time.Second)
	}
	if ins := w.double.Count("login"); ins != 3 {
		t.Errorf("%d sign-ins for three calls, each in the last seconds of a session; want 3", ins)
	}
}

// What is not to be called never leaves the machine.
func TestRefusedMethods(t *testing.T) {
	w := newWorld(t, s3Main)
	for _, name := range []string{"createX509", "CUID", "generateKeyPairs", "checkMultiMFAStatus", "createAccessKey", "", "../iam", "services\x00", "services/../x"} {
		if _, err := Raw(name, "{}"); !errors.Is(err, ErrMethod) {
			t.Errorf("Raw(%q): got %v, want ErrMethod", name, err)
		}
		if _, err := w.Call(context.Background(), Request{name, "null"}); !errors.Is(err, ErrMethod) {
			t.Errorf("%q: got %v, want ErrMethod", name, err)
		}
	}
	if _, err := Raw("services", `{"a":`); err == nil || !strings.Contains(err.Error(), "byte 5") {
		t.Errorf("broken JSON: %v", err)
	}
	if r, err := Raw("COMPOSEPOLICY", ""); err != nil || r != (Request{"composePolicy", "null"}) {
		t.Errorf("got %+v, %v", r, err)
	}
	if wire := w.double.Wire(); len(wire) != 0 {
		t.Errorf("sent: %s", wire)
	}
}
