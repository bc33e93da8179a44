package pack

import (
	"fmt"
	"slices"

	"github.com/leastwise/leastwise/builder/fact"
	"github.com/leastwise/leastwise/catalog/layout"
)

// past collects the facts of one service that newest snapshots lack.
type past struct {
	origins []fact.Origin
	numbers map[[2]int][]int // by kind and origin, rising
	err     error
}

// service writes the part of LgPast for s.
func (p *past) service(s *fact.Service, col *column) error {
	p.numbers = map[[2]int][]int{}
	types := typeNumbers(s)
	p.add(layout.PastService, 0, s.Past)
	dependents, rows := 0, 0
	for i := range s.Actions {
		a := &s.Actions[i]
		p.add(layout.PastAction, i, a.Past)
		p.add(layout.PastPermissionOnly, i, a.PermissionOnlyPast)
		for _, d := range a.Dependents {
			p.add(layout.PastDependent, dependents, d.Past)
			dependents++
		}
		if !slices.ContainsFunc(a.Rows, func(r fact.Row) bool { return len(r.Past)+len(r.RequiredPast) > 0 }) {
			rows += len(a.Rows)
			continue
		}
		for _, r := range sortedRows(a, types) {
			p.add(layout.PastRow, rows, r.Past)
			p.add(layout.PastRequired, rows, r.RequiredPast)
			rows++
		}
	}
	for i, t := range s.ResourceTypes {
		p.add(layout.PastType, i, t.Past)
	}
	for i, k := range s.ConditionKeys {
		p.add(layout.PastKey, i, k.Past)
	}
	for i, op := range s.Operations {
		p.add(layout.PastOperation, i, op.Past)
	}
	for i, n := range notesOf(s) {
		p.add(layout.PastKeyNote, i, n.Past)
	}
	for kind := range layout.PastKinds {
		for origin := range p.origins {
			if list := p.numbers[[2]int{kind, origin}]; len(list) > 0 {
				col.uint(kind)
				col.uint(origin)
				col.uint(len(list))
				col.gaps(list)
			}
		}
	}
	return p.err
}

func (p *past) add(kind, number int, list fact.Past) {
	for _, last := range list {
		origin := slices.IndexFunc(p.origins, func(o fact.Origin) bool {
			return o.Source == last.Source && o.Date == last.Date
		})
		if origin < 0 {
			if p.err == nil {
				p.err = fmt.Errorf("a fact was last seen on %s, and no snapshot of its source is of that day", last.Date)
			}
			continue
		}
		at := [2]int{kind, origin}
		p.numbers[at] = append(p.numbers[at], number)
	}
}
