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
		date, name, ok := strings.Cut(text(r.Text()), "\t")
		if !ok {
			r.Fail("a snapshot has no name")
		}
		c.origins = append(c.origins, Origin{Name: name, Date: date})
	}
	return r.Err()
}

// readServices finds the text of each service.
func (c *Catalog) readServices() error {
	r := c.section(layout.SecServices)
	n := bytes.Count(c.sections[layout.SecServices], []byte{layout.EOL})
	c.services = make([]string, n)
	c.prefixes = make([]string, n)
	for i := range c.services {
		c.services[i] = text(r.Text())
		prefix, _, _ := strings.Cut(c.services[i], "\t")
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
	fields := make([]int, layout.DirectoryFields*n)
	for i := range fields {
		fields[i] = r.Uint()
	}
	if err := r.End(); err != nil {
		return err
	}
	field := func(f, i int) int { return fields[f*n+i] }
	c.counts = make([]counts, n)
	c.firstAction = make([]int, n+1)
	for i := range c.counts {
		k := counts{field(layout.NounCount, i), field(layout.ActionCount, i), field(layout.TypeCount, i), field(layout.KeyCount, i)}
		if k.actions > layout.MaxActions {
			r.Fail("a service has too many actions")
		}
		c.counts[i] = k
		c.firstAction[i+1] = c.firstAction[i] + k.actions
	}
	c.starts = make([]int, layout.Columns*(n+1))
	for col := range layout.Columns {
		starts := c.starts[col*(n+1):][:n+1]
		for i, k := range c.counts {
			starts[i+1] = starts[i] + field(layout.DirectoryField(col), i) + layout.Usual(col, k.nouns, k.actions, k.types)
		}
		// The sizes also bound the counts: each noun, action, type and key takes at
		// least a byte in some column.
		if size := len(c.sections[layout.Column(col)]); starts[n] != size {
			r.Fail("the parts of the column " + layout.ColumnNames[col] + " don't add up to its size")
		}
	}
	return r.Err()
}
