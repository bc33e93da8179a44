package lint

import (
	"strings"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/cond"
	"github.com/leastwise/leastwise/wasm/expand"
	"github.com/leastwise/leastwise/wasm/policy"
)

// Linter looks at policies with a set of rules. It may be used again, not at the same time.
type Linter struct {
	catalog *catalog.Catalog
	members []*member
	chosen  map[string]*member // by rule ID
	partly  bool               // some members are not chosen
	reader  policy.Reader
	calls   *calls   // of the present policy
	whole   []*calls // by kind
	parts   []*calls // by kind, for policies that are only in part in the text
	index   index
	sorter  sorter
	twins   Twins
	keys    map[string]knownKey // by name as written
	formats map[string]*Formats // by service
	types   [][][]TypeFormat    // by index of the service and the type
	fits    []int               // room for those of a policy's places
	actions expand.Set          // room
	made    map[string]any      // by key of Pass.Once
	pass    Pass
}

// member is a rule of a linter.
type member struct {
	*Rule
	number int32 // place in members
	yields []yield
	// partly is set for a rule that was not chosen itself, but reports for one that is.
	partly bool
}

// New makes a linter. The rules are not changed.
func New(c *catalog.Catalog, rules []*Rule) *Linter {
	l := &Linter{catalog: c, chosen: map[string]*member{}, keys: map[string]knownKey{}, formats: map[string]*Formats{}, made: map[string]any{}}
	add := func(r *Rule, partly bool) *member {
		m := &member{Rule: r, number: int32(len(l.members)), partly: partly}
		l.members = append(l.members, m)
		return m
	}
	for _, r := range rules {
		l.chosen[r.ID] = add(r, false) // of a custom rule the last part
	}
	partly := map[*Rule]bool{}
	for _, r := range rules {
		if r.With != nil && l.chosen[r.With.ID] == nil && !partly[r.With] {
			partly[r.With], l.partly = true, true
			add(r.With, true)
		}
	}
	for _, m := range l.members {
		for _, y := range m.Yields {
			for _, to := range l.members {
				if to.ID == y.To {
					m.yields = append(m.yields, yield{to.number, y.Where})
				}
			}
		}
	}
	l.index.rules = make([]ruleIndex, len(l.members))
	return l
}

// Catalog is the linter's catalog.
func (l *Linter) Catalog() *catalog.Catalog { return l.catalog }

// Rule is the linter's rule of that ID, nil if it has none.
func (l *Linter) Rule(id string) *Rule {
	if m := l.chosen[id]; m != nil {
		return m.Rule
	}
	return nil
}

// calls are the rules that are called for policies of one kind, by part.
type calls struct {
	parts [parts]called
	// keys has, by name, those for condition keys that some rule is about.
	keys map[string]*about
}

// called are the rules that are called for something: all, and those that want to see
// placeholders.
type called struct{ all, opaque []*member }

func (c *called) choose(opaque bool) []*member {
	if opaque {
		return c.opaque
	}
	return c.all
}

func (c *called) add(m *member) {
	c.all = append(c.all, m)
	if m.Placeholders {
		c.opaque = append(c.opaque, m)
	}
}

// about are the rules that are called for a condition key and its values.
type about struct{ keys, values called }

// choose takes the calls for a policy.
func (l *Linter) choose(kind policy.Kind, partial bool) {
	known := &l.whole
	if partial {
		known = &l.parts
	}
	for len(*known) <= int(kind) {
		*known = append(*known, nil)
	}
	if l.calls = (*known)[kind]; l.calls != nil {
		if len(l.calls.keys) >= mostKeys/2 {
			clear(l.calls.keys)
		}
		return
	}
	c := &calls{keys: map[string]*about{}}
	l.calls, (*known)[kind] = c, c
	for _, m := range l.members {
		if m.Check != nil && m.Kinds.Has(kind) && !(m.Whole && partial) {
			c.parts[m.At].add(m)
		}
	}
}

