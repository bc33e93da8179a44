package catalog

// ConditionKey is a condition key that a service declares, or a global one.
type ConditionKey struct {
	c *Catalog
	s int32 // index of the service, -1 for a global key
	i int32
}

// ValueType is what the values of a condition key are.
type ValueType uint8

// The value types of AWS's pages; "ArrayOfString" is String and Multivalued.
const (
	UnknownType ValueType = iota
	String
	Bool
	ARN
	Numeric
	Date
	IPAddress
	Binary
)

// String is AWS's spelling.
func (t ValueType) String() string {
	return [...]string{"Unknown", "String", "Bool", "ARN", "Numeric", "Date", "IPAddress", "Binary"}[min(t, Binary)]
}

// Name is the key as AWS writes it; it may hold a template part, aws:ResourceTag/${TagKey}.
func (k ConditionKey) Name() string { panic("soon") }

// Type is the type of one value.
func (k ConditionKey) Type() ValueType { panic("soon") }

// Multivalued reports whether a request may carry several values ("ArrayOf...").
func (k ConditionKey) Multivalued() bool { panic("soon") }

// Global reports whether the key is one of AWS's global condition keys.
func (k ConditionKey) Global() bool { panic("soon") }
