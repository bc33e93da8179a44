// Package analyzer asks IAM Access Analyzer about policies: what is wrong in one, and
// whether one grants what it should not. It has the four operations that look at a text
// alone, in the JSON that AWS documents, both ways.
//
// See https://docs.aws.amazon.com/access-analyzer/latest/APIReference/.
package analyzer

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/leastwise/leastwise/worker/aws"
)

// The operations. Each needs the permission of its name, access-analyzer:ValidatePolicy.
const (
	// https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_ValidatePolicy.html
	ValidatePolicy = "ValidatePolicy"
	// https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_CheckNoNewAccess.html
	CheckNoNewAccess = "CheckNoNewAccess"
	// https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_CheckAccessNotGranted.html
	CheckAccessNotGranted = "CheckAccessNotGranted"
	// https://docs.aws.amazon.com/access-analyzer/latest/APIReference/API_CheckNoPublicAccess.html
	CheckNoPublicAccess = "CheckNoPublicAccess"
)

// pathOf is the path of an operation, which is a POST; empty for what is none.
func pathOf(operation string) string {
	switch operation {
	case ValidatePolicy:
		return "/policy/validation"
	case CheckNoNewAccess:
		return "/policy/check-no-new-access"
	case CheckAccessNotGranted:
		return "/policy/check-access-not-granted"
	case CheckNoPublicAccess:
		return "/policy/check-no-public-access"
	}
	return ""
}

const (
	// service is the name that signatures are for, and the beginning of hosts.
	service  = "access-analyzer"
	attempts = 4
	maxPages = 100
)

// ErrOperation says that an operation is none of this package's.
var ErrOperation = errors.New("not an operation on policies")

// errPages says that an answer does not end.
var errPages = errors.New("an answer of more than 100 pages")

// Client calls Access Analyzer with one set of credentials. It is for one goroutine at a
// time. The fields are as in [aws.Client].
type Client struct {
	Do          aws.Do
	Place       aws.Place
	Credentials aws.Credentials
	Now         func() int64
	Wait        func(milliseconds int) error
	Random      func() uint32
}

// Call makes a call. The answer of several pages is one, its lists of findings in one.
//
// The error is an *aws.Error where AWS refused, wraps aws.ErrLost where nothing was answered,
// or is what Wait returned.
func (c *Client) Call(operation string, request json.RawMessage) (json.RawMessage, error) {
	path := pathOf(operation)
	if path == "" {
		return nil, fmt.Errorf("%.60q: %w", operation, ErrOperation)
	}
	target := path
	var findings []json.RawMessage
	for range maxPages {
		answer, err := c.patiently(operation, target, request)
		if err != nil {
			return nil, err
		}
		if operation != ValidatePolicy {
			return answer, nil
		}
		var page struct {
			Findings  []json.RawMessage `json:"findings"`
			NextToken string            `json:"nextToken"`
		}
		if err := json.Unmarshal(answer, &page); err != nil {
			return nil, fmt.Errorf("%s: %w: %w", operation, aws.ErrLost, err)
		}
		if page.NextToken == "" && target == path {
			return answer, nil
		}
		if findings = append(findings, page.Findings...); page.NextToken == "" {
			return json.Marshal(struct {
				Findings []json.RawMessage `json:"findings"`
			}{findings})
		}
		target = path + "?nextToken=" + strings.ReplaceAll(url.QueryEscape(page.NextToken), "+", "%20")
	}
	return nil, fmt.Errorf("%s: %w", operation, errPages)
}

// patiently sends a request until it is answered for good; all operations only read.
func (c *Client) patiently(operation, target string, body []byte) (json.RawMessage, error) {
	for n := 1; ; n++ {
		answer, again, err := c.once(operation, target, body)
		if err == nil || !again || n == attempts {
			return answer, err
		}
		most := 1000 << (n - 1)
		if gone := c.Wait(most/2 + int(c.Random()%uint32(most/2))); gone != nil {
			return nil, gone
		}
	}
}

// once sends a request. again is set where the same one may succeed a little later.
func (c *Client) once(operation, target string, body []byte) (answer json.RawMessage, again bool, err error) {
	r := aws.Request{
		Host: c.Place.Regional(service), Target: target, Body: body,
		Headers: []aws.Header{{Name: "Content-Type", Value: "application/json"}},
	}
	aws.Sign(&r, c.Credentials, service, c.Place.Region, c.Now())
	r.Headers = append(r.Headers, aws.Header{Name: "User-Agent", Value: "leastwise-analyzer"})
	a, err := c.Do(r)
	switch {
	case err != nil:
		return nil, true, fmt.Errorf("%s: %w: %w", operation, aws.ErrLost, err)
	case a.Status != 200:
		failed := readError(operation, a, c.Credentials)
		return nil, failed.Retryable(), failed
	case !json.Valid(a.Body):
		return nil, true, fmt.Errorf("%s: %w: an answer that is no JSON, %d bytes", operation, aws.ErrLost, len(a.Body))
	}
	return a.Body, false, nil
}

// readError reads an error of the protocol restJson1: the code in a header, behind which
// there may be more, or in the body; the message in the body.
func readError(operation string, a aws.Answer, c aws.Credentials) *aws.Error {
	var body struct {
		Message string
		Type    string `json:"__type"`
		Code    string
	}
	_ = json.Unmarshal(a.Body, &body) // what is no JSON has no message
	code := a.ErrorType
	for _, other := range []string{body.Code, body.Type} {
		if code == "" {
			code = other
		}
	}
	code, _, _ = strings.Cut(code[strings.LastIndex(code, "#")+1:], ":")
	e := &aws.Error{Operation: operation, Status: a.Status, RequestID: a.RequestID}
	e.Code, e.Message = aws.Clean(code, body.Message, c)
	return e
}
