package rules

import (
	"strings"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/arn"
	"github.com/leastwise/leastwise/wasm/expand"
	"github.com/leastwise/leastwise/wasm/lint"
)

// grant is an Allow statement with what the policy's Deny statements leave of it.
type grant struct {
	*lint.Statement
	set expand.Set
	// limited is set for a condition that says whom or what the statement is for.
	limited bool
}

// grants are the Allow statements of the policy. A Deny takes away what it surely covers,
// and also what it covers under a condition that says whom or what it is for: "all but with
// the boundary" is a guard that an expert has put there. So too much is taken away rather
// than too little.
func grants(p *lint.Pass) []grant {
	list := make([]grant, 0, len(p.Statements()))
	var denies []*lint.Statement
	for i := range p.Statements() {
		s := &p.Statements()[i]
		switch {
		case len(s.Actions) == 0 || s.Inverted && s.Unresolved:
		case s.Allow:
			list = append(list, grant{s, p.Expand(s), limited(s)})
		case s.Deny && len(denies) < mostPatterns && (!expand.IsConditional(s.Statement) || limited(s)):
			denies = append(denies, s)
		}
	}
	for i := range list {
		g, own := &list[i], false
		for _, d := range denies {
			if takes(d, g.Statement) {
				if !own {
					g.set, own = append(expand.Set(nil), g.set...), true
				}
				g.set.Remove(p.Expand(d))
			}
		}
	}
	return list
}

// takes reports whether a Deny is for all resources of an Allow, or leaves of them only what
// its NotResource names: then no others are exposed.
func takes(deny, allow *lint.Statement) bool {
	if deny.Unresolved {
		return true
	}
	for i := range deny.Resources {
		if deny.Elsewhere && deny.Resources[i].Everything {
			return false // exempts everything
		}
	}
	return deny.Elsewhere && len(deny.Resources) > 0 || expand.CoversResources(deny.Statement, allow.Statement)
}

// deniedAgain reports whether a Deny takes away what an action's pattern of the running
// statement gives; it looks at the first few hundred statements.
func deniedAgain(p *lint.Pass, pattern string) bool {
	const most = 300
	list := p.Statements()
	for i := range list[:min(len(list), most)] {
		d := &list[i]
		if !d.Deny || len(d.Actions) == 0 || expand.IsConditional(d.Statement) && !limited(d) {
			continue
		}
		if appliesTo(d, pattern) && takes(d, p.Statement) {
			return true
		}
	}
	return false
}

// appliesTo reports whether a statement surely applies to every action of a pattern.
func appliesTo(s *lint.Statement, pattern string) bool {
	covered := s.Inverted && !s.Unresolved
	for i := range s.Actions {
		a := &s.Actions[i]
		if s.Inverted {
			covered = covered && arn.DisjointTexts(a.Value, pattern)
		} else {
			covered = covered || !a.Opaque && lint.Contains(a.Value, pattern, true)
		}
	}
	return covered
}

// weakKeys say how a request is made, which everybody can do right.
const weakKeys = " aws:securetransport aws:requestedregion aws:useragent aws:referer s3:tlsversion s3:signatureversion s3:authtype s3:signatureage "

// limited reports whether a statement has a condition on more than how requests are made.
func limited(s *lint.Statement) bool {
	for i := range s.Condition {
		for k := range s.Condition[i].Keys {
			name := s.Condition[i].Keys[k].Key.Value
			if !lint.Among(weakKeys, name) && !(s.Allow && lint.Among(whatKeys, name) && restriction(s, name) == nil) {
				return true
			}
		}
	}
	return false
}

// whatKeys say what goes with a call of IAM. All but one policy, boundary or service leave
// those that are as good.
const whatKeys = " iam:passedtoservice iam:policyarn iam:permissionsboundary iam:awsservicename "

// everything reports whether "*" is among a statement's resources.
func (g *grant) everything() bool {
	for i := range g.Resources {
		if g.Resources[i].Everything && !g.Resources[i].Filled {
			return true
		}
	}
	return g.Elsewhere
}

// open reports whether a statement names no resource for an action: its resources are all
// that there are, or all of a type that the action works on.
func (g *grant) open(p *lint.Pass, a catalog.Action) bool {
	if g.everything() {
		return true
	}
	for i := range g.Resources {
		if everyOne(p, &g.Resources[i], a) {
			return true
		}
	}
	return false
}

// everyOne reports whether a resource is all of a type that an action works on: of one that
// it cannot do without, if there are such. All databases are not all of the users whose
// credentials redshift:GetClusterCredentials gives.
func everyOne(p *lint.Pass, r *lint.Resource, a catalog.Action) bool {
	if !endless(r) {
		return false
	}
	optional := false
	for i := range a.NumRows() {
		row := a.Row(i)
		if isAllOf(p, r, row.ResourceType()) {
			if row.Required() {
				return true
			}
			optional = true
		}
	}
	if !optional {
		return false
	}
	for i := range a.NumRows() {
		if a.Row(i).Required() {
			return false
		}
	}
	return true
}

// endless reports whether a resource may be all of a type: a star stands where the name
// would be.
func endless(r *lint.Resource) bool {
	if r.Everything || r.Nameless() || r.Err != nil {
		return false
	}
	head, ok := strings.CutSuffix(r.ARN.Resource, "*")
	return ok && (head == "" || strings.IndexByte("*/:", head[len(head)-1]) >= 0)
}

// isAllOf reports whether a resource is all of a type, in the regions and accounts that it
// names.
func isAllOf(p *lint.Pass, r *lint.Resource, t catalog.ResourceType) bool {
	if !endless(r) {
		return false
	}
	formats := p.TypeFormats(t)
	for i := range formats {
		if f := &formats[i]; f.ARN.Service == r.ARN.Service && lint.Contains(r.ARN.Resource, f.Resource, false) {
			return true
		}
	}
	return false
}

// serviceWide reports whether a pattern is all of a service, or of every one.
func serviceWide(a *lint.Action) bool { return onlyStars(a.Name) }
