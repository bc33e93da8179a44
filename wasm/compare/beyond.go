package compare

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/wasm/internal/ascii"
)

// beyond judges actions that the catalog does not know: those of each pattern, save what
// narrower ones take.
func (x *comparison) beyond() {
	var cells []dim
	for _, s := range x.statements {
		for _, d := range s.beyond {
			if !slices.ContainsFunc(cells, func(c dim) bool { return slices.Equal(c.in, d.in) && slices.Equal(c.out, d.out) }) {
				cells = append(cells, d)
			}
		}
	}
	for i, cell := range cells {
		narrower := x.narrowerActions(cells, i)
		k := class{}
		for n, s := range x.statements {
			k.members = append(k.members, x.memberships(n, s, cell, narrower)...)
		}
		for _, f := range x.judge(&k, x.beyondExamples(cell, narrower, &k)) {
			one := entry{f.row, f.cell, cell, narrower}
			one.Beyond, one.BeyondNot = x.writeActions(cell)
			x.found = append(x.found, one)
		}
	}
}

func (x *comparison) narrowerActions(cells []dim, of int) (out []dim) {
	for i, c := range cells {
		if i != of && x.actions.covers(covers, cells[of], c) && !x.actions.covers(covers, c, cells[of]) {
			out = append(out, c)
		}
	}
	return out
}

// memberships says how a statement speaks about a cell of actions: about all of it, about
// parts, or not at all.
func (x *comparison) memberships(n int, s *statement, cell dim, narrower []dim) (out []member) {
	for _, d := range s.beyond {
		if x.actions.covers(covers, d, cell) {
			return []member{{statement: n}}
		}
		both := d.with(cell)
		if x.actions.apart(d, cell) || slices.ContainsFunc(narrower, func(c dim) bool { return x.actions.covers(covers, c, both) }) {
			continue
		}
		out = append(out, member{n, d})
	}
	return out
}

// writeActions are the patterns of a cell as written: those it is made of, or those that
// it leaves out.
func (x *comparison) writeActions(cell dim) (patterns, not []string) {
	for _, n := range cell.in {
		patterns = append(patterns, x.written[n])
	}
	for _, n := range cell.out {
		not = append(not, x.written[n])
	}
	slices.Sort(not)
	if patterns == nil && not == nil {
		patterns = []string{"*"}
	}
	return patterns, not
}

// beyondExamples are actions of a cell that the catalog does not know and no narrower cell
// takes, few of each pattern that speaks about the cell.
func (x *comparison) beyondExamples(cell dim, narrower []dim, k *class) (out []subject) {
	var patterns []int
	for _, d := range append([]dim{cell}, narrower...) { // what a NotAction leaves out
		patterns = append(append(patterns, d.in...), d.out...)
	}
	for _, m := range k.members {
		patterns = append(append(patterns, m.part.in...), m.part.out...)
	}
	texts := []string{"*"}
	for _, n := range patterns {
		texts = append(texts, x.written[n])
	}
	for _, text := range texts {
		prefix, name, ok := strings.Cut(text, ":")
		if !ok {
			prefix, name = "example", text
		}
		prefix = strings.NewReplacer("*", "example", "?", "x").Replace(prefix)
		for _, fill := range [...]string{"Example", "Q", "NotYet"} {
			id := prefix + ":" + strings.NewReplacer("*", fill, "?", "x").Replace(name)
			one := dim{in: []int{x.actions.number(ascii.ToLower(id))}}
			if _, known := x.catalog.LookupAction(id); known || !x.actions.covers(covers, cell, one) ||
				slices.ContainsFunc(narrower, func(c dim) bool { return !x.actions.apart(c, one) }) {
				continue
			}
			if out = append(out, subject{id: id}); len(out) == 8 {
				return out
			}
			break
		}
	}
	return out
}
