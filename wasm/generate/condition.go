package generate

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/internal/ascii"
	"github.com/leastwise/leastwise/wasm/internal/facts"
	"github.com/leastwise/leastwise/wasm/jsonspan"
)

// applyConditions puts the conditions of templates on statements, as far as action and
// type support the keys. A statement of which only some actions do is split; those with
// more conditions come first.
func (b *builder) applyConditions() {
	var out []*draftStatement
	without := map[*ConditionBlock][]string{}
	for _, s := range b.drafts {
		out = append(out, b.split(s, without)...)
	}
	b.drafts = out
	done := map[*group]bool{}
	for i, g := range b.groups {
		if g == nil || done[g] {
			continue
		}
		done[g] = true
		for j := range g.conditions {
			c := &g.conditions[j]
			at := place{i, "conditions", c.Key}
			if _, ok := b.catalog.LookupConditionKey(c.Key.Value); !ok {
				b.noteAt(at, Note{Code: NotKnown, Severity: Warning, Message: "the condition key " + jsonspan.Quote(c.Key.Value) + " is not in the catalog of " + b.catalog.Date()})
			}
			list := without[c]
			slices.Sort(list)
			if list = slices.Compact(list); len(list) > 0 {
				b.noteAt(at, Note{Code: NoCondition, Severity: Warning, Actions: list,
					Message: "the condition on " + c.Key.Value + " was not put on " + some(list) + ": they don't support the key there"})
			}
		}
	}
}

// split parts a statement by the conditions that its actions support.
func (b *builder) split(s *draftStatement, without map[*ConditionBlock][]string) []*draftStatement {
	blocks := s.group.conditions
	if len(blocks) == 0 {
		return []*draftStatement{s}
	}
	var parts []*draftStatement
	part := func(conditions []Condition) *draftStatement {
		for _, p := range parts {
			if len(p.conditions) == len(s.conditions)+len(conditions) && slices.EqualFunc(p.conditions[len(s.conditions):], conditions, equalConditions) {
				return p
			}
		}
		p := *s
		p.actions, p.texts = nil, nil
		p.conditions = append(slices.Clone(s.conditions), conditions...)
		parts = append(parts, &p)
		return &p
	}
	for _, a := range s.actions {
		var on []Condition
		for i := range blocks {
			if c := &blocks[i]; b.supports(a, s, c.Key.Value) {
				on = append(on, c.condition())
			} else {
				without[c] = append(without[c], a.ID())
			}
		}
		part(on).add(a)
	}
	for _, text := range s.texts {
		var on []Condition
		a, known := b.catalog.LookupAction(text)
		for i := range blocks {
			if c := &blocks[i]; b.everywhere(c.Key.Value) || known && b.supports(a, s, c.Key.Value) {
				on = append(on, c.condition())
			} else {
				without[c] = append(without[c], text)
			}
		}
		p := part(on)
		p.texts = append(p.texts, text)
	}
	slices.SortStableFunc(parts, func(x, y *draftStatement) int { return len(y.conditions) - len(x.conditions) })
	for i, p := range parts {
		if i > 0 && len(p.conditions) == len(s.conditions) {
			p.sid += "Nocondition"
		}
	}
	return parts
}

func equalConditions(a, b Condition) bool {
	return a.Operator == b.Operator && a.Key == b.Key && slices.Equal(a.Values, b.Values)
}

func (c *ConditionBlock) condition() Condition {
	out := Condition{Operator: c.Operator.Value, Key: c.Key.Value}
	for _, v := range c.Values {
		out.Values = append(out.Values, v.Value)
	}
	return out
}

// supports reports whether a key counts for an action in a statement: it is a key of the
// action, of the action's row for the type, of the type, or one that every request has. On
// Resource "*" each type of the action has to have it.
func (b *builder) supports(a catalog.Action, s *draftStatement, key string) bool {
	matches := func(k catalog.ConditionKey) bool { return k.Matches(key) }
	if b.everywhere(key) || slices.ContainsFunc(facts.ActionKeys(a), matches) {
		return true
	}
	any, all := false, true
	for _, row := range facts.Rows(a) {
		t := row.ResourceType()
		if s.kind != byStar && s.kind != bySkip && t != s.typ.typ {
			continue
		}
		has := slices.ContainsFunc(facts.RowKeys(row), matches) || slices.ContainsFunc(facts.TypeKeys(t), matches)
		any, all = true, all && has
	}
	return any && all
}

// sometimes are the global keys that a request has only where the action's page names
// them, or where an AWS service makes it.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
var sometimes = [...]string{"aws:requesttag/", "aws:resourcetag/", "aws:tagkeys", "aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths"}

// everywhere reports whether a key is a global one that does not depend on the action.
func (b *builder) everywhere(key string) bool {
	name := ascii.ToLower(key)
	for _, s := range sometimes {
		if name == s || strings.HasSuffix(s, "/") && strings.HasPrefix(name, s) {
			return false
		}
	}
	return slices.ContainsFunc(facts.GlobalKeys(b.catalog), func(k catalog.ConditionKey) bool { return k.Matches(key) })
}
