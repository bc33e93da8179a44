package generate

import (
	"slices"
	"strconv"

	"github.com/leastwise/leastwise/catalog"
)

// finish takes out what is there twice, adds conditions, and writes the statements.
func (b *builder) finish() Result {
	if !b.options.Compat {
		b.dropTwice()
	} else {
		b.dropScopedStar()
	}
	b.drafts = slices.DeleteFunc(b.drafts, func(s *draftStatement) bool { return len(s.actions)+len(s.texts) == 0 })
	var out Result
	if b.options.Recipes {
		out.Recipes = b.support()
	}
	b.applyConditions()
	for _, s := range b.drafts {
		own := ids(s.actions)
		st := Statement{Sid: s.sid, Deny: s.group.deny, Actions: own, Principals: s.group.principals, Resources: s.resources, Conditions: s.conditions}
		st.Actions = append(slices.Clone(s.texts), own...)
		slices.Sort(st.Actions)
		b.addReasons(&out, s, own)
		out.Statements = append(out.Statements, st)
	}
	if b.options.Minimize >= 0 {
		b.minimize(&out)
	}
	uniqueSids(out.Statements)
	if len(out.Statements) == 0 {
		b.notes = append(b.notes, &Note{Code: Empty, Severity: Warning, Item: -1, Message: "the policy has no statement"})
	}
	if n, ok := sizeNote(out.Statements, b.quotas()); ok {
		if n.Severity == Warning && b.options.Minimize < 0 {
			n.Hint = "it is shorter with actions as patterns, see minimize"
		}
		b.notes = append(b.notes, &n)
	}
	for i := range b.notes { // nearly in order
		for ; i > 0 && b.notes[i].before(b.notes[i-1]); i-- {
			b.notes[i], b.notes[i-1] = b.notes[i-1], b.notes[i]
		}
	}
	for _, n := range b.notes {
		n.tidy()
		if !n.isIn(out.Notes) {
			out.Notes = append(out.Notes, *n)
		}
	}
	return out
}

// addReasons adds the reasons of a statement's actions: each is for its own actions, or
// for all that have none of their own.
func (b *builder) addReasons(out *Result, s *draftStatement, own []string) {
	single := map[string]bool{}
	for _, r := range s.reasons {
		for _, id := range r.Actions {
			single[id] = true
		}
	}
	rest := slices.DeleteFunc(slices.Clone(own), func(id string) bool { return single[id] })
	for _, reason := range s.reasons {
		r := *reason
		r.Statement = len(out.Statements)
		r.template = b.items[r.template]
		if r.Actions == nil {
			r.Actions = rest
		} else if _, found := slices.BinarySearch(own, r.Actions[0]); !found && r.Why != BySkipList {
			continue // taken out since
		}
		if len(r.Actions) > 0 {
			out.Reasons = append(out.Reasons, r)
		}
	}
}

// dropTwice takes actions out of statements that another one makes superfluous: one of
// the skip list, or an earlier one of the same level and at least the same ARNs. An action
// that takes resources stays on "*" only where no other ARN has it.
func (b *builder) dropTwice() {
	for i, s := range b.drafts {
		if s.kind != bySkip {
			s.drop(func(a catalog.Action) bool { return s.group.skipped.Has(a) && b.skips(s.group) })
		}
		if s.kind != byLevel {
			continue
		}
		for _, earlier := range b.drafts[:i] {
			if earlier.kind == byLevel && earlier.group == s.group && earlier.typ.level == s.typ.level && containsAll(earlier.resources, s.resources) {
				s.drop(earlier.has)
			}
		}
	}
	b.dropScopedStar()
}

// skips reports whether the group has a statement of the skip list.
func (b *builder) skips(g *group) bool {
	return b.statements[statementKey{group: g, kind: bySkip}] != nil
}

// dropScopedStar takes actions out of MultMultNone that have an ARN elsewhere. Policy
// Sentry does so for actions templates only.
func (b *builder) dropScopedStar() {
	for _, s := range b.drafts {
		if s.kind != byStar || s.group.deny || len(s.group.conditions) > 0 {
			continue
		}
		s.drop(func(a catalog.Action) bool {
			return a.NumRows() > 0 && slices.ContainsFunc(b.drafts, func(o *draftStatement) bool {
				return o.group == s.group && o.kind == byLevel && (!b.options.Compat || o.more == "formats") && o.has(a)
			})
		})
	}
}

func (s *draftStatement) drop(drop func(catalog.Action) bool) {
	s.actions = slices.DeleteFunc(s.actions, drop)
}

// uniqueSids puts a number behind Sids that were there before.
func uniqueSids(statements []Statement) {
	taken := map[string]bool{}
	for i := range statements {
		s := &statements[i]
		sid := s.Sid
		for n := 2; taken[s.Sid]; n++ {
			s.Sid = sid + strconv.Itoa(n)
		}
		taken[s.Sid] = true
	}
}
