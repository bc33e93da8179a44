package cli

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"sync"

	"github.com/leastwise/leastwise/worker/api"
	"github.com/leastwise/leastwise/worker/aws"
	"github.com/leastwise/leastwise/worker/broker"
	"github.com/leastwise/leastwise/worker/sandbox"
)

// LocalBroker puts a broker beside a site that is served on a port of this machine. Calls
// need the token, which the page finds in the fragment of the address it is opened with; a
// request without credentials is made with those that AWS's tools would find here.
//
// See [broker.Local] for what is kept out. stderr gets the lines of audit.
func LocalBroker(site http.Handler, port, version string, stderr io.Writer) (h http.Handler, fragment string, err error) {
	client, err := httpClient(stderr)
	if err != nil {
		return nil, "", err
	}
	token := sandbox.NewNonce()
	var mu sync.Mutex
	var own func(context.Context) (aws.Credentials, error)
	b := &broker.Broker{
		Do:               func(ctx context.Context) aws.Do { return sandbox.Do(ctx, client) },
		Now:              sandbox.Now,
		Wait:             sandbox.Wait,
		Random:           sandbox.Random,
		AllowCredentials: true,
		Version:          version,
		Audit:            func(line string) { fmt.Fprintln(stderr, line) },
		Env: api.Env{Credentials: func() (aws.Credentials, error) {
			mu.Lock()
			defer mu.Unlock()
			if own == nil {
				// The region is the request's; the chain only wants one.
				config, err := (&connection{region: "us-east-1"}).open(context.Background(), stderr)
				if err != nil {
					return aws.Credentials{}, err
				}
				own = config.Credentials
			}
			return own(context.Background())
		}},
	}
	return broker.Local(b, site, port, token), "broker=" + token, nil
}
