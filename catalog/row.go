package catalog

import "iter"

// Row binds an action to a resource type.
type Row struct {
	c *Catalog
	s int32
	i int32 // in schema.rows
}

func (r Row) record() rowRecord { return r.c.schema(r.s).rows[r.i] }

// ResourceType is the type the row speaks of.
func (r Row) ResourceType() ResourceType { return ResourceType{r.c, r.s, int32(r.record().typ)} }

// Required is the star of the documentation: a call without such a resource fails.
func (r Row) Required() bool { return r.record().required }

// Alternative is 0 for most rows. Where a service has several API generations under one
// prefix (lex, apigateway) and they require different types, rows of the same action
// with the same non-zero number belong together: all required rows of 0 and of one
// other number are enough.
func (r Row) Alternative() int { return int(r.record().alternative) }

// ConditionKeys yields the keys that apply when this resource type is used, in the order
// of lower-case names.
func (r Row) ConditionKeys() iter.Seq[ConditionKey] {
	return r.c.keySet(r.s, func(*schema) uint16 { return r.record().keys })
}
