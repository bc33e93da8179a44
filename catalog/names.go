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
	t := &nameTable{text: string(d.text[:d.at]), actions: d.sorted()}
	c.markStrict(s, t.actions)
	return t, nil
}

// nameDecoder makes the actions of one service in noun order. A catalog has one, which is
// used again: the lists that are not kept cost more than what is done with them.
//
// A browser decodes all services before its compiler has optimised this code. Then each
// field, bounds check and call costs about the same, so there are few of them per action.
type nameDecoder struct {
	nounReader
	sets    layout.Reader
	text    []byte       // room for all names; those so far are its first bytes
	at      int          // how many
	records []nameRecord // until they are sorted, ordinal is the rank of the verb
	places  []uint16     // of each rank
	met     []uint64     // a bit for each rank; all zero between two services
	doubt   []uint64     // a bit for each place in the order of names; the same
}

func newNameDecoder(verbs int) *nameDecoder {
	d := &nameDecoder{
		records: make([]nameRecord, 0, 256), places: make([]uint16, verbs), met: make([]uint64, verbs/64+1),
	}
	d.current = make([]byte, 0, longestPadded)
	return d
}

// longestPadded is MaxName in whole groups of eight bytes.
const longestPadded = (layout.MaxName + 7) &^ 7

// read begins a service with n actions.
func (d *nameDecoder) read(nouns nounReader, sets layout.Reader, n int) {
	nouns.current = d.current[:0]
	d.nounReader, d.sets = nouns, sets
	d.records, d.at = slices.Grow(d.records[:0], n), 0
	clear(d.places)
	clear(d.met) // an error may have left some
	d.makeRoom(24 * n)
}

// noun reads one noun and appends its actions, at most limit in all.
func (d *nameDecoder) noun(limit int) error {
	if err := d.next(); err != nil {
		return err
	}
	words := d.words
	set := d.sets.Uint()
	if set >= len(words.sets) {
		d.sets.Fail("there is no such set of verbs")
		return d.sets.Err()
	}
	verbs := words.setVerbs[words.sets[set].start:words.sets[set].end]
	if len(d.records)+len(verbs) > limit {
		d.sets.Fail("the nouns make more actions than the directory says")
		return d.sets.Err()
	}
	size := len(d.current)
	if size > layout.MaxName {
		d.tokens.Fail("a name is too long")
		return d.tokens.Err()
	}
	base := len(d.records)
	d.records = d.records[:base+len(verbs)]
	d.makeRoom(len(verbs) * (words.longest + size))
	// Whole groups of bytes are copied, needed or not: what is behind is written over.
	noun := (*[longestPadded]byte)(d.current[:longestPadded])
	first, second, third := load8(noun[0:]), load8(noun[8:]), load8(noun[16:])
	all, records, places, out, at := words.verbs, d.records[base:][:len(verbs)], d.places, d.text, d.at
	for i, number := range verbs {
		v := &all[number]
		start := at
		if len(v.word.text) <= 8 {
			store8((*[8]byte)(out[at:]), v.word.head)
		} else {
			copy(out[at:], v.word.text)
		}
		at += len(v.word.text)
		to := (*[24]byte)(out[at:])
		store8((*[8]byte)(to[0:]), first)
		store8((*[8]byte)(to[8:]), second)
		store8((*[8]byte)(to[16:]), third)
		if size > len(to) {
			copy(out[at+len(to):], noun[len(to):size])
		}
		at += size
		if v.ending != "" {
			if v.ending == "ies" && size > 0 {
				at--
			}
			at += copy(out[at:], v.ending)
		}
		if at-start > layout.MaxName {
			d.tokens.Fail("a name is too long")
		}
		records[i] = nameRecord{uint32(start), v.rank, uint8(at - start), v.flags}
		place := &places[v.rank]
		if *place == 0 {
			d.met[v.rank/64] |= 1 << (v.rank % 64)
		}
		*place++
	}
	d.at = at
	return nil
}

// makeRoom makes the text have room for more bytes, and for what copying groups writes
// behind them.
func (d *nameDecoder) makeRoom(more int) {
	if most := d.at + more + 24; most > len(d.text) {
		grown := make([]byte, 2*most)
		copy(grown, d.text[:d.at])
		d.text = grown
	}
}

// sorted puts the records in the order of lower-case names. Nouns come in that order, so
// names of one verb do as well, unless they are plurals. What is left for the insertion
// sort are those, and where a verb is the beginning of another one.
func (d *nameDecoder) sorted() []nameRecord {
	out := make([]nameRecord, len(d.records))
	d.doubt = append(d.doubt[:0], make([]uint64, len(out)/64+1)...)
	places := d.places
	start := uint16(0) // of the next rank
	for i, met := range d.met {
		for ; met != 0; met &= met - 1 {
			rank := 64*i + bits.TrailingZeros64(met)
			if d.words.longer[rank] {
				d.setDoubt(start)
			}
			places[rank], start = start, start+places[rank]
		}
		d.met[i] = 0
	}
	for i, r := range d.records {
		at := places[r.ordinal]
		places[r.ordinal] = at + 1
		r.ordinal = uint16(i)
		if r.flags&flagEnding != 0 {
			r.flags &^= flagEnding
			d.setDoubt(at)
			d.setDoubt(at + 1)
		}
		out[at] = r
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
