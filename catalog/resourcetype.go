package catalog

import "iter"

// ResourceType is one kind of resource of a service. It is a small value.
type ResourceType struct {
	c *Catalog
	s int32
	i int32
}

// Service is the service that declares the type; the service field of its ARN may differ.
func (t ResourceType) Service() Service { return Service{t.c, t.s} }

// Name is AWS's name, without the star that marks it as required: "bucket".
func (t ResourceType) Name() string { panic("soon") }

// NumFormats is the number of ARN formats, nearly always 1.
func (t ResourceType) NumFormats() int { panic("soon") }

// Format is the i-th ARN format: "arn:${Partition}:s3:::${BucketName}".
func (t ResourceType) Format(i int) string { panic("soon") }

// ConditionKeys yields the keys that describe resources of the type.
func (t ResourceType) ConditionKeys() iter.Seq[ConditionKey] { panic("soon") }
