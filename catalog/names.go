package catalog

import (
	"math/bits"
	"runtime"
	"slices"

	"github.com/leastwise/leastwise/catalog/layout"
)

// nameTable holds the names and levels of one service's actions.
type nameTable struct {
	text    string // all names in noun order, or all IDs in the order of names
	actions []nameRecord
	behind  int // of IDs: how much stands before a name
}

// nameRecord is one action; records are sorted by lower-case name.
type nameRecord struct {
	at      uint32 // offset of the name in nameTable.text
	ordinal uint16 // place of the action in noun order
	length  uint8  // of the name, in bytes
	flags   uint8  // level, and the flags below
}

const (
	flagStrict           = 1 << 3 // the table of strict levels names it
	flagEnding           = 1 << 4 // while decoding: the noun is changed by the verb's ending
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
	t := c.spelledNames(s)
	if t == nil {
		var err error
		if t, err = c.decodeNames(s); err != nil {
			c.fail(err)
			t = &nameTable{actions: make([]nameRecord, c.counts[s].actions)}
		}
	}
	c.names[s].Store(t)
	return t
}

// DecodeAhead decodes the names of services on another processor, if there is one, for who
// is about to go through them. It begins with the last service, so that both meet in the
// middle.
func DecodeAhead(services []Service) {
	if runtime.GOMAXPROCS(0) == 1 || len(services) == 0 || services[0].c.spelled != nil {
		return
	}
	go func() {
		for _, s := range slices.Backward(services) {
			s.c.nameTable(s.i)
		}
	}()
}

// decodeNames builds the names of a service from nouns and verbs, sorts them, and sets
// levels and flags.
func (c *Catalog) decodeNames(s int32) (*nameTable, error) {
	d := c.decoder.Swap(nil)
	if d == nil {
		d = newNameDecoder(len(c.vocabulary().verbs))
	}
	defer c.decoder.Store(d)
	n := c.counts[s].actions
	d.read(c.nounReader(s), c.column(layout.ColVerbSets, s), n)
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
	t := &nameTable{text: text(d.text), actions: d.sorted()}
	c.markStrict(s, t.actions)
	return t, nil
}

// nameDecoder makes the actions of one service in noun order. A catalog has one, which is
// used again: the lists that are not kept cost more than what is done with them.
type nameDecoder struct {
	nounReader
	sets    layout.Reader
	text    []byte // all names so far; kept
	records []nameRecord
	ranks   []uint16 // of each record's verb
	places  []uint16 // of each rank; all zero between two services
	met     []uint64 // a bit for each rank; the same
	doubt   []uint64 // a bit for each place in the order of names; the same
}

func newNameDecoder(verbs int) *nameDecoder {
	d := &nameDecoder{
		records: make([]nameRecord, 0, 256), ranks: make([]uint16, 0, 256),
		places: make([]uint16, verbs), met: make([]uint64, verbs/64+1),
	}
	d.current = make([]byte, 0, layout.MaxName)
	return d
}

// read begins a service with n actions.
func (d *nameDecoder) read(nouns nounReader, sets layout.Reader, n int) {
	nouns.current = d.current[:0]
	d.nounReader, d.sets = nouns, sets
	d.records, d.ranks, d.text = d.records[:0], d.ranks[:0], make([]byte, 0, 24*n+8)
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
	d.text = appendRoomy(v.word.append(d.text), noun)
	if v.ending != "" {
		d.text = append(d.text, v.ending...)
	}
	if len(d.text)-at > layout.MaxName {
		d.tokens.Fail("a name is too long")
	}
	flags := uint8(v.level)
	if v.ending != "" {
		flags |= flagEnding
	}
	d.records = append(d.records, nameRecord{uint32(at), uint16(len(d.records)), uint8(len(d.text) - at), flags})
	d.ranks = append(d.ranks, v.rank)
}

// sorted puts the records in the order of lower-case names. Nouns come in that order, so
// names of one verb do as well, unless they are plurals. What is left for the insertion
// sort are those, and where one verb's names meet another's: verbs may start alike.
func (d *nameDecoder) sorted() []nameRecord {
	out := make([]nameRecord, len(d.records))
	for _, rank := range d.ranks {
		d.places[rank]++
		d.met[rank/64] |= 1 << (rank % 64)
	}
	d.doubt = append(d.doubt[:0], make([]uint64, len(out)/64+1)...)
	start := uint16(0) // of the next rank
	for i := range d.met {
		for ; d.met[i] != 0; d.met[i] &= d.met[i] - 1 {
			rank := 64*i + bits.TrailingZeros64(d.met[i])
			d.setDoubt(start)
			d.places[rank], start = start, start+d.places[rank]
		}
	}
	for i, rank := range d.ranks {
		at := d.places[rank]
		out[at] = d.records[i]
		d.places[rank]++
		if out[at].flags&flagEnding != 0 {
			out[at].flags &^= flagEnding
			d.setDoubt(at)
			d.setDoubt(at + 1)
		}
	}
	for _, rank := range d.ranks {
		d.places[rank] = 0
	}
	d.insert(out)
	return out
}

// setDoubt says that the record at a place may belong before the one in front of it.
func (d *nameDecoder) setDoubt(at uint16) {
	if int(at/64) < len(d.doubt) {
		d.doubt[at/64] |= 1 << (at % 64)
	}
}

// insert moves records that are in doubt to where they belong.
func (d *nameDecoder) insert(out []nameRecord) {
	for word := range d.doubt {
		for ; d.doubt[word] != 0; d.doubt[word] &= d.doubt[word] - 1 {
			for i := 64*word + bits.TrailingZeros64(d.doubt[word]); i < len(out) && d.moved(out, i); i++ {
				// The next one follows a record that is not its own neighbour any more.
			}
		}
	}
}

// moved puts the record at i where it belongs among those before, and says whether that is
// somewhere else.
func (d *nameDecoder) moved(out []nameRecord, i int) bool {
	record := out[i]
	name := d.text[record.at:][:record.length]
	j := i
	for ; j > 0; j-- {
		before := d.text[out[j-1].at:][:out[j-1].length]
		if compareFold(text(before), text(name)) <= 0 {
			break
		}
		out[j] = out[j-1]
	}
	out[j] = record
	return j < i
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
		actions[i].flags = actions[i].flags&^levelMask | uint8(v%layout.Levels)
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
