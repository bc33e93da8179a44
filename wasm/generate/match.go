package generate

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/arn"
	"github.com/leastwise/leastwise/wasm/internal/ascii"
	"github.com/leastwise/leastwise/wasm/internal/facts"
	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/levels"
	"github.com/leastwise/leastwise/wasm/near"
)

// matched is an item with what its ARN stands for.
type matched struct {
	arn     arn.ARN
	levels  levels.Set
	types   []catalog.ResourceType // of formats, aligned
	formats []arn.Format           // all of the ARN's service
	result  ItemResult
}

// anyVendor is how one format, that of backup's recovery points, names its service.
const anyVendor = "${Vendor}"

func (g *generator) match(index int, item Item) {
	m := matched{levels: item.Levels}
	m.result.ARN = strings.TrimSpace(item.ARN)
	m.result.Err = g.resolve(&m)
	for _, match := range m.result.Types {
		for _, l := range levels.Order {
			if m.levels.Has(l) {
				g.asked[typeLevel{match.Type, l}] = true
			}
		}
	}
	g.items = append(g.items, m)
	if m.result.Err == nil {
		g.noteARN(index, &m)
	}
}

func (g *generator) resolve(m *matched) *ItemError {
	a, err := arn.Parse(m.result.ARN)
	if err != nil {
		e := err.(*arn.Error)
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
	m.collect(g.catalog, a.Service)
	found := arn.Resolve(a, m.formats)
	if len(found) == 0 {
		vendor := matched{}
		vendor.collect(g.catalog, anyVendor)
		if all := arn.Resolve(a, vendor.formats); len(all) > 0 {
			m.types, m.formats, found = vendor.types, vendor.formats, all
		}
	}
	if len(found) == 0 {
		return g.unknown(m)
	}
	for _, i := range found {
		match := Match{Type: m.types[i], Format: m.formats[i].Text}
		if !slices.ContainsFunc(m.result.Types, func(have Match) bool { return have.Type == match.Type }) {
			m.result.Types = append(m.result.Types, match)
		}
	}
	m.sortTypes()
	return nil
}

// collect lists the formats of ARNs that name a service.
func (m *matched) collect(c *catalog.Catalog, service string) {
	for t := range c.TypesByARNService(service) {
		for _, format := range facts.Formats(t) {
			if fields := strings.SplitN(format, ":", 4); len(fields) == 4 && fields[2] == service {
				m.types = append(m.types, t)
				m.formats = append(m.formats, arn.Format{Owner: t.Service().Prefix(), Text: format})
			}
		}
	}
}

// sortTypes orders by service and name, finds out which types are foreign, and whether
// two of one service can't be told apart.
func (m *matched) sortTypes() {
	types := m.result.Types
	for i := range types { // few, and nearly in order
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
	for i := range types {
		for j := range i {
			if types[i].Type.Service() == types[j].Type.Service() && arn.Fill(types[i].Format, m.arn) == arn.Fill(types[j].Format, m.arn) {
				m.result.Ambiguous = true
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

// unknown explains why an ARN stands for nothing.
func (g *generator) unknown(m *matched) *ItemError {
	a := m.arn
	if role, ok := roleOfSession(a); ok {
		return &ItemError{
			Offset:      len(m.result.ARN) - len(a.Resource),
			Message:     "the ARN of a role's session is not a resource",
			Hint:        "name the role",
			Suggestions: []string{role},
		}
	}
	if len(m.formats) > 0 {
		return &ItemError{
			Offset:      len(m.result.ARN) - len(a.Resource),
			Message:     "no resource type of " + a.Service + " has such an ARN in the catalog of " + g.catalog.Date(),
			Suggestions: arn.Suggest(a, m.formats),
		}
	}
	out := &ItemError{Offset: serviceOffset(a), Message: "the catalog of " + g.catalog.Date() + " has no resource type whose ARN names the service " + jsonspan.Quote(a.Service)}
	if _, ok := g.catalog.LookupService(a.Service); ok && ascii.ToLower(a.Service) == a.Service {
		out.Hint = a.Service + `'s actions work on Resource "*" only, or on ARNs of other services`
		return out
	}
	word, ok := near.Word(a.Service, facts.Prefixes(g.catalog))
	if ok {
		a.Service = word
		out.Hint, out.Suggestions = "did you mean "+word+"?", []string{a.String()}
	}
	return out
}

func serviceOffset(a arn.ARN) int { return len("arn:") + len(a.Partition) + len(":") }

// roleOfSession gives the ARN of the role that a session ARN belongs to.
func roleOfSession(a arn.ARN) (string, bool) {
	rest, ok := strings.CutPrefix(a.Resource, "assumed-role/")
	if !ok || a.Service != "sts" {
		return "", false
	}
	name, _, _ := strings.Cut(rest, "/")
	a.Service, a.Resource = "iam", "role/"+name
	return a.String(), true
}
