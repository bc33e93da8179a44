package pack

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/leastwise/leastwise/builder/fact"
)

// actionRef is an action as two numbers: the service's and its own, by lower-case name.
type actionRef struct{ service, action int }

func (r actionRef) compare(o actionRef) int {
	if r.service != o.service {
		return r.service - o.service
	}
	return r.action - o.action
}

// dependents numbers the actions that those of other services depend on.
type dependents struct {
	refs   map[string]actionRef // of all actions, by lower-case ID
	table  []actionRef
	number map[actionRef]int
}

func newDependents(services []fact.Service) (*dependents, error) {
	d := &dependents{refs: map[string]actionRef{}, number: map[actionRef]int{}}
	for i, s := range services {
		for j, a := range s.Actions {
			d.refs[strings.ToLower(s.Prefix+":"+a.Name)] = actionRef{i, j}
		}
	}
	count := map[actionRef]int{}
	for i, s := range services {
		for _, a := range s.Actions {
			for _, dep := range a.Dependents {
				ref, ok := d.refs[strings.ToLower(dep.Action)]
				if !ok {
					return nil, fmt.Errorf("%s:%s depends on %s, which is not an action", s.Prefix, a.Name, dep.Action)
				}
				if ref.service != i {
					count[ref]++
				}
			}
		}
	}
	d.table = slices.SortedFunc(maps.Keys(count), func(a, b actionRef) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), a.compare(b))
	})
	for i, ref := range d.table {
		d.number[ref] = i
	}
	return d, nil
}

func (d *dependents) section() (col column) {
	for _, ref := range d.table {
		col.uint(ref.service)
		col.uint(ref.action)
	}
	return col
}

// strictSection writes the opinions.
func (d *dependents) strictSection(opinions []fact.Opinion) (col column, err error) {
	levels := map[actionRef]int{}
	for _, o := range opinions {
		ref, ok := d.refs[strings.ToLower(o.Action)]
		if !ok {
			return nil, fmt.Errorf("the strict level of %s: there is no such action", o.Action)
		}
		levels[ref] = levelNumber(o.Level)
	}
	last := actionRef{0, -1}
	for _, ref := range slices.SortedFunc(maps.Keys(levels), actionRef.compare) {
		col.uint(ref.service - last.service)
		if ref.service != last.service {
			last.action = -1
		}
		col.uint(ref.action - last.action - 1)
		last = ref
		col.byte(byte(levels[ref]))
	}
	return col, nil
}

// The codes of where a dependent is from; zero stands for mixed.
func sourceCode(s fact.Sources) int {
	return flag(s.Has(fact.Pages) || s.Has(fact.Correction)) + 2*flag(s.Has(fact.ServiceReference))
}

// columns writes the dependents of a service's actions, which stand in noun order.
func (d *dependents) columns(service int, actions []named, col, refs *column) error {
	passed := 0
	for _, a := range actions {
		if len(a.Dependents) == 0 {
			passed++
			continue
		}
		col.uint(passed)
		passed = 0
		common := sourceCode(a.Dependents[0].Sources)
		for _, dep := range a.Dependents {
			code := sourceCode(dep.Sources)
			if code == 0 {
				return fmt.Errorf("%s depends on %s, but no source says so", a.Name, dep.Action)
			}
			if code != common {
				common = 0
			}
		}
		col.uint(len(a.Dependents)*4 + common)
		for _, dep := range a.Dependents {
			ref := d.refs[strings.ToLower(dep.Action)]
			if ref.service != service {
				refs.uint(d.number[ref]*2 + 1)
			} else {
				refs.uint(ref.action * 2)
			}
			if common == 0 {
				refs.uint(sourceCode(dep.Sources))
			}
		}
	}
	return nil
}