// about finds the rules for a condition key, by its name as written.
func (l *Linter) about(name string) *about {
	c := l.calls
	found := c.keys[name]
	if found != nil {
		return found
	}
	found = &about{}
	for _, m := range c.parts[AtKey].all {
		if m.Keys == "" || Among(m.Keys, name) {
			found.keys.add(m)
		}
	}
	for _, m := range c.parts[AtValue].all {
		if m.Keys == "" || Among(m.Keys, name) {
			found.values.add(m)
		}
	}
	if len(c.keys) < mostKeys {
		c.keys[strings.Clone(name)] = found
	}
	return found
}

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
	// Conditional are the spans of the text that stand there only under a condition of the
	// template that it was made of.
	Conditional []policy.Span
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
	doc, errs := l.reader.Parse(text)
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
	if len(errs) > 0 {
		result.Findings = l.sort(result.Findings)
	}
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
		result.Findings = l.appendLeft(result.Findings, l.pass.findings)
	}
	if len(first.More) > 0 {
		result.Findings = l.sort(result.Findings)
	}
	return result
}

// one leaves the findings of one document in l.pass.
func (l *Linter) one(d *policy.Document, kind policy.Kind, sure bool, o Options) {
	if len(l.keys) >= mostKeys/2 {
		clear(l.keys) // they bound the work on one policy
	}
	l.choose(kind, o.Partial)
	l.fits = l.fits[:0]
	p := &l.pass
	*p = Pass{
		Catalog: l.catalog, Doc: d, Kind: kind, Sure: sure, ResourceType: o.ResourceType,
		linter: l, findings: p.findings[:0], statements: p.statements[:0], conditional: o.Conditional,
	}
	if c := p.Census(); c.Opening || c.Escape {
		p.templated = true
	}
	if cap(p.statements) < len(d.Statements) {
		p.statements = make([]Statement, 0, len(d.Statements))
	}
	for i := range d.Statements {
		if d.Statements[i].Raw == "" {
			// Their lists come from earlier runs where there are some.
			p.statements = p.statements[:len(p.statements)+1]
			p.statements[len(p.statements)-1].fill(p, &d.Statements[i], i)
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
	p.keepBranches()
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
	p.run(p.linter.calls.parts[at].all)
}

func (p *Pass) run(list []*member) {
	for _, m := range list {
		p.rule = m
		m.Check(p)
	}
}

// callFor is call for an item that may hold a placeholder.
func (p *Pass) callFor(at Part, opaque bool) {
	p.run(p.linter.calls.parts[at].choose(opaque))
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
		if !p.Action.exact {
			p.callFor(AtOddAction, p.Action.Opaque)
		}
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
			p.callFor(AtPrincipal, p.opaque(p.Item))
		}
	}
	p.Principal, p.Item = nil, nil
}

func (p *Pass) condition() {
	var err error
	p.Operator, err = cond.ParseOperator(p.Condition.Operator.Value)
	p.KnownOperator = err == nil
	p.callFor(AtOperator, p.HasPlaceholder(p.Condition.Operator.Value) || unwritten(p.Condition.Raw))
	types := Types(0)
	if p.KnownOperator {
		types = 1 << p.Operator.Base.Type()
	}
	for i := range p.Condition.Keys {
		p.Key = &p.Condition.Keys[i]
		about := p.linter.about(p.Key.Key.Value)
		hidden := p.HasPlaceholder(p.Key.Key.Value)
		p.runOf(&about.keys, hidden, types)
		for k := range p.Key.Items {
			p.Item, p.Index = &p.Key.Items[k], k
			p.runOf(&about.values, hidden || p.opaque(p.Item), types)
		}
		p.Item = nil
	}
	p.Key = nil
}

// runOf runs those of a key's rules that are for operators of a type; 0 is no operator.
func (p *Pass) runOf(list *called, opaque bool, types Types) {
	for _, m := range list.choose(opaque) {
		if m.Types == 0 || m.Types&types != 0 {
			p.rule = m
			m.Check(p)
		}
	}
}

// opaque reports whether a string's value is not known yet.
func (p *Pass) opaque(s *policy.String) bool {
	switch s.Form {
	case policy.Text:
		return p.HasPlaceholder(s.Value)
	case policy.Object:
		return unwritten(s.Value)
	}
	return false
}
