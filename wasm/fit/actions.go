package fit

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/arn"
	"github.com/leastwise/leastwise/wasm/expand"
	"github.com/leastwise/leastwise/wasm/internal/ascii"
	"github.com/leastwise/leastwise/wasm/policy"
)

// rewritable reports whether the actions of a statement may be rewritten by what the
// catalog knows.
func (w *draft) rewritable(s *policy.Statement) bool {
	return w.options.Deny || s.Effect.Value == policy.Allow && s.NotAction == nil && !w.options.Control
}

// distinct drops patterns that another one of the list covers, whatever actions there are.
func distinct(patterns []string) []string {
	var wild []wildcard
	for _, p := range patterns {
		if at := strings.IndexAny(p, "*?"); at >= 0 {
			wild = append(wild, wildcard{p, ascii.ToLower(p[:at])})
		}
	}
	seen := map[string]bool{}
	out := make([]string, 0, len(patterns))
	for _, p := range patterns {
		low := ascii.ToLower(p)
		if seen[low] {
			continue
		}
		seen[low] = true
		if !slices.ContainsFunc(wild, func(w wildcard) bool { return strings.HasPrefix(low, w.head) && w.takesMore(p, low) }) {
			out = append(out, p)
		}
	}
	return out
}

// wildcard is a pattern with its text before the first wildcard, in lower case.
type wildcard struct{ pattern, head string }

// takesMore reports whether a pattern covers another one, low in lower case, and is not
// covered by it; of two that say the same the shorter one does, or the lesser.
func (w *wildcard) takesMore(inner, low string) bool {
	if !arn.CoversText(w.pattern, inner) {
		return false
	}
	if !arn.CoversText(inner, w.pattern) {
		return true
	}
	return len(w.pattern) < len(inner) || len(w.pattern) == len(inner) && ascii.ToLower(w.pattern) < low
}

// distinctActions does so in all lists of actions.
func (w *draft) distinctActions() {
	for i := range w.d.Statements {
		if s := &w.d.Statements[i]; plain(s) {
			for _, list := range []*[]policy.String{&s.Action, &s.NotAction} {
				if *list != nil {
					*list = set(*list, distinct(policy.Texts(*list)))
				}
			}
		}
	}
}

// rewriteActions writes the shortest patterns for the actions of each statement that
// may have them.
func (w *draft) rewriteActions() {
	for i := range w.d.Statements {
		s := &w.d.Statements[i]
		if !plain(s) || !w.rewritable(s) {
			continue
		}
		for _, list := range []*[]policy.String{&s.Action, &s.NotAction} {
			if len(*list) > 0 {
				*list = set(*list, w.shortest(policy.Texts(*list)))
			}
		}
	}
}

// shortest gives patterns that cover the same known actions in no more bytes. Patterns that
// cover nothing stay, and so do those that are as short as any for their service.
func (w *draft) shortest(patterns []string) []string {
	r := rewriter{draft: w, at: map[int]*group{}, scratch: expand.NewSet(w.catalog)}
	for _, p := range patterns {
		r.take(p)
	}
	var out []string
	for _, g := range r.groups {
		out = append(out, g.shorter(r.wide)...)
	}
	if len(r.wide) == 0 {
		return append(out, r.other...)
	}
	// Patterns for several services: with what they leave, or each service by itself.
	with := append(slices.Clone(r.wide), out...)
	without := expand.NewSet(w.catalog)
	for _, p := range append(slices.Clone(r.wide), patterns...) {
		without.AddPattern(w.catalog, p)
	}
	if apart := expand.Shrink(w.catalog, without, w.patternOptions()).Patterns; w.options.Services == nil && bytesOf(apart) < bytesOf(with) {
		with = apart
	}
	return append(with, r.other...)
}

func (w *draft) patternOptions() expand.Options {
	o := w.options.Patterns
	o.Words, o.Several = !w.options.Letters, !w.options.Letters
	return o
}

// rewriter sorts the patterns of a list by service.
type rewriter struct {
	*draft
	groups  []*group       // in the order of first patterns
	at      map[int]*group // by the index of the service's first action
	wide    []string       // for several services
	other   []string       // unknown, or of services that stay as they are
	scratch expand.Set
}

// group is the patterns of one service.
type group struct {
	*draft
	service  catalog.Service
	patterns []string
}

func (r *rewriter) take(pattern string) {
	p, ok := expand.ParsePattern(pattern)
	if ok && expand.HasWildcard(p.Prefix) {
		r.wide = append(r.wide, pattern)
		return
	}
	v, known := r.catalog.LookupService(p.Prefix)
	if !ok || !known || v.NumActions() == 0 || r.options.Services != nil && !slices.Contains(r.options.Services, v.Prefix()) {
		r.other = append(r.other, pattern)
		return
	}
	clear(r.scratch)
	if r.scratch.AddPattern(r.catalog, pattern) != 0 {
		r.other = append(r.other, pattern)
		return
	}
	first := v.Action(0).Index()
	g := r.at[first]
	if g == nil {
		g = &group{draft: r.draft, service: v}
		r.at[first] = g
		r.groups = append(r.groups, g)
	}
	g.patterns = append(g.patterns, pattern)
}

// shorter gives the group's patterns, or shorter ones for the same actions. What patterns
// for several services cover need not be covered here.
func (g *group) shorter(wide []string) []string {
	needed := distinct(g.patterns)
	covered := expand.NewSet(g.catalog)
	if len(wide) > 0 {
		for _, p := range wide {
			covered.AddPattern(g.catalog, p)
		}
		one := expand.NewSet(g.catalog)
		needed = slices.DeleteFunc(needed, func(p string) bool {
			clear(one)
			one.AddPattern(g.catalog, p)
			return one.Within(covered)
		})
	}
	if len(needed) < 2 && !g.options.Letters {
		return needed // a single name stays, and a pattern that somebody chose
	}
	wanted, _ := expand.Actions(g.catalog, needed)
	o := g.patternOptions()
	if len(wide) > 0 {
		o.Known = expand.NewSet(g.catalog)
		o.Known.AddService(g.service)
		o.Known.Remove(covered)
		o.Known.AddSet(wanted)
	}
	short := expand.Shrink(g.catalog, wanted, o).Patterns
	if bytesOf(short) < bytesOf(needed) {
		return short
	}
	return needed
}

// bytesOf is the size of patterns in a policy, each with its quotes and a comma.
func bytesOf(patterns []string) int {
	n := 0
	for _, p := range patterns {
		n += len(p) + len(`"",`)
	}
	return n
}

// sortedFold are the patterns in lower case, sorted, to compare lists by.
func sortedFold(list []policy.String) []string {
	out := make([]string, len(list))
	for i := range list {
		out[i] = ascii.ToLower(list[i].Value)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
