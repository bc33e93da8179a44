package rules

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/arn"
	"github.com/leastwise/leastwise/wasm/cond"
	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/policy"
)

// Conditions of which one part rules out another.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
var conjunctionRules = [...]lint.Rule{
	{ID: "contradictory-condition", Group: lint.GroupCondition, Severity: lint.Error, At: lint.AtStatement, Check: contradictory,
		Yields: []lint.Yield{{To: "condition-never-true", Where: lint.SameStatement}}},
	{ID: "expired-date-condition", Group: lint.GroupCondition, Severity: lint.Warning, At: lint.AtKey, Keys: " aws:currenttime aws:epochtime ", Types: lint.OfNumeric | lint.OfDate, Check: expired},
	{ID: "principal-condition-conflict", Group: lint.GroupCondition, Severity: lint.Error, Kinds: lint.ForResource | lint.ForTrust, At: lint.AtStatement, Check: principalConflict},
	{ID: "negated-keys-are-anded", Group: lint.GroupCondition, Severity: lint.Suggestion, Off: true, At: lint.AtStatement, Check: negatedAnded},
}

var _ = registerAll(conjunctionRules[:])

// keyTest is one key of a condition block with its operator.
type keyTest struct {
	o   cond.Operator
	key *policy.ConditionKey
}

// of is a request with one key.
type of struct{ value string }

func (v of) Values(string) []string { return []string{v.value} }

// allows reports whether the test may hold for a value.
func (t *keyTest) allows(value string) bool {
	return cond.NewTest(t.o, "k", policy.Texts(t.key.Items), false).Eval(of{value}) != cond.No
}

// contradictory compares the tests of one key in different blocks, two by two.
func contradictory(p *lint.Pass) {
	s := p.Statement
	if len(s.Condition) < 2 || len(s.Condition) > mostPatterns {
		return
	}
	for i := range s.Condition {
		a, ok := cond.ParseOperator(s.Condition[i].Operator.Value)
		for k := i + 1; k < len(s.Condition) && ok == nil; k++ {
			b, err := cond.ParseOperator(s.Condition[k].Operator.Value)
			if err != nil {
				continue
			}
			for m := range s.Condition[i].Keys {
				for n := range s.Condition[k].Keys {
					x, y := keyTest{a, &s.Condition[i].Keys[m]}, keyTest{b, &s.Condition[k].Keys[n]}
					if lint.Fold(x.key.Key.Value, y.key.Key.Value) && comparable(&x) && comparable(&y) && !several(p, x.key) && exclude(&x, &y) {
						f := p.Report(y.key.Span, "no %s meets both this and the "+a.String()+" before it, so that the condition never holds", y.key.Key.Value).
							Advise("keep what is meant")
						judge(f, s)
						return
					}
				}
			}
		}
	}
}

// comparable reports whether a test's values are all known, and not too many.
func comparable(t *keyTest) bool {
	if len(t.key.Items) == 0 || len(t.key.Items) > mostPatterns || t.o.Qualifier != cond.None || t.key.Key.Value == "" {
		return false
	}
	for i := range t.key.Items {
		item := &t.key.Items[i]
		if item.Form > policy.Text || strings.Contains(item.Value, "${") || lint.HasPlaceholder(item.Value) || cond.ValueProblem(t.o.Base, item.Value, false) != "" {
			return false
		}
	}
	return true
}

// several reports whether a key may have several values in a request.
func several(p *lint.Pass, key *policy.ConditionKey) bool {
	known, ok := p.FindKey(key.Key.Value)
	return ok && known.Multivalued()
}

// exclude reports whether surely no request meets both tests of one key.
func exclude(x, y *keyTest) bool {
	if x.o.Base == cond.Null {
		x, y = y, x
	}
	if y.o.Base == cond.Null {
		absent := lint.Fold(y.key.Items[0].Value, "true")
		switch {
		case len(y.key.Items) > 1:
			return false
		case x.o.Base == cond.Null:
			return len(x.key.Items) == 1 && lint.Fold(x.key.Items[0].Value, "true") != absent
		}
		return absent && !holdsWithout(x.o)
	}
	if holdsWithout(x.o) && holdsWithout(y.o) || x.o.Base.Type() != y.o.Base.Type() {
		return false // both without the key, or a mistake of another kind
	}
	switch x.o.Base.Type() {
	case cond.Bool:
		return !(x.allows("true") && y.allows("true")) && !(x.allows("false") && y.allows("false"))
	case cond.Numeric, cond.Date:
		return excludeNumbers(x, y)
	case cond.IP:
		return excludeNetworks(x, y)
	case cond.String, cond.ARN:
		return excludeTexts(x, y)
	}
	return false
}

// bound says which way a comparison goes: -1 for less, 1 for greater, 0 for others.
func bound(b cond.Base) (way int, strict bool) {
	switch b {
	case cond.NumericLessThan, cond.DateLessThan:
		return -1, true
	case cond.NumericLessThanEquals, cond.DateLessThanEquals:
		return -1, false
	case cond.NumericGreaterThan, cond.DateGreaterThan:
		return 1, true
	case cond.NumericGreaterThanEquals, cond.DateGreaterThanEquals:
		return 1, false
	}
	return 0, false
}

