package sandbox

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/leastwise/leastwise/worker/aws"
	"github.com/leastwise/leastwise/worker/internal/double"
)

const (
	boundary = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`
	reading  = `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}}`
	writing  = `{"Statement":{"Effect":"Allow","Action":"s3:Put*","Resource":"*"}}`
)

// roundTripper answers in place of the network.
type roundTripper struct {
	aws *double.AWS
}

func (r roundTripper) RoundTrip(request *http.Request) (*http.Response, error) {
	if err := request.Context().Err(); err != nil {
		return nil, err
	}
	body, err := io.ReadAll(request.Body)
	if err != nil {
		return nil, err
	}
	asked := aws.Request{Host: request.Host, Body: body}
	for name, values := range request.Header {
		asked.Headers = append(asked.Headers, aws.Header{Name: name, Value: values[0]})
	}
	a, err := r.aws.Do(asked)
	if err != nil {
		return nil, err
	}
	return &http.Response{StatusCode: a.Status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(string(a.Body)))}, nil
}

func config(t *testing.T) (Config, *double.AWS) {
	a, admin := double.New(time.Now().Unix(), boundary)
	return Config{
		Region: "eu-west-1", HTTP: &http.Client{Transport: roundTripper{a}},
		Credentials: func(context.Context) (aws.Credentials, error) { return admin, nil },
		clock: &clock{a.Now, func(ctx context.Context) func(int) error {
			return func(ms int) error {
				a.Advance(int64(ms+999) / 1000)
				return ctx.Err()
			}
		}},
	}, a
}

func TestWith(t *testing.T) {
	t.Parallel()
	c, a := config(t)
	var tickets []Ticket
	var done int
	o := Options{Policy: reading, Begin: func(x Ticket) error { tickets = append(tickets, x); return nil }, Done: func(Ticket) { done++ }}
	failure := errors.New("f's own")
	err := With(context.Background(), c, o, func(_ context.Context, s aws.Credentials) error {
		if !a.Can(s, "s3:GetObject", "arn:aws:s3:::b/k") || a.Can(s, "s3:PutObject", "arn:aws:s3:::b/k") {
			t.Error("the session may not do what the policy says")
		}
		return failure
	})
	if !errors.Is(err, failure) || len(a.Roles()) > 0 || len(tickets) != 2 || tickets[0].Name != "" || tickets[1].Name == "" || done != 1 {
		t.Errorf("%v, left %v, tickets %v, done %d", err, a.Roles(), tickets, done)
	}
}

// However f ends, the sandbox can do nothing afterwards.
func TestWithAlwaysRemoves(t *testing.T) {
	t.Parallel()
	for name, f := range map[string]func(cancel func()) error{
		"returns":       func(func()) error { return nil },
		"fails":         func(func()) error { return errors.New("x") },
		"panics":        func(func()) error { panic("x") },
		"is broken off": func(cancel func()) error { cancel(); return nil },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, a := config(t)
			ctx, cancel := context.WithCancel(context.Background())
			defer cancel()
			var s aws.Credentials
			func() {
				defer func() { _ = recover() }()
				_ = With(ctx, c, Options{Policy: reading}, func(_ context.Context, got aws.Credentials) error {
					s = got
					return f(cancel)
				})
			}()
			if s.AccessKeyID == "" || a.Can(s, "s3:GetObject", "arn:aws:s3:::b/k") || len(a.Roles()) > 0 {
				t.Errorf("left %v", a.Roles())
			}
		})
	}
}

// The creation breaks off at any call: what exists is removed, and f is not called.
func TestWithHalfMade(t *testing.T) {
	t.Parallel()
	for step := 1; step <= 6; step++ {
		c, a := config(t)
		a.Fault = func(n int, action string) double.Fault {
			if n == step {
				return double.Refused
			}
			return double.None
		}
		err := With(context.Background(), c, Options{Policy: reading}, func(context.Context, aws.Credentials) error {
			if step < 6 {
				t.Errorf("called though call %d was refused", step)
			}
			return nil
		})
		if (err == nil) != (step == 6) || len(a.Roles()) > 0 {
			t.Errorf("call %d refused: %v, left %v", step, err, a.Roles())
		}
	}
}

func TestWithAll(t *testing.T) {
	t.Parallel()
	c, a := config(t)
	var mu sync.Mutex
	var gone []string
	boxes := func(policies ...string) (all []Options) {
		for _, p := range policies {
			all = append(all, Options{Policy: p, Done: func(x Ticket) { mu.Lock(); gone = append(gone, x.Name); mu.Unlock() }})
		}
		return all
	}
	var names []string
	err := WithAll(context.Background(), c, boxes(reading, writing), func(_ context.Context, all []aws.Credentials) error {
		if len(all) != 2 || !a.Can(all[0], "s3:GetObject", "*") || a.Can(all[0], "s3:PutObject", "*") || !a.Can(all[1], "s3:PutObject", "*") {
			t.Error("the sessions are not those of the policies")
		}
		for name := range a.Roles() {
			names = append(names, name)
		}
		return nil
	})
	if err != nil || len(a.Roles()) > 0 || len(gone) != 2 || len(names) != 2 {
		t.Errorf("%v, left %v, gone %v", err, a.Roles(), gone)
	}
	// The second can't be made: the first is removed, and f is not called.
	err = WithAll(context.Background(), c, boxes(reading, `{"Statement":[]}`), func(context.Context, []aws.Credentials) error {
		t.Error("called")
		return nil
	})
	if err == nil || len(a.Roles()) > 0 {
		t.Errorf("%v, left %v", err, a.Roles())
	}
}

// Errors of f and of the removal are both kept.
func TestEveryErrorIsKept(t *testing.T) {
	t.Parallel()
	c, a := config(t)
	own := errors.New("f's own")
	err := With(context.Background(), c, Options{Policy: reading}, func(context.Context, aws.Credentials) error {
		a.Fault = func(int, string) double.Fault { return double.Refused }
		return own
	})
	if !errors.Is(err, own) || aws.Code(err) != "AccessDenied" || !strings.Contains(err.Error(), "ends at") {
		t.Errorf("got %v", err)
	}
}

func TestTransport(t *testing.T) {
	t.Parallel()
	elsewhere := 0
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { elsewhere++ }))
	defer other.Close()
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.Header.Get("What") {
		case "redirect":
			http.Redirect(w, r, other.URL, http.StatusTemporaryRedirect)
		case "long":
			for range 1100 {
				_, _ = w.Write(make([]byte, 1024))
			}
		default:
			w.Header().Set("x-amzn-RequestId", "r1")
			_, _ = w.Write([]byte("fine"))
		}
	}))
	defer server.Close()
	do := Do(context.Background(), server.Client())
	host := strings.TrimPrefix(server.URL, "https://")
	ask := func(what string) (aws.Answer, error) {
		return do(aws.Request{Host: host, Headers: []aws.Header{{Name: "What", Value: what}}, Body: []byte("x")})
	}
	if a, err := ask("fine"); err != nil || a.Status != 200 || a.RequestID != "r1" || string(a.Body) != "fine" {
		t.Errorf("got %+v, %v", a, err)
	}
	if a, err := ask("redirect"); err != nil || a.Status != 307 || elsewhere != 0 {
		t.Errorf("a redirect: %+v, %v; followed %d times", a, err, elsewhere)
	}
	if _, err := ask("long"); !errors.Is(err, errTooLong) {
		t.Errorf("a long answer: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Do(ctx, server.Client())(aws.Request{Host: host}); !errors.Is(err, context.Canceled) {
		t.Errorf("after the end of its context: %v", err)
	}
}
