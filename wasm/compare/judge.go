package compare

import (
	"slices"
)

// area is a set of requests as far as resource, principal and, of classes that are parted,
// action tell.
type area struct{ actions, resources, principals dim }

func (a area) with(b area) area {
	return area{a.actions.with(b.actions), a.resources.with(b.resources), a.principals.with(b.principals)}
}

// covers reports whether b is surely a part of a.
func (x *comparison) covers(how relation, a, b *area) bool {
	return x.resources.covers(how, a.resources, b.resources) && x.principals.covers(how, a.principals, b.principals) && x.actions.covers(how, a.actions, b.actions)
}

// apart reports whether a and b surely have nothing in common.
func (x *comparison) apart(a, b *area) bool {
	return x.resources.apart(a.resources, b.resources) || x.principals.apart(a.principals, b.principals) || x.actions.apart(a.actions, b.actions)
}

// term is a statement's say about one area.
type term struct {
	area
	whole     area // before it was cut down to a cell
	guard     guard
	statement *statement
}

// alike reports whether two terms say the same.
func (t *term) alike(u *term) bool {
	return t.statement.allows == u.statement.allows && t.statement.denies == u.statement.denies && slices.Equal(t.guard, u.guard) && t.area.same(&u.area)
}

// cell is a part of a class's requests that makes a row: those of one term, save what falls
// into narrower cells.
type cell struct {
	area
	narrower []*cell
}

// finding is what came of a cell.
type finding struct {
	row  Row
	cell *cell
}

// bench is the judgement of one class.
type bench struct {
	*comparison
	who   []subject
	star  bool
	terms [2][]term
	cells []*cell
	// tested are the keys that terms test, once they were looked for.
	tested []string
	// asker is whose witness is looked for.
	asker *person
}

// judge compares what both policies say about a class.
func (x *comparison) judge(k *class, who []subject) []finding {
	b := &bench{comparison: x, who: who, star: k.star}
	for _, m := range k.members {
		s := x.statements[m.statement]
		for _, p := range s.places {
			if k.star {
				if !x.onStar(p.resources) {
					continue
				}
				p.resources = dim{}
			}
			g := s.guard
			if p.open != nil {
				g = union(g, p.open)
			}
			whole := area{m.part, p.resources, p.principals}
			b.terms[s.side] = append(b.terms[s.side], term{whole, whole, g, s})
		}
	}
	b.cut()
	if within(b.terms[0], b.terms[1]) && within(b.terms[1], b.terms[0]) {
		return b.unchanged()
	}
	b.nest()
	var out []finding
	for _, c := range b.cells {
		out = append(out, b.compare(c))
	}
	return out
}

// within reports whether every term of one list is alike to one of another.
func within(list, others []term) bool {
	return !slices.ContainsFunc(list, func(t term) bool {
		return !slices.ContainsFunc(others, func(u term) bool { return t.alike(&u) })
	})
}

// unchanged is what comes of cells if both sides have the same terms.
func (b *bench) unchanged() (out []finding) {
	for _, c := range b.cells {
		f := b.begin(c)
		for side := range b.terms {
			f.row.From[side] = b.refs(slices.DeleteFunc(slices.Clone(b.terms[side]), func(t term) bool {
				return !t.resources.same(c.resources) || !t.principals.same(c.principals)
			}), c)
		}
		f.row.Silent = silent(b.terms[0])
		out = append(out, f)
	}
	return out
}

// onStar reports whether a resource element takes the request for "*".
func (x *comparison) onStar(d dim) bool {
	return x.everywhere(d) && !slices.ContainsFunc(d.out, func(n int) bool { return x.resources.texts[n] == "*" })
}

// cut makes a cell of each place that terms are about. Parts of actions make none: the class
// is their cell.
func (b *bench) cut() {
	for side := range b.terms {
		for i := range b.terms[side] {
			t := &b.terms[side][i]
			one := area{resources: t.resources, principals: t.principals}
			if !slices.ContainsFunc(b.cells, func(c *cell) bool { return c.same(&one) }) {
				b.cells = append(b.cells, &cell{area: one})
			}
		}
	}
}

