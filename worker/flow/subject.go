package flow

import (
	"strconv"

	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/policy"
)

// subject is the policy under test: as AWS gets it, and read.
type subject struct {
	text     string
	document *policy.Document
}

// readSubject reads the policy under test. What it stands for is not changed: white space
// goes, and what stood around the document, or inside of a JSON string.
func readSubject(text string) (subject, error) {
	d, errs := policy.Parse(text)
	if len(errs) > 0 {
		e := errs[0]
		at := policy.NewLines(text).Position(e.Span.Start)
		return subject{}, invalid("policy, line "+strconv.Itoa(at.Line)+", column "+strconv.Itoa(at.Column+1)+": "+e.Message, e.Hint)
	}
	if len(d.Statements) == 0 {
		return subject{}, invalid("the policy has no statement", "")
	}
	for i := range d.Statements {
		if s := &d.Statements[i]; len(s.Principal) > 0 || len(s.NotPrincipal) > 0 {
			return subject{}, invalid("statement "+strconv.Itoa(i+1)+" names a principal: the policy is one of a resource or a trust policy",
				"a sandbox tries what a role is allowed; leave Principal out")
		}
	}
	return subject{text: compact(d), document: d}, nil
}

// compact is a document without white space, else as it was written; what is no complete
// document is completed.
func compact(d *policy.Document) string {
	if d.Element("Statement") != nil {
		if doc, err := jsonspan.Parse(d.Source[d.Span.Start:d.Span.End]); err == nil {
			return string(jsonspan.AppendCompact(nil, doc.Root()))
		}
	}
	return policy.Print(d, policy.Layout{})
}

// Size is how large something is, and may be.
type Size struct {
	What         string
	Count, Limit int // characters, as AWS counts them
	// fit is the kind that leastwise fit knows the limit by, empty for none; used is how much
	// of it is not the policy's.
	fit  string
	used int
}

// Limits of AWS's, in characters.
// See https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html.
const (
	inlineLimit  = 10_240 // all inline policies of a role, without white space
	trustLimit   = 2_048  // the account's quota may be higher
	sessionLimit = 2_048
)

// tooLarge is the problem of a size, nil if it is none.
func (s Size) tooLarge() error {
	if s.Count <= s.Limit {
		return nil
	}
	p := &Problem{Code: TooLarge, Step: "validate",
		Message: s.What + ": " + strconv.Itoa(s.Count) + " characters, AWS takes " + strconv.Itoa(s.Limit)}
	if s.fit != "" {
		p.Hint = "leastwise fit --kind " + s.fit + " --used " + strconv.Itoa(s.used) + " policy.json makes it smaller"
	}
	return p
}

func dense(texts ...string) int {
	n := 0
	for _, t := range texts {
		n += policy.Measure(t).DenseCharacters
	}
	return n
}
