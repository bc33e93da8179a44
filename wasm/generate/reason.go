package generate

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/wasm/jsonspan"
)

// Reason says why some actions of a statement are there.
type Reason struct {
	// Statement is the index in Result.Statements.
	Statement int
	// Actions are IDs, sorted; from the skip list as written there.
	Actions []string
	Why     Why
	// Type is the resource type that was matched, "s3 object"; empty where none counts.
	Type string
	// Of is the action that needs these. Page is set when the documentation says so, and
	// not only the operation.
	Of   string
	Page bool

	place
}

// Why is the kind of a reason.
type Why uint8

// The kinds.
const (
	ByLevel     Why = iota // an ARN in the list of a level
	ByAction               // an entry of an actions template
	ByWildcard             // an entry of wildcard-only
	BySkipList             // an entry of skip-resource-constraints
	BySTS                  // a role in an sts list
	ByDependent            // another action needs it
	ByPrincipal            // a principal of a trust policy
	ByService              // a service of a boundary
)

// Template is the index of the template, Field the list in it ("read",
// "wildcard-only/service-list"), Text the entry with its place in the file.
func (r *Reason) Template() int { return r.template }

// Field is the list of the template: "read", "wildcard-only/service-list".
func (r *Reason) Field() string { return r.field }

// Text is the entry of the list, with its place in the file.
func (r *Reason) Text() Text { return r.text }

// Chain is the way from a template's entry to an action: the action's own reason first,
// after ByDependent that of the action that needs it.
type Chain []Reason

// Explain gives all chains of an action.
func (r *Result) Explain(id string) []Chain {
	var out []Chain
	for _, reason := range r.Reasons {
		if !slices.Contains(reason.Actions, id) {
			continue
		}
		chain := Chain{reason}
		seen := []string{id}
		for last := reason; last.Why == ByDependent && !slices.Contains(seen, last.Of); {
			seen = append(seen, last.Of)
			at := slices.IndexFunc(r.Reasons, func(o Reason) bool { return o.text == last.text && slices.Contains(o.Actions, last.Of) })
			if at < 0 {
				break
			}
			last = r.Reasons[at]
			chain = append(chain, last)
		}
		out = append(out, chain)
	}
	return out
}

// Sentence says the chain of an action in words. where writes the place of an entry, as
// "crud.yml:4"; nil leaves it out.
func (c Chain) Sentence(id string, where func(*Reason) string) string {
	var b strings.Builder
	for i := range c {
		r := &c[i]
		if i > 0 {
			b.WriteString("; ")
		}
		b.WriteString(id)
		entry := jsonspan.Quote(r.text.Value)
		if where != nil {
			entry += " (" + where(r) + ")"
		}
		switch r.Why {
		case ByLevel:
			b.WriteString(" is a " + r.field + " action for " + r.Type + ", the type of " + entry)
		case ByDependent:
			b.WriteString(" is needed by " + r.Of)
			if !r.Page {
				b.WriteString(", whose operation checks it")
			}
			id = r.Of
		case BySTS:
			b.WriteString(" is asked for by the list " + r.field + " on " + entry)
		case ByPrincipal:
			b.WriteString(" is how " + entry + " assumes the role")
		case ByService:
			b.WriteString(" is an action of the service " + entry + " at a level of the boundary")
		case ByAction:
			b.WriteString(" is asked for by " + entry)
			if r.Type != "" {
				b.WriteString(", and takes " + r.Type)
			}
		default:
			b.WriteString(" is asked for by " + entry + " of " + r.field)
		}
	}
	return b.String()
}
