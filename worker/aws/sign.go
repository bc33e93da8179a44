package aws

import (
	"sort"
	"strings"
)

// Header is one header of a request.
type Header struct{ Name, Value string }

// Request is one request to a host of AWS, most of them a POST to /.
type Request struct {
	Host    string
	Headers []Header
	Body    []byte
	// Method is POST where it is empty.
	Method string
	// Target is path and query as they are sent, "/" where it is empty. The query's
	// parameters are sorted and escaped, the path escaped once.
	Target string

	// Probe, Resource and Region are package probe's input for this request, "" for others.
	Probe, Resource, Region string
}

// Line is the method and the target, with what stands for empty ones.
func (r *Request) Line() (method, target string) {
	method, target = r.Method, r.Target
	if method == "" {
		method = "POST"
	}
	if target == "" {
		target = "/"
	}
	return method, target
}

// Sign adds X-Amz-Date, X-Amz-Security-Token and Authorization. The signature covers the
// host, every header the request has by then, and the body.
//
// Content-Length is best left to whoever sends the request: a sender that streams the body
// sends none, and a signed header that does not arrive breaks the signature.
//
// See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html.
func Sign(r *Request, c Credentials, service, region string, now int64) {
	stamp := FormatStamp(now)
	r.Headers = append(r.Headers, Header{"X-Amz-Date", stamp})
	if c.SessionToken != "" {
		r.Headers = append(r.Headers, Header{"X-Amz-Security-Token", c.SessionToken})
	}
	canonical, signed := canonicalHeaders(r)
	method, target := r.Line()
	path, query, _ := strings.Cut(target, "?")
	text := method + "\n" + path + "\n" + query + "\n" + canonical + "\n" + signed + "\n" + hexSum(r.Body)
	scope := stamp[:8] + "/" + region + "/" + service + "/aws4_request"
	toSign := "AWS4-HMAC-SHA256\n" + stamp + "\n" + scope + "\n" + hexSum([]byte(text))

	key := mac([]byte("AWS4"+c.SecretAccessKey), stamp[:8])
	key = mac(key, region)
	key = mac(key, service)
	key = mac(key, "aws4_request")
	r.Headers = append(r.Headers, Header{"Authorization", "AWS4-HMAC-SHA256 Credential=" + c.AccessKeyID + "/" + scope +
		", SignedHeaders=" + signed + ", Signature=" + Hex(mac(key, toSign))})
}

// canonicalHeaders are the headers in the form that is signed, and their names.
func canonicalHeaders(r *Request) (lines, names string) {
	sorted := make([]Header, 0, len(r.Headers)+1)
	sorted = append(sorted, Header{"host", r.Host})
	for _, h := range r.Headers {
		sorted = append(sorted, Header{strings.ToLower(h.Name), strings.Join(strings.Fields(h.Value), " ")})
	}
	sort.SliceStable(sorted, func(i, k int) bool { return sorted[i].Name < sorted[k].Name })
	for i, h := range sorted {
		if i > 0 {
			names += ";"
		}
		names += h.Name
		lines += h.Name + ":" + h.Value + "\n"
	}
	return lines, names
}

// blockSize is how many bytes SHA-256 takes at a time.
const blockSize = 64

// mac is HMAC-SHA256 (RFC 2104) for keys of at most 64 bytes; longer ones are hashed first.
// crypto/hmac would bring what digest avoids.
func mac(key []byte, text string) []byte {
	var inner, outer [blockSize]byte
	if len(key) > blockSize {
		sum := Sum256(key)
		key = sum[:]
	}
	copy(inner[:], key)
	copy(outer[:], key)
	for i := range inner {
		inner[i] ^= 0x36
		outer[i] ^= 0x5c
	}
	sum := Sum256(append(inner[:], text...))
	sum = Sum256(append(outer[:], sum[:]...))
	return sum[:]
}

func hexSum(b []byte) string {
	sum := Sum256(b)
	return Hex(sum[:])
}

// Hex is b in small hexadecimal digits. encoding/hex would link fmt.
func Hex(b []byte) string {
	const digits = "0123456789abcdef"
	text := make([]byte, 0, 2*len(b))
	for _, c := range b {
		text = append(text, digits[c>>4], digits[c&15])
	}
	return string(text)
}
