package compare

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/wasm/cond"
	"github.com/leastwise/leastwise/wasm/expand"
	"github.com/leastwise/leastwise/wasm/internal/ascii"
	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/simulate"
)

// statement is one statement in the form that is compared.
type statement struct {
	side  int
	from  Ref
	named expand.Set // of the catalog's actions
	// beyond are its action patterns as far as they may name actions that the catalog does
	// not know.
	beyond []dim
	// places are its resources with its principals, one for each pair.
	places []place
	guard  guard
	// allows and denies are both set for what AWS would refuse.
	allows, denies bool
}

// place is what a term is about besides the action.
type place struct {
	resources, principals dim
	// open is set if nobody knows whether the resources are meant.
	open guard
}

// reader reads the statements of both policies.
type reader struct {
	*comparison
	expander *expand.Reader
}

func (r *reader) read(side, document int, d *policy.Document, p *simulate.Policy) {
	effects := r.expander.Policy(d)
	variables := d.Version.Value == policy.Version2012
	for i := range d.Statements {
		s := &d.Statements[i]
		problem := p.Problem(i)
		out := &statement{side: side, from: Ref{Document: document, Statement: i, Deny: s.Effect.Value == policy.Deny}, guard: r.tests.read(s.Condition, variables)}
		out.allows, out.denies = !out.from.Deny, out.from.Deny
		if problem != "" {
			out.allows, out.denies = true, true
			out.guard = append(out.guard, r.tests.refusal(problem, s.Elements, d.Elements))
			slices.Sort(out.guard)
		}
		out.allows = out.allows && r.kind != policy.RCP // RCPFullAWSAccess allows already
		if !out.allows && !out.denies {
			continue
		}
		out.named = r.named(s, effects.Statements[i].Named)
		out.beyond = r.beyondActions(s)
		r.readPlaces(out, s, variables)
		r.statements = append(r.statements, out)
	}
}

// named is what a statement names; one without any action element AWS refuses, and it may
// be about all.
func (r *reader) named(s *policy.Statement, known expand.Set) expand.Set {
	if s.Action == nil && s.NotAction == nil {
		return expand.All(r.catalog)
	}
	if s.Action == nil || s.NotAction == nil {
		return known
	}
	one := *s // both: the evaluator looks at Action
	one.NotAction = nil
	known, _ = expand.Named(r.catalog, &one)
	return known
}

// beyondActions are the patterns of a statement that may name actions beyond the catalog.
func (r *reader) beyondActions(s *policy.Statement) (out []dim) {
	number := func(pattern string) (n int, ok bool) {
		if _, known := r.catalog.LookupAction(pattern); known {
			return 0, false
		}
		text := ascii.ToLower(pattern)
		if text == "*:*" || text != "" && strings.Trim(text, "*") == "" {
			text = "*"
		}
		n = r.actions.number(text)
		if r.written[n] == "" {
			r.written[n] = pattern
		}
		return n, true
	}
	if s.Action != nil {
		for i := range s.Action {
			if n, ok := number(s.Action[i].Value); ok {
				out = append(out, dim{in: []int{n}})
			}
		}
		return out
	}
	all := dim{}
	for i := range s.NotAction {
		if n, ok := number(s.NotAction[i].Value); ok {
			all.out = union(all.out, []int{n})
		}
	}
	return []dim{all}
}

func (r *reader) readPlaces(out *statement, s *policy.Statement, variables bool) {
	places := r.readResources(s, variables)
	for _, principals := range r.readPrincipals(s) {
		for _, one := range places {
			one.principals = principals
			out.places = append(out.places, one)
		}
	}
}

// readResources gives the resources of a statement one by one.
func (r *reader) readResources(s *policy.Statement, variables bool) (out []place) {
	if s.Resource == nil {
		all := place{}
		for i := range s.NotResource {
			numbers, open := r.readResource(s.NotResource[i].Value, variables)
			all.resources.out, all.open = union(all.resources.out, numbers), union(all.open, open)
		}
		return []place{all}
	}
	for i := range s.Resource {
		numbers, open := r.readResource(s.Resource[i].Value, variables)
		if open != nil {
			out = append(out, place{open: open})
		}
		for _, n := range numbers {
			out = append(out, place{resources: dim{in: []int{n}}})
		}
	}
	return out
}

// readResource gives the numbers of the patterns that an ARN pattern stands for, one of
// which has to take a resource; or for what AWS would refuse, a test that nobody can decide.
func (r *reader) readResource(text string, variables bool) (numbers []int, open guard) {
	if text != "" && strings.Trim(text, "*") == "" {
		return []int{r.resource("*", text)}, nil
	}
	if strings.HasPrefix(text, "${") { // of a template, filled in when it is deployed
		return []int{r.resource(text, text)}, nil
	}
	pattern := cond.NewPattern(text, cond.Running, variables)
	switch start := strings.Index(text, "${"); {
	case !strings.HasPrefix(text, "arn:"):
		return nil, r.unknown(text, "it is no ARN")
	case variables && start >= 0 && strings.Count(text[:start], ":") < 5:
		return nil, r.unknown(text, "a variable before the ARN's fifth colon")
	case pattern.Problem() != "":
		return nil, r.unknown(text, pattern.Problem())
	}
	form := canonicalARN(text, variables)
	// AWS completes an ARN that has too few fields with stars; a star within may as well run
	// over the colons that seem to be missing, see simulate.
	if n := cond.Colons(text, variables); n < 5 {
		if strings.Contains(text, "*:") {
			numbers = append(numbers, r.resource(form, text))
		}
		form += strings.Repeat(":*", 5-n)
	}
	return append(numbers, r.resource(form, text)), nil
}

