package flow

import (
	"errors"

	"github.com/leastwise/leastwise/worker/aws"
)

// The codes of problems.
const (
	Invalid     = "invalid"     // what was asked for makes no sense
	TooLarge    = "too_large"   // a document is larger than AWS takes
	Expired     = "expired"     // T has passed
	NotReady    = "not_ready"   // not yet; try again in RetryAfter
	Foreign     = "foreign"     // the role is not a sandbox of ours
	Conflict    = "conflict"    // the nonce was used for something else
	Gone        = "gone"        // there is no such sandbox (any more)
	Denied      = "denied"      // the caller may not do this
	BadCaller   = "credentials" // the credentials can't be used
	Refused     = "refused"     // AWS refused for another reason
	Unavailable = "unavailable" // AWS did not answer, or is busy; try again
)

// Problem is why a sandbox could not be made, used or removed.
type Problem struct {
	Code    string // one of the constants
	Message string
	Hint    string // what to do; may be empty
	Step    string // what was being done: validate, identity, role, guard, subject, check, assume, …
	// RetryAfter is in milliseconds; 0 if trying again makes no difference.
	RetryAfter int
	// LeftBehind is what a creation that ended here left in the account, and why it is
	// harmless.
	LeftBehind []string
	cause      error
}

func (p *Problem) Error() string {
	if p.Step == "" || p.Step == "validate" {
		return p.Message
	}
	return p.Step + ": " + p.Message
}

// Unwrap is what AWS or the connection said.
func (p *Problem) Unwrap() error { return p.cause }

// AWS is the error of AWS's behind the problem, nil if there is none.
func (p *Problem) AWS() *aws.Error {
	var e *aws.Error
	errors.As(p.cause, &e)
	return e
}

// invalid is a problem of the request itself.
func invalid(message, hint string) *Problem {
	return &Problem{Code: Invalid, Step: "validate", Message: message, Hint: hint}
}

// failed makes a problem of what went wrong in a step.
func failed(step string, err error) *Problem {
	var known *Problem
	if errors.As(err, &known) {
		return known
	}
	p := &Problem{Code: Refused, Step: step, Message: err.Error(), cause: err}
	var e *aws.Error
	if !errors.As(err, &e) {
		p.Code, p.RetryAfter = Unavailable, 1000 // waiting was broken off
		return p
	}
	switch e.Code {
	case "AccessDenied", "AccessDeniedException", "UnauthorizedOperation":
		p.Code = Denied
		p.Hint = "the caller needs the operator policy: leastwise sandbox plan --show operator"
	case "ExpiredToken", "ExpiredTokenException":
		p.Code, p.Hint = BadCaller, "the session has ended; sign in again and repeat the call, it goes on where it stopped"
	case "InvalidClientTokenId", "UnrecognizedClientException", "InvalidAccessKeyId":
		p.Code = BadCaller
		p.Hint = "is the session token the one of this access key id? A session from GetSessionToken may call IAM only if it was made with MFA"
	case "SignatureDoesNotMatch", "IncompleteSignature", "RequestExpired":
		p.Code, p.Hint = BadCaller, "check the secret access key, and this machine's clock"
	case "RegionDisabledException":
		p.Hint = "STS is switched off for this region; take another one"
	case "LimitExceeded":
		p.Hint = "the account has no room for more roles, or the documents are too large; leastwise sandbox sweep removes what has ended"
	default:
		if e.Retryable() {
			p.Code, p.RetryAfter = Unavailable, 2000
		}
	}
	return p
}

// is reports whether err is an AWS error of one of these codes.
func is(err error, codes ...string) bool {
	code := aws.Code(err)
	for _, c := range codes {
		if code == c {
			return true
		}
	}
	return false
}
