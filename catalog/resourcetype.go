package catalog

import "iter"

// ResourceType is one kind of resource of a service. It is a small value: copy it freely.
type ResourceType struct {
	c *Catalog
	s int32
	i int32
}

func (t ResourceType) record() typeRecord { return t.c.schema(t.s).types[t.i] }

// Service is the service that declares the type; the service field of its ARN may differ.
func (t ResourceType) Service() Service { return Service{t.c, t.s} }

// Name is AWS's name, without the star that marks it as required: "bucket".
func (t ResourceType) Name() string { return t.c.typeTable(t.s).names[t.i] }

// Index is the type's number in its service, 0 to Service.NumResourceTypes-1.
func (t ResourceType) Index() int { return int(t.i) }

// NumFormats is the number of ARN formats, nearly always 1.
func (t ResourceType) NumFormats() int { f := t.record().formats; return int(f.end - f.start) }

// Format is the i-th ARN format: "arn:${Partition}:s3:::${BucketName}".
func (t ResourceType) Format(i int) string {
	d := t.c.schema(t.s)
	f := d.types[t.i].formats
	return d.formats[f.start:f.end][i]
}

// ConditionKeys yields the keys that describe resources of the type, in the order of
// lower-case names.
func (t ResourceType) ConditionKeys() iter.Seq[ConditionKey] {
	return t.c.keySet(t.s, func(*schema) uint16 { return t.record().keys })
}
