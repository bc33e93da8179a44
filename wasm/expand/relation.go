package expand

import (
	"slices"

	"github.com/leastwise/leastwise/wasm/arn"
	"github.com/leastwise/leastwise/wasm/policy"
)

// relation is what a Deny statement does to the actions that it shares with an Allow.
type relation uint8

const (
	apart       relation = iota // nothing: no resource in common
	whole                       // takes all of them out
	onSome                      // on some of the Allow's resources
	toSome                      // for some of the Allow's principals
	conditional                 // in requests that meet a condition
)

// relate judges a Deny by what limits it: conditions first, for they say least.
func relate(deny, allow *policy.Statement) relation {
	covers, meets := resources(deny, allow)
	switch {
	case !meets:
		return apart
	case IsConditional(deny):
		return conditional
	case !covers:
		return onSome
	case !CoversPrincipals(deny, allow):
		return toSome
	}
	return whole
}

// IsConditional reports whether a statement has a Condition with anything in it. What is
// no condition block counts: nobody knows what it would mean.
func IsConditional(s *policy.Statement) bool {
	e := s.Element("Condition")
	return len(s.Condition) > 0 || e != nil && e.Form != policy.Object
}

// deniesAll reports whether a Deny holds in every request with one of its actions.
func deniesAll(deny *policy.Statement) bool {
	anything := policy.Statement{Resource: policy.Strings("*")}
	if deny.Resource == nil && deny.NotResource == nil {
		anything.Resource = nil // a trust policy names none
	}
	if deny.Principal != nil || deny.NotPrincipal != nil {
		anything.Principal = []policy.Principal{{Kind: policy.Any, Values: policy.Values{Items: policy.Strings("*")}}}
	}
	return relate(deny, &anything) == whole
}

// resources says whether the outer statement surely covers every resource of the inner one,
// and whether they may have one in common.
func resources(outer, inner *policy.Statement) (covers, meets bool) {
	outerAll := outer.Resource == nil && outer.NotResource == nil
	innerAll := inner.Resource == nil && inner.NotResource == nil
	switch {
	case outerAll || innerAll:
		return outerAll && innerAll, true
	case outer.Resource != nil && inner.Resource != nil:
		covers = all(inner.Resource, func(r string) bool { return CoversOne(outer.Resource, r) })
		meets = some(inner.Resource, func(r string) bool {
			return some(outer.Resource, func(o string) bool { return !arn.Disjoint(o, r) })
		})
		return covers, meets
	case outer.Resource != nil: // inner is everything but some
		return CoversOne(outer.Resource, "*"), true
	case inner.Resource != nil: // outer is everything but some
		covers = all(inner.Resource, func(r string) bool {
			return all(outer.NotResource, func(o string) bool { return arn.Disjoint(o, r) })
		})
		meets = !all(inner.Resource, func(r string) bool { return CoversOne(outer.NotResource, r) })
		return covers, meets
	}
	return all(outer.NotResource, func(o string) bool { return CoversOne(inner.NotResource, o) }), true
}

// CoversResources reports whether the outer statement surely applies to every resource that
// the inner one applies to.
func CoversResources(outer, inner *policy.Statement) bool {
	covers, _ := resources(outer, inner)
	return covers
}

// CoversOne reports whether one pattern of a list surely covers an ARN pattern.
func CoversOne(list []policy.String, pattern string) bool {
	return some(list, func(o string) bool { return arn.Covers(o, pattern) })
}

// CoversPrincipals reports whether the outer statement surely applies to every principal
// that the inner one applies to.
func CoversPrincipals(outer, inner *policy.Statement) bool {
	if outer.NotPrincipal != nil || inner.NotPrincipal != nil {
		return false
	}
	if outer.Principal == nil || inner.Principal == nil {
		return outer.Principal == nil && inner.Principal == nil
	}
	for i := range inner.Principal {
		p := &inner.Principal[i]
		if p.Kind == policy.Any {
			if !hasPrincipal(outer, policy.Any, "*") {
				return false
			}
			continue
		}
		if !all(p.Items, func(name string) bool { return hasPrincipal(outer, p.Kind, name) }) {
			return false
		}
	}
	return true
}

// hasPrincipal reports whether a statement names a principal, or anybody.
func hasPrincipal(s *policy.Statement, kind policy.PrincipalKind, name string) bool {
	return slices.ContainsFunc(s.Principal, func(p policy.Principal) bool {
		switch {
		case p.Kind == policy.Any:
			return true
		case p.Kind == policy.AWS && (kind == policy.AWS || kind == policy.Any) && some(p.Items, func(n string) bool { return n == "*" }):
			return true // AWS documents {"AWS": "*"} as "*"
		}
		return p.Kind == kind && kind != policy.Unknown && some(p.Items, func(n string) bool { return n == name })
	})
}

func all(list []policy.String, is func(string) bool) bool {
	return !some(list, func(s string) bool { return !is(s) })
}

func some(list []policy.String, is func(string) bool) bool {
	return slices.ContainsFunc(list, func(s policy.String) bool { return is(s.Value) })
}
