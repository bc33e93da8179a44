package cli

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/leastwise/leastwise/wasm/cond"
	"github.com/leastwise/leastwise/wasm/expand"
	"github.com/leastwise/leastwise/wasm/policy"
)

// askConsole gets the console's lists of the services that an input names; nil if it names
// none. A wildcard in a service, and Allow with NotAction, need all of them.
func (p *expandPrinter) askConsole(ctx context.Context, ask func(context.Context, []string) (map[string]map[string][]string, error)) (map[string]map[string][]string, error) {
	var prefixes []string
	for i := range p.reply.Statements {
		s := &p.reply.Statements[i]
		for _, one := range s.Patterns {
			pattern, ok := expand.ParsePattern(one.Text)
			switch {
			case !ok:
			case s.Effect == policy.Allow && s.Negated, expand.HasWildcard(pattern.Prefix):
				return ask(ctx, nil)
			default:
				prefixes = append(prefixes, strings.ToLower(pattern.Prefix))
			}
		}
	}
	slices.Sort(prefixes)
	if prefixes = slices.Compact(prefixes); len(prefixes) == 0 {
		return nil, nil
	}
	return ask(ctx, prefixes)
}

// consoleSections are sections by the console's lists in place of the catalog.
func (p *expandPrinter) consoleSections(lists map[string]map[string][]string) []groupedSection {
	if p.in.text == "" {
		return []groupedSection{{actions: listedActions(lists, func(prefix, name string) bool {
			return matchesAny(policy.Strings(p.in.patterns...), prefix, name)
		})}}
	}
	first, _ := policy.Parse(p.in.text)
	documents := append([]*policy.Document{first}, first.More...)
	var out []groupedSection
	for i := range p.reply.Statements {
		r := &p.reply.Statements[i]
		if p.allowedBy(r) == nil {
			continue
		}
		d := documents[r.Document]
		s := &d.Statements[r.Index]
		out = append(out, groupedSection{p.statementHeading(i), listedActions(lists, func(prefix, name string) bool {
			if r.Effect == policy.Deny {
				return matchesAny(s.NotAction, prefix, name)
			}
			return names(s, prefix, name) && (p.set == "allowed" || !denied(d, s, prefix, name))
		})})
	}
	return out
}

// listedActions are the actions for which keep holds, by ID whatever its letter case, as in
// the catalog.
func listedActions(lists map[string]map[string][]string, keep func(prefix, name string) bool) []groupedAction {
	var out []groupedAction
	for _, prefix := range slices.Sorted(maps.Keys(lists)) {
		sorted := slices.SortedFunc(maps.Keys(lists[prefix]), func(a, b string) int {
			return cmp.Or(strings.Compare(strings.ToLower(a), strings.ToLower(b)), strings.Compare(a, b))
		})
		for _, name := range sorted {
			if keep(prefix, name) {
				out = append(out, groupedAction{prefix + ":" + name, lists[prefix][name]})
			}
		}
	}
	return out
}

// names reports whether a statement names an action.
func names(s *policy.Statement, prefix, name string) bool {
	if s.NotAction != nil {
		return !matchesAny(s.NotAction, prefix, name)
	}
	return matchesAny(s.Action, prefix, name)
}

func matchesAny(patterns []policy.String, prefix, name string) bool {
	return slices.ContainsFunc(patterns, func(one policy.String) bool {
		p, ok := expand.ParsePattern(one.Value)
		return ok && cond.MatchFold(p.Prefix, prefix) && cond.MatchFold(p.Name, name)
	})
}

// denied reports whether another statement surely takes all of an action out of s, as
// package expand has it.
func denied(d *policy.Document, s *policy.Statement, prefix, name string) bool {
	for i := range d.Statements {
		deny := &d.Statements[i]
		if deny.Effect.Value == policy.Deny && names(deny, prefix, name) && !expand.IsConditional(deny) &&
			expand.CoversResources(deny, s) && expand.CoversPrincipals(deny, s) {
			return true
		}
	}
	return false
}
