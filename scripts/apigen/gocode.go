package main

import (
	"bytes"
	"fmt"
	"go/format"
	"strings"
)

// goCode writes AppendJSON and ReadJSON for every struct.
func goCode(m *model) ([]byte, error) {
	var b bytes.Buffer
	fmt.Fprintf(&b, "// %s\n\npackage api\n\nimport \"github.com/leastwise/leastwise/wasm/jsonspan\"\n", head)
	for _, s := range m.structs {
		writer(&b, s)
		reader(&b, s)
	}
	return format.Source(b.Bytes())
}

func writer(b *bytes.Buffer, s *structType) {
	fmt.Fprintf(b, "\n// AppendJSON appends v as JSON without white space.\n")
	fmt.Fprintf(b, "func (v *%s) AppendJSON(dst []byte) []byte {\n", s.name)
	if len(s.fields) == 0 {
		fmt.Fprintf(b, "return append(dst, \"{}\"...)\n}\n")
		return
	}
	// load refuses a first field that may be left out, so the commas need no thought at
	// run time.
	for i, f := range s.fields {
		before := ","
		if i == 0 {
			before = "{"
		}
		key := fmt.Sprintf("dst = append(dst, `%s\"%s\":`...)\n", before, f.json)
		if f.shape != pointer {
			b.WriteString(key)
			fmt.Fprintf(b, "dst = %s\n", writeCall(f))
			continue
		}
		fmt.Fprintf(b, "if v.%s != nil {\n%sdst = %s\n}\n", f.name, key, writeCall(f))
	}
	fmt.Fprintf(b, "return append(dst, '}')\n}\n")
}

func writeCall(f field) string {
	value := "v." + f.name
	switch {
	case f.base == "string" && f.shape == list:
		return "appendStrings(dst, " + value + ")"
	case f.base == "string":
		return "jsonspan.AppendString(dst, " + value + ")"
	case f.base == "int" && f.shape == pointer:
		return "appendInt(dst, *" + value + ")"
	case f.base == "int":
		return "appendInt(dst, " + value + ")"
	case f.base == "bool":
		return "appendBool(dst, " + value + ")"
	case f.shape == list:
		return "appendList(dst, " + value + ", (*" + f.base + ").AppendJSON)"
	}
	return value + ".AppendJSON(dst)"
}

func reader(b *bytes.Buffer, s *structType) {
	fmt.Fprintf(b, "\n// ReadJSON reads v from an object; the error is an [*Error].\n")
	fmt.Fprintf(b, "func (v *%s) ReadJSON(n jsonspan.Node) error {\n", s.name)
	var names []string
	for _, f := range s.fields {
		names = append(names, f.json)
	}
	fmt.Fprintf(b, "return readObject(n, %q, func(key string, value jsonspan.Node) (bool, error) {\n", strings.Join(names, " "))
	if len(s.fields) > 0 {
		b.WriteString("switch key {\n")
		for _, f := range s.fields {
			fmt.Fprintf(b, "case %q:\nreturn true, %s\n", f.json, readCall(f))
		}
		b.WriteString("}\n")
	}
	b.WriteString("return false, nil\n})\n}\n")
}

func readCall(f field) string {
	target := "&v." + f.name
	switch {
	case f.base == "string" && f.shape == list:
		return "readStrings(value, " + target + ")"
	case f.base == "string":
		return "readString(value, " + target + ")"
	case f.base == "int" && f.shape == pointer:
		return "readIntPointer(value, " + target + ")"
	case f.base == "int":
		return "readInt(value, " + target + ")"
	case f.base == "bool":
		return "readBool(value, " + target + ")"
	case f.shape == list:
		return "readList(value, " + target + ", (*" + f.base + ").ReadJSON)"
	case f.shape == pointer:
		return "readPointer(value, " + target + ", (*" + f.base + ").ReadJSON)"
	}
	return "v." + f.name + ".ReadJSON(value)"
}

// testTable lists every struct, so that the round trip test can't forget one.
func testTable(m *model) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "// %s\n\npackage api\n\nvar allStructs = []codec{\n", head)
	for _, s := range m.structs {
		fmt.Fprintf(&b, "\t&%s{},\n", s.name)
	}
	b.WriteString("}\n")
	return b.Bytes()
}
