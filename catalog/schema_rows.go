package catalog

import (
	"github.com/leastwise/leastwise/catalog/layout"
)

func (d *schemaDecoder) decodeRows() error {
	codes, defs := d.c.column(layout.ColRowSets, d.s), d.c.column(layout.ColRowSetDefs, d.s)
	sets := []span{{}}
	recent := []uint16{0}
	d.actionRows = make([]span, d.n.actions)
	for i := range d.actionRows {
		place := codes.Below(len(recent) + 1)
		if place == len(recent) {
			start := uint32(len(d.rows))
			d.rowSet(&defs)
			recent = append(recent, uint16(len(sets)))
			sets = append(sets, span{start, uint32(len(d.rows))})
		}
		d.actionRows[i] = sets[toFront(recent, place)]
	}
	if err := codes.End(); err != nil {
		return err
	}
	return defs.End()
}

// rowSet reads the definition of a new row set.
func (d *schemaDecoder) rowSet(defs *layout.Reader) {
	head := defs.Uint()
	start := len(d.rows)
	typ := 0
	for n := head / 4; n > 0 && defs.Err() == nil; n-- {
		v := defs.Uint()
		if typ += v / 2; typ >= len(d.types) {
			defs.Fail("a row has no resource type")
			return
		}
		row := rowRecord{typ: uint16(typ), required: v%2 == 1}
		if head&2 != 0 {
			row.alternative = uint8(defs.Below(256))
		}
		d.rows = append(d.rows, row)
	}
	if head&1 != 0 {
		for i := start; i < len(d.rows); i++ {
			d.rows[i].keys = d.keySet()
		}
	}
}
