package generate

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/internal/ascii"
	"github.com/leastwise/leastwise/wasm/internal/facts"
)

// applyConditions puts the conditions of templates on statements, as far as action and
// type support the keys. A statement of which only some actions do is split; those with
// more conditions come first.
func (b *builder) applyConditions() {
	var out []*draftStatement
	without := map[*ConditionBlock][]string{}
	for _, s := range b.drafts {
		for _, blocks := range s.group.alternatives() {
			out = append(out, b.split(s, blocks, without)...)
		}
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
			at := &place{i, "conditions", c.Key}
			ofCaller, _ := g.callersHave(c.Key.Value)
			if _, ok := b.catalog.LookupConditionKey(c.Key.Value); !ok && !ofCaller {
				b.unknown(at, "the condition key ", c.Key.Value, "", "", "", nil)
			}
			list := without[c]
			slices.Sort(list)
			if list = slices.Compact(list); len(list) > 0 {
				verb := "was not put on "
				if g.deny {
					verb = "leaves out "
				}
				why := "they don't support the key there"
				if known, _ := g.callersHave(c.Key.Value); known {
					why = "calls of " + g.callers() + " have no such key"
				}
				b.say(at, NoCondition, Warning, "the condition on "+c.Key.Value+" "+verb+some(list)+": "+why).Actions = list
			}
		}
	}
}

// alternatives are the conditions that a group's statements get. What the recipes of a Deny
// ask for must all hold, so a request is denied that lacks any of it: each recipe takes a
// statement of its own. Conditions in the policy's own words stay together, as in a policy.
func (g *group) alternatives() [][]*ConditionBlock {
	var plain, recipes []*ConditionBlock
	for i := range g.conditions {
		if c := &g.conditions[i]; g.deny && c.Recipe != nil {
			recipes = append(recipes, c)
		} else {
			plain = append(plain, c)
		}
	}
	if len(recipes) == 0 {
		return [][]*ConditionBlock{plain}
	}
	out := make([][]*ConditionBlock, len(recipes))
	for i, c := range recipes {
		out[i] = append(slices.Clone(plain), c)
	}
	return out
}

// split parts a statement by the conditions that its actions support.
func (b *builder) split(s *draftStatement, blocks []*ConditionBlock, without map[*ConditionBlock][]string) []*draftStatement {
	if len(blocks) == 0 {
		return []*draftStatement{s}
	}
	var parts []*draftStatement
	var masks []string // which conditions the parts have
	part := func(name string, supports func(key string) bool) *draftStatement {
		mask := make([]byte, len(blocks))
		for i, c := range blocks {
			if supports(c.Key.Value) {
				mask[i] = 1
			} else {
				without[c] = append(without[c], name)
			}
		}
		if at := slices.Index(masks, string(mask)); at >= 0 {
			return parts[at]
		}
		p := *s
		p.actions, p.texts, p.conditions = nil, nil, slices.Clone(s.conditions)
		for i := range blocks {
			if mask[i] != 0 {
				p.conditions = append(p.conditions, blocks[i].condition(s.group.deny))
			}
		}
		parts, masks = append(parts, &p), append(masks, string(mask))
		return &p
	}
	for _, a := range s.actions {
		part(a.ID(), func(key string) bool { return b.supports(a, s, key) }).add(a)
	}
	for _, text := range s.texts {
		p := part(text, func(key string) bool { return b.supportsText(text, s, key) })
		p.texts = append(p.texts, text)
	}
	for i := range parts {
		for ; i > 0 && len(parts[i].conditions) > len(parts[i-1].conditions); i-- {
			parts[i], parts[i-1] = parts[i-1], parts[i]
		}
	}
	if s.group.deny { // without a condition they would reach further than they say
		parts = slices.DeleteFunc(parts, func(p *draftStatement) bool { return len(p.conditions) < len(s.conditions)+len(blocks) })
		return parts
	}
	if last := parts[len(parts)-1]; len(parts) > 1 && len(last.conditions) == len(s.conditions) {
		last.sid += "Nocondition"
	}
	return parts
}

func equalConditions(a, b Condition) bool {
	return a.Operator == b.Operator && a.Key == b.Key && slices.Equal(a.Values, b.Values)
}

// condition is the block as a statement of an effect has it.
func (c *ConditionBlock) condition(deny bool) Condition {
	if c.Recipe != nil {
		return c.Recipe.Fill(deny, c.With)
	}
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
	if known, has := s.group.callersHave(key); known {
		return has
	}
	if b.everywhere(key) || slices.ContainsFunc(facts.ActionKeys(a), matches) {
		return true
	}
	any, all := false, true
	for _, row := range facts.Rows(a) {
		t := row.ResourceType()
		if s.kind != byStar && s.kind != bySkip && s.kind != byService && t != s.typ.typ {
			continue
		}
		has := slices.ContainsFunc(facts.RowKeys(row), matches) || slices.ContainsFunc(facts.TypeKeys(t), matches)
		any, all = true, all && has
	}
	return any && all
}

// supportsText is supports for an action as it is written, which may be a pattern.
func (b *builder) supportsText(text string, s *draftStatement, key string) bool {
	a, known := b.catalog.LookupAction(text)
	return b.everywhere(key) || known && b.supports(a, s, key)
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
