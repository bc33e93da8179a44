package catalog

import (
	"iter"
	"strings"

	"github.com/leastwise/leastwise/catalog/layout"
)

// ActionSource says where the facts of an action are from.
type ActionSource struct {
	// Sources are all that list the action; LevelSource gives its level.
	Sources, LevelSource Source
	// PagesLevel is the level on the documentation pages; it differs from the action's
	// where a newer source or a correction has another one.
	PagesLevel AccessLevel
	// Page is the slug of the documentation page that lists the action, and Anchor the
	// fragment that leads there; both are empty when no page does.
	Page, Anchor string
	// Link is what the documentation page links the action to: a page of the API reference
	// or of a guide. Empty where it links nowhere.
	Link string
	// LastAccessed is set when IAM reports when the action was last used.
	LastAccessed bool
}

// LedgerRow is a row of an action as one source has it.
type LedgerRow struct {
	l   *Ledger
	a   Action
	n   int // its place among the action's
	rec ledgerRow
}

type ledgerRow struct {
	typ      int32 // -1 for the action itself
	required bool
	sources  Source
	page     int32 // -1 for none
	scenario int32 // -1 for none
	keys     []uint16
}

// ResourceType is the type the row speaks of; ok is false for the action itself.
func (r LedgerRow) ResourceType() (t ResourceType, ok bool) {
	return ResourceType{r.l.c, r.a.s, max(r.rec.typ, 0)}, r.rec.typ >= 0
}

// Required is the star in the row.
func (r LedgerRow) Required() bool { return r.rec.required }

// Sources are those that have the row.
func (r LedgerRow) Sources() Source { return r.rec.sources }

// Page is the number of the row's page among the service's, -1 when no page has it.
func (r LedgerRow) Page() int { return int(r.rec.page) }

// Scenario is the way of calling the action in which the row holds, empty for all.
func (r LedgerRow) Scenario() string {
	if r.rec.scenario < 0 {
		return ""
	}
	return r.l.scenarios[r.rec.scenario]
}

// ConditionKeys yields the keys in the row.
func (r LedgerRow) ConditionKeys() iter.Seq[ConditionKey] {
	return func(yield func(ConditionKey) bool) {
		for _, k := range r.rec.keys {
			if !yield(ConditionKey{r.l.c, r.a.s, int32(k)}) {
				return
			}
		}
	}
}

// Action says where an action's facts are from.
func (l *Ledger) Action(a Action) ActionSource {
	t := l.table(a.s)
	p := l.profiles[t.profiles[a.i]]
	out := ActionSource{
		Sources: p.sources, LevelSource: p.levelSource, PagesLevel: a.Level(),
		LastAccessed: p.flags&layout.LgLastAccessed != 0,
	}
	_, pages := l.Service(a.Service())
	if p.page >= 0 && p.page < len(pages) {
		out.Page = pages[p.page]
		out.Anchor = layout.Anchor(out.Page, a.Name())
		if p.flags&layout.LgActionAnchor != 0 {
			out.Anchor = layout.ActionAnchor(out.Page, a.Name())
		}
	}
	if p.flags&layout.LgOddAnchor != 0 {
		out.Anchor = t.anchors[a.i]
	}
	if p.flags&layout.LgLink != 0 {
		out.Link = t.link + a.Name() + ".html"
	}
	if p.flags&layout.LgOtherLink != 0 {
		out.Link = strings.ReplaceAll(t.otherLinks[a.i], layout.LinkName, a.Name())
	}
	if p.flags&layout.LgOtherLevel != 0 {
		out.PagesLevel = t.levels[a.i]
	}
	if !p.sources.Has(Pages) {
		out.PagesLevel = Unknown
	}
	return out
}