// nest finds the narrower cells of each.
func (b *bench) nest() {
	for _, c := range b.cells {
		for _, d := range b.cells {
			if c != d && b.covers(covers, &c.area, &d.area) && !b.covers(covers, &d.area, &c.area) {
				c.narrower = append(c.narrower, d)
			}
		}
	}
}

func (d dim) same(e dim) bool { return slices.Equal(d.in, e.in) && slices.Equal(d.out, e.out) }

func (a *area) same(b *area) bool {
	return a.actions.same(b.actions) && a.resources.same(b.resources) && a.principals.same(b.principals)
}

// view is the terms of one side that speak about a cell, cut down to it.
func (b *bench) view(side int, c *cell) (out []term) {
	for i := range b.terms[side] {
		t := b.terms[side][i]
		if b.apart(&t.area, &c.area) {
			continue
		}
		t.area = t.area.with(c.area)
		if slices.ContainsFunc(c.narrower, func(n *cell) bool { return b.covers(covers, &n.area, &t.area) }) {
			continue
		}
		out = append(out, t)
	}
	return out
}

// begin is a finding about a cell, with Same as its status.
func (b *bench) begin(c *cell) finding {
	f := finding{cell: c}
	f.row.Status = Same
	f.row.Resources, f.row.ResourcesNot = b.writeResources(c.resources)
	f.row.Principal = b.writePrincipal(c.principals)
	return f
}

func (b *bench) compare(c *cell) finding {
	f := b.begin(c)
	views := [2][]term{b.view(0, c), b.view(1, c)}
	for side := range views {
		f.row.From[side] = b.refs(views[side], c)
	}
	f.row.Silent = silent(views[0]) && silent(views[1])
	lost, gained := b.unmatched(views[0], views[1]), b.unmatched(views[1], views[0])
	switch {
	case lost == nil && gained == nil:
		return f
	case lost == nil:
		f.row.Status, f.row.Witness = Gained, b.witness(c, gained, Gained)
	case gained == nil:
		f.row.Status, f.row.Witness = Lost, b.witness(c, lost, Lost)
	}
	if f.row.Witness == nil {
		f.row.Status, f.row.Construct = Unknown, b.construct(views, append(lost, gained...))
	}
	return f
}

// unmatched are the terms by which mine may allow more than others: those of mine that allow
// what none of others surely does, and those of others that deny what none of mine surely
// does. It is nil if there are none: others then allow at least as much.
func (b *bench) unmatched(mine, others []term) (out []term) {
	for i := range mine {
		t := &mine[i]
		if t.statement.allows && !b.matched(t, others, allows) && !slices.ContainsFunc(mine, func(e term) bool {
			return e.statement.denies && len(e.guard) == 0 && b.covers(always, &e.area, &t.area)
		}) {
			out = append(out, *t)
		}
	}
	for i := range others {
		if d := &others[i]; d.statement.denies && !b.matched(d, mine, denies) {
			out = append(out, *d)
		}
	}
	return out
}

// silent reports whether no term allows anything.
func silent(terms []term) bool {
	return !slices.ContainsFunc(terms, func(t term) bool { return t.statement.allows })
}

func allows(s *statement) bool { return s.allows }
func denies(s *statement) bool { return s.denies }

// matched reports whether some term of a list, with an effect, surely applies wherever t does.
func (b *bench) matched(t *term, list []term, effect func(*statement) bool) bool {
	return slices.ContainsFunc(list, func(u term) bool {
		return effect(u.statement) && b.tests.implies(t.guard, u.guard) && b.covers(covers, &u.area, &t.area)
	})
}

// refs are the statements of terms, each once.
func (b *bench) refs(terms []term, c *cell) (out []Ref) {
	for i := range terms {
		r := terms[i].statement.from
		r.Part = !b.covers(covers, &terms[i].whole, &c.area)
		at := slices.IndexFunc(out, func(o Ref) bool { return o.Document == r.Document && o.Statement == r.Statement })
		if at < 0 {
			out = append(out, r)
		} else {
			out[at].Part = out[at].Part && r.Part
		}
	}
	return out
}
