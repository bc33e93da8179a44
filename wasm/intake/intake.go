package intake

import (
	"slices"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/policy"
)

// Form is what a text is.
type Form uint8

// The forms.
const (
	Nothing  Form = iota
	Policies      // policies, statements or a part of one
	Refusals      // messages that a request was refused
	Events        // of CloudTrail
	Template      // of Policy Sentry
	ARNs          // any text with ARNs in it
)

// Forms are the names of the forms, by Form.
var Forms = []string{"nothing", "policy", "refusals", "events", "template", "arns"}

// String is the form's name.
func (f Form) String() string { return Forms[min(int(f), len(Forms)-1)] }

// Result is what was made of a text.
type Result struct {
	Form Form
	// Candidates are sorted by kind, whose they are, and action; those of policies are in the
	// order of the text.
	Candidates []Candidate
	// Leads are what no statement would mend, in the order of the text.
	Leads []Lead
	// ARNs are those of a text of that form, each once.
	ARNs []string
	// Notes are about the text as a whole.
	Notes []string
	// Problems are what is wrong with a policy's text.
	Problems []Problem
	// Messages and Events count what was read.
	Messages, Events int
	// NeedsOperations is set if there are events or operations to be looked up, and Read had
	// no operations: actions are then those of the same name.
	NeedsOperations bool
}

// Problem is what is wrong with one of the texts.
type Problem struct {
	Text int
	policy.Error
}

// Candidate is a statement for one document.
type Candidate struct {
	// Kind is how the document is attached. Of whom is the user's, role's or resource's ARN,
	// the account of a service control policy; empty where the text does not say.
	Kind policy.Kind
	Of   string
	// Assumed is set if the text does not say that it is this document which lacks an Allow.
	Assumed bool
	// Loose is set if Resource has * where the text names nothing.
	Loose     bool
	Statement policy.Statement
	// Calls counts the messages or events that the statement is for.
	Calls int
	// Text is the number of the text; Start and End are the first message or event in it, in
	// bytes, or the statement.
	Text, Start, End int
	// Besides are the IDs of actions that AWS may check besides, by how a call is made, sorted.
	Besides []string
	Notes   []string
}

// Lead says where to look for what no statement mends.
type Lead struct {
	// Kind is the layer's, if Named is set.
	Kind  policy.Kind
	Named bool
	// Policy is the ARN of the policy to look at, if the text names it.
	Policy        string
	Message, Hint string
	// Command is a command line that says more, empty where there is none.
	Command          string
	Calls            int
	Text, Start, End int
}

// Read makes statements of texts, as of one. operations may be nil; see
// Result.NeedsOperations.
func Read(c *catalog.Catalog, operations *catalog.Operations, texts ...string) *Result {
	r := &reading{catalog: c, operations: operations, formats: map[string]*formatSet{}, types: map[string][]catalog.ResourceType{}, asked: map[string]*ask{}, listed: map[string]bool{}, result: &Result{}}
	for i, text := range texts {
		r.at, r.text = i, text
		switch {
		case r.json(), r.messages(), r.fragment():
		case looksLikeTemplate(text):
			r.form(Template)
		default:
			r.result.ARNs = addOnce(r.result.ARNs, FindARNs(text)...)
		}
	}
	if r.result.Form == Nothing && len(r.result.ARNs) > 0 {
		r.result.Form = ARNs
	}
	r.result.Candidates = append(r.result.Candidates, r.combine()...)
	return r.result
}

// reading is a text on its way to the result.
type reading struct {
	catalog    *catalog.Catalog
	operations *catalog.Operations
	text       string
	at         int                               // the text's number
	formats    map[string]*formatSet             // by the service in ARNs
	types      map[string][]catalog.ResourceType // of ARNs
	asks       []*ask
	asked      map[string]*ask // by key
	listed     map[string]bool // keys of asks with their resources
	result     *Result
}

// form says what the texts are, by the first that is something.
func (r *reading) form(f Form) {
	if r.result.Form == Nothing {
		r.result.Form = f
	}
}

// messages reads AWS's messages in a text that is not JSON, or JSON of no known form.
func (r *reading) messages() bool {
	text := r.text
	list := refusals(text)
	for i := range list {
		r.refusal(&list[i], event{})
	}
	r.result.Messages += len(list)
	switch {
	case len(list) > 0:
	case isOnlyRefused(text):
		r.lead(Lead{Message: "The text says that a request was refused, and neither which action nor which policy was in the way",
			Hint: "the event in CloudTrail has the action: look for one with this request's time and error", Start: 0, End: len(text)})
	default:
		return false
	}
	r.form(Refusals)
	return true
}

// lead adds a lead, or counts one that is there.
func (r *reading) lead(l Lead) {
	l.Calls, l.Text = 1, r.at
	for i := range r.result.Leads {
		if have := &r.result.Leads[i]; have.Message == l.Message && have.Hint == l.Hint {
			have.Calls++
			return
		}
	}
	r.result.Leads = append(r.result.Leads, l)
}

// note adds a note about the text, once.
func (r *reading) note(text string) { r.result.Notes = addOnce(r.result.Notes, text) }

func addOnce(list []string, more ...string) []string {
	for _, s := range more {
		if !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	return list
}
