package api

import (
	"strconv"
	"strings"
	"unsafe"

	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/near"
)

// The codec is one pair of loops over tables that apigen makes from the structs: a reader
// and a writer of its own for each struct would weigh ten times as much in the browser's
// module. The round trip test compares every struct with encoding/json.

// Error gives message and hint, so that an Error may travel as a Go error.
func (v *Error) Error() string {
	if v.Hint == "" {
		return v.Message
	}
	return v.Message + " (" + v.Hint + ")"
}

// shape is how a struct lies in memory. Its fields are in the order of the declaration;
// the first one is never left out.
type shape struct {
	size   uintptr
	fields []field
	// make gives zeroed structs for a list or a pointer to fill.
	make func(n int) unsafe.Pointer
}

type field struct {
	name   string
	kind   fieldKind
	offset uintptr
	of     *shape // of struct kinds
}

type fieldKind uint8

const (
	stringField fieldKind = iota
	intField
	boolField
	stringsField
	intPointerField // left out when nil, as structPointerField
	structField
	structsField
	structPointerField
)

// list is what a slice of structs looks like in memory.
type list struct {
	first    unsafe.Pointer
	len, cap int
}

// appendStruct writes the struct at p. It calls itself as deep as structs hold structs.
func appendStruct(dst []byte, p unsafe.Pointer, s *shape) []byte {
	separator := byte('{')
	for i := range s.fields {
		f := &s.fields[i]
		at := unsafe.Add(p, f.offset)
		if (f.kind == intPointerField || f.kind == structPointerField) && *(*unsafe.Pointer)(at) == nil {
			continue
		}
		dst = append(dst, separator, '"')
		dst = append(dst, f.name...)
		dst = appendField(append(dst, '"', ':'), at, f)
		separator = ','
	}
	if separator == '{' {
		dst = append(dst, '{')
	}
	return append(dst, '}')
}

func appendField(dst []byte, at unsafe.Pointer, f *field) []byte {
	switch f.kind {
	case stringField:
		return jsonspan.AppendString(dst, *(*string)(at))
	case intField:
		return strconv.AppendInt(dst, int64(*(*int)(at)), 10)
	case intPointerField:
		return strconv.AppendInt(dst, int64(**(**int)(at)), 10)
	case boolField:
		return strconv.AppendBool(dst, *(*bool)(at))
	case stringsField:
		return jsonspan.AppendStrings(dst, *(*[]string)(at))
	case structField:
		return appendStruct(dst, at, f.of)
	case structPointerField:
		return appendStruct(dst, *(*unsafe.Pointer)(at), f.of)
	}
	l := (*list)(at)
	dst = append(dst, '[')
	for i := range l.len {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = appendStruct(dst, unsafe.Add(l.first, uintptr(i)*f.of.size), f.of)
	}
	return append(dst, ']')
}

// readStruct reads the struct at p. Null leaves it alone, as encoding/json does.
func readStruct(n jsonspan.Node, p unsafe.Pointer, s *shape) error {
	if n.Kind() == jsonspan.Null {
		return nil
	}
	if n.Kind() != jsonspan.Object {
		return wrongKind(n, jsonspan.Object)
	}
	var seen uint64 // a bit for each field; a test says that there are enough
	for key, value := range n.Members() {
		i := s.find(key.Text())
		if i < 0 {
			return unknownField(key, s)
		}
		if seen>>i&1 != 0 {
			return badRequest(key, "a second "+jsonspan.Quote(key.Text()), "each field may stand once")
		}
		seen |= 1 << i
		f := &s.fields[i]
		if value.Kind() == jsonspan.Null {
			continue
		}
		if want := wantedKind[f.kind]; value.Kind() != want {
			return wrongKind(value, want)
		}
		if err := readField(value, unsafe.Add(p, f.offset), f); err != nil {
			return err
		}
	}
	return nil
}

var wantedKind = [...]jsonspan.Kind{
	stringField:        jsonspan.String,
	intField:           jsonspan.Number,
	boolField:          jsonspan.Bool,
	stringsField:       jsonspan.Array,
	intPointerField:    jsonspan.Number,
	structField:        jsonspan.Object,
	structsField:       jsonspan.Array,
	structPointerField: jsonspan.Object,
}

// find gives the index of a field, or -1.
func (s *shape) find(name string) int {
	for i := range s.fields {
		if s.fields[i].name == name {
			return i
		}
	}
	return -1
}

// readField reads a value of the right kind.
func readField(n jsonspan.Node, at unsafe.Pointer, f *field) error {
	switch f.kind {
	case stringField:
		*(*string)(at) = n.Text()
	case boolField:
		*(*bool)(at) = n.Bool()
	case intField, intPointerField:
		v, ok := n.Int()
		if !ok {
			return badRequest(n, n.Raw()+" where a whole number should stand", "")
		}
		if f.kind == intPointerField {
			*(**int)(at) = &v
		} else {
			*(*int)(at) = v
		}
	case stringsField:
		out := []string{}
		for e := range n.Elements() {
			if k := e.Kind(); k != jsonspan.String && k != jsonspan.Null {
				return wrongKind(e, jsonspan.String)
			}
			out = append(out, e.Text())
		}
		*(*[]string)(at) = out
	case structField:
		return readStruct(n, at, f.of)
	case structPointerField:
		one := f.of.make(1)
		*(*unsafe.Pointer)(at) = one
		return readStruct(n, one, f.of)
	case structsField:
		count := 0
		for range n.Elements() {
			count++
		}
		l := list{f.of.make(count), count, count}
		*(*list)(at) = l
		i := 0
		for e := range n.Elements() {
			if err := readStruct(e, unsafe.Add(l.first, uintptr(i)*f.of.size), f.of); err != nil {
				return err
			}
			i++
		}
	}
	return nil
}

func wrongKind(n jsonspan.Node, want jsonspan.Kind) error {
	return badRequest(n, n.Kind().String()+" where "+want.String()+" should stand", "")
}

func unknownField(key jsonspan.Node, s *shape) error {
	var names []string
	for _, f := range s.fields {
		names = append(names, f.name)
	}
	hint := "there are no fields here"
	if len(names) > 0 {
		hint = "the fields are " + strings.Join(names, ", ")
	}
	if word, ok := near.Word(key.Text(), names); ok {
		hint = "did you mean " + jsonspan.Quote(word) + "?"
	}
	return badRequest(key, "unknown field "+jsonspan.Quote(key.Text()), hint)
}

func badRequest(n jsonspan.Node, message, hint string) error {
	at := n.Start()
	return &Error{Code: "request", Message: message, Hint: hint, Offset: &at}
}
