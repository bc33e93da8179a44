package sentence

import (
	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/arn"
	"github.com/leastwise/leastwise/wasm/internal/facts"
)

// namespace is what ARNs that name a service may be of, whoever documents them.
type namespace struct {
	types    []catalog.ResourceType // of each format
	formats  []arn.Format
	resolver *arn.Resolver
}

func (w *Writer) namespace(service string) *namespace {
	if n := w.arns[service]; n != nil {
		return n
	}
	n := &namespace{}
	for _, f := range facts.TakenFormats(w.c, service) {
		n.types = append(n.types, f.Type)
		n.formats = append(n.formats, arn.Format{Owner: f.Type.Service().Prefix(), Text: f.Text})
	}
	n.resolver = arn.NewResolver(n.formats)
	w.arns[service] = n
	return n
}

// target is a resource type with the statement's resources of it.
type target struct {
	typ               catalog.ResourceType
	things            []thing
	regions, accounts []string // that are named; a wildcard is none
	anywhere          bool     // some resource names no account
}

// targets are the types that the statement's resources are of, in their order. An ARN that
// is meant for one type and has resources of another in common counts for both: "b*" is a
// bucket, and covers objects as well.
func (d *draft) targets() []*target {
	var out []*target
	for _, item := range d.s.Resource {
		a, err := arn.Parse(item.Value)
		if err != nil || isWild(a.Service) {
			continue
		}
		n := d.namespace(a.Service)
		meant := n.resolver.AppendResolve(nil, a)
		seen := map[int]bool{}
		for _, i := range append(meant, n.resolver.Meets(a)...) {
			if seen[i] || !(n.formats[i].Owner == a.Service || d.owned(n.types[i])) {
				continue
			}
			seen[i] = true
			t := find(&out, n.types[i])
			t.add(name(n.types[i].Name(), n.formats[i].Text, a), a)
		}
	}
	return out
}

// owned reports whether the service that documents a type is one of the statement's.
func (d *draft) owned(t catalog.ResourceType) bool {
	for a := range t.Service().Actions() {
		if d.named.Has(a) {
			return true
		}
	}
	return false
}

func find(list *[]*target, typ catalog.ResourceType) *target {
	for _, t := range *list {
		if same(t.typ, typ) {
			return t
		}
	}
	t := &target{typ: typ}
	*list = append(*list, t)
	return t
}

func (t *target) add(what thing, a arn.ARN) {
	for _, other := range t.things {
		if other == what {
			return
		}
	}
	t.things = append(t.things, what)
	if a.Region != "" && !isWild(a.Region) && !has(t.regions, a.Region) {
		t.regions = append(t.regions, a.Region)
	}
	if a.Account != "" && !isWild(a.Account) {
		if !has(t.accounts, a.Account) {
			t.accounts = append(t.accounts, a.Account)
		}
	} else {
		t.anywhere = true
	}
}

// where names region and account.
func (t *target) where() string {
	out := ""
	if len(t.regions) > 0 {
		out += " in " + join(t.regions)
	}
	if len(t.accounts) > 0 && !t.anywhere {
		word := " of account "
		if len(t.accounts) > 1 {
			word = " of accounts "
		}
		out += word + join(t.accounts)
	}
	return out
}

// vague reports whether some resource does not say of which service it is: any action may
// take it.
func (d *draft) vague() bool {
	for _, item := range d.s.Resource {
		if a, err := arn.Parse(item.Value); err != nil || isWild(a.Service) {
			return true
		}
	}
	return false
}
