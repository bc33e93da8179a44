package catalog

import (
	"iter"
	"slices"

	"github.com/leastwise/leastwise/catalog/layout"
)

// Facts outlive what AWS publishes: a newer snapshot may lack what an older one of the
// same source had. The Past functions name the snapshot that was the last of its source
// to have a fact, for each source whose newest snapshot lacks it, oldest first. They
// return nil where all have it, as they do for nearly all facts. They need no memory then.

// pastTable holds what the newest snapshots lack in one service.
type pastTable struct {
	groups []pastGroup
	// dependents and rows count those of the actions before each action.
	dependents, rows []int32
}

type pastGroup struct {
	kind, origin int
	numbers      []int32 // rising
}

// ServicePast tells who no longer has a service; all that its source said of it is past,
// too.
func (l *Ledger) ServicePast(s Service) []SourceOrigin { return l.past(s.i, layout.PastService, 0) }

// ActionPast tells who no longer has an action.
func (l *Ledger) ActionPast(a Action) []SourceOrigin {
	return l.past(a.s, layout.PastAction, int(a.i))
}

// PermissionOnlyPast tells who no longer says that an action is permission-only.
func (l *Ledger) PermissionOnlyPast(a Action) []SourceOrigin {
	return l.past(a.s, layout.PastPermissionOnly, int(a.i))
}

// ResourceTypePast tells who no longer has a resource type.
func (l *Ledger) ResourceTypePast(t ResourceType) []SourceOrigin {
	return l.past(t.s, layout.PastType, int(t.i))
}

// ConditionKeyPast tells who no longer has a service's key; nil for one of GlobalKeys.
func (l *Ledger) ConditionKeyPast(k ConditionKey) []SourceOrigin {
	if k.s < 0 {
		return nil
	}
	return l.past(k.s, layout.PastKey, int(k.i))
}

// OperationPast tells who no longer has the operation in place n, by name, of a service.
func (l *Ledger) OperationPast(s Service, n int) []SourceOrigin {
	return l.past(s.i, layout.PastOperation, n)
}

// Past tells who no longer has the row.
func (r LedgerRow) Past() []SourceOrigin { return r.l.rowPast(r, layout.PastRow) }

// RequiredPast tells who no longer has the star of the row.
func (r LedgerRow) RequiredPast() []SourceOrigin { return r.l.rowPast(r, layout.PastRequired) }

func (l *Ledger) rowPast(r LedgerRow, kind int) []SourceOrigin {
	if !l.hasPast(r.a.s) {
		return nil
	}
	t := l.pastTable(r.a.s)
	if t.rows == nil {
		return nil
	}
	return l.find(t, kind, int(t.rows[r.a.i])+r.n)
}

// DatedDependent is a dependent action with the day it was last said.
type DatedDependent struct {
	Dependent
	// Date is the day of the last snapshot that has the dependent, YYYY-MM-DD.
	Date string
	// Past tells who no longer has it.
	Past []SourceOrigin
}

// Dependents yields the actions that are needed besides a, in the order of
// Action.Dependents.
func (l *Ledger) Dependents(a Action) iter.Seq[DatedDependent] {
	return func(yield func(DatedDependent) bool) {
		n := 0
		for d := range a.Dependents() {
			out := DatedDependent{Dependent: d, Past: l.dependentPast(a, n)}
			var from Source
			if d.Page {
				from |= Pages
			}
			if d.Operation {
				from |= ServiceReference
			}
			out.Date = l.LastSeen(from, out.Past)
			if !yield(out) {
				return
			}
			n++
		}
	}
}

func (l *Ledger) dependentPast(a Action, n int) []SourceOrigin {
	if !l.hasPast(a.s) {
		return nil
	}
	t := l.pastTable(a.s)
	if t.dependents == nil {
		return nil
	}
	return l.find(t, layout.PastDependent, int(t.dependents[a.i])+n)
}

