package fit

import (
	"github.com/leastwise/leastwise/wasm/arn"
	"github.com/leastwise/leastwise/wasm/expand"
	"github.com/leastwise/leastwise/wasm/policy"
)

// coveredResources drops what another ARN of the same list covers.
func (w *draft) coveredResources() {
	for i := range w.d.Statements {
		if s := &w.d.Statements[i]; plain(s) {
			for _, list := range []*[]policy.String{&s.Resource, &s.NotResource} {
				if *list != nil {
					*list = set(*list, distinctARNs(policy.Texts(*list)))
				}
			}
		}
	}
}

// distinctARNs drops patterns that another one covers; of equals the first stays.
func distinctARNs(list []string) []string {
	var out []string
	for i, r := range list {
		covered := false
		for j, other := range list {
			if i != j && arn.Covers(other, r) && (j < i || !arn.Covers(r, other)) {
				covered = true
				break
			}
		}
		if !covered {
			out = append(out, r)
		}
	}
	return out
}

// coveredStatements drops statements that another one of the same effect covers: all
// actions, resources and principals, and no condition or the same.
func (w *draft) coveredStatements() {
	gone := make([]bool, len(w.d.Statements))
	named := make([]expand.Set, len(w.d.Statements))
	for i := range w.d.Statements {
		if s := &w.d.Statements[i]; plain(s) {
			named[i], _ = expand.Named(w.catalog, s)
		}
	}
	for i := len(named) - 1; i >= 0; i-- { // of two that say the same the first stays
		for j := range named {
			if i == j || gone[j] || named[i] == nil || named[j] == nil {
				continue
			}
			outer, inner := &w.d.Statements[j], &w.d.Statements[i]
			if w.options.KeepSids && inner.Sid.Value != "" {
				continue
			}
			if outer.Effect.Value == inner.Effect.Value && named[i].Within(named[j]) &&
				expand.CoversResources(outer, inner) && expand.CoversPrincipals(outer, inner) &&
				(!expand.IsConditional(outer) || conditionKey(outer) == conditionKey(inner)) && w.coversUnknown(outer, inner) {
				gone[i] = true
				break
			}
		}
	}
	w.remove(gone)
}

// coversUnknown reports whether the outer statement also covers what of the inner one the
// catalog says nothing about: where lists may not be rewritten, that is everything.
func (w *draft) coversUnknown(outer, inner *policy.Statement) bool {
	if inner.NotAction != nil || outer.NotAction != nil {
		return inner.NotAction != nil && outer.NotAction != nil && coverTexts(inner.NotAction, outer.NotAction)
	}
	if !w.rewritable(inner) {
		return coverTexts(outer.Action, inner.Action)
	}
	scratch := expand.NewSet(w.catalog)
	for _, p := range inner.Action {
		clear(scratch)
		if scratch.AddPattern(w.catalog, p.Value) != 0 && !coverTexts(outer.Action, []policy.String{p}) {
			return false
		}
	}
	return true
}

// coverTexts reports whether each inner pattern is covered by an outer one.
func coverTexts(outer, inner []policy.String) bool {
	for _, p := range inner {
		found := false
		for _, o := range outer {
			if arn.CoversText(o.Value, p.Value) {
				found = true
				break
			}
		}
		if !found {
			return false
		}
	}
	return true
}