func (r *reader) unknown(text, problem string) guard {
	return guard{r.tests.number("resource "+text, func() test { return test{label: "the resource " + text + ": " + problem} })}
}

func (r *reader) resource(form, text string) int {
	n := r.resources.number(form)
	if r.labels[n] == "" {
		r.labels[n] = text
	}
	return n
}

// canonicalARN writes variables in one form that package arn takes for one token each, and
// breaks up "${" where it stands for itself.
func canonicalARN(text string, variables bool) string {
	var out strings.Builder
	for i := 0; i < len(text); i++ {
		if !strings.HasPrefix(text[i:], "${") {
			if text[i] != '*' || i == 0 || text[i-1] != '*' {
				out.WriteByte(text[i])
			}
			continue
		}
		if !variables {
			out.WriteString("$\x00")
			continue
		}
		v, size := cond.ReadVariable(text[i:])
		out.WriteString("${" + v.Key)
		if v.Literal != 0 {
			out.WriteByte(v.Literal)
		}
		if v.HasDefault {
			out.WriteString(", " + strings.ReplaceAll(v.Default, "}", "\x00"))
		}
		out.WriteByte('}')
		i += size - 1
	}
	return out.String()
}

// readPrincipals gives the principals of a statement one by one; one that stands for all
// where the statement names none.
func (r *reader) readPrincipals(s *policy.Statement) (out []dim) {
	switch r.kind {
	case policy.Resource, policy.Trust, policy.RCP, policy.VPCEndpoint:
	default:
		return []dim{{}} // who is refused; whoever it names does not matter
	}
	one := func(form, label string) dim {
		n := r.principals.number(form)
		r.names[n] = label
		return dim{in: []int{n}}
	}
	if s.Principal == nil && s.NotPrincipal != nil {
		var labels []string
		for i := range s.NotPrincipal {
			for _, v := range s.NotPrincipal[i].Items {
				_, label := principal(&s.NotPrincipal[i], v.Value)
				labels = append(labels, label)
			}
		}
		out := one(notForm(s), notPrincipal+strings.Join(labels, ", "))
		r.nots[out.in[0]] = simulate.Compile("", r.kind, &policy.Document{Statements: []policy.Statement{{
			Effect: policy.Str(policy.Deny), Action: policy.Strings("*"), Resource: policy.Strings("*"), NotPrincipal: s.NotPrincipal,
		}}})
		return []dim{out}
	}
	for i := range s.Principal {
		for _, v := range s.Principal[i].Items {
			out = append(out, one(principal(&s.Principal[i], v.Value)))
		}
	}
	if s.Principal == nil {
		out = []dim{{}}
	}
	return out
}

// principal is one principal in a form that has one spelling for each, and as people see it.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
func principal(p *policy.Principal, value string) (form, label string) {
	kind := p.Key.Value
	switch {
	case value == "*" && (p.Kind == policy.Any || p.Kind == policy.AWS):
		return everybody, "*"
	case p.Kind == policy.Any:
		kind = "?"
	case p.Kind == policy.AWS:
		kind = "AWS"
		if account, ok := rootAccount(value); ok {
			return "AWS account " + account, "AWS " + value
		}
	}
	return kind + " " + value, kind + " " + value
}

// rootAccount is the account of an ARN of its root user, or of its 12 digits alone, which AWS
// takes for the same.
func rootAccount(value string) (account string, ok bool) {
	account = value
	if rest, found := strings.CutSuffix(value, ":root"); found {
		if fields := strings.SplitN(rest, ":", 5); len(fields) == 5 && fields[0] == "arn" {
			account = fields[4]
		}
	}
	if len(account) != 12 {
		return "", false
	}
	for i := range len(account) {
		if account[i] < '0' || account[i] > '9' {
			return "", false
		}
	}
	return account, true
}

// notPrincipal begins what a NotPrincipal is called.
const notPrincipal = "all but "

// notForm is all that NotPrincipal names, sorted.
func notForm(s *policy.Statement) string {
	var forms []string
	for i := range s.NotPrincipal {
		for _, v := range s.NotPrincipal[i].Items {
			form, _ := principal(&s.NotPrincipal[i], v.Value)
			forms = append(forms, form)
		}
	}
	slices.Sort(forms)
	return "not " + policy.JSONStrings(forms)
}
