package expand

import (
	"slices"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/policy"
)

// Effects is what a policy does to the actions of a catalog. A Deny takes an action out
// of an Allow only when it has no condition and surely covers the Allow's resources and
// principals; whatever it may leave is kept, and told apart by what limits the Deny. So a
// check of Effective errs towards finding too much.
//
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
type Effects struct {
	Statements []StatementEffect // as in the document
	// Allowed is what Allow statements name, Effective what is left of it.
	Allowed, Effective Set
	// What is in Effective, and denied as well: on some resources, to some principals,
	// under a condition. The sets overlap; they are nil without Deny statements.
	OnSome, ToSome, Conditional Set
	// Unaffected is what no statement denies without condition, on all resources and to
	// all principals: what the policy leaves possible for others to allow.
	Unaffected Set
	// Allows is set if there is an Allow statement.
	Allows bool
}

// StatementEffect is what one statement does.
type StatementEffect struct {
	// Named is what Action names, and what NotAction does not.
	Named Set
	// Counts are how many actions each pattern of the list covers, 0 for an unknown one.
	Counts []int
	// Left is everything else, for NotAction: with Deny, what is left alone. Else it is nil.
	Left Set
	// Effective is what is left of an Allow; nil for others. It may be Named.
	Effective Set
	// OnSome, ToSome and Conditional are what a Deny denies in part of Effects.Effective,
	// as there; Removed is what it takes out of some Allow as a whole. They are nil for
	// others.
	Removed, OnSome, ToSome, Conditional Set
}

// Policy says what the statements of a policy do. Patterns that cover nothing count as
// nothing, see Actions; what is no statement with Effect Allow or Deny does nothing.
func Policy(c *catalog.Catalog, d *policy.Document) *Effects { return NewReader(c).Policy(d) }

// Reader reads policies that have nothing to do with each other, one after the other. It
// remembers what patterns cover, since policies name the same actions over and over.
type Reader struct {
	c     *catalog.Catalog
	all   Set
	known map[string]int32 // the action that a pattern without wildcards names, or unknown

	// For the next policy, if reuse is set.
	reuse      bool
	sets       []Set // made so far
	used       int
	statements []StatementEffect
	counts     []int
}

// NewReader makes a reader of policies.
func NewReader(c *catalog.Catalog) *Reader {
	return &Reader{c: c, all: All(c), known: map[string]int32{}}
}

// Policy is like the function of that name. Sets that are the same may be shared, also with
// those of other policies, so that they must not be changed.
func (r *Reader) Policy(d *policy.Document) *Effects { return r.effects(d) }

// Passing is Policy for who needs the sets only until the next call, which overwrites them.
// A thousand policies then take the memory of one.
func (r *Reader) Passing(d *policy.Document) *Effects {
	r.reuse, r.used, r.counts = true, 0, r.counts[:0]
	e := r.effects(d)
	r.reuse = false
	return e
}

// set makes an empty set.
func (r *Reader) set() Set {
	if !r.reuse {
		return NewSet(r.c)
	}
	if r.used == len(r.sets) {
		r.sets = append(r.sets, NewSet(r.c))
	} else {
		clear(r.sets[r.used])
	}
	r.used++
	return r.sets[r.used-1]
}

// copy makes a set like s.
func (r *Reader) copy(s Set) Set {
	out := r.set()
	copy(out, s)
	return out
}

// statementsOf makes the effects of n statements, all zero.
func (r *Reader) statementsOf(n int) []StatementEffect {
	if !r.reuse {
		return make([]StatementEffect, n)
	}
	r.statements = slices.Grow(r.statements[:0], n)[:n]
	clear(r.statements)
	return r.statements
}

