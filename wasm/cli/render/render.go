// Package render writes answers of the command line as JSON, YAML, CSV, TSV and aligned
// text. Objects keep the order of their fields, so that an output is the same each time;
// nothing is collected before it is written.
package render

import (
	"slices"
	"strings"
)

// Field is a named value: a string, bool, int, []string, Object or []Object.
type Field struct {
	Name  string
	Value any
}

// Object is an ordered list of fields.
type Object []Field

// Sorted is the object with its fields, and those of objects in it, sorted by name.
func (o Object) Sorted() Object {
	out := slices.Clone(o)
	for i := range out {
		switch v := out[i].Value.(type) {
		case Object:
			out[i].Value = v.Sorted()
		case []Object:
			list := make([]Object, len(v))
			for j := range v {
				list[j] = v[j].Sorted()
			}
			out[i].Value = list
		}
	}
	slices.SortStableFunc(out, func(a, b Field) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// isEmpty reports whether a value has no elements, and the text of such a value.
func isEmpty(value any) (text string, ok bool) {
	switch v := value.(type) {
	case Object:
		return "{}", len(v) == 0
	case []Object:
		return "[]", len(v) == 0
	case []string:
		return "[]", len(v) == 0
	}
	return "", false
}
