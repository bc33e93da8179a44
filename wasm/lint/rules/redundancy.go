package rules

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/arn"
	"github.com/leastwise/leastwise/wasm/expand"
	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/policy"
)

// What says nothing that is not said already.
var redundancyRules = [...]lint.Rule{
	{ID: "redundant-action", Group: lint.GroupRedundancy, Severity: lint.Suggestion, At: lint.AtStatement, Check: func(p *lint.Pass) {
		if s := p.Statement; !s.Inverted {
			redundantItems(p, items{"Action", s.Action, s.Actions, nil}, "duplicate-action")
		}
	}},
	{ID: "redundant-resource", Group: lint.GroupRedundancy, Severity: lint.Suggestion, At: lint.AtStatement, Check: func(p *lint.Pass) {
		redundantItems(p, items{"Resource", p.Statement.Resource, nil, arn.Covers}, "duplicate-resource")
	}},
	{ID: "redundant-not-element", Group: lint.GroupRedundancy, Severity: lint.Suggestion, At: lint.AtStatement, Check: func(p *lint.Pass) {
		if s := p.Statement; s.Inverted {
			redundantItems(p, items{"NotAction", s.NotAction, s.Actions, nil}, "redundant-not-element")
		}
		redundantItems(p, items{"NotResource", p.Statement.NotResource, nil, arn.Covers}, "redundant-not-element")
	}},
	{ID: "redundant-statement", Group: lint.GroupRedundancy, Severity: lint.Suggestion, At: lint.AtDocument, Check: redundantStatement},
	{ID: "shadowed-by-deny", Group: lint.GroupRedundancy, Severity: lint.Warning, At: lint.AtDocument, Check: shadowedByDeny},
}

// duplicateRules are for items that say the same as another one.
var duplicateRules = [...]lint.Rule{
	{ID: "duplicate-action", Group: lint.GroupRedundancy, Severity: lint.Suggestion, With: &redundancyRules[0]},
	{ID: "duplicate-resource", Group: lint.GroupRedundancy, Severity: lint.Suggestion, With: &redundancyRules[1]},
}

var (
	_ = registerAll(redundancyRules[:])
	_ = registerAll(duplicateRules[:])
)

// mostPatterns bounds how many patterns a list is compared with: the work grows with both.
const mostPatterns = 50

// mostPairs bounds the comparisons of two statements' lists.
const mostPairs = 1 << 18

// items is a list of one element of a statement.
type items struct {
	name string
	list []policy.String
	// actions are the list's where it is one of actions, whose letter case does not matter.
	actions []lint.Action
	// covers has the last word on patterns of resources.
	covers func(outer, inner string) bool
}

// unread reports whether an item is yet to be filled in, or no text.
func (l *items) unread(i int) bool {
	if l.actions != nil {
		return l.actions[i].Opaque
	}
	return l.list[i].Form != policy.Text || lint.HasPlaceholder(l.list[i].Value)
}

// first is the number of the first item that says the same as item i. Of the catalog's
// actions, which most are, that is a bit in a set.
func (l *items) first(i int, actions expand.Set, texts *lint.Twins) int {
	if l.actions == nil || !l.actions[i].Known {
		return texts.Add(l.list[i].Value, i)
	}
	a := l.actions[i].Action
	if !actions.Has(a) {
		actions.Add(a)
		return i
	}
	for k := range l.actions {
		if l.actions[k].Known && l.actions[k].Action == a {
			return k
		}
	}
	return i
}

// redundantItems reports items of a list that another one covers, and for another rule
// those that stand there twice.
func redundantItems(p *lint.Pass, l items, twice string) {
	list, fold := l.list, l.actions != nil
	if len(list) < 2 {
		return
	}
	e := p.Statement.Element(l.name)
	var actions expand.Set
	if fold {
		actions = p.Actions()
	}
	texts := p.Twins(len(list), fold)
	type pattern struct{ i, head int } // of so much plain text before the first wildcard
	var room [mostPatterns]pattern
	patterns := room[:0]
	for i := range list {
		if l.unread(i) || p.Conditional(list[i].Span, p.Statement.Span) {
			continue
		}
		text := list[i].Value
		if first := l.first(i, actions, texts); first < i {
			p.ReportFor(twice, list[i].Span, "%q stands there already as %q", text, list[first].Value).Advise("remove it").
				Fix(lint.Same, p.Without(e.Span, list, i)...)
			continue
		}
		if fold && l.actions[i].Known {
			continue
		}
		if at := strings.IndexAny(text, "*?"); at >= 0 && len(patterns) < mostPatterns {
			patterns = append(patterns, pattern{i, at})
		}
	}
	if len(patterns) == 0 {
		return
	}
	for i := range list {
		if l.unread(i) {
			continue
		}
		text := list[i].Value
		for _, pattern := range patterns {
			k, n := pattern.i, pattern.head
			outer := list[k].Value
			if n > 0 && (len(text) < n || outer[n-1] != text[n-1] && !(fold && lint.Fold(outer[n-1:n], text[n-1:n]))) {
				continue // as mostly
			}
			if k == i || !lint.Contains(outer, text, fold) || l.covers != nil && !l.covers(outer, text) {
				continue // mostly by the first, which costs little
			}
			if len(outer) == len(text) && (text == outer || fold && lint.Fold(text, outer)) || i < k && lint.Contains(text, outer, fold) {
				continue
			}
			p.Report(list[i].Span, "%q is covered by %q beside it", text, list[k].Value).Advise("remove it").
				Fix(lint.Same, p.Without(e.Span, list, i)...)
			break
		}
	}
}

