package sandbox

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/tls"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/leastwise/leastwise/worker/aws"
)

// Limits of one request.
const (
	timeout   = 10 * time.Second
	maxAnswer = 1 << 20 // bytes
)

var errTooLong = errors.New("the answer is longer than 1 MiB")

// NewHTTPClient is the client that requests go through: no redirects, no proxy but the
// environment's, TLS 1.2 or newer.
func NewHTTPClient() *http.Client {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12}
	return &http.Client{Transport: transport}
}

// Do sends requests through an HTTP client until ctx ends. A redirect is an answer like any
// other, which no call of AWS takes for one of its own.
func Do(ctx context.Context, client *http.Client) aws.Do {
	straight := *client
	straight.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	straight.Jar = nil
	return func(r aws.Request) (aws.Answer, error) {
		ctx, cancel := context.WithTimeout(ctx, timeout)
		defer cancel()
		method, target := r.Line()
		request, err := http.NewRequestWithContext(ctx, method, "https://"+r.Host+target, bytes.NewReader(r.Body))
		if err != nil {
			return aws.Answer{}, err
		}
		for _, h := range r.Headers {
			request.Header.Set(h.Name, h.Value)
		}
		response, err := straight.Do(request)
		if err != nil {
			return aws.Answer{}, err
		}
		defer response.Body.Close()
		body, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer+1))
		switch {
		case err != nil:
			return aws.Answer{}, err
		case len(body) > maxAnswer:
			return aws.Answer{}, errTooLong
		}
		return aws.Answer{
			Status: response.StatusCode, RequestID: response.Header.Get("X-Amzn-Requestid"), ErrorType: response.Header.Get("X-Amzn-Errortype"), Body: body,
		}, nil
	}
}

// Wait waits until ctx ends at the latest, and then gives its error.
func Wait(ctx context.Context) func(milliseconds int) error {
	return func(ms int) error {
		timer := time.NewTimer(time.Duration(ms) * time.Millisecond)
		defer timer.Stop()
		select {
		case <-timer.C:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Now is the time in seconds since 1970.
func Now() int64 { return time.Now().Unix() }

// Random is 32 random bits.
func Random() uint32 {
	var b [4]byte
	_, _ = rand.Read(b[:]) // never fails: it ends the program instead
	return binary.BigEndian.Uint32(b[:])
}

// NewNonce is 128 random bits, in hex.
func NewNonce() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails: it ends the program instead
	return fmt.Sprintf("%x", b)
}