// LastSeen is the last day, YYYY-MM-DD, on which a fact was said: sources are all that
// ever said so, past is what a Past function tells. It is empty without any snapshot.
func (l *Ledger) LastSeen(sources Source, past []SourceOrigin) string {
	day := ""
	for _, o := range past {
		sources &^= o.Source
		day = max(day, o.Date)
	}
	for _, o := range l.origins {
		if sources&o.Source != 0 {
			day = max(day, o.Date)
		}
	}
	return day
}

// Withdrawn is the day, YYYY-MM-DD, on which a fact of a service was last seen, or empty
// for one that stands: a fact is withdrawn when a newer snapshot with the service lacks
// it, or when no newest snapshot has the service. sources and past are as in LastSeen.
func (l *Ledger) Withdrawn(s Service, sources Source, past []SourceOrigin) string {
	from, _ := l.Service(s)
	gone := l.ServicePast(s)
	day := l.LastSeen(sources, past)
	if day < l.LastSeen(from, gone) {
		return day
	}
	for _, o := range gone {
		from &^= o.Source
	}
	if len(gone) > 0 && from&^Correction == 0 {
		return day
	}
	return ""
}

func (l *Ledger) hasPast(s int32) bool {
	return l.starts[layout.LgPast][s] < l.starts[layout.LgPast][s+1]
}

func (l *Ledger) past(s int32, kind, number int) []SourceOrigin {
	if !l.hasPast(s) {
		return nil
	}
	return l.find(l.pastTable(s), kind, number)
}

func (l *Ledger) find(t *pastTable, kind, number int) (out []SourceOrigin) {
	for _, g := range t.groups {
		if g.kind != kind {
			continue
		}
		if _, ok := slices.BinarySearch(g.numbers, int32(number)); ok {
			out = append(out, l.origins[g.origin])
		}
	}
	return out
}

func (l *Ledger) pastTable(s int32) *pastTable {
	return l.pasts[s].get(func() *pastTable {
		t, err := l.decodePast(s)
		if err != nil {
			l.failure.CompareAndSwap(nil, &err)
			return &pastTable{}
		}
		return t
	})
}

func (l *Ledger) decodePast(s int32) (*pastTable, error) {
	t := &pastTable{}
	r := l.column(layout.LgPast, s, "ledger past")
	n := l.c.counts[s]
	limits := [layout.PastKinds]int{
		layout.PastService: 1, layout.PastAction: n.actions, layout.PastPermissionOnly: n.actions,
		layout.PastType: n.types, layout.PastKey: n.keys,
		layout.PastOperation: 1 << 24, // the ledger does not know how many there are
		layout.PastKeyNote:   len(l.noteTable(s).notes),
	}
	for !r.Done() {
		g := pastGroup{kind: r.Below(layout.PastKinds), origin: r.Below(len(l.origins))}
		count := r.Count()
		if r.Err() != nil {
			break
		}
		switch {
		case g.kind == layout.PastDependent && t.dependents == nil:
			t.dependents, limits[layout.PastDependent] = l.countDependents(s)
		case (g.kind == layout.PastRow || g.kind == layout.PastRequired) && t.rows == nil:
			t.rows, limits[layout.PastRow] = l.countRows(s)
			limits[layout.PastRequired] = limits[layout.PastRow]
		}
		for number := -1; count > 0 && r.Err() == nil; count-- {
			if number += r.Uint() + 1; number >= limits[g.kind] {
				r.Fail("there is no such fact")
				break
			}
			g.numbers = append(g.numbers, int32(number))
		}
		t.groups = append(t.groups, g)
	}
	return t, r.Err()
}

func (l *Ledger) countDependents(s int32) (before []int32, all int) {
	return l.countBefore(s, func(a Action) (n int32) {
		for range a.Dependents() {
			n++
		}
		return n
	})
}

func (l *Ledger) countRows(s int32) (before []int32, all int) {
	return l.countBefore(s, func(a Action) (n int32) {
		for range l.Rows(a) {
			n++
		}
		return n
	})
}

func (l *Ledger) countBefore(s int32, count func(Action) int32) (before []int32, all int) {
	before = make([]int32, l.c.counts[s].actions)
	sum := int32(0)
	for a := range l.c.Service(int(s)).Actions() {
		before[a.i] = sum
		sum += count(a)
	}
	return before, int(sum)
}