// Rows yields an action's rows as the sources have them, by scenario, page and type.
func (l *Ledger) Rows(a Action) iter.Seq[LedgerRow] {
	return func(yield func(LedgerRow) bool) {
		t := l.table(a.s)
		p := l.profiles[t.profiles[a.i]]
		if p.flags&layout.LgOddRows != 0 {
			for n, rec := range t.rows[a.i] {
				if !yield(LedgerRow{l, a, n, rec}) {
					return
				}
			}
			return
		}
		schema := l.c.schema(a.s)
		keys := func(set uint16) []uint16 {
			s := schema.keySets[set]
			return schema.keys[s.start:s.end]
		}
		row := ledgerRow{sources: p.sources, page: int32(p.page), scenario: -1}
		span := a.rowSpan()
		rows := schema.rows[span.start:span.end]
		for n, r := range rows {
			row.typ, row.required, row.keys = int32(r.typ), r.required, keys(r.keys)
			if !yield(LedgerRow{l, a, n, row}) {
				return
			}
		}
		row.typ, row.required, row.keys = -1, false, keys(schema.actionKeys[a.ordinal()])
		if len(row.keys) > 0 {
			yield(LedgerRow{l, a, len(rows), row})
		}
	}
}

// ledgerTable holds the ledger of one service; the maps are by the action's number.
type ledgerTable struct {
	profiles   []uint16
	link       string
	otherLinks map[int32]string // with layout.LinkName
	anchors    map[int32]string
	levels     map[int32]AccessLevel
	rows       map[int32][]ledgerRow
}

func (l *Ledger) column(sec int, s int32, name string) layout.Reader {
	return layout.NewPartReader(l.sections[sec], l.starts[sec][s], l.starts[sec][s+1], name)
}

func (l *Ledger) table(s int32) *ledgerTable {
	return l.tables[s].get(func() *ledgerTable {
		t, err := l.decode(s)
		if err != nil {
			l.failure.CompareAndSwap(nil, &err)
			return &ledgerTable{profiles: make([]uint16, l.c.counts[s].actions)}
		}
		return t
	})
}

func (l *Ledger) decode(s int32) (*ledgerTable, error) {
	t := &ledgerTable{
		profiles:   make([]uint16, l.c.counts[s].actions),
		otherLinks: map[int32]string{},
		anchors:    map[int32]string{},
		levels:     map[int32]AccessLevel{},
		rows:       map[int32][]ledgerRow{},
	}
	actions := l.column(layout.LgActions, s, "ledger actions")
	anchors := l.column(layout.LgAnchors, s, "ledger anchors")
	links := l.column(layout.LgLinks, s, "ledger links")
	levels := l.column(layout.LgLevels, s, "ledger levels")
	rows := l.column(layout.LgRows, s, "ledger rows")
	if !links.Done() {
		t.link = strings.Clone(text(links.Text()))
	}
	others := otherLinks(&links)
	for i := range t.profiles {
		n := actions.Below(len(l.profiles))
		if actions.Err() != nil {
			break
		}
		t.profiles[i] = uint16(n)
		flags := l.profiles[n].flags
		if flags&layout.LgOtherLink != 0 {
			if at := links.Below(len(others)); at < len(others) {
				t.otherLinks[int32(i)] = others[at]
			}
		}
		if flags&layout.LgOddAnchor != 0 {
			t.anchors[int32(i)] = text(anchors.Text())
		}
		if flags&layout.LgOtherLevel != 0 {
			t.levels[int32(i)] = min(AccessLevel(levels.Byte()), Tagging)
		}
		if flags&layout.LgOddRows != 0 {
			t.rows[int32(i)] = l.decodeRows(&rows, l.c.counts[s])
		}
	}
	for _, r := range []*layout.Reader{&actions, &anchors, &links, &levels, &rows} {
		if err := r.End(); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// otherLinks reads the links of a service that are not of its usual form, if there are any.
func otherLinks(r *layout.Reader) (out []string) {
	if r.Done() {
		return nil
	}
	last := ""
	for n := r.Count(); n > 0 && r.Err() == nil; n-- {
		shared := r.Below(min(len(last), layout.LinkShared) + 1)
		last = last[:min(shared, len(last))] + text(r.Text())
		out = append(out, last)
	}
	return out
}

func (l *Ledger) decodeRows(r *layout.Reader, limits counts) []ledgerRow {
	var out []ledgerRow
	for n := r.Count(); n > 0 && r.Err() == nil; n-- {
		v := r.Below(2 * (limits.types + 1))
		row := ledgerRow{typ: int32(v/2) - 1, required: v%2 == 1}
		row.sources = Source(r.Uint())
		row.page = int32(r.Uint()) - 1
		row.scenario = int32(r.Below(len(l.scenarios)+1)) - 1
		row.keys = appendGaps(nil, r, limits.keys)
		out = append(out, row)
	}
	return out
}
