package expand

import "slices"

// column is a pattern that covers no unwanted name: the start of a wanted name up to p, a
// star, its words from j to l with a star, if any, and its end from s. A name as it is has
// p at its end and s at 0.
type column struct {
	rows       []uint64 // the wanted names that it covers
	cost       int32    // bytes in a policy
	source     int32    // the wanted name
	p, j, l, s uint8    // bytes
}

// candidates are the patterns that a cover may take.
//
// A pattern that is another one with more text in it costs more and covers no more, so
// only the most general ones are needed: for each name and each start and middle, the
// shortest end that keeps unwanted names out, unless a shorter start or middle can do with
// that end.
type candidates struct {
	*names
	options  Options
	overhead int // bytes of a pattern besides the name
	columns  []column
	prefixes []int32          // of each row, the column with the shortest start
	same     map[uint64]int32 // a column by hash of its rows
	covered  []uint64         // rows of the column at hand

	// Of the name at hand:
	at    []int   // where its words start, see appendWords
	tails []int32 // how many bytes at the end each name shares with it
	found []int32 // places in text, see span
	spans [maxWords + 1][maxWords + 1]span
	ends  [maxWords + 1][maxWords + 1][maxWords + 1]int8
	rooms []room
}

// span is where in found the places of some words are.
type span struct{ lo, hi int32 }

// room is a name that has the start and the middle of a pattern, and how many bytes its
// end may have at most to match too.
type room struct{ name, size int32 }

func (c *candidates) collect() {
	c.covered = make([]uint64, (len(c.rows)+63)/64)
	c.same = make(map[uint64]int32, 2*len(c.rows))
	c.tails = make([]int32, len(c.all))
	for _, x := range c.rows {
		c.rooms = append(c.rooms[:0], room{x, 0})
		c.emit(int(x), len(c.all[x].camel), 0, 0, 0)
	}
	for _, x := range c.rows {
		c.of(int(x))
	}
}

// of adds the patterns made from name x.
func (c *candidates) of(x int) {
	size := len(c.all[x].low)
	c.at = appendWords(c.at[:0], c.all[x].camel)
	safe := max(c.safePrefix(x), c.options.MinLength)
	if c.options.Words {
		for a := 0; safe <= size && c.at[a] < safe; a++ {
			if c.at[a+1] >= safe {
				safe = c.at[a+1]
			}
		}
	}
	if safe <= size {
		lo, hi := c.withPrefix(x, safe)
		c.rooms = c.rooms[:0]
		for y := lo; y < hi; y++ {
			c.rooms = append(c.rooms, room{int32(y), 0})
		}
		c.prefixes = append(c.prefixes, c.emit(x, safe, 0, 0, size))
	} else {
		c.prefixes = append(c.prefixes, c.all[x].row)
	}
	for y := range c.tails {
		c.tails[y] = int32(commonSuffix(c.all[x].low, c.all[y].low))
	}
	c.found = c.found[:0]
	clear(c.spans[:])
	words := len(c.at) - 1
	before := -1 // the start with one word less, if it may be one
	for a := 0; a <= words && c.at[a] < safe; a++ {
		if c.at[a] < c.options.MinLength {
			continue
		}
		c.withStart(x, a, before)
		before = a
	}
}

// withStart adds the patterns that start with the first a words of name x. Entries of
// ends, and the results below, are the word a pattern's end starts with, -1 if none does;
// j == l stands for no middle.
func (c *candidates) withStart(x, a, before int) {
	words := len(c.at) - 1
	lo, hi := c.withPrefix(x, c.at[a])
	none := -1
	if before >= 0 {
		none = int(c.ends[before][0][0])
	}
	c.rooms = c.rooms[:0]
	for y := lo; y < hi; y++ {
		c.rooms = append(c.rooms, room{int32(y), min(c.tails[y], int32(len(c.all[y].low)-c.at[a]))})
	}
	none = c.tryEnds(x, a, 0, 0, none)
	c.ends[a][0][0] = int8(none)
	if c.options.Stars == 1 {
		return
	}
	for count := 1; count <= words-a; count++ {
		for j := a; j+count <= words; j++ {
			l := j + count
			end := none
			if before >= 0 {
				end = max(end, int(c.ends[before][j][l]))
			}
			if count > 1 {
				end = max(end, int(c.ends[a][j+1][l]), int(c.ends[a][j][l-1]))
			}
			if end < words {
				c.findRooms(x, c.at[a], lo, hi, j, l)
				end = c.tryEnds(x, a, j, l, end)
			}
			c.ends[a][j][l] = int8(end)
		}
	}
}

