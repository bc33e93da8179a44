package custom

import (
	"github.com/leastwise/leastwise/wasm/expand"
	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/policy"
)

// about is what a statement has of a scope, to name in messages; ok is false for one that
// the scope is not for. set is what the scope's actions cover.
func (c *Scope) about(p *lint.Pass, set expand.Set) (names string, ok bool) {
	s := p.Statement
	if !s.Allow {
		return "", false
	}
	names = "the statement"
	if len(c.Principals) > 0 {
		one := c.principal(p)
		if one == nil {
			return "", false
		}
		names = one.Value
	}
	if len(c.Actions) > 0 {
		both := common(p.Expand(s), set)
		if both.Len() == 0 {
			return "", false
		}
		names = lint.List(both.AppendIDs(nil, p.Catalog))
	}
	return names, true
}

// principal is the statement's first principal of the scope.
func (c *Scope) principal(p *lint.Pass) *policy.String {
	for i := range p.Statement.Principal {
		items := p.Statement.Principal[i].Items
		for k := range items {
			if items[k].Form == policy.Text && !p.HasPlaceholder(items[k].Value) && fits(c.Principals, items[k].Value, false) {
				return &items[k]
			}
		}
	}
	return nil
}

// check finds an Allow without any of the keys, and values that are not among those that
// may be there.
func (c *Require) check(p *lint.Pass, set expand.Set) {
	names, ok := c.about(p, set)
	if !ok {
		return
	}
	keyed := false
	eachKey(p.Statement, func(key *policy.ConditionKey) {
		if !isOneOf(c.Keys, key.Key.Value) {
			return
		}
		keyed = true
		for v := range key.Items {
			if value := &key.Items[v]; len(c.Values) > 0 && !p.HasPlaceholder(value.Value) && !fits(c.Values, value.Value, false) {
				c.with(p.Report(value.Span, "%s may not be %q here", key.Key.Value, value.Value))
			}
		}
	})
	if keyed {
		return
	}
	at := p.Statement.ActionSpan()
	if len(c.Actions) == 0 && len(c.Principals) > 0 {
		at = c.principal(p).Span
	}
	if len(c.Keys) == 1 {
		c.with(p.Report(at, "%s must have a condition on %s here", names, c.Keys[0]))
	} else {
		c.with(p.Report(at, "%s must have a condition on one of %s here", names, lint.List(c.Keys)))
	}
}

// check finds the key in an Allow.
func (c *Refuse) check(p *lint.Pass, set expand.Set) {
	names, ok := c.about(p, set)
	if !ok {
		return
	}
	eachKey(p.Statement, func(key *policy.ConditionKey) {
		if !lint.Fold(key.Key.Value, c.Key) {
			return
		}
		if len(c.Values) == 0 {
			c.with(p.Report(key.Key.Span, "%s may have no condition on %s here", names, c.Key))
		}
		for v := range key.Items {
			if value := &key.Items[v]; fits(c.Values, value.Value, false) {
				c.with(p.Report(value.Span, "%s may not be %q here", c.Key, value.Value))
			}
		}
	})
}

func eachKey(s *lint.Statement, f func(*policy.ConditionKey)) {
	for i := range s.Condition {
		for k := range s.Condition[i].Keys {
			f(&s.Condition[i].Keys[k])
		}
	}
}

func isOneOf(keys []string, key string) bool {
	for _, k := range keys {
		if lint.Fold(k, key) {
			return true
		}
	}
	return false
}
