package api

import (
	"strconv"
	"strings"

	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/near"
)

// What the generated readers and writers are made of.

// Error gives message and hint, so that an Error may travel as a Go error.
func (v *Error) Error() string {
	if v.Hint == "" {
		return v.Message
	}
	return v.Message + " (" + v.Hint + ")"
}

func appendStrings(dst []byte, list []string) []byte {
	dst = append(dst, '[')
	for i, s := range list {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = jsonspan.AppendString(dst, s)
	}
	return append(dst, ']')
}

func appendList[T any](dst []byte, list []T, write func(*T, []byte) []byte) []byte {
	dst = append(dst, '[')
	for i := range list {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = write(&list[i], dst)
	}
	return append(dst, ']')
}

func appendInt(dst []byte, v int) []byte   { return strconv.AppendInt(dst, int64(v), 10) }
func appendBool(dst []byte, v bool) []byte { return strconv.AppendBool(dst, v) }

// The readers below leave the target alone where the text says null, as encoding/json does.

func readString(n jsonspan.Node, to *string) error {
	if n.Kind() == jsonspan.Null {
		return nil
	}
	if n.Kind() != jsonspan.String {
		return wrongKind(n, jsonspan.String)
	}
	*to = n.Text()
	return nil
}

func readBool(n jsonspan.Node, to *bool) error {
	if n.Kind() == jsonspan.Null {
		return nil
	}
	if n.Kind() != jsonspan.Bool {
		return wrongKind(n, jsonspan.Bool)
	}
	*to = n.Bool()
	return nil
}

func readInt(n jsonspan.Node, to *int) error {
	if n.Kind() == jsonspan.Null {
		return nil
	}
	if n.Kind() != jsonspan.Number {
		return wrongKind(n, jsonspan.Number)
	}
	v, ok := n.Int()
	if !ok {
		return badRequest(n, n.Raw()+" where a whole number should stand", "")
	}
	*to = v
	return nil
}

func readStrings(n jsonspan.Node, to *[]string) error {
	return readList(n, to, func(s *string, n jsonspan.Node) error { return readString(n, s) })
}

func readList[T any](n jsonspan.Node, to *[]T, read func(*T, jsonspan.Node) error) error {
	if n.Kind() == jsonspan.Null {
		return nil
	}
	if n.Kind() != jsonspan.Array {
		return wrongKind(n, jsonspan.Array)
	}
	list := []T{}
	for e := range n.Elements() {
		var item T
		if err := read(&item, e); err != nil {
			return err
		}
		list = append(list, item)
	}
	*to = list
	return nil
}

func readPointer[T any](n jsonspan.Node, to **T, read func(*T, jsonspan.Node) error) error {
	if n.Kind() == jsonspan.Null {
		return nil
	}
	item := new(T)
	*to = item
	return read(item, n)
}

func readIntPointer(n jsonspan.Node, to **int) error {
	return readPointer(n, to, func(v *int, n jsonspan.Node) error { return readInt(n, v) })
}

// readObject calls read for every member of an object; read reports whether it knows the
// key. fields names the known ones, separated by blanks.
func readObject(n jsonspan.Node, fields string, read func(key string, value jsonspan.Node) (known bool, err error)) error {
	if n.Kind() == jsonspan.Null {
		return nil
	}
	if n.Kind() != jsonspan.Object {
		return wrongKind(n, jsonspan.Object)
	}
	for key, value := range n.Members() {
		known, err := read(key.Text(), value)
		if !known {
			return unknownField(key, fields)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func wrongKind(n jsonspan.Node, want jsonspan.Kind) error {
	return badRequest(n, n.Kind().String()+" where "+want.String()+" should stand", "")
}

func unknownField(key jsonspan.Node, fields string) error {
	hint := "there are no fields here"
	if fields != "" {
		hint = "the fields are " + strings.ReplaceAll(fields, " ", ", ")
	}
	if word, ok := near.Word(key.Text(), strings.FieldsSeq(fields)); ok {
		hint = "did you mean " + strconv.Quote(word) + "?"
	}
	return badRequest(key, "unknown field "+strconv.Quote(key.Text()), hint)
}

func badRequest(n jsonspan.Node, message, hint string) error {
	at := n.Start()
	return &Error{Code: "request", Message: message, Hint: hint, Offset: &at}
}
