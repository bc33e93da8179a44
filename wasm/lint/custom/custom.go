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
	ForbiddenAction    = "forbidden-action"
	MissingCondition   = "missing-condition"
	ForbiddenCondition = "forbidden-condition"
	ForbiddenPrincipal = "forbidden-principal"
	ForeignPrincipal   = "foreign-principal"
	ForeignAccount     = "foreign-account"
	ForeignRegion      = "foreign-region"
)

// IDs are all of them.
var IDs = []string{ForbiddenAction, MissingCondition, ForbiddenCondition, ForbiddenPrincipal, ForeignPrincipal, ForeignAccount, ForeignRegion}

// Told is told with each finding of an entry.
type Told struct {
	Reason   string
	Severity lint.Severity
}

func (t *Told) with(f *lint.Finding) { f.Advise("%s", t.Reason).As(t.Severity) }

// Forbid are actions that no Allow may cover.
type Forbid struct {
	// Patterns are action patterns: "iam:CreateUser", "s3:Delete*".
	Patterns []string
	// Together forbids only policies that allow an action of each pattern.
	Together bool
	// Resources limits it to Allow statements that may reach one of these, ARN patterns.
	Resources []string
	Told
}

// Scope says which Allow statements an entry about conditions is for: those that cover one
// of the actions, and those with a principal that fits one of the patterns. Without any of
// one sort it is for all.
type Scope struct{ Actions, Principals []string }

// Require is a condition that Allow statements must have.
type Require struct {
	Scope
	// Keys are condition keys of which one must be there. Values, if there are any, are
	// patterns of which each value of these keys must fit one.
	Keys, Values []string
	Told
}

// Refuse is a condition that Allow statements may not have.
type Refuse struct {
	Scope
	Key string
	// Values limits it to values that fit one of these patterns.
	Values []string
	Told
}

// Set is what rules are made of.
type Set struct {
	Forbid  []Forbid
	Require []Require
	Refuse  []Refuse
	// Refused are patterns of what may not stand in an Allow's Principal, Principals of what
	// may; Accounts and Regions are those that principals and resources may name. None is no
	// limit.
	Refused, Principals, Accounts, Regions []string
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
	actions := func(patterns []string) expand.Set {
		set, _ := expand.Actions(c, patterns)
		return set
	}
	var single, together []forbidden
	for i := range s.Forbid {
		f := forbidden{Forbid: &s.Forbid[i], set: actions(s.Forbid[i].Patterns)}
		for _, pattern := range f.Patterns {
			f.each = append(f.each, actions([]string{pattern}))
		}
		if f.Together {
			together = append(together, f)
		} else {
			single = append(single, f)
		}
	}
	add(len(single) > 0, lint.Rule{ID: ForbiddenAction, Kinds: lint.Granting, At: lint.AtStatement, Check: func(p *lint.Pass) {
		for i := range single {
			single[i].check(p)
		}
	}})
	add(len(together) > 0, lint.Rule{ID: ForbiddenAction, Kinds: lint.Granting, At: lint.AtDocument, Check: func(p *lint.Pass) {
		for i := range together {
			together[i].checkTogether(p)
		}
	}})
	required := make([]expand.Set, len(s.Require))
	for i := range s.Require {
		required[i] = actions(s.Require[i].Actions)
	}
	add(len(s.Require) > 0, lint.Rule{ID: MissingCondition, Kinds: lint.Granting, At: lint.AtStatement, Check: func(p *lint.Pass) {
		for i := range s.Require {
			s.Require[i].check(p, required[i])
		}
	}})
	refused := make([]expand.Set, len(s.Refuse))
	for i := range s.Refuse {
		refused[i] = actions(s.Refuse[i].Actions)
	}
	add(len(s.Refuse) > 0, lint.Rule{ID: ForbiddenCondition, Kinds: lint.Granting, At: lint.AtStatement, Check: func(p *lint.Pass) {
		for i := range s.Refuse {
			s.Refuse[i].check(p, refused[i])
		}
	}})
	add(len(s.Refused) > 0, lint.Rule{ID: ForbiddenPrincipal, Kinds: lint.ForResource | lint.ForTrust, At: lint.AtPrincipal, Check: s.refusedPrincipal})
	add(len(s.Principals) > 0, lint.Rule{ID: ForeignPrincipal, Kinds: lint.ForResource | lint.ForTrust, At: lint.AtPrincipal, Check: s.principal})
	add(len(s.Accounts) > 0, lint.Rule{ID: ForeignAccount, Kinds: lint.Granting, At: lint.AtPrincipal, Check: s.account, Yields: []lint.Yield{{To: ForeignPrincipal, Where: lint.SamePlace}}})
	add(len(s.Accounts) > 0, lint.Rule{ID: ForeignAccount, Kinds: lint.Granting, At: lint.AtResource, Check: s.resourceAccount})
	add(len(s.Regions) > 0, lint.Rule{ID: ForeignRegion, Kinds: lint.Granting, At: lint.AtResource, Check: s.region})
	return out
}

func fits(patterns []string, text string, fold bool) bool {
	return slices.ContainsFunc(patterns, func(p string) bool { return lint.Match(p, text, fold) })
}

// grantsTo reports whether a principal is given something and can be judged.
func grantsTo(p *lint.Pass) bool {
	return p.Statement != nil && p.Statement.Allow && !p.Not && p.Item.Form == policy.Text && !p.HasPlaceholder(p.Item.Value)
}

func (s *Set) refusedPrincipal(p *lint.Pass) {
	if grantsTo(p) && fits(s.Refused, p.Item.Value, false) {
		p.Report(p.Item.Span, "the principal %q is not allowed here", p.Item.Value).Advise("refused are %s", lint.List(s.Refused))
	}
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
