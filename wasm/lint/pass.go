package lint

import (
	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/cond"
	"github.com/leastwise/leastwise/wasm/expand"
	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/near"
	"github.com/leastwise/leastwise/wasm/policy"
)

// Pass is what a rule sees. The runner moves it along the policy: which fields are set
// depends on the part that the rule is called for.
type Pass struct {
	Catalog *catalog.Catalog
	Doc     *policy.Document
	// Kind is how the policy is attached. Sure is unset where that was guessed from a text
	// that another kind may have as well.
	Kind policy.Kind
	Sure bool
	// ResourceType is the CloudFormation name of the resource that a policy of kind Resource
	// belongs to, "AWS::S3::Bucket", or empty.
	ResourceType string

	// Statement is nil for rules AtDocument.
	Statement *Statement
	// Action, Resource, Principal with Item, and Condition, Key and Item are set for rules
	// at these parts and below.
	Action    *Action
	Resource  *Resource
	Principal *policy.Principal
	// Not is set for NotPrincipal.
	Not       bool
	Condition *policy.Condition
	// Operator is the condition's, where KnownOperator says that it is one.
	Operator      cond.Operator
	KnownOperator bool
	Key           *policy.ConditionKey
	// Item is the single value of a principal or condition key; Index its place.
	Item  *policy.String
	Index int

	guesses     int
	linter      *Linter
	rule        *member
	census      Census
	counted     bool
	templated   bool // some string may hold a placeholder
	conditional []policy.Span
	findings    []Finding
	unwanted    Finding // of a rule that was not chosen
	statements  []Statement
}

// Report notes a finding of the running rule. The message says what is wrong in a clause
// without full stop, with the value; see [Say] for the format. What is to be done comes
// with the finding's methods: p.Report(…).Advise(…).Fix(…).
func (p *Pass) Report(at policy.Span, format string, values ...string) *Finding {
	return p.report(p.rule, at, format, values)
}

// Wants reports whether a rule was chosen, so that it is worth the work to look for it.
func (p *Pass) Wants(id string) bool { return p.linter.chosen[id] != nil }

// Number is the threshold of the running rule.
func (p *Pass) Number() int { return p.rule.Number }

// NumberOf is the threshold of another rule, 0 if it was not chosen.
func (p *Pass) NumberOf(id string) int {
	if r := p.linter.chosen[id]; r != nil {
		return r.Number
	}
	return 0
}

// ReportFor is Report for another rule, by its ID, whose With is the running one.
func (p *Pass) ReportFor(id string, at policy.Span, format string, values ...string) *Finding {
	if r := p.linter.chosen[id]; r != nil {
		return p.report(r, at, format, values)
	}
	p.unwanted = Finding{}
	return &p.unwanted
}

func (p *Pass) report(rule *member, at policy.Span, format string, values []string) *Finding {
	statement := -1
	if p.Statement != nil {
		statement = p.Statement.Index
	}
	p.findings = append(p.findings, Finding{
		Rule: rule.Rule, number: rule.number, Severity: rule.Severity, Statement: statement, Span: at, Message: Say(format, values...),
	})
	return &p.findings[len(p.findings)-1]
}

// Statements are all statements that are objects, for rules AtDocument.
func (p *Pass) Statements() []Statement { return p.statements }

// Element is the span of an element of the statement, with its key, or of the statement
// where it has none of that name.
func (p *Pass) Element(name string) policy.Span {
	e := p.Statement.Element(name)
	if e == nil {
		return Start(p.Statement.Span)
	}
	return policy.Span{Start: e.Key.Span.Start, End: e.Span.End}
}

// Start is the span of an object's opening bracket, to point at an object that lacks
// something.
func Start(s policy.Span) policy.Span { return policy.Span{Start: s.Start, End: min(s.Start+1, s.End)} }

