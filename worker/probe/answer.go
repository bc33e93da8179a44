package probe

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/worker/aws"
)

// Decision is what an answer shows.
type Decision string

// The decisions.
const (
	Allowed Decision = "allowed"
	Denied  Decision = "denied"
	// Unclear is everything else: the thing is not there, or is in another region. Most
	// services look at permissions first, but not all say so.
	Unclear Decision = "unclear"
	// Broken is an answer about the session and not about the call: it ended, or its
	// signature does not fit.
	Broken Decision = "broken"
)

// Answer is what a service said.
type Answer struct {
	Decision      Decision
	Status        int
	Code, Message string // the service's, "" where it gave none
	RequestID     string
}

// broken are the codes that are about the session.
const broken = " InvalidClientTokenId UnrecognizedClientException InvalidAccessKeyId AuthFailure ExpiredToken ExpiredTokenException RequestExpired " +
	"SignatureDoesNotMatch InvalidSignatureException IncompleteSignature MissingAuthenticationToken InvalidToken RequestTimeTooSkewed "

// denials are parts of the codes that say no.
var denials = []string{"AccessDenied", "Unauthorized", "NotAuthorized", "AuthorizationError", "Forbidden"}

// Read looks at an answer. What it says of the credentials' secrets is taken out.
func Read(a aws.Answer, c aws.Credentials) Answer {
	out := Answer{Status: a.Status, RequestID: a.RequestID}
	if a.Status >= 200 && a.Status < 300 {
		out.Decision = Allowed
		return out
	}
	out.Code, out.Message = refusal(a, c)
	switch {
	case strings.Contains(broken, " "+out.Code+" ") && out.Code != "":
		out.Decision = Broken
	case a.Status == 403, holdsOne(out.Code, denials):
		out.Decision = Denied
	default:
		out.Decision = Unclear
	}
	return out
}

// refusal finds code and message in the shapes of the Query, S3 and JSON protocols.
func refusal(a aws.Answer, c aws.Credentials) (code, message string) {
	text := string(a.Body)
	if !strings.HasPrefix(strings.TrimSpace(text), "{") {
		e := aws.ReadError("probe", a, c)
		return e.Code, e.Message
	}
	doc, err := jsonspan.Parse(text)
	if err != nil || doc.Root().Kind() != jsonspan.Object {
		return "", ""
	}
	for key, value := range doc.Root().Members() {
		switch strings.ToLower(key.Text()) {
		case "__type", "code":
			code = value.Text()
			code = code[strings.LastIndexByte(code, '#')+1:]
		case "message":
			message = value.Text()
		}
	}
	return aws.Clean(code, message, c)
}

func holdsOne(text string, parts []string) bool {
	for _, p := range parts {
		if strings.Contains(text, p) {
			return true
		}
	}
	return false
}
