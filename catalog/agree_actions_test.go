package catalog_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/leastwise/leastwise/catalog"
)

func askActions(x *answers, c *catalog.Catalog, w *twin) {
	for i, want := range w.actions {
		a := c.Action(i)
		x.compare(fmt.Sprint("action ", i),
			fmt.Sprintln(a.ID(), string(a.AppendID(nil)), a.Name(), a.Index(), a.Level(), a.StrictLevel(), a.PermissionOnly(), a.HasScenarios(), a.ResourceOptional()),
			fmt.Sprintln(want.id, want.id, want.name, i, want.level, want.strict, want.permissionOnly, want.scenarios, want.resourceOptional()))
	}
}

func askRows(x *answers, c *catalog.Catalog, w *twin) {
	i := 0
	for _, s := range w.services {
		for _, want := range s.actions {
			a := c.Action(i)
			i++
			x.compare("types and keys of "+want.id, rowTypes(a), s.typesOf(want))
			x.compare("what "+want.id+" needs", needs(a), want.needs())
			x.compare("keys of "+want.id, keyNames(a.ConditionKeys()), s.keysOf(want))
		}
	}
}

// rowTypes lists the types of an action's rows with the keys of all rows of a type.
func rowTypes(a catalog.Action) (out []string) {
	var last catalog.ResourceType
	keys := map[string]catalog.ConditionKey{}
	flush := func() {
		if len(out) > 0 {
			var names []string
			for k := range last.Service().ConditionKeys() {
				if _, ok := keys[k.Name()]; ok {
					names = append(names, k.Name())
				}
			}
			out[len(out)-1] += strings.Join(names, ",")
			clear(keys)
		}
	}
	for i := range a.NumRows() {
		r := a.Row(i)
		if i == 0 || r.ResourceType() != last {
			flush()
			last = r.ResourceType()
			out = append(out, last.Name()+"+")
		}
		for k := range r.ConditionKeys() {
			keys[k.Name()] = k
		}
	}
	flush()
	return out
}

// needs are the sets of required types that are enough, as Row.Alternative explains them.
func needs(a catalog.Action) (out []string) {
	most := 0
	for r := range a.Rows() {
		most = max(most, r.Alternative())
	}
	for n := min(most, 1); n <= most; n++ {
		var set []string
		for r := range a.Rows() {
			if r.Required() && (r.Alternative() == 0 || r.Alternative() == n) {
				set = append(set, r.ResourceType().Name())
			}
		}
		out = append(out, joined(set))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func keyNames(keys func(func(catalog.ConditionKey) bool)) []string {
	out := []string{}
	for k := range keys {
		out = append(out, k.Name())
	}
	return out
}

func askDependents(x *answers, c *catalog.Catalog, w *twin) {
	for i, want := range w.actions {
		a := c.Action(i)
		var got []string
		for d := range a.Dependents() {
			words := d.Action.ID()
			if d.Page {
				words += " page"
			}
			if d.Operation {
				words += " operation"
			}
			got = append(got, words)
		}
		slices.Sort(got)
		x.compare("dependents of "+want.id, got, slices.Sorted(slices.Values(want.dependents)))
		x.compare("HasDependents of "+want.id, a.HasDependents(), len(want.dependents) > 0)
	}
}