func (r *Reader) effects(d *policy.Document) *Effects {
	e := &Effects{Statements: r.statementsOf(len(d.Statements)), Allowed: r.set(), Unaffected: r.all}
	var denies []int
	own := false // Unaffected is not shared
	for i := range d.Statements {
		s, out := &d.Statements[i], &e.Statements[i]
		out.Named, out.Left, out.Counts = r.named(s)
		switch s.Effect.Value {
		case policy.Allow:
			e.Allows = true
			e.Allowed.AddSet(out.Named)
		case policy.Deny:
			denies = append(denies, i)
			out.Removed, out.OnSome, out.ToSome, out.Conditional = r.set(), r.set(), r.set(), r.set()
			if deniesAll(s) {
				if !own {
					e.Unaffected, own = r.copy(r.all), true
				}
				e.Unaffected.Remove(out.Named)
			}
		}
	}
	e.Effective = e.Allowed
	var shared Set
	if len(denies) > 0 {
		e.Effective = r.set()
		shared, e.OnSome, e.ToSome, e.Conditional = r.set(), r.set(), r.set(), r.set()
	}
	for i := range d.Statements {
		if d.Statements[i].Effect.Value != policy.Allow {
			continue
		}
		e.Statements[i].Effective = e.Statements[i].Named
		if len(denies) > 0 {
			e.Statements[i].Effective = r.copy(e.Statements[i].Named)
			e.take(d, i, denies, shared)
		}
	}
	// What one Allow has lost another one may still grant in full, or the other way round.
	for _, j := range denies {
		out := &e.Statements[j]
		for _, part := range []Set{out.OnSome, out.ToSome, out.Conditional} {
			part.Keep(e.Effective)
		}
		e.OnSome.AddSet(out.OnSome)
		e.ToSome.AddSet(out.ToSome)
		e.Conditional.AddSet(out.Conditional)
	}
	return e
}

// take works out what the Deny statements leave of Allow statement number i. shared is
// for scratch.
func (e *Effects) take(d *policy.Document, i int, denies []int, shared Set) {
	allow, out := &d.Statements[i], &e.Statements[i]
	relations := make([]relation, len(denies))
	for n, j := range denies {
		if !out.Named.meets(e.Statements[j].Named) {
			continue
		}
		relations[n] = relate(&d.Statements[j], allow)
		if relations[n] != whole {
			continue
		}
		copy(shared, out.Named)
		shared.Keep(e.Statements[j].Named)
		e.Statements[j].Removed.AddSet(shared)
		out.Effective.Remove(shared)
	}
	for n, j := range denies {
		deny := &e.Statements[j]
		var part Set
		switch relations[n] {
		case onSome:
			part = deny.OnSome
		case toSome:
			part = deny.ToSome
		case conditional:
			part = deny.Conditional
		default:
			continue
		}
		copy(shared, out.Effective)
		shared.Keep(deny.Named)
		part.AddSet(shared)
	}
	e.Effective.AddSet(out.Effective)
}

// Named is what a statement's Action or NotAction names, whatever its effect, and for
// NotAction what is left.
func Named(c *catalog.Catalog, s *policy.Statement) (names, left Set) {
	r := Reader{c: c, all: All(c)}
	names, left, _ = r.named(s)
	return names, left
}

func (r *Reader) named(s *policy.Statement) (names, left Set, counts []int) {
	list := s.Action
	if s.NotAction != nil {
		list = s.NotAction
	}
	set := r.set()
	first := len(r.counts)
	if !r.reuse {
		r.counts, first = make([]int, 0, len(list)), 0
	}
	d := adder{c: r.c}
	for i := range list {
		r.counts = append(r.counts, r.add(&d, set, list[i].Value))
	}
	counts = r.counts[first:len(r.counts):len(r.counts)]
	if s.NotAction == nil {
		return set, nil, counts
	}
	names = r.copy(r.all)
	names.Remove(set)
	return names, set, counts
}

// add is like that of d, for patterns that may come again.
func (r *Reader) add(d *adder, s Set, text string) int {
	if i, ok := d.following(text); ok {
		s.addRange(i, i+1)
		return 1
	}
	at, ok := r.known[text]
	if !ok {
		if r.known == nil || HasWildcard(text) {
			n, _ := d.add(s, text)
			return n
		}
		at = d.action(text)
		r.known[text] = at
	}
	if at == unknown {
		return 0
	}
	d.near = int(at) + 1
	s.addRange(int(at), int(at)+1)
	return 1
}

// All is the set of all actions.
func All(c *catalog.Catalog) Set {
	s := NewSet(c)
	s.addRange(0, c.NumActions())
	return s
}
