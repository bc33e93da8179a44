package console

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/leastwise/leastwise/worker/aws"
	"github.com/leastwise/leastwise/worker/doubles/iamv2"
)

// The tests of this package drive the real client against package iamv2, which speaks the
// captured protocol on this machine. They prove how the client deals with the protocol, and
// not that AWS answers so.

// world is a client, and the double that it meets in place of AWS.
type world struct {
	*Client
	double *iamv2.Double
	mu     sync.Mutex
	clock  time.Time
	waits  []time.Duration
}

// away sends all requests to the double, by plain HTTP on this machine.
type away struct{ to *url.URL }

func (a away) RoundTrip(r *http.Request) (*http.Response, error) {
	q := r.Clone(r.Context())
	q.Host, q.URL.Scheme, q.URL.Host = r.URL.Host, a.to.Scheme, a.to.Host
	return http.DefaultTransport.RoundTrip(q)
}

func newWorld(t *testing.T, parts ...iamv2.Part) *world {
	w := &world{double: &iamv2.Double{Parts: parts}, clock: time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)}
	server := httptest.NewServer(w.double)
	t.Cleanup(server.Close)
	to, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	w.Client = &Client{
		HTTP: &http.Client{Transport: away{to}},
		Credentials: func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: iamv2.KeyID, SecretAccessKey: iamv2.Secret, SessionToken: iamv2.Token}, nil
		},
		Now: func() time.Time { w.mu.Lock(); defer w.mu.Unlock(); return w.clock },
		Wait: func(ctx context.Context, d time.Duration) error {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.waits = append(w.waits, d)
			w.clock = w.clock.Add(d)
			return ctx.Err()
		},
	}
	t.Cleanup(func() {
		for _, wrong := range w.double.Wrong() {
			t.Error(wrong)
		}
	})
	return w
}

// quiet fails the test if a text has anything of the caller's credentials or of tokens.
func quiet(t *testing.T, what, text string) {
	t.Helper()
	for _, secret := range []string{iamv2.KeyID, iamv2.Secret, iamv2.Token, "sign+in/token", "sign%2Bin", "csrf+", "seance-"} {
		if strings.Contains(text, secret) {
			t.Errorf("%s tells a secret: %s", what, text)
		}
	}
}

var (
	s3Main  = iamv2.Part{Prefix: "s3", Key: "s3", Actions: []iamv2.Action{{Name: "GetObject", Groups: []string{"ReadOnly", "ReadWrite"}}, {Name: "PutObject", Groups: []string{"ReadWrite"}}}}
	s3Other = iamv2.Part{Prefix: "s3", Key: "s3v2", Actions: []iamv2.Action{{Name: "getobject", Groups: []string{"ReadOnly"}}, {Name: "DeleteObject", Groups: []string{"ReadWrite"}}}}
)
