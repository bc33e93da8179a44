package main

import (
	"cmp"
	"slices"
)

// item is a piece of a function in the order in which it is written: a part, a loop of items,
// or a jump that replaces running into the next part.
type item struct {
	kind  itemKind
	first int // the part that it begins with, and where jumps to it go; of a goto the target
	// low and high are the first and the last part in it by number.
	low, high int
	items     []item // of a loop
	falls     bool   // its end runs into the next item
}

type itemKind uint8

const (
	onePart itemKind = iota
	loop
	goTo
)

// shape finds the loops of a function.
func (f *function) shape() []item {
	items := make([]item, len(f.parts))
	for n := range f.parts {
		items[n] = item{first: n, low: n, high: n, falls: f.parts[n].falls}
	}
	for _, g := range f.backward() {
		for _, from := range g.from {
			if more, ok := f.enclose(items, g.to, from); ok {
				items = more
				break
			}
		}
	}
	return items
}

// backward are the jumps back, by where they go: those over few parts first. Of the places
// that they come from the last is first.
func (f *function) backward() []group {
	var groups []group
	byTarget := map[int]int{}
	for n := range f.parts {
		for i := range f.parts[n].steps {
			s := &f.parts[n].steps[i]
			if s.kind != jump || s.to > n {
				continue
			}
			at, known := byTarget[s.to]
			if !known {
				at = len(groups)
				byTarget[s.to] = at
				groups = append(groups, group{to: s.to})
			}
			if g := &groups[at]; !slices.Contains(g.from, n) {
				g.from = append(g.from, n)
			}
		}
	}
	for i := range groups {
		slices.Reverse(groups[i].from)
	}
	slices.SortStableFunc(groups, func(a, b group) int { return cmp.Compare(a.from[0]-a.to, b.from[0]-b.to) })
	return groups
}

type group struct {
	to   int
	from []int
}

// enclose makes a loop of the items from part low to part high, and reports whether they are
// one: whether there is one part that all ways into it lead to.
func (f *function) enclose(items []item, low, high int) ([]item, bool) {
	start := slices.IndexFunc(items, func(i item) bool { return i.high >= low })
	end := slices.IndexFunc(items, func(i item) bool { return i.high >= high })
	if items[start].low == items[end].low && items[start].kind == loop {
		return nil, false // all within a loop that has another head
	}
	inside := items[start : end+1]
	low, high = inside[0].low, inside[len(inside)-1].high
	head, ok := f.head(low, high)
	if !ok {
		return nil, false
	}
	at := slices.IndexFunc(inside, func(i item) bool { return i.first == head })
	if at < 0 {
		return nil, false
	}
	one := item{kind: loop, first: head, low: low, high: high, items: slices.Clone(inside)}
	last := inside[len(inside)-1]
	if at == 0 {
		one.falls = last.falls
	} else { // Go writes a loop's condition behind its body
		one.items = slices.Clone(inside[at:])
		if last.falls {
			one.items = append(one.items, item{kind: goTo, first: high + 1, low: high, high: high})
		}
		one.items = append(one.items, inside[:at]...)
		if inside[at-1].falls {
			one.items = append(one.items, item{kind: goTo, first: head, low: low, high: low})
		}
	}
	if !f.closed(&one) {
		return nil, false
	}
	return slices.Concat(items[:start], []item{one}, items[end+1:]), true
}

// head is the part from low to high that all ways lead to from elsewhere.
func (f *function) head(low, high int) (head int, ok bool) {
	head = -1
	into := func(part int) bool {
		if part < low || part > high {
			return true
		}
		if head < 0 {
			head = part
		}
		return head == part
	}
	for n := range f.parts {
		p := &f.parts[n]
		if n >= low && n <= high {
			if p.entered && !into(n) {
				return 0, false
			}
			continue
		}
		if n == low-1 && p.falls && !into(low) {
			return 0, false
		}
		for i := range p.steps {
			if s := &p.steps[i]; s.kind == jump && !into(s.to) {
				return 0, false
			}
		}
	}
	return head, head >= 0
}

// closed reports whether all jumps in a loop can be written as such: whether each goes
// forward, leaves the loop, or goes to the head of a loop around it.
func (f *function) closed(l *item) bool {
	w := writer{f: f}
	w.item(l)
	for _, to := range w.open {
		if to >= l.low && to <= l.high {
			return false
		}
	}
	return true
}
