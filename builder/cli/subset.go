package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/leastwise/leastwise/builder/fact"
)

// prefixes are the values of --subset as the catalog spells them.
func prefixes(values []string) []string {
	var out []string
	for _, v := range values {
		out = append(out, strings.ToLower(strings.TrimSpace(v)))
	}
	return out
}

// subset keeps the services with the given prefixes, and of references to actions those
// that stay inside.
func subset(set *fact.Set, prefixes []string) error {
	keep := map[string]bool{}
	for _, p := range prefixes {
		if !slices.ContainsFunc(set.Services, func(s fact.Service) bool { return s.Prefix == p }) {
			return hinted(fmt.Errorf("--subset: there is no service %q", p), "it takes service prefixes, such as s3,iam")
		}
		keep[p] = true
	}
	outside := func(action string) bool {
		prefix, _, _ := strings.Cut(action, ":")
		return !keep[prefix]
	}
	set.Services = slices.DeleteFunc(set.Services, func(s fact.Service) bool { return !keep[s.Prefix] })
	set.Opinions = slices.DeleteFunc(set.Opinions, func(o fact.Opinion) bool { return outside(o.Action) })
	for i := range set.Services {
		s := &set.Services[i]
		for j := range s.Actions {
			a := &s.Actions[j]
			a.Dependents = slices.DeleteFunc(a.Dependents, func(d fact.Dependent) bool { return outside(d.Action) })
		}
		for j := range s.Operations {
			op := &s.Operations[j]
			op.Actions = slices.DeleteFunc(op.Actions, func(a fact.AuthorizedAction) bool { return outside(a.Action) })
		}
	}
	return nil
}
