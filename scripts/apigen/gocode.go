package main

import (
	"bytes"
	"fmt"
	"go/format"
)

// goCode writes a shape, AppendJSON and ReadJSON for every struct.
func goCode(m *model) ([]byte, error) {
	var b bytes.Buffer
	fmt.Fprintf(&b, "// %s\n\npackage api\n\nimport (\n\"unsafe\"\n\n\"github.com/leastwise/leastwise/wasm/jsonspan\"\n)\n", head)
	for _, s := range m.structs {
		fmt.Fprintf(&b, "\n// AppendJSON appends v as JSON without white space.\n")
		fmt.Fprintf(&b, "func (v *%s) AppendJSON(dst []byte) []byte { return appendStruct(dst, unsafe.Pointer(v), &%s) }\n", s.name, shapeName(s.name))
		fmt.Fprintf(&b, "\n// ReadJSON reads v from an object; the error is an [*Error].\n")
		fmt.Fprintf(&b, "func (v *%s) ReadJSON(n jsonspan.Node) error { return readStruct(n, unsafe.Pointer(v), &%s) }\n", s.name, shapeName(s.name))
		writeShape(&b, s)
	}
	return format.Source(b.Bytes())
}

func shapeName(name string) string { return "shapeOf" + name }

func writeShape(b *bytes.Buffer, s *structType) {
	fmt.Fprintf(b, "\nvar %s = shape{\nsize: unsafe.Sizeof(%s{}),\n", shapeName(s.name), s.name)
	fmt.Fprintf(b, "make: func(n int) unsafe.Pointer { return unsafe.Pointer(unsafe.SliceData(make([]%s, n))) },\n", s.name)
	if len(s.fields) > 0 {
		b.WriteString("fields: []field{\n")
		for _, f := range s.fields {
			kind, of := fieldKind(f)
			fmt.Fprintf(b, "{%q, %s, unsafe.Offsetof(%s{}.%s), %s},\n", f.json, kind, s.name, f.name, of)
		}
		b.WriteString("},\n")
	}
	b.WriteString("}\n")
}

// fieldKind gives the codec's constant for a field, and the shape of a struct in it.
func fieldKind(f field) (kind, of string) {
	suffix := map[shape]string{plain: "", list: "s", pointer: "Pointer"}[f.shape]
	switch f.base {
	case "string", "int", "bool":
		return f.base + suffix + "Field", "nil"
	}
	return "struct" + suffix + "Field", "&" + shapeName(f.base)
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