// Within is the span of the bytes from start to end of a string's value.
func (p *Pass) Within(s *policy.String, start, end int) policy.Span {
	if s.Form != policy.Text || s.Span.End-s.Span.Start < 2 {
		return s.Span
	}
	first := s.Span.Start + 1
	inside := p.Doc.Source[first : s.Span.End-1]
	if quote := p.Doc.Source[s.Span.Start]; quote != '"' && quote != '\'' { // of another language than JSON
		if p.Doc.Source[s.Span.Start:s.Span.End] != s.Value {
			return s.Span
		}
		first--
		inside = s.Value
	}
	if len(inside) != len(s.Value) { // with escapes
		start, end = jsonspan.SourceOffset(inside, start), jsonspan.SourceOffset(inside, end)
	}
	return policy.Span{Start: first + start, End: first + end}
}

// Expand is the set of the actions that the statement's patterns cover: what it applies to,
// or with NotAction all others. Placeholders cover nothing, nor does what stands behind very
// many patterns. The set must not be changed.
func (p *Pass) Expand(s *Statement) expand.Set {
	if s.isExpanded {
		return s.expanded
	}
	if s.expanded == nil {
		s.expanded = expand.NewSet(p.Catalog)
	}
	clear(s.expanded)
	work := 0
	for i := range s.Actions {
		switch a := &s.Actions[i]; {
		case a.Opaque:
		case a.Known:
			s.expanded.Add(a.Action)
		case work > mostExpanded:
		default:
			work++
			if a.AnyService {
				work += mostExpanded / 20 // it looks at all services
			}
			s.expanded.AddPattern(p.Catalog, a.Value)
		}
	}
	if s.Inverted {
		all := expand.All(p.Catalog)
		all.Remove(s.expanded)
		copy(s.expanded, all)
	}
	s.isExpanded = true
	return s.expanded
}

// Actions is an empty set of actions, which holds until the next call.
func (p *Pass) Actions() expand.Set {
	l := p.linter
	if l.actions == nil {
		l.actions = expand.NewSet(p.Catalog)
	}
	clear(l.actions)
	return l.actions
}

// mostExpanded bounds how many patterns of a statement are looked up: of all services a
// twentieth.
const mostExpanded = 1000

// Once is what f makes, the first time that a linter's rules ask for it by a key.
func (p *Pass) Once(key string, f func() any) any {
	made, ok := p.linter.made[key]
	if !ok {
		made = f()
		p.linter.made[key] = made
	}
	return made
}

// mostGuesses bounds the work on a text full of slips.
const mostGuesses = 500

// Guess finds the known word that a slip is most like, if any: for the first few hundred
// slips of a policy.
func (p *Pass) Guess(word string, known []string) string {
	if !p.MayGuess() {
		return ""
	}
	found, _ := near.Word(word, known)
	return found
}

// MayGuess counts a guess that a rule makes by other means.
func (p *Pass) MayGuess() bool {
	p.guesses++
	return p.guesses <= mostGuesses
}

// Unknown is how messages call what the catalog does not have; nothing is invalid only
// because it is not there.
func (p *Pass) Unknown() string { return "not in the catalog of " + p.Catalog.Date() }

// mostItems is the longest list that fixes take items out of: each looks at all of them.
const mostItems = 1000

// Without removes item number i from a list of strings of the document, if that is not
// very long.
func (p *Pass) Without(list policy.Span, items []policy.String, i int) []policy.Edit {
	if len(items) > mostItems {
		return nil
	}
	gone := make([]bool, len(items))
	gone[i] = true
	return policy.RemoveItems(p.Doc.Source, list, items, gone)
}

// Rename replaces the text of a string.
func Rename(s *policy.String, value string) policy.Edit { return policy.Replace(*s, value) }

// RemoveElement takes an element out of the statement.
func (p *Pass) RemoveElement(name string) []policy.Edit {
	return p.Doc.RemoveStatementElement(p.Statement.Index, name)
}
