package fit

import (
	"slices"

	"github.com/leastwise/leastwise/wasm/expand"
	"github.com/leastwise/leastwise/wasm/policy"
)

// An Offer is a wider pattern for several of a statement's: fewer bytes, and more actions
// than the policy granted.
type Offer struct {
	Statement int // index in the draft at the time of the offer
	Pattern   string
	Replaces  []string
	Saved     int // bytes
	// Extra are the IDs of the actions that come with it, sorted; never empty.
	Extra []string

	extra expand.Set
	group *group // that it is for
}

// before orders offers: most bytes saved for each extra action first.
func (o *Offer) before(p *Offer) bool {
	if a, b := o.Saved*len(p.Extra), p.Saved*len(o.Extra); a != b {
		return a > b
	}
	if o.Saved != p.Saved {
		return o.Saved > p.Saved
	}
	if o.Statement != p.Statement {
		return o.Statement < p.Statement
	}
	return o.Pattern < p.Pattern
}

// apply puts the offer's pattern in the place of those that it replaces.
func (o *Offer) apply(patterns []string) []string {
	out := []string{o.Pattern}
	for _, p := range patterns {
		if !slices.Contains(o.Replaces, p) {
			out = append(out, p)
		}
	}
	return out
}

// market lists what widening the patterns of a draft would save.
type market struct {
	*draft
	allowed expand.Set   // extra actions outside of it are none to offer; nil allows all
	named   []expand.Set // of statements with offers, nil for others
	offers  []*Offer     // the best for each statement and service, the best of all first
}

func (w *draft) market(allowed expand.Set) *market {
	m := &market{draft: w, allowed: allowed, named: make([]expand.Set, len(w.d.Statements))}
	for i := range w.d.Statements {
		s := &w.d.Statements[i]
		if !plain(s) || s.Effect.Value != policy.Allow || s.Action == nil || w.options.Control {
			continue
		}
		m.named[i], _ = expand.Named(w.catalog, s)
		r := rewriter{draft: w, at: map[int]*group{}, scratch: expand.NewSet(w.catalog)}
		for _, p := range s.Action {
			r.take(p.Value)
		}
		for _, g := range r.groups {
			m.add(g, i)
		}
	}
	return m
}

// add puts the best offer for a statement's patterns of one service in its place.
func (m *market) add(g *group, statement int) {
	o := g.offer(m.named[statement], m.allowed)
	if o == nil {
		return
	}
	o.Statement = statement
	at := len(m.offers)
	m.offers = append(m.offers, o)
	for ; at > 0 && o.before(m.offers[at-1]); at-- {
		m.offers[at] = m.offers[at-1]
	}
	m.offers[at] = o
}

// take takes an offer, and makes the next one for its statement and service.
func (m *market) take(at int) *Offer {
	o := m.offers[at]
	m.offers = append(m.offers[:at], m.offers[at+1:]...)
	s := &m.d.Statements[o.Statement]
	s.Action = policy.Strings(o.apply(policy.Texts(s.Action))...)
	m.named[o.Statement].AddSet(o.extra)
	g := &group{draft: m.draft, service: o.group.service, patterns: o.apply(o.group.patterns)}
	m.add(g, o.Statement)
	return o
}

// offer is the best way to widen the patterns of one service; nil if there is none.
func (g *group) offer(named, allowed expand.Set) *Offer {
	v := g.service
	type reach struct{ first, last int } // indexes in the catalog
	reaches := make([]reach, len(g.patterns))
	scratch := expand.NewSet(g.catalog)
	for i, p := range g.patterns {
		clear(scratch)
		scratch.AddPattern(g.catalog, p)
		reaches[i].first = scratch.Next(0)
		for k := scratch.Next(0); k >= 0; k = scratch.Next(k + 1) {
			reaches[i].last = k
		}
	}
	// extras[k] counts the actions before the k-th of the service that are not granted.
	base := v.Action(0).Index()
	extras := make([]int, v.NumActions()+1)
	for k := range v.NumActions() {
		a := v.Action(k)
		extras[k+1] = extras[k]
		if !named.Has(a) {
			extras[k+1]++
			if allowed != nil && !allowed.Has(a) {
				extras[k+1] += refused
			}
		}
	}
	var best *Offer
	var lo, hi, least int // of the best: its range, and its extra actions
	try := func(start string) {
		from, to := v.ActionsWithPrefix(start)
		extra := extras[to] - extras[from]
		if extra == 0 || extra >= refused {
			return
		}
		saved := -len(v.Prefix()) - len(start) - len(`:*"",`)
		for i, r := range reaches {
			if r.first >= base+from && r.last < base+to {
				saved += len(g.patterns[i]) + len(`"",`)
			}
		}
		if saved > 0 && (best == nil || saved*least > best.Saved*extra || saved*least == best.Saved*extra && saved > best.Saved) {
			best = &Offer{group: g, Pattern: v.Prefix() + ":" + start + "*", Saved: saved}
			lo, hi, least = base+from, base+to, extra
		}
	}
	try("")
	last := ""
	for _, r := range reaches {
		name := g.catalog.Action(r.first).Name()
		for _, cut := range wordEnds(name) {
			if start := name[:cut]; start != last {
				last = start
				try(start)
			}
		}
	}
	if best == nil {
		return nil
	}
	best.extra = expand.NewSet(g.catalog)
	for k := lo; k < hi; k++ {
		if a := g.catalog.Action(k); !named.Has(a) {
			best.extra.Add(a)
		}
	}
	best.Extra = best.extra.AppendIDs(nil, g.catalog)
	for i, r := range reaches {
		if r.first >= lo && r.last < hi {
			best.Replaces = append(best.Replaces, g.patterns[i])
		}
	}
	return best
}

// refused is more than any number of actions, added for one that may not be granted.
const refused = 1 << 30

// wordEnds are the places in a name where a word ends before the name does.
func wordEnds(name string) []int {
	var out []int
	for i := 1; i < len(name); i++ {
		if c, before := name[i], name[i-1]; 'A' <= c && c <= 'Z' && (before < 'A' || before > 'Z' || i+1 < len(name) && name[i+1] >= 'a') {
			out = append(out, i)
		}
	}
	return out
}

// bargain takes offers, the best first, until enough holds or the next one would bring the
// extra actions above most (0: no limit). What is asked is dear, so it is asked only once
// bytes are down to a size that may do.
func (m *market) bargain(most, bytes, target int, enough func() bool) (taken []*Offer) {
	extra := 0
	for bytes > target || !enough() {
		at := 0
		for at < len(m.offers) && most > 0 && extra+len(m.offers[at].Extra) > most {
			at++
		}
		if at == len(m.offers) {
			return taken
		}
		o := m.take(at)
		extra += len(o.Extra)
		bytes -= o.Saved
		taken = append(taken, o)
	}
	return taken
}
