// Package custom makes lint rules of data: what an organization forbids, requires or allows
// beyond what AWS's language says. Like all rules they look at what a statement grants, not
// at how it is written: a wildcard that covers a forbidden action is found.
package custom

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/expand"
	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/policy"
)

// IDs of the rules.
const (
	ForbiddenAction  = "forbidden-action"
	MissingCondition = "missing-condition"
	ForeignPrincipal = "foreign-principal"
	ForeignAccount   = "foreign-account"
	ForeignRegion    = "foreign-region"
)

// IDs are all of them.
var IDs = []string{ForbiddenAction, MissingCondition, ForeignPrincipal, ForeignAccount, ForeignRegion}

// Actions says something of actions.
type Actions struct {
	// Patterns are action patterns: "iam:CreateUser", "s3:Delete*".
	Patterns []string
	// Reason is told with each finding.
	Reason   string
	Severity lint.Severity
}

// Condition is a condition that Allow statements with one of the actions must have.
type Condition struct {
	Actions
	// Key is the condition key. Values, if there are any, are patterns of which each value in
	// a policy must fit one.
	Key    string
	Values []string
}

// Set is what rules are made of.
type Set struct {
	Forbid  []Actions
	Require []Condition
	// Principals are patterns of what may stand in Principal; Accounts and Regions are those
	// that principals and resources may name. None is no limit.
	Principals, Accounts, Regions []string
}

// Rules are the rules for what a set has.
func (s *Set) Rules(c *catalog.Catalog) []*lint.Rule {
	var out []*lint.Rule
	add := func(wanted bool, r lint.Rule) {
		if wanted {
			r.Group, r.Severity = lint.GroupSecurity, lint.Error
			out = append(out, &r)
		}
	}
	forbidden := make([]expand.Set, len(s.Forbid))
	for i := range s.Forbid {
		forbidden[i], _ = expand.Actions(c, s.Forbid[i].Patterns)
	}
	guarded := make([]expand.Set, len(s.Require))
	for i := range s.Require {
		guarded[i], _ = expand.Actions(c, s.Require[i].Patterns)
	}
	add(len(s.Forbid) > 0, lint.Rule{ID: ForbiddenAction, Kinds: lint.Granting, At: lint.AtStatement, Check: func(p *lint.Pass) {
		for i := range s.Forbid {
			forbid(p, &s.Forbid[i], forbidden[i])
		}
	}})
	add(len(s.Require) > 0, lint.Rule{ID: MissingCondition, Kinds: lint.Granting, At: lint.AtStatement, Check: func(p *lint.Pass) {
		for i := range s.Require {
			require(p, &s.Require[i], guarded[i])
		}
	}})
	add(len(s.Principals) > 0, lint.Rule{ID: ForeignPrincipal, Kinds: lint.ForResource | lint.ForTrust, At: lint.AtPrincipal, Check: s.principal})
	add(len(s.Accounts) > 0, lint.Rule{ID: ForeignAccount, Kinds: lint.Granting, At: lint.AtPrincipal, Check: s.account, Yields: []lint.Yield{{To: ForeignPrincipal, Where: lint.SamePlace}}})
	add(len(s.Accounts) > 0, lint.Rule{ID: ForeignAccount, Kinds: lint.Granting, At: lint.AtResource, Check: s.resourceAccount})
	add(len(s.Regions) > 0, lint.Rule{ID: ForeignRegion, Kinds: lint.Granting, At: lint.AtResource, Check: s.region})
	return out
}

