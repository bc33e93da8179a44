package generate

import (
	"slices"

	"github.com/leastwise/leastwise/catalog"
)

// statementKind tells the statements of templates apart.
type statementKind uint8

const (
	byLevel     statementKind = iota
	byStar                    // MultMultNone
	bySkip                    // SkipResourceConstraints
	bySTS                     // AssumeRole and its like
	byDependent               // dependents on ARNs of the template
	byTrust                   // of a trust policy
	byService                 // of a boundary
)

// statementKey is what makes ARNs and actions join a statement.
type statementKey struct {
	group *group
	kind  statementKind
	typ   typeLevel
	more  string
}

// draftStatement is a statement of templates while it grows.
type draftStatement struct {
	statementKey
	sid        string
	actions    []catalog.Action // by Index
	texts      []string         // of the skip list
	resources  []string         // in the order of the template
	conditions []Condition
	reasons    []*Reason
}

// statement finds a statement, or begins it after all others.
func (b *builder) statement(key statementKey, sid string) *draftStatement {
	s := b.statements[key]
	if s == nil {
		s = &draftStatement{statementKey: key, sid: sid}
		b.statements[key] = s
		b.drafts = append(b.drafts, s)
	}
	return s
}

// star is the statement for what takes no resource.
func (b *builder) star(g *group) *draftStatement {
	s := b.statement(statementKey{group: g, kind: byStar}, "MultMultNone")
	s.resource("*")
	return s
}

// grant is an action of a statement that has a reason of its own.
type grant struct {
	action catalog.Action
	reason *Reason
}

func (s *draftStatement) grant(g grant) {
	s.add(g.action)
	r := *g.reason // it may stand in several statements
	r.Actions = []string{g.action.ID()}
	s.reasons = append(s.reasons, &r)
}

func (s *draftStatement) add(a catalog.Action) {
	at, found := slices.BinarySearchFunc(s.actions, a, byIndex)
	if !found {
		s.actions = slices.Insert(s.actions, at, a)
	}
}

func (s *draftStatement) has(a catalog.Action) bool {
	_, found := slices.BinarySearchFunc(s.actions, a, byIndex)
	return found
}

func byIndex(a, b catalog.Action) int { return a.Index() - b.Index() }

func (s *draftStatement) resource(text string) {
	if !slices.Contains(s.resources, text) {
		s.resources = append(s.resources, text)
	}
}