func excludeNumbers(x, y *keyTest) bool {
	way, _ := bound(x.o.Base)
	other, too := bound(y.o.Base)
	if x.o.Base == cond.NumericEquals || x.o.Base == cond.DateEquals {
		return !anyAllowed(x, y)
	}
	if y.o.Base == cond.NumericEquals || y.o.Base == cond.DateEquals {
		return !anyAllowed(y, x)
	}
	if way*other != -1 {
		return false
	}
	// Some value of y must lie on x's side of one of x's, and on it if both bounds do.
	between := *x
	switch between.o.Base {
	case cond.NumericLessThanEquals, cond.DateLessThanEquals, cond.NumericGreaterThanEquals, cond.DateGreaterThanEquals:
		if too {
			between.o.Base-- // the strict one stands before it
		}
	}
	return !anyAllowed(y, &between)
}

// anyAllowed reports whether a test allows one of another test's values.
func anyAllowed(values, test *keyTest) bool {
	for i := range values.key.Items {
		if test.allows(values.key.Items[i].Value) {
			return true
		}
	}
	return false
}

func excludeNetworks(x, y *keyTest) bool {
	if x.o.Base.Negated() {
		x, y = y, x
	}
	for i := range x.key.Items {
		a, _ := cond.ParseNetwork(x.key.Items[i].Value)
		inside, apart := false, true
		for k := range y.key.Items {
			b, _ := cond.ParseNetwork(y.key.Items[k].Value)
			inside = inside || b.Contains(a)
			apart = apart && !b.Contains(a) && !a.Contains(b)
		}
		if y.o.Base.Negated() && !inside || !y.o.Base.Negated() && !apart {
			return false
		}
	}
	return true
}

// excludeTexts tries the values of a comparison without wildcards; two patterns are compared
// as a whole.
func excludeTexts(x, y *keyTest) bool {
	if y.o.Base == cond.StringEquals || y.o.Base == cond.ARNEquals || y.o.Base == cond.ARNLike && !x.o.Base.Negated() {
		x, y = y, x
	}
	switch {
	case x.o.Base.Negated():
		return false
	case x.o.Base == cond.StringEquals || x.o.Base.Type() == cond.ARN && !wild(x.key.Items):
		return !anyAllowed(x, y)
	case y.o.Base.Negated() || x.o.Base == cond.StringEqualsIgnoreCase || y.o.Base == cond.StringEqualsIgnoreCase:
		return false
	}
	for i := range x.key.Items {
		for k := range y.key.Items {
			if a, b := x.key.Items[i].Value, y.key.Items[k].Value; !arn.DisjointTexts(a, b) {
				return false
			}
		}
	}
	return true
}

func wild(items []policy.String) bool {
	for i := range items {
		if strings.ContainsAny(items[i].Value, "*?") {
			return true
		}
	}
	return false
}

// expired takes the catalog's date for today: what was over then is over.
func expired(p *lint.Pass) {
	if len(p.Key.Items) == 0 || p.Operator.IfExists {
		return
	}
	switch p.Operator.Base {
	case cond.DateLessThan, cond.DateLessThanEquals, cond.NumericLessThan, cond.NumericLessThanEquals:
	default:
		return
	}
	today, _ := cond.Seconds(p.Catalog.Date())
	now := cond.Operator{Base: cond.NumericLessThan}
	for i := range p.Key.Items {
		seconds, ok := cond.Seconds(p.Key.Items[i].Value)
		if !ok || cond.NewTest(now, "k", []string{today}, false).Eval(of{seconds}) != cond.Yes {
			return
		}
	}
	what := "allows nothing any more"
	if p.Statement.Deny {
		what = "denies nothing any more"
	}
	p.Report(p.Key.Span, "the time until which the statement holds is over: it "+what).Advise("write another date, or remove the statement")
}

// principalConflict: who is named in Principal has an account that the condition leaves out.
func principalConflict(p *lint.Pass) {
	s := p.Statement
	key := needs(s, "aws:PrincipalAccount")
	if key == nil || len(s.Principal) == 0 {
		return
	}
	for i := range key.Items {
		if !arn.IsAccount(key.Items[i].Value) {
			return
		}
	}
	for i := range s.Principal {
		if s.Principal[i].Kind != policy.AWS {
			return
		}
		for k := range s.Principal[i].Items {
			account := s.Principal[i].Items[k].Value
			if a, err := arn.Parse(account); err == nil {
				account = a.Account
			}
			if !arn.IsAccount(account) {
				return
			}
			for n := range key.Items {
				if key.Items[n].Value == account {
					return
				}
			}
		}
	}
	f := p.Report(key.Span, "no principal of the statement is of an account that the condition lets in").Advise("write the same accounts in both")
	judge(f, s)
}

// negatedAnded: all keys of a condition must hold.
func negatedAnded(p *lint.Pass) {
	s := p.Statement
	if !s.Deny {
		return
	}
	first := ""
	for i := range s.Condition {
		o, err := cond.ParseOperator(s.Condition[i].Operator.Value)
		if err != nil || !o.Base.Negated() {
			continue
		}
		for k := range s.Condition[i].Keys {
			key := &s.Condition[i].Keys[k].Key
			if first == "" || lint.Fold(first, key.Value) {
				first = key.Value
				continue
			}
			p.Report(key.Span, "only requests that differ in %s and in %s are denied", first, key.Value).
				Advise("make two statements of it if one is enough to deny")
			return
		}
	}
}
