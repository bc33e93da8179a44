package compare

import (
	"slices"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/expand"
)

// A class is actions about which the same statements speak.
type class struct {
	members []member
	// star is set for actions that work on no resource in particular: AWS asks about "*".
	star bool
}

// member is a statement that speaks about a class. Where it may speak about some of its
// actions only, part says about which.
type member struct {
	statement int
	part      dim
}

// known judges the actions of the catalog.
func (x *comparison) known() {
	type part struct {
		class
		actions expand.Set
	}
	parts := []part{{actions: expand.All(x.catalog)}}
	for n, s := range x.statements {
		for i := range parts { // those that are added are done
			both := slices.Clone(parts[i].actions)
			both.Keep(s.named)
			if both.Len() == 0 {
				continue
			}
			with := part{class{members: append(slices.Clip(parts[i].members), member{statement: n})}, both}
			if parts[i].actions.Within(s.named) {
				parts[i] = with
				continue
			}
			parts[i].actions.Remove(both)
			parts = append(parts, with)
		}
	}
	for i := range parts {
		p := &parts[i]
		if len(p.members) == 0 {
			continue
		}
		if star := x.starOnly(&p.class, p.actions); star.Len() > 0 {
			p.actions.Remove(star)
			of := class{members: p.members, star: true}
			x.addRows(x.judge(&of, x.example(star)), star)
		}
		if p.actions.Len() > 0 {
			x.addRows(x.judge(&p.class, x.example(p.actions)), p.actions)
		}
	}
}

// starOnly are the actions that work on no resource in particular. Where all statements of
// a class speak about all resources nobody has to know, and they are none.
func (x *comparison) starOnly(k *class, of expand.Set) expand.Set {
	if !slices.ContainsFunc(k.members, func(m member) bool {
		return slices.ContainsFunc(x.statements[m.statement].places, func(p place) bool { return !x.everywhere(p.resources) || len(p.resources.out) > 0 })
	}) {
		return nil
	}
	out := expand.NewSet(x.catalog)
	for i := of.Next(0); i >= 0; i = of.Next(i + 1) {
		if a := x.catalog.Action(i); a.NumRows() == 0 && !a.ResourceOptional() {
			out.Add(a)
		}
	}
	return out
}

// everywhere reports whether the patterns that a resource must fit take all of them.
func (x *comparison) everywhere(d dim) bool {
	return !slices.ContainsFunc(d.in, func(n int) bool { return x.resources.texts[n] != "*" })
}

// subject is an action that stands for a class in requests.
type subject struct {
	id    string
	known catalog.Action // if is is set
	is    bool
}

func (x *comparison) example(of expand.Set) []subject {
	a := x.catalog.Action(of.Next(0))
	return []subject{{a.ID(), a, true}}
}

// addRows makes rows of what was found about actions of the catalog.
func (x *comparison) addRows(found []finding, actions expand.Set) {
	for i := range found {
		one := entry{Row: found[i].row, cell: found[i].cell}
		one.Actions = actions
		if idle := x.idle(&found[i], actions); idle.Len() > 0 {
			one.Actions = slices.Clone(actions)
			one.Actions.Remove(idle)
			off := one
			off.Actions, off.Idle = idle, true
			off.Witness = x.witnessOf(off.Witness, idle)
			x.found = append(x.found, off)
			one.Witness = x.witnessOf(one.Witness, one.Actions)
		}
		if one.Actions.Len() > 0 {
			x.found = append(x.found, one)
		}
	}
}

// witnessOf is a witness with an action of a set, all of which are of one class.
func (x *comparison) witnessOf(w *Witness, actions expand.Set) *Witness {
	i := actions.Next(0)
	if w == nil || i < 0 {
		return w
	}
	out := *w
	out.Request.Action = x.catalog.Action(i).ID()
	return &out
}
