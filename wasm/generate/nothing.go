package generate

import (
	"slices"
	"strconv"
	"strings"

	"github.com/leastwise/leastwise/wasm/arn"
	"github.com/leastwise/leastwise/wasm/internal/ascii"
	"github.com/leastwise/leastwise/wasm/internal/facts"
	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/near"
)

// standsForNothing explains why an ARN stands for nothing.
func (b *base) standsForNothing(m *matched) *ItemError {
	a := m.arn
	if role, ok := roleOfSession(a); ok {
		return &ItemError{
			Offset:      len(m.raw) - len(a.Resource),
			Message:     "the ARN of a role's session is not a resource",
			Hint:        "name the role",
			Suggestions: []string{role},
		}
	}
	if len(m.of.formats) > 0 {
		out := &ItemError{
			Offset:      len(m.raw) - len(a.Resource),
			Message:     "no resource type of " + a.Service + " has such an ARN in the catalog of " + b.catalog.Date(),
			Suggestions: m.of.resolver.Suggest(a),
		}
		if len(out.Suggestions) == 0 {
			out.Hint = m.of.beginnings(a.Service)
		}
		return out
	}
	out := &ItemError{Offset: serviceOffset(a), Message: "the catalog of " + b.catalog.Date() + " has no resource type whose ARN names the service " + jsonspan.Quote(a.Service)}
	if _, ok := b.catalog.LookupService(a.Service); ok && ascii.ToLower(a.Service) == a.Service {
		out.Hint = a.Service + `'s actions work on Resource "*" only, or on ARNs of other services`
		return out
	}
	word, ok := b.serviceCalled(a.Service)
	if !ok {
		word, ok = near.Word(a.Service, facts.Prefixes(b.catalog))
	}
	if ok {
		a.Service = word
		out.Hint = "did you mean " + word + "?"
		if of := b.formatsOf(word).resolver; len(of.Resolve(a)) > 0 {
			out.Suggestions = []string{a.String()}
		} else {
			out.Suggestions = of.Suggest(a)
		}
	}
	return out
}

// serviceCalled finds the service that AWS calls so: "stepfunctions" is AWS Step Functions,
// whose ARNs name states.
func (b *base) serviceCalled(name string) (prefix string, ok bool) {
	name = ascii.ToLower(name)
	for i := range b.catalog.NumServices() {
		s := b.catalog.Service(i)
		for called := range s.Names() {
			called = ascii.ToLower(strings.ReplaceAll(called, " ", ""))
			for _, owner := range [...]string{"amazon", "aws"} {
				called = strings.TrimPrefix(called, owner)
			}
			if called == name {
				return s.Prefix(), true
			}
		}
	}
	return "", false
}

// mostBeginnings is how many words of a service are listed.
const mostBeginnings = 12

// beginnings lists what the resources of a service begin with.
func (s *formatSet) beginnings(service string) string {
	var words []string
	for i := range s.formats {
		_, resource, _ := strings.Cut(s.formats[i].Text, ":"+service+":")
		for range 2 { // region and account
			_, resource, _ = strings.Cut(resource, ":")
		}
		if end := strings.IndexAny(resource, "/:$"); end > 0 && resource[end] != '$' {
			words = append(words, resource[:end+1])
		}
	}
	slices.Sort(words)
	words = slices.Compact(words)
	if len(words) == 0 {
		return ""
	}
	text, more := "", len(words)-mostBeginnings
	if more > 0 {
		words, text = words[:mostBeginnings], " and "+strconv.Itoa(more)+" more"
	}
	return "resources of " + service + " begin with " + strings.Join(words, ", ") + text
}

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
