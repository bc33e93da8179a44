package sandbox

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/leastwise/leastwise/worker/aws"
	"github.com/leastwise/leastwise/worker/flow"
	"github.com/leastwise/leastwise/worker/internal/moto"
)

// moved sends requests to moto, with the Host they were signed for.
type moved struct{ to *url.URL }

func (m moved) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Host = r.URL.Host
	r.URL.Scheme, r.URL.Host = m.to.Scheme, m.to.Host
	return http.DefaultTransport.RoundTrip(r)
}

// quick is a clock that runs 20 times as fast while somebody waits.
func quick() *clock {
	var mu sync.Mutex
	var ahead time.Duration
	return &clock{
		now: func() int64 {
			mu.Lock()
			defer mu.Unlock()
			return time.Now().Add(ahead).Unix()
		},
		wait: func(ctx context.Context) func(int) error {
			return func(ms int) error {
				mu.Lock()
				ahead += time.Duration(ms) * time.Millisecond
				mu.Unlock()
				return Wait(ctx)(ms / 20)
			}
		},
	}
}

func motoConfig(t *testing.T, s *moto.Server) Config {
	to, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	return Config{
		Region: "us-east-1", HTTP: &http.Client{Transport: moved{to}}, clock: quick(),
		Credentials: func(context.Context) (aws.Credentials, error) { return s.Admin, nil },
	}
}

func TestMoto(t *testing.T) {
	s := moto.Start(t)
	c := motoConfig(t, s)
	ctx := context.Background()
	f, err := c.Flow(ctx)
	if err != nil {
		t.Fatal(err)
	}
	o := flow.Options{Policy: reading, Nonce: NewNonce(), Expires: c.clock.now() + 3600, Principal: flow.BySession}

	t.Run("lifecycle", func(t *testing.T) {
		p, err := f.Create(o)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := f.Create(o); err != nil || again.Name != p.Name { // EntityAlreadyExists
			t.Errorf("created again: %v", err)
		}
		session, err := f.Assume(flow.Entry{Name: p.Name, ExternalID: p.ExternalID})
		if err != nil {
			t.Fatal(err)
		}
		if id, err := identity(ctx, c, session.Credentials); err != nil || !strings.Contains(id, ":assumed-role/"+p.Name+"/") {
			t.Errorf("the session is %s, %v", id, err)
		}
		if _, err := f.Assume(flow.Entry{Name: p.Name, ExternalID: "wrong"}); err == nil {
			t.Error("assumed with a wrong external id")
		}
		r, err := f.Status(p.Name)
		if err != nil || r.State != flow.Live || r.Creator == "" {
			t.Errorf("status %+v, %v", r, err)
		}
		list, _, err := f.List("")
		if err != nil || len(list) != 1 || list[0].Name != p.Name {
			t.Errorf("list %+v, %v", list, err)
		}
		s.Call(t, "PutRolePolicy", "RoleName", p.Name, "PolicyName", "foreign", "PolicyDocument", `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`)
		s.Call(t, "CreateInstanceProfile", "InstanceProfileName", "profile")
		s.Call(t, "AddRoleToInstanceProfile", "InstanceProfileName", "profile", "RoleName", p.Name)
		if removal, err := f.Destroy(p.Name, 20_000); err != nil || !removal.Done {
			t.Errorf("destroyed: %+v, %v", removal, err)
		}
		if removal, err := f.Destroy(p.Name, 0); err != nil || !removal.Done {
			t.Errorf("destroyed again: %+v, %v", removal, err)
		}
	})

	// moto's own answer to DeleteRole while something is attached.
	t.Run("DeleteConflict", func(t *testing.T) {
		o.Nonce = NewNonce()
		p, err := f.Create(o)
		if err != nil {
			t.Fatal(err)
		}
		if err := f.Client.DeleteRole(p.Name); aws.Code(err) != "DeleteConflict" {
			t.Errorf("got %v", err)
		}
		if removal, err := f.Destroy(p.Name, 20_000); err != nil || !removal.Done {
			t.Errorf("destroyed: %+v, %v", removal, err)
		}
	})

	t.Run("wrong signature", func(t *testing.T) {
		wrong := c
		wrong.Credentials = func(context.Context) (aws.Credentials, error) {
			bad := s.Admin
			bad.SecretAccessKey = "wrong" + bad.SecretAccessKey
			return bad, nil
		}
		err := With(ctx, wrong, Options{Policy: reading, Principal: flow.BySession}, func(context.Context, aws.Credentials) error { return nil })
		var p *flow.Problem
		if !errors.As(err, &p) || p.Code != flow.BadCaller || aws.Code(err) != "SignatureDoesNotMatch" {
			t.Errorf("got %v", err)
		}
	})

	t.Run("50 at once", func(t *testing.T) {
		var wait sync.WaitGroup
		failures := make(chan error, 50)
		for range 50 {
			wait.Go(func() {
				c := motoConfig(t, s)
				failures <- With(ctx, c, Options{Policy: reading, Principal: flow.BySession}, func(ctx context.Context, session aws.Credentials) error {
					id, err := identity(ctx, c, session)
					if err == nil && !strings.Contains(id, ":assumed-role/sbx-") {
						err = fmt.Errorf("the session is %s", id)
					}
					return err
				})
			})
		}
		wait.Wait()
		close(failures)
		for err := range failures {
			if err != nil {
				t.Error(err)
			}
		}
	})

	if left := s.Roles(t, flow.Path); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	if all := s.Roles(t, "/"); len(all) != 1 || all[0] != "Admin" {
		t.Errorf("roles %v, want the administrator's alone", all)
	}
	for _, body := range s.Bodies() {
		if strings.Contains(body, url.QueryEscape(s.Admin.SecretAccessKey)) || strings.Contains(body, url.QueryEscape(s.Admin.SessionToken)) {
			t.Errorf("a request's body holds the caller's secrets: %s", body)
		}
	}
}

func identity(ctx context.Context, c Config, session aws.Credentials) (string, error) {
	c.Credentials = func(context.Context) (aws.Credentials, error) { return session, nil }
	f, err := c.Flow(ctx)
	if err != nil {
		return "", err
	}
	id, err := f.Client.GetCallerIdentity()
	return id.ARN, err
}
