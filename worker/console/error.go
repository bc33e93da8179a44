package console

import (
	"errors"
	"fmt"
	"strings"
)

// The ways in which the console says no.
var (
	// ErrSignIn: AWS did not let the session in.
	ErrSignIn = errors.New("sign-in refused")
	// ErrSignedOut: the console no longer knows the session, also after a new sign-in.
	ErrSignedOut = errors.New("signed out")
	// ErrRefused: the console knows the session and does not answer it.
	ErrRefused = errors.New("refused")
	// ErrBusy: too many requests, or a failure of AWS's, several times.
	ErrBusy = errors.New("no answer for now")
	// ErrProtocol: the console answers in another way than was captured.
	ErrProtocol = errors.New("the protocol is not the one that was captured")
	// ErrShape: an answer lacks the fields that are known.
	ErrShape = errors.New("an answer of another shape than was captured")
)

// Error is a call or a step of signing in that failed. It holds no address with a query, no
// header and no secret.
type Error struct {
	// What was tried: a method, or a step of signing in.
	What string
	// Status is HTTP's, 0 where nothing was answered.
	Status int
	// Detail is what the answer was, one line; may be empty.
	Detail string
	// Kind is one of the errors of this package.
	Kind error
}

func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "console: %s: %v", e.What, e.Kind)
	if e.Status != 0 {
		fmt.Fprintf(&b, " (status %d)", e.Status)
	}
	if e.Detail != "" {
		b.WriteString(": " + e.Detail)
	}
	return b.String()
}

func (e *Error) Unwrap() error { return e.Kind }

// Hint says what can be done.
func (e *Error) Hint() string {
	switch {
	case errors.Is(e.Kind, ErrSignIn):
		return "the session may have ended, or be one that AWS does not let into the console: a role assumed with another role's session, an MFA or network condition; see your administrator"
	case errors.Is(e.Kind, ErrSignedOut):
		return "try again; if it stays so, the console asks for something that this client does not know"
	case errors.Is(e.Kind, ErrRefused):
		return "the console may keep programs out; this client does not try to get around that"
	case errors.Is(e.Kind, ErrBusy):
		return "wait a while"
	}
	return "AWS may have changed its console; the catalog built in, and \"leastwise catalog fetch\" for newer facts, do without it"
}
