package pack

import "github.com/leastwise/leastwise/catalog/layout"

// column collects the bytes of one section or column.
type column []byte

func (c *column) uint(v int)  { *c = layout.AppendUint(*c, v) }
func (c *column) byte(b byte) { *c = append(*c, b) }

// text appends s and ends it. The caller has checked that s holds no control byte that
// the layout gives a meaning.
func (c *column) text(s string) {
	*c = append(*c, s...)
	*c = append(*c, layout.EOL)
}

// gaps appends a strictly rising list: the first value whole, each further one less its
// predecessor and 1.
func (c *column) gaps(list []int) {
	last := -1
	for _, v := range list {
		c.uint(v - last - 1)
		last = v
	}
}

// recency is a move-to-front list of set keys.
type recency []string

// code gives the place of key, moves it to the front and reports whether it is new; a
// new key's code is the length of the list.
func (r *recency) code(key string) (place int, isNew bool) {
	list := *r
	for place = range list {
		if list[place] == key {
			copy(list[1:place+1], list[:place])
			list[0] = key
			return place, false
		}
	}
	place = len(list)
	list = append(list, "")
	copy(list[1:], list)
	list[0] = key
	*r = list
	return place, true
}
