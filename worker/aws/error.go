package aws

import (
	"errors"
	"strconv"
	"strings"
)

// ErrLost says that a request may or may not have been carried out: the connection broke,
// the answer came late, or it was not one of AWS's.
var ErrLost = errors.New("no answer")

// Error is a call that AWS refused, or that was not answered.
type Error struct {
	Operation string
	// Code is AWS's, such as NoSuchEntity; empty where the answer had none.
	Code      string
	Message   string // AWS's, without anything of the credentials, at most 600 bytes
	RequestID string
	// Status is HTTP's; 0 where nothing was answered.
	Status int
	cause  error
}

func (e *Error) Error() string {
	what := e.Operation + ": "
	switch {
	case e.Code != "" && e.Message != "":
		return what + e.Code + ": " + e.Message
	case e.Code != "":
		return what + e.Code
	case e.Status != 0:
		return what + "status " + strconv.Itoa(e.Status) + " without an error of AWS's"
	}
	return what + e.cause.Error()
}

// Unwrap gives ErrLost and what the sender said, if nothing was answered.
func (e *Error) Unwrap() []error {
	if e.cause == nil {
		return nil
	}
	if e.Status != 0 {
		return []error{ErrLost}
	}
	return []error{ErrLost, e.cause}
}

// Retryable reports whether the same request may succeed a little later.
func (e *Error) Retryable() bool {
	switch e.Code {
	case "Throttling", "ThrottlingException", "RequestLimitExceeded", "ConcurrentModification",
		"ServiceUnavailable", "ServiceFailure", "InternalFailure", "RequestTimeout":
		return true
	}
	return e.cause != nil || e.Status >= 500
}

// Code is the code of the AWS error that err is or wraps, and empty for others.
func Code(err error) string {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

// ReadError reads AWS's error, of which there are several shapes:
//
//	<ErrorResponse><Error><Code>…</Code><Message>…</Message></Error><RequestId>…
//	<ErrorResponse><Errors><Error>…            of moto, as of EC2
//	<Response><Errors><Error>…</Errors><RequestID>…
func ReadError(operation string, a Answer, c Credentials) *Error {
	e := &Error{Operation: operation, Status: a.Status, RequestID: a.RequestID}
	t, err := parseXML(string(a.Body))
	if err != nil {
		return e
	}
	at := t.find("Error")
	e.Code, e.Message = Clean(t.text(at, "Code"), t.text(at, "Message"), c)
	if e.RequestID == "" {
		for _, name := range []string{"RequestId", "RequestID"} {
			if i := t.find(name); i >= 0 {
				e.RequestID = t[i].text
			}
		}
	}
	return e
}

// Clean makes an error's code and message fit to be shown: no secret of the credentials, no
// text of unbounded length, no code that is none.
func Clean(code, message string, c Credentials) (cleanCode, cleanMessage string) {
	message = shorten(c.Scrub(message))
	if code == "SignatureDoesNotMatch" {
		// AWS's text goes on with the whole request.
		message = "the secret access key does not belong to the access key id, or something on the way changed the request"
	}
	if len(code) > 100 || strings.ContainsFunc(code, func(r rune) bool { return r <= ' ' || r > '~' }) {
		code = ""
	}
	return code, message
}

// shorten keeps a message to one line of at most 600 bytes.
func shorten(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if len(s) > 600 {
		s = strings.ToValidUTF8(s[:600], "") + "…"
	}
	return s
}
