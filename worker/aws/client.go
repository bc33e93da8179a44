package aws

// Answer is what came back for a request.
type Answer struct {
	Status    int
	RequestID string // the header x-amzn-RequestId
	ErrorType string // the header x-amzn-ErrorType, of services that answer in JSON
	Body      []byte
}

// Do sends a request once, by HTTPS, and gives what was answered, whatever its status. It
// follows no redirect, gives up after 10 s, and reads at most 1 MiB; if an answer is
// longer, or does not come, the error says so.
type Do func(Request) (Answer, error)

// Client calls AWS with one set of credentials. It is for one goroutine at a time.
type Client struct {
	Do          Do
	Place       Place
	Credentials Credentials
	// Now is the time in seconds since 1970.
	Now func() int64
	// Wait returns after so many milliseconds, with an error if waiting has lost its point:
	// nobody is there any more for whom the call is made.
	Wait func(milliseconds int) error
	// Random is any number, evenly spread; it keeps clients from trying again in step.
	Random func() uint32
	// Attempts is how often a call is tried that may succeed later; 0 means 5.
	Attempts int
}

// UserAgent is how the requests name themselves.
const UserAgent = "leastwise-sandbox"

// ContentType is that of all requests.
const ContentType = "application/x-www-form-urlencoded; charset=utf-8"

const (
	stsVersion = "2011-06-15"
	iamVersion = "2010-05-08"
)

func (c *Client) sts(operation string, f form) (tree, error) {
	return c.call("sts", c.Place.STSHost, c.Place.Region, operation, stsVersion, f)
}

func (c *Client) iam(operation string, f form) (tree, error) {
	return c.call("iam", c.Place.IAMHost, c.Place.IAMRegion, operation, iamVersion, f)
}

// call sends a request until it is answered for good. Every operation of this package may
// be sent twice: what was there already is an error that the caller knows how to read.
//
// The error is an *Error, or what Wait returned.
func (c *Client) call(service, host, region, operation, version string, f form) (tree, error) {
	body := form{}
	body.set("Action", operation)
	body.set("Version", version)
	if len(f.b) > 0 {
		body.b = append(append(body.b, '&'), f.b...)
	}
	attempts := c.Attempts
	if attempts == 0 {
		attempts = 5
	}
	for n := 1; ; n++ {
		t, err := c.once(service, host, region, operation, body.b)
		if err == nil {
			return t, nil
		}
		if !err.Retryable() || n == attempts {
			return nil, err
		}
		if gone := c.Wait(c.delay(n)); gone != nil {
			return nil, gone
		}
	}
}

// delay is how long to wait after the n-th try, in milliseconds: 1, 2, 4 and at most 8
// seconds, of which a random half is kept.
func (c *Client) delay(n int) int {
	most := 1000 << min(n-1, 3)
	return most/2 + int(c.Random()%uint32(most/2))
}

func (c *Client) once(service, host, region, operation string, body []byte) (tree, *Error) {
	r := Request{Host: host, Body: body, Headers: []Header{{"Content-Type", ContentType}}}
	Sign(&r, c.Credentials, service, region, c.Now())
	r.Headers = append(r.Headers, Header{"User-Agent", UserAgent})
	a, err := c.Do(r)
	if err != nil {
		return nil, &Error{Operation: operation, cause: err}
	}
	if a.Status != 200 {
		return nil, ReadError(operation, a, c.Credentials)
	}
	t, err := parseXML(string(a.Body))
	if err != nil || t[0].name != operation+"Response" {
		return nil, &Error{Operation: operation, Status: a.Status, RequestID: a.RequestID, cause: errXML}
	}
	return t, nil
}

// result is the element that holds what an operation answers.
func (t tree) result(operation string) int { return t.child(0, operation+"Result") }
