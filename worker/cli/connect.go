package cli

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"sort"
	"strings"
	"sync"

	sdkconfig "github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/spf13/cobra"

	"github.com/leastwise/leastwise/worker/aws"
	"github.com/leastwise/leastwise/worker/sandbox"
)

// connection is on whose behalf, and where, calls are made.
type connection struct {
	region, profile, as string
	// fallback is the region if none is set; without one there has to be.
	fallback string
}

func (c *connection) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&c.region, "region", "", "AWS `region` (or AWS_REGION, or the profile's)")
	cmd.Flags().StringVar(&c.profile, "profile", "", "`profile` of your AWS configuration (or AWS_PROFILE)")
	cmd.Flags().StringVar(&c.as, "as", "", "assume the role with this `ARN` first, and make the sandbox with it")
}

// open finds the caller's credentials as AWS's tools do, and tells progress to stderr.
func (c *connection) open(ctx context.Context, stderr io.Writer) (sandbox.Config, error) {
	none := sandbox.Config{}
	client, err := httpClient(stderr)
	if err != nil {
		return none, err
	}
	options := []func(*sdkconfig.LoadOptions) error{
		sdkconfig.WithAssumeRoleCredentialOptions(func(o *stscreds.AssumeRoleOptions) { o.TokenProvider = tokenCode(stderr) }),
	}
	if _, moved := client.Transport.(*local); moved && os.Getenv("AWS_CA_BUNDLE") == "" { // the SDK takes one of the two
		options = append(options, sdkconfig.WithHTTPClient(client)) // its own calls of STS go there as well
	}
	if c.region != "" {
		options = append(options, sdkconfig.WithRegion(c.region))
	}
	if c.profile != "" {
		options = append(options, sdkconfig.WithSharedConfigProfile(c.profile))
	}
	loaded, err := sdkconfig.LoadDefaultConfig(ctx, options...)
	if err != nil {
		return none, fmt.Errorf("AWS configuration: %w", err)
	}
	if loaded.Region == "" {
		loaded.Region = c.fallback
	}
	if loaded.Region == "" {
		return none, broken("no region is set", "give --region eu-west-1, or set AWS_REGION")
	}
	if _, err := aws.Locate(loaded.Region); err != nil {
		return none, err
	}
	own := func(ctx context.Context) (aws.Credentials, error) {
		found, err := loaded.Credentials.Retrieve(ctx)
		if err != nil {
			return aws.Credentials{}, broken("no AWS credentials: "+firstLine(err), "sign in (aws sso login), give --profile, or set AWS_PROFILE")
		}
		mine := aws.Credentials{AccessKeyID: found.AccessKeyID, SecretAccessKey: found.SecretAccessKey, SessionToken: found.SessionToken}
		if found.CanExpire {
			mine.Expires = found.Expires.Unix()
		}
		return mine, nil
	}
	config := sandbox.Config{Region: loaded.Region, HTTP: client, Credentials: own, Progress: func(s string) { fmt.Fprintln(stderr, s) }}
	if c.as != "" {
		config.Credentials = assumed(config, c.as)
	}
	return config, nil
}

// assumed are the credentials of a role, begun with a caller's, again when they are about to
// end.
func assumed(c sandbox.Config, role string) func(context.Context) (aws.Credentials, error) {
	own := c.Credentials
	var mu sync.Mutex
	var held aws.Credentials
	return func(ctx context.Context) (aws.Credentials, error) {
		mu.Lock()
		defer mu.Unlock()
		if held.Expires > sandbox.Now()+120 {
			return held, nil
		}
		mine, err := own(ctx)
		if err != nil {
			return aws.Credentials{}, err
		}
		place, err := aws.Locate(c.Region)
		if err != nil {
			return aws.Credentials{}, err
		}
		client := aws.Client{Do: sandbox.Do(ctx, c.HTTP), Place: place, Credentials: mine, Now: sandbox.Now, Wait: sandbox.Wait(ctx), Random: sandbox.Random}
		s, err := client.AssumeRole(aws.Assume{RoleARN: role, SessionName: "leastwise-sandbox", Seconds: 3600})
		if err != nil {
			return aws.Credentials{}, fmt.Errorf("--as %s: %w", role, err)
		}
		held = s.Credentials
		return held, nil
	}
}

// tokenCode asks for what the caller's MFA device shows, on stderr.
func tokenCode(stderr io.Writer) func() (string, error) {
	return func() (string, error) {
		fmt.Fprint(stderr, "MFA token code: ")
		var code string
		_, err := fmt.Fscanln(os.Stdin, &code)
		return code, err
	}
}

func firstLine(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return line
}

// httpClient is the client of all calls. AWS_ENDPOINT_URL and its kin send them elsewhere,
// which is how tests are made; anywhere but on this machine that would hand credentials to
// whoever set the variable, so it is refused.
func httpClient(stderr io.Writer) (*http.Client, error) {
	client := sandbox.NewHTTPClient()
	if err := trust(client, os.Getenv("AWS_CA_BUNDLE")); err != nil {
		return nil, err
	}
	endpoint := ""
	var names []string
	for _, v := range os.Environ() {
		if name, value, _ := strings.Cut(v, "="); strings.HasPrefix(name, "AWS_ENDPOINT_URL") && value != "" {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	for _, name := range names {
		u, err := url.Parse(os.Getenv(name))
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || !loopback(u.Hostname()) {
			return nil, broken(name+" is set, and does not name this machine", "credentials go to AWS only; unset it")
		}
		if name == "AWS_ENDPOINT_URL" {
			endpoint = u.Scheme + "://" + u.Host
		}
	}
	if endpoint == "" && len(names) > 0 {
		return nil, broken(names[0]+" is set", "for a local double of STS and IAM set AWS_ENDPOINT_URL")
	}
	if endpoint != "" {
		fmt.Fprintf(stderr, "note: calls go to %s (AWS_ENDPOINT_URL)\n", endpoint)
		client.Transport = &local{endpoint, client.Transport}
	}
	return client, nil
}

// trust lets a client trust the certificates of a file besides the system's, as AWS's tools
// do by AWS_CA_BUNDLE.
func trust(client *http.Client, file string) error {
	if file == "" {
		return nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("AWS_CA_BUNDLE: %w", err)
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	if !pool.AppendCertsFromPEM(text) {
		return broken("AWS_CA_BUNDLE: there is no certificate in "+file, "")
	}
	client.Transport.(*http.Transport).TLSClientConfig.RootCAs = pool
	return nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// local sends requests to an address of this machine instead of their own; the Host they
// were signed for stays.
type local struct {
	endpoint string
	next     http.RoundTripper
}

func (l *local) RoundTrip(r *http.Request) (*http.Response, error) {
	u, err := url.Parse(l.endpoint)
	if err != nil || !loopback(u.Hostname()) {
		return nil, errors.New("not an address of this machine")
	}
	moved := r.Clone(r.Context())
	moved.Host = r.URL.Host
	moved.URL.Scheme, moved.URL.Host = u.Scheme, u.Host
	return l.next.RoundTrip(moved)
}
