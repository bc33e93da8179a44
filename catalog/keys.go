package catalog

import (
	"strings"

	"github.com/leastwise/leastwise/catalog/layout"
)

// keyTable holds condition keys, sorted by lower-case name.
type keyTable struct{ keys []keyRecord }

type keyRecord struct {
	name string
	bits byte // the type byte of package layout
}

func (c *Catalog) keyTable(s int32) *keyTable {
	if s < 0 {
		return c.globalKeys()
	}
	if t := c.keys[s].Load(); t != nil {
		return t
	}
	t := c.decodeKeys(s)
	c.keys[s].Store(t)
	return t
}

func (c *Catalog) decodeKeys(s int32) *keyTable {
	t := &keyTable{make([]keyRecord, c.counts[s].keys)}
	names, types := c.column(layout.ColKeyNames, s), c.column(layout.ColKeyTypes, s)
	size := 0
	for range t.keys {
		size += len(names.Text()) + len(c.prefixes[s])
	}
	names = c.column(layout.ColKeyNames, s)
	var arena strings.Builder
	arena.Grow(size)
	for i := range t.keys {
		t.keys[i] = keyRecord{c.keyName(&arena, s, text(names.Text())), types.Byte()}
	}
	c.fail(names.End())
	c.fail(types.End())
	return t
}

// keyName undoes the escapes of a key's text; what it has to write it writes to arena.
func (c *Catalog) keyName(arena *strings.Builder, s int32, t string) string {
	if len(t) == 1 && t[0] >= layout.KeyEscape && int(t[0]-layout.KeyEscape) < len(layout.KeyEscapes) {
		return layout.KeyEscapes[t[0]-layout.KeyEscape]
	}
	if !strings.HasPrefix(t, ":") {
		return t
	}
	start := arena.Len()
	arena.WriteString(c.prefixes[s])
	arena.WriteString(t)
	return arena.String()[start:]
}

func (c *Catalog) globalKeys() *keyTable {
	return c.global.get(func() *keyTable {
		r := c.section(layout.SecGlobalKeys)
		t := &keyTable{make([]keyRecord, countTexts(c.sections[layout.SecGlobalKeys]))}
		for i := range t.keys {
			line := text(r.Text())
			if len(line) < 2 {
				r.Fail("a key has no type")
				break
			}
			t.keys[i] = keyRecord{line[2:], (line[0]-'0')&0xf | (line[1]-'0')<<4}
		}
		c.fail(r.End())
		return t
	})
}
