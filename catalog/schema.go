package catalog

import (
	"github.com/leastwise/leastwise/catalog/layout"
)

// schema holds what belongs to a service besides names and keys: resource types, rows,
// key sets and dependents. Lists per action stand in noun order, see
// nameRecord.ordinal.
type schema struct {
	types   []typeRecord
	formats []string

	keys    []uint16 // numbers of keys in the service's keyTable
	keySets []span   // of keys; the first one is empty

	actionKeys []uint16 // per action: its key set
	actionRows []span   // per action: its rows
	rows       []rowRecord

	actionDeps []span // per action with dependents: of deps
	depOf      []uint16
	deps       []depRecord
}

type typeRecord struct {
	formats span // of schema.formats
	keys    uint16
}

type rowRecord struct {
	typ         uint16
	keys        uint16 // a key set
	alternative uint8
	required    bool
}

type depRecord struct {
	service, action uint16
	sources         uint8 // 1 page, 2 operation
}

func (c *Catalog) schema(s int32) *schema {
	if t := c.schemas[s].Load(); t != nil {
		return t
	}
	d := schemaDecoder{c: c, s: s, n: c.counts[s]}
	err := d.decode()
	if err != nil {
		c.fail(err)
		// Nothing but the sizes is kept, so that every accessor finds an empty list.
		d.schema = schema{
			types:      make([]typeRecord, d.n.types),
			keySets:    make([]span, 1),
			actionKeys: make([]uint16, d.n.actions),
			actionRows: make([]span, d.n.actions),
		}
	}
	c.schemas[s].Store(&d.schema)
	return &d.schema
}

type schemaDecoder struct {
	schema
	c *Catalog
	s int32
	n counts

	codes, defs layout.Reader // of key sets
	recent      []uint16      // key sets, the last used in front
}

func (d *schemaDecoder) decode() error {
	d.codes = d.c.column(layout.ColKeySets, d.s)
	d.defs = d.c.column(layout.ColKeySetDefs, d.s)
	d.keySets = append(d.keySets, span{})
	d.recent = append(d.recent, 0)
	if err := d.decodeTypes(); err != nil {
		return err
	}
	for i := range d.types {
		d.types[i].keys = d.keySet()
	}
	d.actionKeys = make([]uint16, d.n.actions)
	for i := range d.actionKeys {
		d.actionKeys[i] = d.keySet()
	}
	if err := d.decodeRows(); err != nil {
		return err
	}
	if err := d.codes.End(); err != nil {
		return err
	}
	if err := d.defs.End(); err != nil {
		return err
	}
	return d.decodeDependents()
}

// keySet reads the next key set and returns its number.
func (d *schemaDecoder) keySet() uint16 {
	place := d.codes.Below(len(d.recent) + 1)
	if place == len(d.recent) {
		start := uint32(len(d.keys))
		d.keys = appendGaps(d.keys, &d.defs, d.n.keys)
		d.recent = append(d.recent, uint16(len(d.keySets)))
		d.keySets = append(d.keySets, span{start, uint32(len(d.keys))})
	}
	return toFront(d.recent, place)
}

func toFront(list []uint16, place int) uint16 {
	v := list[place]
	copy(list[1:place+1], list[:place])
	list[0] = v
	return v
}
