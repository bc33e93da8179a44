package catalog

import (
	"strings"

	"github.com/leastwise/leastwise/catalog/layout"
)

// ConditionKey is a condition key that a service declares, or a global one. It is a small
// value: copy it freely.
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

func (k ConditionKey) record() keyRecord { return k.c.keyTable(k.s).keys[k.i] }

// Name is the key as AWS writes it; it may hold a template part, aws:ResourceTag/${TagKey}.
func (k ConditionKey) Name() string { return k.record().name }

// Type is the type of one value.
func (k ConditionKey) Type() ValueType { return min(ValueType(k.record().bits&0xf), Binary) }

// Multivalued reports whether a request may carry several values ("ArrayOf...").
func (k ConditionKey) Multivalued() bool { return k.record().bits&layout.KeyMultivalued != 0 }

// SingleToo reports whether a multivalued key is declared with one value as well, as
// elasticloadbalancing:ListenerProtocol is.
func (k ConditionKey) SingleToo() bool { return k.record().bits&layout.KeySingleToo != 0 }

// NumericToo reports whether numeric operators compare the key besides those of its type,
// as they do with aws:EpochTime.
func (k ConditionKey) NumericToo() bool { return k.record().bits&layout.KeyNumericToo != 0 }

// Service is the service that declares the key; ok is false for a key of GlobalKeys.
func (k ConditionKey) Service() (s Service, ok bool) { return Service{k.c, max(k.s, 0)}, k.s >= 0 }

// Global reports whether the key is one of AWS's global condition keys, wherever it was
// looked up.
func (k ConditionKey) Global() bool { return k.s < 0 || strings.HasPrefix(k.Name(), "aws:") }

// Matches reports whether name, in any letter case, is the key; a template part
// (${TagKey}, <key>) stands for any text of at least one character.
func (k ConditionKey) Matches(name string) bool { return matchTemplate(k.Name(), name) }

// matchTemplate compares name with a key name that may hold one template part.
func matchTemplate(template, name string) bool {
	open := strings.IndexAny(template, "$<")
	if open < 0 {
		return len(template) == len(name) && compareFold(template, name) == 0
	}
	end := strings.IndexAny(template[open:], "}>")
	if end < 0 || !hasPrefixFold(name, template[:open]) {
		return false
	}
	tail := template[open+end+1:]
	if len(name) <= open+len(tail) {
		return false
	}
	return compareFold(name[len(name)-len(tail):], tail) == 0
}
