package policy

import "github.com/leastwise/leastwise/wasm/jsonspan"

// Error is one thing wrong with a text, which did not keep Parse from reading the rest.
type Error struct {
	Span Span // in the text given to Parse
	// Code is one of the constants below, the id of the lint rule that reports it.
	Code    string
	Message string
	Hint    string
	// Fix, if there is one, makes the text what Parse took it for. It belongs to the text
	// given to Parse.
	Fix []Edit
}

// The codes of errors.
const (
	CodeSyntax    = "json-syntax"
	CodeRelaxed   = "json-relaxed-syntax"
	CodeTooDeep   = "json-nesting-too-deep"
	CodeDocuments = "json-multiple-documents"
	CodeDuplicate = "json-duplicate-key"
	CodeNoPolicy  = "not-a-policy"
)

// Broken reports whether a text with an error of that code is no policy as it stands, however
// much Parse makes of it. A key that stands there twice is all that is none.
func Broken(code string) bool { return code != "" && code != CodeDuplicate }

// maxErrors ends the list of errors, not the reading.
const maxErrors = 100

func fromProblem(p jsonspan.Problem) Error {
	e := Error{Span: Span{p.Start, p.End}, Code: CodeSyntax, Message: p.Reason}
	switch p.Trouble {
	case jsonspan.Another:
		e.Code, e.Hint = CodeDocuments, "check one policy at a time, or put all statements into one list"
		return e
	case jsonspan.Relaxed:
		e.Code = CodeRelaxed
	case jsonspan.TooDeep:
		e.Code, e.Hint = CodeTooDeep, "a policy nests at most 7 deep"
		return e
	}
	switch {
	case p.FixStart == p.FixEnd:
		e.Hint = "put " + p.Fix + " there"
	case p.Fix == "" || p.Fix == " ":
		e.Hint = "remove it"
	default:
		e.Hint = "write " + p.Fix
	}
	e.Fix = []Edit{{Span{p.FixStart, p.FixEnd}, p.Fix}}
	return e
}
