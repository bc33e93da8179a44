package lint

import (
	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/cond"
	"github.com/leastwise/leastwise/wasm/policy"
)

// Linter looks at policies with a set of rules. It may be used again, not at the same time.
type Linter struct {
	catalog *catalog.Catalog
	at      [parts][]*Rule
	chosen  map[string]*Rule
	partly  map[*Rule]bool      // not chosen themselves, but reporting for one that is
	keys    map[string]knownKey // by name as written
	formats map[string]*Formats // by service
	made    map[string]any      // by key of Pass.Once
	pass    Pass
}

// New makes a linter. The rules are not changed.
func New(c *catalog.Catalog, rules []*Rule) *Linter {
	l := &Linter{catalog: c, chosen: map[string]*Rule{}, partly: map[*Rule]bool{}, keys: map[string]knownKey{}, formats: map[string]*Formats{}, made: map[string]any{}}
	for _, r := range rules {
		l.chosen[r.ID] = r
	}
	for _, r := range rules {
		if r.With != nil && l.chosen[r.With.ID] == nil && !l.partly[r.With] {
			l.partly[r.With] = true
			l.at[r.With.At] = append(l.at[r.With.At], r.With)
		}
		l.at[r.At] = append(l.at[r.At], r)
	}
	return l
}

// drop leaves out the findings of rules that only report for others.
func (l *Linter) drop(findings []Finding) []Finding {
	if len(l.partly) == 0 {
		return findings
	}
	kept := findings[:0]
	for i := range findings {
		if !l.partly[findings[i].Rule] {
			kept = append(kept, findings[i])
		}
	}
	return kept
}

// Catalog is the linter's catalog.
func (l *Linter) Catalog() *catalog.Catalog { return l.catalog }

// Rule is the linter's rule of that ID, nil if it has none.
func (l *Linter) Rule(id string) *Rule { return l.chosen[id] }

// Options tune one run. The zero value takes the policy for one of an identity.
type Options struct {
	// Kind is how the policy is attached.
	Kind policy.Kind
	// Detect takes the kind from the text instead.
	Detect bool
	// ResourceType is the CloudFormation name of what a policy of kind Resource belongs to,
	// "AWS::S3::Bucket"; empty is unknown.
	ResourceType string
	// Partial is set if the policy has further statements that are not in the text.
	Partial bool
}

// Result is what was found in one text.
type Result struct {
	// Kind is that of the first policy in the text, as given or detected. Sure is unset where
	// another kind may have such a text as well.
	Kind policy.Kind
	Sure bool
	// Policies counts the policies in the text.
	Policies int
	// Findings are sorted by where they begin, the worst first at one place.
	Findings []Finding
}

// Text reads a text and looks at every policy in it. Spans and edits are of that text.
func (l *Linter) Text(text string, o Options) Result {
	doc, errs := policy.Parse(text)
	result := l.Document(doc, o)
	for i := range errs {
		e := &errs[i]
		rule := l.Rule(e.Code)
		if rule == nil {
			continue
		}
		if e.Code == policy.CodeNoPolicy {
			result.Findings, result.Policies = result.Findings[:0], 0
		}
		at := -1
		if doc.Encoded == 0 {
			at = statementAt(doc, e.Span)
		}
		f := Finding{Rule: rule, Severity: rule.Severity, Statement: at, Span: e.Span, Message: e.Message, Hint: e.Hint}
		result.Findings = append(result.Findings, *f.Fix(NeedsInput, e.Fix...))
	}
	sortFindings(result.Findings)
	return result
}

// statementAt is the number of the statement that a span lies in, or -1.
func statementAt(d *policy.Document, s policy.Span) int {
	lo, hi := 0, len(d.Statements) // the first that ends behind the span
	for lo < hi {
		if mid := (lo + hi) / 2; d.Statements[mid].Span.End >= s.End {
			hi = mid
		} else {
			lo = mid + 1
		}
	}
	if lo < len(d.Statements) && d.Statements[lo].Span.Start <= s.Start {
		return lo
	}
	return -1
}

// Document looks at a document and at those that follow it in the same text.
func (l *Linter) Document(first *policy.Document, o Options) Result {
	result := Result{Kind: o.Kind, Sure: true}
	for i := 0; i <= len(first.More); i++ {
		d := first
		if i > 0 {
			d = first.More[i-1]
		}
		kind, sure := o.Kind, true
		if o.Detect {
			kind, sure = policy.Detect(d)
		}
		if i == 0 {
			result.Kind, result.Sure = kind, sure
		}
		result.Policies++
		l.one(d, kind, sure, o)
		result.Findings = append(result.Findings, silence(l.drop(l.pass.findings))...)
	}
	sortFindings(result.Findings)
	return result
}

