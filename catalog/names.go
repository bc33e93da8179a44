package catalog

import "github.com/leastwise/leastwise/catalog/layout"

// nameTable holds the names and levels of one service's actions.
type nameTable struct {
	text    string // all names, in noun order
	actions []nameRecord
}

// nameRecord is one action; records are sorted by lower-case name.
type nameRecord struct {
	at      uint32 // offset of the name in nameTable.text
	ordinal uint16 // place of the action in noun order
	length  uint8  // of the name, in bytes
	flags   uint8  // level, and the flags below
}

const (
	flagResourceOptional = 1 << 5
	flagPermissionOnly   = 1 << 6
	flagScenarios        = 1 << 7
	levelMask            = 7
)

func (t *nameTable) name(i int32) string {
	a := t.actions[i]
	return t.text[a.at:][:a.length]
}

func (c *Catalog) nameTable(s int32) *nameTable {
	if t := c.names[s].Load(); t != nil {
		return t
	}
	t, err := c.decodeNames(s)
	if err != nil {
		c.fail(err)
		t = &nameTable{actions: make([]nameRecord, c.counts[s].actions)}
	}
	c.names[s].Store(t)
	return t
}

// decodeNames builds the names of a service from nouns and verbs, sorts them, and sets
// levels and flags.
func (c *Catalog) decodeNames(s int32) (*nameTable, error) {
	d := nameDecoder{nounReader: c.nounReader(s), sets: c.column(layout.ColVerbSets, s)}
	n := c.counts[s].actions
	d.records = make([]nameRecord, 0, n)
	d.ranks = make([]uint16, 0, n)
	d.text = make([]byte, 0, 24*n)
	for range c.counts[s].nouns {
		if err := d.noun(n); err != nil {
			return nil, err
		}
	}
	if len(d.records) != n {
		d.sets.Fail("the nouns make fewer actions than the directory says")
	}
	r := c.column(layout.ColExceptions, s)
	readExceptions(&r, d.records)
	for _, err := range []error{d.shapes.End(), d.tokens.End(), d.sets.End(), r.End()} {
		if err != nil {
			return nil, err
		}
	}
	return &nameTable{text(d.text), d.sorted()}, nil
}

// nameDecoder makes the actions of one service in noun order.
type nameDecoder struct {
	nounReader
	sets    layout.Reader
	text    []byte // all names so far
	records []nameRecord
	ranks   []uint16 // of each record's verb
}

// noun reads one noun and appends its actions, at most limit in all.
func (d *nameDecoder) noun(limit int) error {
	if err := d.next(); err != nil {
		return err
	}
	set := d.sets.Uint()
	if set >= len(d.words.sets) {
		d.sets.Fail("there is no such set of verbs")
		return d.sets.Err()
	}
	for _, v := range d.words.setVerbs[d.words.sets[set].start:d.words.sets[set].end] {
		if len(d.records) == limit {
			d.sets.Fail("the nouns make more actions than the directory says")
			return d.sets.Err()
		}
		d.action(&d.words.verbs[v])
	}
	return nil
}

func (d *nameDecoder) action(v *verb) {
	at := len(d.text)
	noun := d.current
	if v.ending == "ies" && len(noun) > 0 {
		noun = noun[:len(noun)-1]
	}
	d.text = append(d.text, v.word...)
	d.text = append(d.text, noun...)
	d.text = append(d.text, v.ending...)
	if len(d.text)-at > layout.MaxName {
		d.tokens.Fail("a name is too long")
	}
	ordinal := len(d.records)
	d.records = append(d.records, nameRecord{uint32(at), uint16(ordinal), uint8(len(d.text) - at), uint8(v.level)})
	d.ranks = append(d.ranks, v.rank)
}

// sorted puts the records in the order of lower-case names. Verbs and nouns are sorted
// already, so ordering by verb first leaves little for the insertion sort: plurals, and
// verbs that start like another.
func (d *nameDecoder) sorted() []nameRecord {
	out := make([]nameRecord, len(d.records))
	next := make([]uint16, len(d.words.verbs)+1) // where the next record of a rank goes
	for _, rank := range d.ranks {
		next[rank+1]++
	}
	for rank := 1; rank < len(next); rank++ {
		next[rank] += next[rank-1]
	}
	for i, rank := range d.ranks {
		out[next[rank]] = d.records[i]
		next[rank]++
	}
	for i := 1; i < len(out); i++ {
		moved := out[i]
		name := d.text[moved.at:][:moved.length]
		j := i
		for ; j > 0; j-- {
			before := d.text[out[j-1].at:][:out[j-1].length]
			if compareFold(text(before), text(name)) <= 0 {
				break
			}
			out[j] = out[j-1]
		}
		out[j] = moved
	}
	return out
}

// readExceptions applies ColExceptions to the actions in noun order.
func readExceptions(r *layout.Reader, actions []nameRecord) {
	i := -1
	for n := r.Count(); n > 0; n-- {
		v := r.Uint()
		if i += v/layout.Levels + 1; i >= len(actions) {
			r.Fail("an exception has no action")
			return
		}
		actions[i].flags = uint8(v % layout.Levels)
	}
	for _, flag := range [...]uint8{flagPermissionOnly, flagScenarios, flagResourceOptional} {
		i = -1
		for n := r.Count(); n > 0; n-- {
			if i += r.Uint() + 1; i >= len(actions) {
				r.Fail("an exception has no action")
				return
			}
			actions[i].flags |= flag
		}
	}
}