// redundantStatement compares statements as text, without their Sids.
func redundantStatement(p *lint.Pass) {
	if len(p.Statements()) < 2 {
		return
	}
	seen := map[string]int{}
	for i := range p.Statements() {
		s := p.Statements()[i].Statement
		if len(s.Elements) < 3 || !anyAlike(p.Statements(), i) || !p.Settled(&p.Statements()[i]) {
			continue
		}
		text := withoutSid(s)
		if first, ok := seen[text]; ok {
			gone := make([]bool, len(p.Doc.Statements))
			gone[p.Statements()[i].Index] = true
			f := p.Report(lint.Start(s.Span), "the statement says the same as statement "+lint.Count(first+1)).Advise("remove it")
			if len(gone) < mostItems {
				f.Fix(lint.Same, p.Doc.RemoveStatements(gone)...)
			}
			continue
		}
		if p.Certain(&p.Statements()[i]) {
			seen[text] = p.Statements()[i].Index
		}
	}
}

// withoutSid is a statement as text.
func withoutSid(s *policy.Statement) string {
	bare := *s
	bare.Sid, bare.Elements = policy.String{}, nil
	for _, e := range s.Elements {
		if e.Name != "Sid" {
			bare.Elements = append(bare.Elements, e)
		}
	}
	return policy.PrintStatement(&bare, policy.Layout{Lists: policy.AlwaysLists})
}

// anyAlike reports whether another of the statements may be the same as the i-th: most tell
// apart by how much they name. Of very many it says yes.
func anyAlike(list []lint.Statement, i int) bool {
	if len(list) > mostItems {
		return true
	}
	s := &list[i]
	for k := range list {
		o := &list[k]
		if k != i && len(o.Actions) == len(s.Actions) && len(o.Resources) == len(s.Resources) && len(o.Condition) == len(s.Condition) &&
			o.Effect.Value == s.Effect.Value && (len(s.Actions) == 0 || o.Actions[0].Value == s.Actions[0].Value) {
			return true
		}
	}
	return false
}

// shadowedByDeny reports an Allow that a Deny without conditions takes back as a whole.
func shadowedByDeny(p *lint.Pass) {
	var denies []*lint.Statement
	for i := range p.Statements() {
		s := &p.Statements()[i]
		if s.Deny && !s.Inverted && !s.Unresolved && len(s.Actions) > 0 && !expand.IsConditional(s.Statement) && len(denies) < mostPatterns && p.Certain(s) {
			denies = append(denies, s)
		}
	}
	if len(denies) == 0 {
		return
	}
	for i := range p.Statements() {
		s := &p.Statements()[i]
		if !s.Allow || s.Inverted || s.Unresolved || len(s.Actions) == 0 || !p.Settled(s) {
			continue
		}
		for _, d := range denies {
			if deniesAll(p, d, s) && expand.CoversResources(d.Statement, s.Statement) && expand.CoversPrincipals(d.Statement, s.Statement) {
				p.Report(lint.Start(s.Span), "statement "+lint.Count(d.Index+1)+" denies all that this one allows").Advise("remove one of them")
				break
			}
		}
	}
}

// deniesAll reports whether each action pattern of s is covered by one of d.
func deniesAll(p *lint.Pass, d, s *lint.Statement) bool {
	if len(d.Actions)*len(s.Actions) > mostPairs || len(d.Resources)*len(s.Resources) > mostPairs {
		return false
	}
	if !d.MayCover(s) {
		return false
	}
	if len(d.Actions) <= mostItems {
		set := p.Expand(d)
		for i := range s.Actions {
			if s.Actions[i].Known && !set.Has(s.Actions[i].Action) {
				return false
			}
		}
	}
	for i := range s.Actions {
		covered := false
		for k := 0; k < len(d.Actions) && !covered; k++ {
			covered = lint.Contains(d.Actions[k].Value, s.Actions[i].Value, true)
		}
		if !covered {
			return false
		}
	}
	return true
}
