package catalog

import (
	"bytes"
	"strings"

	"github.com/leastwise/leastwise/catalog/layout"
)

// readMeta reads the snapshots.
func (c *Catalog) readMeta() error {
	r := c.section(layout.SecMeta)
	for !r.Done() {
		date, name, ok := cutTab(text(r.Text()))
		if !ok {
			r.Fail("a snapshot has no name")
		}
		c.origins = append(c.origins, Origin{Name: name, Date: date})
	}
	return r.Err()
}

// cutTab is strings.Cut at a tab, in little code: a browser compiles it at each start.
func cutTab(s string) (before, after string, found bool) {
	if i := strings.IndexByte(s, '\t'); i >= 0 {
		return s[:i], s[i+1:], true
	}
	return s, "", false
}

// readServices finds the text of each service.
func (c *Catalog) readServices() error {
	r := c.section(layout.SecServices)
	n := bytes.Count(c.sections[layout.SecServices], []byte{layout.EOL})
	c.services = make([]string, n)
	c.prefixes = make([]string, n)
	for i := range c.services {
		c.services[i] = text(r.Text())
		prefix, _, _ := cutTab(c.services[i])
		if i > 0 && prefix <= c.prefixes[i-1] {
			r.Fail("the prefixes are not sorted")
		}
		c.prefixes[i] = prefix
	}
	return r.End()
}

// readDirectory reads the counts and finds out where each service's parts start.
func (c *Catalog) readDirectory() error {
	n := len(c.prefixes)
	r := c.section(layout.SecDirectory)
	c.counts = make([]counts, n)
	for i := range c.counts {
		c.counts[i].nouns = r.Uint()
	}
	c.firstAction = make([]int, n+1)
	for i := range c.counts {
		actions := r.Below(layout.MaxActions + 1)
		c.counts[i].actions = actions
		c.firstAction[i+1] = c.firstAction[i] + actions
	}
	for i := range c.counts {
		c.counts[i].types = r.Uint()
	}
	for i := range c.counts {
		c.counts[i].keys = r.Uint()
	}
	c.starts = make([]uint32, layout.Columns*(n+1))
	for col := range layout.Columns {
		starts := c.starts[col*(n+1):][:n+1]
		size := len(c.sections[layout.Column(col)])
		at := 0
		for i, k := range c.counts {
			switch layout.DirectoryField(col) {
			case layout.NounCount:
				at += k.nouns
			case layout.KeyCount:
				at += k.keys
			default:
				at += r.Uint() + layout.Usual(col, k.nouns, k.actions, k.types)
			}
			if at > size {
				break
			}
			starts[i+1] = uint32(at)
		}
		// The sizes also bound the counts: each noun, action, type and key takes at
		// least a byte in some column.
		if at != size {
			r.Fail("the parts of the column " + layout.ColumnNames[col] + " don't add up to its size")
			return r.Err()
		}
	}
	return r.End()
}
