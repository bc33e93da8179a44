package catalog

import (
	"github.com/leastwise/leastwise/catalog/layout"
)

func (d *schemaDecoder) decodeDependents() error {
	r := d.c.column(layout.ColDependents, d.s)
	if r.Done() {
		return nil
	}
	table := d.c.dependentTable()
	action := -1
	for !r.Done() {
		if action += r.Uint() + 1; action >= d.n.actions {
			r.Fail("dependents have no action")
			break
		}
		head := r.Uint()
		start := uint32(len(d.deps))
		for n := head / 4; n > 0 && r.Err() == nil; n-- {
			v, sources := r.Uint(), head%4
			if sources == 0 {
				v, sources = v/4, v%4
			}
			if v >= len(table) {
				r.Fail("there is no such dependent")
				break
			}
			dep := table[v]
			dep.sources = uint8(sources)
			d.deps = append(d.deps, dep)
		}
		d.depOf = append(d.depOf, uint16(action))
		d.actionDeps = append(d.actionDeps, span{start, uint32(len(d.deps))})
	}
	return r.Err()
}

// dependentTable is SecDependents, decoded.
func (c *Catalog) dependentTable() []depRecord {
	return *c.dependents.get(func() *[]depRecord {
		refs := refReader{c: c, Reader: c.section(layout.SecDependents), action: -1}
		var table []depRecord
		for !refs.Done() {
			if service, action, ok := refs.next(); ok {
				table = append(table, depRecord{service: uint16(service), action: uint16(action)})
			}
		}
		c.fail(refs.Err())
		return &table
	})
}

// refReader reads a sorted list of actions.
type refReader struct {
	layout.Reader
	c               *Catalog
	service, action int // the last one read
}

func (r *refReader) next() (service, action int, ok bool) {
	if step := r.Uint(); step > 0 {
		r.service += step
		r.action = -1
	}
	r.action += r.Uint() + 1
	if r.service >= len(r.c.prefixes) || r.action >= r.c.counts[r.service].actions {
		r.Fail("there is no such action")
	}
	return r.service, r.action, r.Err() == nil
}
