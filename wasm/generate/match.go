package generate

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/arn"
	"github.com/leastwise/leastwise/wasm/internal/facts"
	"github.com/leastwise/leastwise/wasm/jsonspan"
)

// matched is an ARN with what it stands for.
type matched struct {
	arn       arn.ARN
	raw       string // the text, trimmed
	types     []Match
	of        *formatSet // where the types were found
	ambiguous bool
	err       *ItemError
	broken    bool // the text is no ARN at all
}

// formatSet has the formats of the ARNs that name one service.
type formatSet struct {
	types    []catalog.ResourceType // of formats, aligned
	formats  []arn.Format
	resolver *arn.Resolver
}

// match finds out what an ARN stands for.
func (b *base) match(text string) *matched {
	text = strings.TrimSpace(text)
	if m := b.known[text]; m != nil {
		return m
	}
	m := &matched{raw: text}
	m.err = b.resolve(m)
	b.known[text] = m
	return m
}

func (b *base) resolve(m *matched) *ItemError {
	a, err := arn.Parse(m.raw)
	if err != nil {
		e := err.(*arn.Error)
		m.broken = true
		out := &ItemError{Offset: e.Offset, Message: e.Reason, Hint: e.Hint}
		if e.Suggestion != "" {
			out.Suggestions = []string{e.Suggestion}
		}
		return out
	}
	m.arn = a
	if strings.ContainsAny(a.Service, "*?$") {
		return &ItemError{
			Offset:  serviceOffset(a),
			Message: "the service " + jsonspan.Quote(a.Service) + " is not a name",
			Hint:    "name the service, IAM takes no wildcard there",
		}
	}
	m.of = b.formatsOf(a.Service)
	found := m.of.resolver.Resolve(a)
	if len(found) == 0 {
		return b.standsForNothing(m)
	}
	for _, i := range found {
		match := Match{Type: m.of.types[i], Format: m.of.formats[i].Text, index: i}
		if !m.has(match.Type) {
			m.types = append(m.types, match)
		}
	}
	m.sortTypes()
	return nil
}

func (m *matched) has(t catalog.ResourceType) bool {
	for i := range m.types {
		if m.types[i].Type == t {
			return true
		}
	}
	return false
}

// home is the type of the service that the ARN names, or else the first one.
func (m *matched) home() Match {
	for _, t := range m.types {
		if !t.foreign {
			return t
		}
	}
	return m.types[0]
}

// formatsOf lists the formats of ARNs that name a service.
func (b *base) formatsOf(service string) *formatSet {
	if s := b.formats[service]; s != nil {
		return s
	}
	s := &formatSet{}
	for _, f := range facts.ARNFormats(b.catalog, service) {
		s.types = append(s.types, f.Type)
		s.formats = append(s.formats, arn.Format{Owner: f.Type.Service().Prefix(), Text: f.Text})
	}
	s.resolver = arn.NewResolver(s.formats)
	b.formats[service] = s
	return s
}

// sortTypes orders by service and name, finds out which types are foreign, and whether
// two of one service can't be told apart.
func (m *matched) sortTypes() {
	types := m.types
	for i := range types { // nearly in order
		for ; i > 0 && before(types[i], types[i-1]); i-- {
			types[i], types[i-1] = types[i-1], types[i]
		}
	}
	home := func(t Match) bool { return t.Type.Service().Prefix() == m.arn.Service }
	if slices.ContainsFunc(types, home) {
		for i := range types {
			types[i].foreign = !home(types[i])
		}
	}
	filled := make([]string, len(types))
	for i := range types {
		filled[i] = arn.Fill(types[i].Format, m.arn)
		for j := range i {
			if filled[i] == filled[j] && types[i].Type.Service() == types[j].Type.Service() {
				m.ambiguous = true
			}
		}
	}
}

func before(a, b Match) bool {
	if p, q := a.Type.Service().Prefix(), b.Type.Service().Prefix(); p != q {
		return p < q
	}
	return a.Type.Name() < b.Type.Name()
}

func serviceOffset(a arn.ARN) int { return len("arn:") + len(a.Partition) + len(":") }
