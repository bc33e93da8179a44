package catalog

import "github.com/leastwise/leastwise/catalog/layout"

// spelled is a names blob that was opened beside the catalog: names are read there instead
// of made from nouns and verbs.
type spelled struct {
	starts, records []byte
	text            string
}

// OpenSpelled is Open with a names blob, which WriteNames made of the same catalog, beside it;
// another catalog's is an error. It answers the same and keeps both blobs. A program that has
// them in its file need not make half a megabyte of names first.
func OpenSpelled(blob, names []byte) (*Catalog, error) {
	c, err := Open(blob)
	if err != nil {
		return nil, err
	}
	sections, err := layout.Sections(names, layout.Names, layout.NamesSections)
	if err != nil {
		return nil, err
	}
	if err := checkBase(sections[layout.NmBase], c, "names"); err != nil {
		return nil, err
	}
	n := &spelled{sections[layout.NmStarts], sections[layout.NmRecords], text(sections[layout.NmText])}
	if len(n.starts) != 4*c.NumServices() || len(n.records) != layout.NameRecord*c.NumActions() {
		return nil, &layout.FormatError{Offset: layout.HeaderSize, Reason: "the names are those of more or fewer actions than the catalog has"}
	}
	c.spelled = n
	return c, nil
}

// part is where the text of service s starts and ends; false if the blob is damaged there.
func (n *spelled) part(s int32) (start, end int, ok bool) {
	start, end = int(layout.Uint32(n.starts[4*s:])), len(n.text)
	if next := int(4 * (s + 1)); next < len(n.starts) {
		end = int(layout.Uint32(n.starts[next:]))
	}
	return start, end, start <= end && end <= len(n.text)
}

// spelledNames is the table of a service; nil without a names blob and where it is damaged:
// the catalog itself has all that is needed.
func (c *Catalog) spelledNames(s int32) *nameTable {
	if c.spelled == nil {
		return nil
	}
	start, end, ok := c.spelled.part(s)
	if !ok {
		return nil
	}
	n := c.counts[s].actions
	t := &nameTable{text: c.spelled.text[start:end], actions: make([]nameRecord, n), behind: len(c.prefixes[s]) + 1}
	records := c.spelled.records[layout.NameRecord*c.firstAction[s]:]
	for i := range t.actions {
		r := records[layout.NameRecord*i:][:layout.NameRecord]
		a := nameRecord{layout.Uint32(r), uint16(r[4]) | uint16(r[5])<<8, r[6], r[7]}
		if int(a.at) < t.behind || int(a.at)+int(a.length) > len(t.text) || int(a.ordinal) >= n {
			return nil
		}
		t.actions[i] = a
	}
	return t
}

// spelledText is IDText; false if the blob is damaged.
func (c *Catalog) spelledText(lo, hi int) (string, bool) {
	start, ok := c.spelledStart(lo)
	end, ok2 := c.spelledStart(hi)
	if !ok || !ok2 || start >= end {
		return "", false
	}
	return c.spelled.text[start : end-1], true
}

// spelledStart is where the ID of the action with the given Index starts.
func (c *Catalog) spelledStart(index int) (int, bool) {
	if index == c.NumActions() {
		return len(c.spelled.text), true
	}
	a := c.Action(index)
	start, _, ok := c.spelled.part(a.s)
	t := c.nameTable(a.s)
	return start + int(t.actions[a.i].at) - t.behind, ok && t.behind > 0
}

// WriteNames makes the names blob that OpenSpelled takes.
func WriteNames(c *Catalog) []byte {
	var sections [layout.NamesSections][]byte
	sections[layout.NmBase] = layout.AppendUint32(nil, layout.Sum(c.blob))
	var ids []byte
	for s := range c.Services() {
		start := len(ids)
		sections[layout.NmStarts] = layout.AppendUint32(sections[layout.NmStarts], uint32(start))
		for i, a := range c.nameTable(s.i).actions {
			at := len(ids) + len(s.Prefix()) + 1 - start
			ids = append(s.Action(i).AppendID(ids), ' ')
			r := layout.AppendUint32(sections[layout.NmRecords], uint32(at))
			sections[layout.NmRecords] = append(r, byte(a.ordinal), byte(a.ordinal>>8), a.length, a.flags)
		}
	}
	sections[layout.NmText] = ids
	return layout.Frame(layout.Names, sections[:])
}
