package suite

import (
	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/simulate"
	"github.com/leastwise/leastwise/wasm/source"
)

// Suite is a file of tests.
type Suite struct {
	Policies []PolicyRef
	// Cases are all requests of all tests, in the order of the file; of a table first all
	// resources of the first action.
	Cases []Case
}

// PolicyRef is a policy that the tests are about.
type PolicyRef struct {
	Layer policy.Kind
	// File is its file's name as written, empty for a policy that stands in the suite.
	File string
	// Text is such a policy as JSON, and Places lead from there to the suite's file.
	Text   string
	Places *source.Places
	// Level is an organization's, from the root, 0.
	Level int
	// ARN is the resource's that has the policy, or a pattern; empty for all.
	ARN string
	// Start and End are the place in the suite's file, in bytes, End exclusive.
	Start, End int
}

// Case is one request with the decision that is expected.
type Case struct {
	// Name is the test's; of a test without one it is the action and the resource.
	Name string
	// Test is the test's number from 0, Start and End its place in the suite's file.
	Test       int
	Start, End int
	Request    simulate.Request
	Expect     Expect
	// Sids are those of statements that have to be among the deciding ones.
	Sids []string
}

// Expect is what a test expects.
type Expect uint8

// What tests expect. Deny is either of the two denials.
const (
	Allow Expect = iota
	Deny
	ExplicitDeny
	ImplicitDeny
	Unknown
)

// Expectations are the words for what tests expect, by Expect.
var Expectations = []string{"allow", "deny", "explicit-deny", "implicit-deny", "unknown"}

// String is the word for it.
func (e Expect) String() string { return Expectations[min(int(e), len(Expectations)-1)] }

// Accepts reports whether a decision is the one expected.
func (e Expect) Accepts(d simulate.Decision) bool {
	switch e {
	case Allow:
		return d == simulate.Allowed
	case Deny:
		return d == simulate.ExplicitDeny || d == simulate.ImplicitDeny
	case ExplicitDeny:
		return d == simulate.ExplicitDeny
	case ImplicitDeny:
		return d == simulate.ImplicitDeny
	}
	return d == simulate.Unknown
}

// Problem is why a suite can't be run.
type Problem struct {
	// Policy is the index in Suite.Policies if the problem is in that policy's text, and -1
	// if it is in the suite's file. Start and End are bytes there, End exclusive.
	Policy     int
	Start, End int
	// Code is that of a policy's text, see [policy.Error]; empty for the suite's own.
	Code string
	// Message is a clause without full stop; Hint says what to do and may be empty.
	Message, Hint string
}

// Somebody is who makes requests for which no principal is given: a user of the account
// that the resource is in, or of AWS's example account.
func Somebody(r *simulate.Resource) string {
	account := r.Account
	if account == "" {
		account = accountOf(r.ARN)
	}
	if account == "" {
		account = "111122223333"
	}
	return "arn:aws:iam::" + account + ":user/somebody"
}

// accountOf is the account in an ARN, empty if there are not 12 characters.
func accountOf(arn string) string {
	colons, start := 0, 0
	for i := range len(arn) {
		if arn[i] != ':' {
			continue
		}
		if colons++; colons == 4 {
			start = i + 1
		} else if colons == 5 {
			if i-start == 12 {
				return arn[start:i]
			}
			return ""
		}
	}
	return ""
}
