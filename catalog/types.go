package catalog

import "github.com/leastwise/leastwise/catalog/layout"

// typeTable holds the names of one service's resource types, sorted by lower-case name. It
// is apart from schema because a search wants the names and nothing else.
type typeTable struct{ names []string }

func (c *Catalog) typeTable(s int32) *typeTable {
	if t := c.types[s].Load(); t != nil {
		return t
	}
	t := &typeTable{names: make([]string, c.counts[s].types)}
	c.fail(c.decodeTypeNames(s, t.names))
	c.types[s].Store(t)
	return t
}

// decodeTypeNames spells names from nouns, or reads them.
func (c *Catalog) decodeTypeNames(s int32, out []string) error {
	how, names := c.column(layout.ColTypes, s), c.column(layout.ColTypeNames, s)
	nouns := c.nounReader(s)
	arena := make([]byte, 0, 16*len(out))
	at := -1 // number of nouns.current
	target := 0
	for i := range out {
		spelling := layout.Spelling(how.Byte())
		if spelling == layout.NotSpelled {
			out[i] = text(names.Text())
			continue
		}
		if spelling >= layout.Spellings {
			how.Fail("there is no such spelling")
			break
		}
		target += how.Uint()
		for ; at < target; at++ {
			if err := nouns.next(); err != nil {
				return err
			}
		}
		start := len(arena)
		arena = layout.AppendSpelled(arena, spelling, nouns.current, nouns.ends[:nouns.count])
		out[i] = text(arena[start:])
	}
	if err := how.End(); err != nil {
		return err
	}
	return names.End()
}