// tryEnds adds the pattern with the shortest end that keeps all unwanted of rooms out,
// unless that is no shorter than the end a more general pattern has.
func (c *candidates) tryEnds(x, a, j, l, general int) int {
	need := 0
	for _, r := range c.rooms {
		if c.all[r.name].row < 0 {
			need = max(need, int(r.size)+1)
		}
	}
	size, s := len(c.all[x].low), len(c.at)-1
	for s > general && size-c.at[s] < need {
		s--
	}
	if s <= general || s < max(a, l) {
		return general
	}
	c.emit(x, c.at[a], c.at[j], c.at[l], c.at[s])
	return s
}

// findRooms looks for names with the start and, behind it, the words j to l.
func (c *candidates) findRooms(x, start, lo, hi, j, l int) {
	c.rooms = c.rooms[:0]
	size := int32(c.at[l] - c.at[j])
	places := c.places(x, j, l)
	last := int32(-1)
	for i := places.lo; i < places.hi; i++ {
		at := c.found[i]
		y := int32(c.owner[at])
		if int(y) < lo || int(y) >= hi || y == last || at < c.all[y].start+int32(start) {
			continue
		}
		last = y
		left := c.all[y].start + int32(len(c.all[y].low)) - at - size
		c.rooms = append(c.rooms, room{y, min(c.tails[y], left)})
	}
}

// places gives where the words j to l of name x stand in text.
func (c *candidates) places(x, j, l int) span {
	if c.spans[j][l].hi > 0 {
		return c.spans[j][l]
	}
	words := c.all[x].low[c.at[j]:c.at[l]]
	var out span
	if l == j+1 {
		out.lo = int32(len(c.found))
		c.found = c.find(c.found, words)
	} else {
		shorter := c.places(x, j, l-1)
		out.lo = int32(len(c.found))
		for i := shorter.lo; i < shorter.hi; i++ {
			if at := int(c.found[i]); at+len(words) <= len(c.text) && c.text[at:at+len(words)] == words {
				c.found = append(c.found, int32(at))
			}
		}
	}
	out.hi = int32(len(c.found))
	c.spans[j][l] = out
	return out
}

// emit adds a pattern, which covers all wanted names of rooms with place for its end, and
// gives its column: one of the cheapest with the same rows.
func (c *candidates) emit(x, p, j, l, s int) int32 {
	clear(c.covered)
	end := len(c.all[x].low) - s
	cost := c.overhead + p + l - j + end + 1
	if s < p {
		cost, end = c.overhead+p, 0
	}
	if j < l {
		cost++
	}
	for _, r := range c.rooms {
		if row := c.all[r.name].row; row >= 0 && int(r.size) >= end {
			set(c.covered, row)
		}
	}
	if c.options.Several && s >= p && single(c.covered) {
		return c.all[x].row // the name as it is, which was added first
	}
	n := column{cost: int32(cost), source: int32(x), p: uint8(p), j: uint8(j), l: uint8(l), s: uint8(s)}
	hash := uint64(0)
	for _, w := range c.covered {
		hash = (hash ^ w) * 0x9E3779B97F4A7C15
		hash ^= hash >> 32
	}
	for {
		at, ok := c.same[hash]
		if !ok {
			at = int32(len(c.columns))
			c.same[hash] = at
			n.rows = append([]uint64(nil), c.covered...)
			c.columns = append(c.columns, n)
			return at
		}
		old := &c.columns[at]
		if slices.Equal(old.rows, c.covered) {
			if n.cost < old.cost {
				n.rows = old.rows
				*old = n
			}
			return at
		}
		hash++
	}
}

// pattern is the name part of a column's pattern.
func (c *candidates) pattern(n *column) string {
	name := c.all[n.source].camel
	if n.s < n.p {
		return name
	}
	text := name[:n.p] + "*"
	if n.j < n.l {
		text += name[n.j:n.l] + "*"
	}
	return text + name[n.s:]
}
