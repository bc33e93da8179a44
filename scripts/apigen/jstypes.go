package main

import (
	"bytes"
	"fmt"
	"strings"
)

// jsTypes writes one JSDoc typedef for every struct, and one that maps the name of each
// operation to its request and reply. In what a request holds every property is
// optional; in replies only what Go leaves out when empty is.
func jsTypes(m *model) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "// %s\n\n", head)
	for _, s := range m.structs {
		fmt.Fprintf(&b, "/**\n%s *\n * @typedef {object} %s\n", comment(s.doc), s.name)
		for _, f := range s.fields {
			name := f.json
			if f.omitEmpty || s.inRequest {
				name = "[" + name + "]"
			}
			text := strings.TrimRight(fmt.Sprintf("@property {%s} %s %s", jsType(f), name, f.doc), " ")
			b.WriteString(comment(text))
		}
		b.WriteString(" */\n\n")
	}
	b.WriteString("/**\n * The operations by name, each with the types of its request and reply.\n *\n * @typedef {object} Operations\n")
	for _, op := range m.operations {
		fmt.Fprintf(&b, " * @property {{request: %s, reply: %s}} %s\n", op.request.name, op.reply.name, op.name)
	}
	b.WriteString(" */\n\nexport {};\n")
	return b.Bytes()
}

func comment(text string) string {
	var b strings.Builder
	for line := range strings.Lines(strings.ReplaceAll(text, "*/", "* /")) {
		b.WriteString(strings.TrimRight(" * "+line, " \n") + "\n")
	}
	return b.String()
}

func jsType(f field) string {
	t := map[string]string{"string": "string", "int": "number", "bool": "boolean"}[f.base]
	if t == "" {
		t = f.base
	}
	if f.shape == list {
		t += "[]"
	}
	return t
}
