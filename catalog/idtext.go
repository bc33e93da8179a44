package catalog

// idText is the IDs of all actions as one text.
type idText struct {
	text   string
	starts []uint32 // of each action's ID, and behind the last blank
}

// IDText is the IDs of the actions with Index lo to hi-1 as one text, with blanks between:
// a part of a text that is made when it is first asked for and kept, some 700 KB.
func (c *Catalog) IDText(lo, hi int) string {
	if lo >= hi {
		return ""
	}
	if c.spelled != nil {
		if text, ok := c.spelledText(lo, hi); ok {
			return text
		}
	}
	t := c.ids.get(c.writeIDs)
	return t.text[t.starts[lo] : t.starts[hi]-1]
}

func (c *Catalog) writeIDs() *idText {
	t := &idText{starts: make([]uint32, 0, c.NumActions()+1)}
	b := make([]byte, 0, 32*c.NumActions())
	for s := range c.Services() {
		names := c.nameTable(s.i)
		for i := range names.actions {
			t.starts = append(t.starts, uint32(len(b)))
			b = append(b, s.Prefix()...)
			b = append(b, ':')
			b = append(b, names.name(int32(i))...)
			b = append(b, ' ')
		}
	}
	t.starts = append(t.starts, uint32(len(b)))
	t.text = text(b)
	return t
}
