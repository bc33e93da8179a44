package simulate

import (
	"strings"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/internal/facts"
	"github.com/leastwise/leastwise/wasm/near"
)

// Check is Evaluate with what the catalog knows of the action:
//
//   - A service that the catalog has never heard of may authorize in its own way: all but
//     an explicit deny is Unknown.
//   - For an action without resource types AWS asks about "*", whatever resource the
//     request names.
//   - A key that AWS sends for resources of other types only is not there for a resource.
//   - Notes name an action that is not in the catalog, resources of a type that the
//     action does not work on, and keys that AWS does not send.
func (e *Evaluator) Check(c *catalog.Catalog, r *Request, p *Policies) *Result {
	prefix, name, _ := strings.Cut(r.Action, ":")
	s, ok := c.LookupService(prefix)
	if !ok {
		return e.checkUnheard(c, prefix, r, p)
	}
	a, ok := s.LookupAction(name)
	if !ok {
		out := e.Evaluate(r, p)
		text := r.Action + " is not in the catalog of " + c.Date()
		if word, ok := near.Word(name, actionNames(s)); ok {
			text += "; did you mean " + s.Prefix() + ":" + word + "?"
		}
		out.note(Note{Text: text})
		return out
	}
	if a.NumRows() == 0 && !a.ResourceOptional() && named(r.Resources) {
		star := *r
		star.Resources = []Resource{r.Resources[0]}
		var first asked
		first.ask(r, 0)
		star.Resources[0].Account = first.account
		star.Resources[0].ARN = "*"
		out := e.Evaluate(&star, p)
		out.note(Note{Text: a.ID() + " works on no particular resource, so AWS asks about \"*\"", Page: pageActions})
		return out
	}
	ref := newReference(c, a)
	ref.read(r, p)
	out := e.evaluate(r, p, ref.withheld)
	for i := range ref.notes {
		out.Resources[i].Notes = append(out.Resources[i].Notes, ref.notes[i]...)
	}
	return out
}

const pageActions = "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html"

func (e *Evaluator) checkUnheard(c *catalog.Catalog, prefix string, r *Request, p *Policies) *Result {
	out := e.Evaluate(r, p)
	name := "the service " + prefix + ", which is not in the catalog of " + c.Date()
	if word, ok := near.Word(prefix, facts.Prefixes(c)); ok {
		name += "; did you mean " + word + "?"
	}
	out.Decision = Allowed
	for i := range out.Resources {
		one := &out.Resources[i]
		if one.Decision != ExplicitDeny {
			one.Decision = Unknown
			one.Unknown = append(one.Unknown, Construct{Name: name})
		}
		out.Decision = worse(out.Decision, one.Decision)
	}
	return out
}

func (r *Result) note(n Note) {
	for i := range r.Resources {
		r.Resources[i].Notes = append(r.Resources[i].Notes, n)
	}
}

func actionNames(s catalog.Service) []string {
	out := make([]string, s.NumActions())
	for i := range out {
		out[i] = s.Action(i).Name()
	}
	return out
}

// named reports whether a request names a resource.
func named(list []Resource) bool {
	for i := range list {
		if list[i].ARN != "*" {
			return true
		}
	}
	return false
}
