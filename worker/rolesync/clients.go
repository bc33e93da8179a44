package rolesync

import (
	"net/http"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

const (
	// maxAttempts of one call: with the SDK's waits between them, more than a minute of
	// throttling. AWS_MAX_ATTEMPTS goes before.
	maxAttempts = 10
	// inFlight is how many requests are under way at a time. IAM allows an account some
	// tens a second, which its other users need as well.
	inFlight = 6
	// timeout is that of one request.
	timeout = 30 * time.Second
)

// polite makes a configuration whose clients ask less where AWS says that it is too much,
// if it does not say something else itself, and never more than a few things at once.
func polite(c sdk.Config) sdk.Config {
	if c.Retryer == nil {
		c.Retryer = func() sdk.Retryer {
			return retry.NewAdaptiveMode(func(o *retry.AdaptiveModeOptions) {
				o.StandardOptions = append(o.StandardOptions, func(o *retry.StandardOptions) { o.MaxAttempts = maxAttempts })
			})
		}
	}
	next := c.HTTPClient
	if next == nil {
		next = awshttp.NewBuildableClient()
	}
	if b, ok := next.(*awshttp.BuildableClient); ok {
		next = b.WithTimeout(timeout)
	}
	c.HTTPClient = &gate{make(chan struct{}, inFlight), next}
	return c
}

// gate lets so many requests through at a time as its channel has room for.
type gate struct {
	under chan struct{}
	next  sdk.HTTPClient
}

func (g *gate) Do(r *http.Request) (*http.Response, error) {
	select {
	case g.under <- struct{}{}:
		defer func() { <-g.under }()
		answer, err := g.next.Do(r)
		noteRequest(r.Context(), answer)
		return answer, err
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
}

// buckets is the client for buckets of a region.
func (a *Account) buckets(region string) *s3.Client {
	a.mu.Lock()
	defer a.mu.Unlock()
	c := a.s3[region]
	if c == nil {
		c = s3.NewFromConfig(a.config.AWS, func(o *s3.Options) {
			o.Region = region
			o.UsePathStyle = o.BaseEndpoint != nil // a name of its own has no names of buckets below it
		})
		a.s3[region] = c
	}
	return c
}

// keys is the client for keys of a region.
func (a *Account) keys(region string) *kms.Client {
	a.mu.Lock()
	defer a.mu.Unlock()
	c := a.kms[region]
	if c == nil {
		c = kms.NewFromConfig(a.config.AWS, func(o *kms.Options) { o.Region = region })
		a.kms[region] = c
	}
	return c
}
