package catalog

import "github.com/leastwise/leastwise/catalog/layout"

// Descriptions reads the descriptions blob: AWS's sentences about actions and condition
// keys, which a user builds from a mirror of AWS's pages.
type Descriptions struct {
	c             *Catalog
	actions, keys []byte
	starts        [2][]int // per service, in actions and in keys
}

// OpenDescriptions returns a reader over a descriptions blob that was packed together
// with the catalog c; another catalog's is an error. It keeps blob, which must not
// change. The error is a *layout.FormatError.
func OpenDescriptions(blob []byte, c *Catalog) (*Descriptions, error) {
	sections, err := layout.Sections(blob, layout.Descriptions, layout.DescriptionsSections)
	if err != nil {
		return nil, err
	}
	if err := checkBase(sections[layout.DescBase], c, "descriptions"); err != nil {
		return nil, err
	}
	d := &Descriptions{c: c, actions: sections[layout.DescActions], keys: sections[layout.DescKeys]}
	r := layout.NewReader(sections[layout.DescDirectory], "descriptions directory")
	for i, sec := range [][]byte{d.actions, d.keys} {
		lengths := make([]int, c.NumServices())
		for j := range lengths {
			lengths[j] = r.Uint()
		}
		starts, ok := partStarts(lengths, len(sec))
		if !ok {
			r.Fail("the parts of a column don't add up to its size")
		}
		d.starts[i] = starts
	}
	return d, r.End()
}

// Action is AWS's sentence about an action, empty when there is none.
func (d *Descriptions) Action(a Action) string {
	line := d.line(d.actions, d.starts[0], a.s, a.i)
	switch {
	case line == "":
		return ""
	case line[0] == layout.DescWhole:
		return line[1:]
	}
	return layout.DescUsual + line
}

// ConditionKey is AWS's sentence about a key that a service declares, empty when there
// is none.
func (d *Descriptions) ConditionKey(k ConditionKey) string {
	if k.s < 0 {
		return ""
	}
	return d.line(d.keys, d.starts[1], k.s, k.i)
}

// line is the i-th text of service s, empty in a damaged blob.
func (d *Descriptions) line(b []byte, starts []int, s, i int32) string {
	r := layout.NewPartReader(b, starts[s], starts[s+1], "descriptions")
	for ; i > 0; i-- {
		r.Text()
	}
	return text(r.Text())
}
