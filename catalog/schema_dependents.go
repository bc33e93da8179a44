package catalog

import (
	"github.com/leastwise/leastwise/catalog/layout"
)

func (d *schemaDecoder) decodeDependents() error {
	r, refs := d.c.column(layout.ColDependents, d.s), d.c.column(layout.ColDependentRefs, d.s)
	if r.Done() {
		return refs.End()
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
		for n := head / 4; n > 0 && refs.Err() == nil; n-- {
			d.deps = append(d.deps, d.dependent(&refs, table, head%4))
		}
		d.depOf = append(d.depOf, uint16(action))
		d.actionDeps = append(d.actionDeps, span{start, uint32(len(d.deps))})
	}
	if err := r.Err(); err != nil {
		return err
	}
	return refs.End()
}

// dependent reads one dependent; sources is 0 when they follow it.
func (d *schemaDecoder) dependent(refs *layout.Reader, table []depRecord, sources int) depRecord {
	v := refs.Uint()
	dep := depRecord{service: uint16(d.s), action: uint16(v / 2)}
	switch {
	case v%2 == 1 && v/2 < len(table):
		dep = table[v/2]
	case v%2 == 1 || v/2 >= d.n.actions:
		refs.Fail("there is no such dependent")
		return depRecord{}
	}
	if dep.sources = uint8(sources); sources == 0 {
		dep.sources = uint8(refs.Below(4))
	}
	return dep
}

// dependentTable is SecDependents, decoded.
func (c *Catalog) dependentTable() []depRecord {
	return *c.dependents.get(func() *[]depRecord {
		r := c.section(layout.SecDependents)
		var table []depRecord
		for !r.Done() {
			service := r.Below(len(c.prefixes))
			if r.Err() != nil {
				break
			}
			action := r.Below(c.counts[service].actions)
			table = append(table, depRecord{service: uint16(service), action: uint16(action)})
		}
		if c.fail(r.Err()); r.Err() != nil {
			table = nil
		}
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
