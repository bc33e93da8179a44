package rolesync

import (
	"errors"
	"strings"

	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/smithy-go"
)

// problem is an error that people read, with what to do about it.
type problem struct {
	text, hint string
	err        error // the SDK's, may be nil
}

func (p *problem) Error() string { return p.text }
func (p *problem) Hint() string  { return p.hint }
func (p *problem) Unwrap() error { return p.err }

// told makes an error of the SDK shorter: the operation, what it was about, and what AWS
// says.
func told(operation, about string, err error) error {
	if err == nil {
		return nil
	}
	p := &problem{text: operation, err: err}
	if about != "" {
		p.text += " (" + about + ")"
	}
	var api smithy.APIError
	if !errors.As(err, &api) {
		var op *smithy.OperationError
		if errors.As(err, &op) {
			err = op.Err
		}
		p.text += ": " + err.Error()
		return p
	}
	p.text += ": " + api.ErrorCode()
	// A wrong signature's message goes on with the request as it was signed, session token
	// and all.
	if m, _, _ := strings.Cut(api.ErrorMessage(), "\n"); m != "" {
		p.text += ": " + m
	}
	if id := requestID(err); id != "" {
		p.text += " (request " + id + ")"
	}
	switch code(err) {
	case "ExpiredToken", "ExpiredTokenException", "RequestExpired":
		p.hint = "sign in again; a new run goes on where this one ended"
	case "AccessDenied", "AccessDeniedException", "UnauthorizedOperation":
		p.hint = "the credentials need the permission " + operation
	}
	return p
}

// errorCode is AWS's for an error, or words for one that AWS does not know of.
func errorCode(err error) string {
	if c := code(err); c != "" {
		return c
	}
	return "no answer"
}

// code is AWS's for an error, empty if AWS did not answer.
func code(err error) string {
	var api smithy.APIError
	if errors.As(err, &api) {
		return api.ErrorCode()
	}
	return ""
}

func is(err error, codes ...string) bool {
	got := code(err)
	for _, c := range codes {
		if got != "" && got == c {
			return true
		}
	}
	return false
}

// says reports whether AWS's message for an error has a text in it, in any letter case.
func says(err error, text string) bool {
	var api smithy.APIError
	return errors.As(err, &api) && strings.Contains(strings.ToLower(api.ErrorMessage()), text)
}

// denied reports whether the caller may not do something.
func denied(err error) bool {
	return is(err, "AccessDenied", "AccessDeniedException", "UnauthorizedOperation")
}

// status is that of an answer which is an error, 0 if there was none.
func status(err error) int {
	var r *awshttp.ResponseError
	if errors.As(err, &r) && r.Response != nil {
		return r.Response.StatusCode
	}
	return 0
}

func requestID(err error) string {
	var r *awshttp.ResponseError
	if errors.As(err, &r) {
		return r.ServiceRequestID()
	}
	return ""
}