// forbid finds the actions of an Allow that are forbidden, each pattern by itself.
func forbid(p *lint.Pass, f *Actions, forbidden expand.Set) {
	s := p.Statement
	if !s.Allow {
		return
	}
	if s.Inverted {
		if both := common(p.Expand(s), forbidden); both.Len() > 0 {
			p.Report(p.Element("NotAction"), "NotAction leaves in %s, not allowed here", lint.List(both.AppendIDs(nil, p.Catalog))).Advise("%s", f.Reason).As(f.Severity)
		}
		return
	}
	for i := range s.Actions {
		a := &s.Actions[i]
		if a.Opaque {
			continue
		}
		covered := expand.NewSet(p.Catalog)
		covered.AddPattern(p.Catalog, a.Value)
		both := common(covered, forbidden)
		switch n := both.Len(); {
		case n == 0:
		case a.Known:
			p.Report(a.Span, "%s is not allowed here", a.Value).Advise("%s", f.Reason).As(f.Severity)
		default:
			p.Report(a.Span, "%q covers %s, not allowed here", a.Value, lint.List(both.AppendIDs(nil, p.Catalog))).Advise("%s", f.Reason).As(f.Severity)
		}
	}
}

// require finds an Allow of guarded actions without the condition.
func require(p *lint.Pass, c *Condition, guarded expand.Set) {
	s := p.Statement
	if !s.Allow {
		return
	}
	both := common(p.Expand(s), guarded)
	if both.Len() == 0 {
		return
	}
	keyed := false
	for i := range s.Condition {
		for k := range s.Condition[i].Keys {
			key := &s.Condition[i].Keys[k]
			if !lint.Fold(key.Key.Value, c.Key) {
				continue
			}
			keyed = true
			for v := range key.Items {
				if value := &key.Items[v]; len(c.Values) > 0 && !p.HasPlaceholder(value.Value) && !fits(c.Values, value.Value, false) {
					p.Report(value.Span, "%s may not be %q here", c.Key, value.Value).Advise("%s", c.Reason).As(c.Severity)
				}
			}
		}
	}
	if !keyed {
		p.Report(s.ActionSpan(), "%s must have a condition on %s here", lint.List(both.AppendIDs(nil, p.Catalog)), c.Key).Advise("%s", c.Reason).As(c.Severity)
	}
}

func common(a, b expand.Set) expand.Set {
	out := append(expand.Set(nil), a...)
	out.Keep(b)
	return out
}

func fits(patterns []string, text string, fold bool) bool {
	return slices.ContainsFunc(patterns, func(p string) bool { return lint.Match(p, text, fold) })
}

// grantsTo reports whether a principal is given something and can be judged.
func grantsTo(p *lint.Pass) bool {
	return p.Statement != nil && p.Statement.Allow && !p.Not && p.Item.Form == policy.Text && !p.HasPlaceholder(p.Item.Value)
}

func (s *Set) principal(p *lint.Pass) {
	if grantsTo(p) && !fits(s.Principals, p.Item.Value, false) {
		p.Report(p.Item.Span, "the principal %q is not allowed here", p.Item.Value).Advise("allowed are %s", lint.List(s.Principals))
	}
}

func (s *Set) account(p *lint.Pass) {
	if !grantsTo(p) || p.Principal.Kind != policy.AWS {
		return
	}
	account := p.Item.Value
	if fields := strings.SplitN(account, ":", 6); len(fields) == 6 {
		account = fields[4]
	}
	s.judgeAccount(p, p.Item.Span, account)
}

func (s *Set) resourceAccount(p *lint.Pass) {
	if r := p.Resource; p.Statement.Allow && !p.Statement.Elsewhere && !r.Filled && r.Err == nil {
		s.judgeAccount(p, r.Span, r.ARN.Account)
	}
}

// judgeAccount judges what is an account's number, and nothing else.
func (s *Set) judgeAccount(p *lint.Pass, at policy.Span, account string) {
	if len(account) == 12 && strings.Trim(account, "0123456789") == "" && !slices.Contains(s.Accounts, account) {
		p.Report(at, "the account %s is not allowed here", account).Advise("allowed are %s", lint.List(s.Accounts))
	}
}

func (s *Set) region(p *lint.Pass) {
	r := p.Resource
	if !p.Statement.Allow || p.Statement.Elsewhere || r.Filled || r.Err != nil || r.ARN.Region == "" || strings.ContainsAny(r.ARN.Region, "*?$") {
		return
	}
	if !fits(s.Regions, r.ARN.Region, false) {
		p.Report(r.Span, "the region %s is not allowed here", r.ARN.Region).Advise("allowed are %s", lint.List(s.Regions))
	}
}
