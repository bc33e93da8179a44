package lint

import "github.com/leastwise/leastwise/wasm/policy"

// Finding is one thing that a rule found.
type Finding struct {
	Rule     *Rule
	Severity Severity
	// Statement is the statement's number from 0, or -1 outside of all.
	Statement int
	// Span is the smallest part of the text that is meant.
	Span policy.Span
	// Message says what is wrong, with the value; Hint what to do about it.
	Message, Hint string
	// Code is Access Analyzer's code for it, where the rule's page names several.
	Code string
	// Fixes are ways to repair the text, the likeliest first, to choose one of.
	Fixes []Fix
	// Silenced counts findings that this one makes superfluous.
	Silenced int
	// Inner is set where Span is in a file of another language than JSON.
	Inner *Inner

	number int32 // of the rule in its linter
}

// Effect is what a fix does to the meaning of a policy.
type Effect uint8

// The effects. Only a fix with effect Same is applied without being asked for.
const (
	Same       Effect = iota // allows and denies the same requests
	Narrows                  // allows fewer, or denies more
	Widens                   // allows more, or denies fewer
	NeedsInput               // somebody must know what was meant, or put a value in
)

// Effects are the names of all effects, by Effect.
var Effects = []string{"same", "narrows", "widens", "needs-input"}

// String is the effect's name.
func (e Effect) String() string { return Effects[min(e, NeedsInput)] }

// Inner is a place in a policy that was read from a file of another language than JSON.
type Inner struct {
	// Policy is what the file calls it, "aws_iam_role.app.assume_role_policy"; it may be empty.
	Policy string
	// Text is the policy in JSON, and Span the place in it.
	Text string
	Span policy.Span
}

// Fix is one way to repair a text.
type Fix struct {
	Effect Effect
	// Title says what it does where that is not clear from the finding's hint.
	Title string
	Edits []policy.Edit
}

// Advise says what to do; see [Pass.Report] for the format.
func (f *Finding) Advise(format string, values ...string) *Finding {
	f.Hint = Say(format, values...)
	return f
}

// As gives the finding another severity than its rule's.
func (f *Finding) As(s Severity) *Finding {
	f.Severity = s
	return f
}

// Coded sets Access Analyzer's code.
func (f *Finding) Coded(code string) *Finding {
	f.Code = code
	return f
}

// Fix offers edits of the document; none are no fix.
func (f *Finding) Fix(effect Effect, edits ...policy.Edit) *Finding {
	return f.Offer(effect, "", edits)
}

// Offer is Fix with a title.
func (f *Finding) Offer(effect Effect, title string, edits []policy.Edit) *Finding {
	if len(edits) > 0 {
		f.Fixes = append(f.Fixes, Fix{effect, title, edits})
	}
	return f
}