// one leaves the findings of one document in l.pass.
func (l *Linter) one(d *policy.Document, kind policy.Kind, sure bool, o Options) {
	if len(l.keys) >= mostKeys/2 {
		clear(l.keys) // they bound the work on one policy
	}
	p := &l.pass
	*p = Pass{
		Catalog: l.catalog, Doc: d, Kind: kind, Sure: sure, ResourceType: o.ResourceType, partial: o.Partial,
		linter: l, findings: p.findings[:0], statements: p.statements[:0],
	}
	if cap(p.statements) < len(d.Statements) {
		p.statements = make([]Statement, 0, len(d.Statements))
	}
	for i := range d.Statements {
		if d.Statements[i].Raw == "" {
			// Their lists come from earlier runs where there are some.
			p.statements = p.statements[:len(p.statements)+1]
			p.statements[len(p.statements)-1].fill(l.catalog, &d.Statements[i], i)
		}
	}
	p.call(AtDocument)
	for i := range p.statements {
		p.Statement = &p.statements[i]
		p.statement()
	}
	p.Statement = nil
	for i := range p.findings {
		if f := &p.findings[i]; f.Statement < 0 {
			f.Statement = statementAt(d, f.Span)
		}
	}
	if d.Encoded != 0 {
		for i := range p.findings {
			f := &p.findings[i]
			f.Span = policy.Span{Start: d.Outer(f.Span.Start), End: d.Outer(f.Span.End)}
			f.Fixes = nil // the encoding would have to be applied to them
		}
	}
}

// call runs the rules of a part.
func (p *Pass) call(at Part) {
	for _, r := range p.linter.at[at] {
		if r.Kinds.Has(p.Kind) && !(r.Whole && p.partial) {
			p.rule = r
			r.Check(p)
		}
	}
}

// callFor is call for an item that may hold a placeholder.
func (p *Pass) callFor(at Part, opaque bool) {
	if !opaque {
		p.call(at)
		return
	}
	for _, r := range p.linter.at[at] {
		if r.Placeholders && r.Kinds.Has(p.Kind) {
			p.rule = r
			r.Check(p)
		}
	}
}

// statement runs all rules of a statement and what is in it.
func (p *Pass) statement() {
	s := p.Statement
	if len(s.Elements) == 0 {
		return // nothing to look at, and a hostile text has very many
	}
	p.call(AtStatement)
	for i := range s.Actions {
		p.Action, p.Index = &s.Actions[i], i
		p.callFor(AtAction, p.Action.Opaque)
	}
	p.Action = nil
	for i := range s.Resources {
		p.Resource, p.Index = &s.Resources[i], i
		p.callFor(AtResource, p.Resource.Opaque || p.Resource.Filled)
	}
	p.Resource = nil
	p.principals(s.Principal)
	p.Not = true
	p.principals(s.NotPrincipal)
	p.Not = false
	for i := range s.Condition {
		p.Condition = &s.Condition[i]
		p.condition()
	}
	p.Condition = nil
}

func (p *Pass) principals(list []policy.Principal) {
	for i := range list {
		p.Principal = &list[i]
		for k := range list[i].Items {
			p.Item, p.Index = &list[i].Items[k], k
			p.callFor(AtPrincipal, opaque(p.Item))
		}
	}
	p.Principal, p.Item = nil, nil
}

func (p *Pass) condition() {
	var err error
	p.Operator, err = cond.ParseOperator(p.Condition.Operator.Value)
	p.KnownOperator = err == nil
	p.callFor(AtOperator, HasPlaceholder(p.Condition.Operator.Value) || unwritten(p.Condition.Raw))
	for i := range p.Condition.Keys {
		p.Key = &p.Condition.Keys[i]
		hidden := HasPlaceholder(p.Key.Key.Value)
		p.callFor(AtKey, hidden)
		for k := range p.Key.Items {
			p.Item, p.Index = &p.Key.Items[k], k
			p.callFor(AtValue, hidden || opaque(p.Item))
		}
		p.Item = nil
	}
	p.Key = nil
}

// opaque reports whether a string's value is not known yet.
func opaque(s *policy.String) bool {
	switch s.Form {
	case policy.Text:
		return HasPlaceholder(s.Value)
	case policy.Object:
		return unwritten(s.Value)
	}
	return false
}

// sortFindings sorts by where findings begin, the worst first at one place. It merges runs
// of an order of numbers; package slices would bring 8 KB of code for sorting findings.
func sortFindings(list []Finding) {
	sorted := true
	for i := 1; i < len(list) && sorted; i++ {
		sorted = !before(&list[i], &list[i-1])
	}
	if sorted {
		return
	}
	order, next := make([]int32, len(list)), make([]int32, len(list))
	for i := range order {
		order[i] = int32(i)
	}
	for width := 1; width < len(list); width *= 2 {
		for start := 0; start < len(list); start += 2 * width {
			a, b := start, min(start+width, len(list))
			mid, end := b, min(start+2*width, len(list))
			for at := start; at < end; at++ {
				if a < mid && (b == end || !before(&list[order[b]], &list[order[a]])) {
					next[at] = order[a]
					a++
				} else {
					next[at] = order[b]
					b++
				}
			}
		}
		order, next = next, order
	}
	out := make([]Finding, len(list))
	for i, from := range order {
		out[i] = list[from]
	}
	copy(list, out)
}

func before(a, b *Finding) bool {
	switch {
	case a.Span.Start != b.Span.Start:
		return a.Span.Start < b.Span.Start
	case a.Severity != b.Severity:
		return a.Severity < b.Severity
	case a.Rule.ID != b.Rule.ID:
		return a.Rule.ID < b.Rule.ID
	}
	return a.Span.End < b.Span.End
}
