package report

import (
	"fmt"
	"strings"

	"github.com/leastwise/leastwise/wasm/engine/api"
)

// Intake is what was made of messages, events and policies.
type Intake struct {
	Reply *api.IntakeReply
	// Place is where a byte of a text stands, "file:line:column".
	Place func(text, offset int) string
}

// AppendIntakeText appends for people what the texts were, the statements by the documents
// that lack them, what no statement mends, and ARNs, one a line.
func AppendIntakeText(dst []byte, in Intake) []byte {
	r := in.Reply
	dst = fmt.Appendf(dst, "%s; by the catalog of %s\n", recognised(r), r.Date)
	before := ""
	for i := range r.Candidates {
		c := &r.Candidates[i]
		if heading := c.Kind + " " + c.Of; heading != before {
			before = heading
			dst = fmt.Appendf(dst, "\nFor %s:\n", printable(c.Place))
		}
		dst = in.appendCandidate(dst, c)
	}
	for i := range r.Leads {
		dst = in.appendLead(dst, &r.Leads[i])
	}
	if r.Form == "arns" {
		dst = append(dst, '\n')
		for _, arn := range r.ARNs {
			dst = fmt.Appendf(dst, "%s\n", printable(arn))
		}
	}
	if len(r.Notes) > 0 {
		dst = append(dst, '\n')
	}
	for _, note := range r.Notes {
		dst = fmt.Appendf(dst, "note: %s\n", printable(note))
	}
	return dst
}

// recognised says what the texts are.
func recognised(r *api.IntakeReply) string {
	switch r.Form {
	case "policy":
		return "A policy, or a part of one: " + countOf(len(r.Candidates), "statement")
	case "refusals":
		return countOf(r.Messages, "message") + " that a request was refused"
	case "events":
		text := countOf(r.Events, "event") + " of CloudTrail"
		if r.Messages > 0 {
			text += fmt.Sprintf(", %d of refused requests", r.Messages)
		}
		return text
	case "template":
		return "A template of Policy Sentry"
	case "arns":
		return countOf(len(r.ARNs), "ARN")
	}
	return "Nothing that is known here"
}

func (in *Intake) appendCandidate(dst []byte, c *api.IntakeCandidate) []byte {
	dst = append(dst, '\n')
	for line := range strings.Lines(c.Statement) {
		dst = fmt.Appendf(dst, "  %s\n", printable(strings.TrimRight(line, "\n")))
	}
	dst = fmt.Appendf(dst, "  %s", printable(in.Place(c.Text, c.Start)))
	if c.Calls > 1 {
		dst = fmt.Appendf(dst, " and %d more", c.Calls-1)
	}
	dst = append(dst, '\n')
	if c.Loose {
		dst = append(dst, "  note: nothing says which resource it was, so Resource is *\n"...)
	}
	for _, note := range c.Notes {
		dst = fmt.Appendf(dst, "  note: %s\n", printable(note))
	}
	if len(c.Besides) > 0 {
		dst = append(dst, "  depending on how the call is made, AWS also checks:\n"...)
		dst = appendWrapped(dst, c.Besides)
	}
	return dst
}

func (in *Intake) appendLead(dst []byte, l *api.IntakeLead) []byte {
	dst = fmt.Appendf(dst, "\nNo statement: %s\n  %s\n", printable(l.Message), printable(l.Hint))
	if l.Command != "" {
		dst = fmt.Appendf(dst, "  $ %s\n", printable(l.Command))
	}
	dst = fmt.Appendf(dst, "  %s", printable(in.Place(l.Text, l.Start)))
	if l.Calls > 1 {
		dst = fmt.Appendf(dst, " and %d more", l.Calls-1)
	}
	return append(dst, '\n')
}
