package roles

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/wasm/jsonspan"
)

// Options tune a plan. The zero value is the usual.
type Options struct {
	// Exclusive takes away attached policies and boundaries of roles whose definition does
	// not speak of them, which are otherwise shown and kept.
	Exclusive bool
}

// NewPlan compares what is wanted with what is there. The error is for accounts that are
// not the same.
func NewPlan(want *Desired, have *Actual, o Options) (*Plan, error) {
	if have.Account != "" && want.Account != have.Account {
		return nil, &AccountError{want.Account, have.Account}
	}
	p := &planner{want: want, have: have, options: o, plan: &Plan{Account: want.Account, Partition: want.Partition}, ways: allWays()}
	p.reader.arnOf = have.PrincipalARN
	p.roles()
	for i := range want.Buckets {
		p.bucket(&want.Buckets[i])
	}
	for i := range want.Keys {
		p.key(&want.Keys[i])
	}
	for i := range want.Removals {
		p.removal(&want.Removals[i])
	}
	p.sortChanges()
	return p.plan, nil
}

// AccountError says that a definition is for another account.
type AccountError struct{ Want, Have string }

func (e *AccountError) Error() string {
	return "the definition is for account " + e.Want + ", and what was found is account " + e.Have
}

// Hint says what to do.
func (e *AccountError) Hint() string {
	return "use the credentials or the dump of account " + e.Want + ", or another folder"
}

type planner struct {
	want    *Desired
	have    *Actual
	options Options
	reader  reader
	plan    *Plan
	ways    []way
}

// change adds a difference and gives its index.
func (p *planner) change(c Change) int {
	p.plan.Changes = append(p.plan.Changes, c)
	return len(p.plan.Changes) - 1
}

func (p *planner) unknown(t Thing, part Part, want string) {
	p.plan.Unknown = append(p.plan.Unknown, Unknown{t, part, want})
}

// add adds steps, with the fingerprints of the resource before each. now has the resource,
// and is what it is after the steps.
func (p *planner) add(now *Actual, steps []Step) {
	for _, s := range steps {
		s.Fingerprint = now.fingerprint(s.Thing, &p.reader)
		p.plan.Steps = append(p.plan.Steps, s)
		now.Do(&s)
	}
}

// sortChanges puts removals and refusals where Plan.Changes has them: roles by name, the
// rest as it was found. Steps keep pointing at theirs.
func (p *planner) sortChanges() {
	changes := p.plan.Changes
	order := make([]int, len(changes))
	for i := range order {
		order[i] = i
	}
	rank := func(c *Change) int {
		switch {
		case c.Kind == RoleKind && c.Part == Whole && c.Action == Delete:
			return 1
		case c.Kind == BucketKind:
			return 2
		case c.Kind == KeyKind:
			return 3
		}
		return 0
	}
	slices.SortStableFunc(order, func(a, b int) int {
		x, y := &changes[a], &changes[b]
		if rank(x) != rank(y) {
			return rank(x) - rank(y)
		}
		return strings.Compare(x.Thing.Name, y.Thing.Name)
	})
	sorted, at := make([]Change, 0, len(changes)), make([]int, len(changes))
	for to, from := range order {
		sorted = append(sorted, changes[from])
		at[from] = to
	}
	p.plan.Changes = sorted
	for i := range p.plan.Steps {
		p.plan.Steps[i].Change = at[p.plan.Steps[i].Change]
	}
}

// TagsText writes tags as people do, "team=blue, stage=test", quoted where needed.
func TagsText(tags []Tag) string {
	var out []byte
	for i, t := range tags {
		if i > 0 {
			out = append(out, ", "...)
		}
		out = append(append(appendWord(out, t.Key), '='), appendWord(nil, t.Value)...)
	}
	return string(out)
}

func appendWord(dst []byte, text string) []byte {
	if text == "" || strings.ContainsAny(text, " ,=\"\\\n\t") {
		return jsonspan.AppendString(dst, text)
	}
	return append(dst, text...)
}
