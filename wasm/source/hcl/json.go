package hcl

import (
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/source"
)

// ReadJSON reads a file in the JSON form of the language, ".tf.json": it is written anew in
// the other form, with the way back. The error is a *[source.Error].
//
// https://developer.hashicorp.com/terraform/language/syntax/json
func ReadJSON(text string) (*File, error) {
	clean, _ := strings.CutPrefix(text, "\ufeff")
	if len(clean) > source.MaxBytes {
		return nil, &source.Error{Reason: "the file is too large"}
	}
	doc, err := jsonspan.Parse(clean)
	if err != nil {
		out := &source.Error{Reason: err.Error()}
		var problem *jsonspan.Error
		if errors.As(err, &problem) {
			out.Offset, out.Reason = problem.Offset+len(text)-len(clean), problem.Reason
		}
		return nil, out
	}
	w := &rewriter{out: &source.Spliced{}, by: len(text) - len(clean)}
	w.file(doc.Root())
	body, err := parse(w.out.Text())
	var problem *source.Error
	if errors.As(err, &problem) {
		problem.Offset, _ = w.out.Span(problem.Offset, problem.Offset+1)
	}
	if err != nil {
		return nil, err
	}
	return &File{text: w.out.Text(), body: body, json: w.out}, nil
}

// rewriter writes JSON in the language's other form. It recurses no deeper than the parser of
// JSON lets lists and maps nest.
type rewriter struct {
	out *source.Spliced
	by  int // where the text begins in the file
}

// put writes something that stands for a node.
func (w *rewriter) put(text string, n jsonspan.Node) { w.out.Put(text, n.Start()+w.by, n.End()+w.by) }

// blockLabels are how many labels the blocks have that may hold policies.
var blockLabels = map[string]int{"resource": 2, "data": 2, "module": 1, "output": 1, "variable": 1, "locals": 0}

func (w *rewriter) file(n jsonspan.Node) {
	each(n, func(n jsonspan.Node) {
		for k, v := range n.Members() {
			if labels, ok := blockLabels[k.Text()]; ok {
				w.blocks(k.Text(), labels, v)
			}
		}
	})
}

// each calls f for a map, or those of a list.
func each(n jsonspan.Node, f func(jsonspan.Node)) {
	if n.Kind() == jsonspan.Object {
		f(n)
		return
	}
	for e := range n.Elements() {
		if e.Kind() == jsonspan.Object {
			f(e)
		}
	}
}

// blocks writes the blocks that a map, or a list of maps, holds below their labels.
func (w *rewriter) blocks(head string, labels int, n jsonspan.Node) {
	each(n, func(n jsonspan.Node) {
		if labels == 0 {
			w.put(head+" {\n", n)
			w.body(n)
			w.put("}\n", n)
			return
		}
		for k, v := range n.Members() {
			if name := k.Text(); hclsyntax.ValidIdentifier(name) {
				w.blocks(head+` "`+name+`"`, labels-1, v)
			}
		}
	})
}

// nested are the blocks in other blocks that policies are made of.
const nested = " statement principals not_principals condition inline_policy content "

// body writes the arguments and blocks of a block. A key that stands there twice counts once.
func (w *rewriter) body(n jsonspan.Node) {
	seen := map[string]bool{}
	for k, v := range n.Members() {
		name := k.Text()
		if seen[name] || !hclsyntax.ValidIdentifier(name) {
			continue
		}
		seen[name] = true
		isBody := v.Kind() == jsonspan.Object || v.Kind() == jsonspan.Array
		switch {
		case isBody && name == "dynamic":
			w.blocks(name, 1, v)
		case isBody && strings.Contains(nested, " "+name+" "):
			w.blocks(name, 0, v)
		default:
			w.put(name, k)
			w.put(" = ", v)
			w.value(v)
			w.put("\n", v)
		}
	}
}

// value writes an expression. Texts and keys are templates.
func (w *rewriter) value(n jsonspan.Node) {
	switch n.Kind() {
	case jsonspan.Object:
		w.put("{", n)
		for k, v := range n.Members() {
			w.template(k)
			w.put(" = ", v)
			w.value(v)
			w.put(", ", v)
		}
		w.put("}", n)
	case jsonspan.Array:
		w.put("[", n)
		for e := range n.Elements() {
			w.value(e)
			w.put(", ", e)
		}
		w.put("]", n)
	case jsonspan.String:
		w.template(n)
	default:
		w.put(n.Raw(), n)
	}
}

// template writes a text in quotation marks: as JSON means it, with the escapes of the
// language outside of what ${ } and %{ } hold.
func (w *rewriter) template(n jsonspan.Node) {
	text, raw := n.Text(), n.Raw()
	start := n.Start() + w.by
	w.out.Put(`"`, start, start+1)
	var open []byte // what is not closed: { and "
	at := 1         // in raw
	skip := 0       // bytes to be taken as they are
	for i := 0; i < len(text); {
		_, size := utf8.DecodeRuneInString(text[i:])
		next := at + rawSize(raw[at:], size)
		piece := text[i : i+size]
		inText := len(open) == 0 || open[len(open)-1] == '"'
		rest := text[i:]
		switch {
		case skip > 0:
			skip--
		case inText && (strings.HasPrefix(rest, "$${") || strings.HasPrefix(rest, "%%{")):
			skip = 2
		case inText && (strings.HasPrefix(rest, "${") || strings.HasPrefix(rest, "%{")):
			skip = 1
			open = append(open, '{')
		case len(open) == 0:
			piece = escaped(piece)
		case inText && piece == `\`:
			skip = 1
		case inText && piece == `"`:
			open = open[:len(open)-1]
		case !inText && (piece == `"` || piece == "{"):
			open = append(open, piece[0])
		case !inText && piece == "}":
			open = open[:len(open)-1]
		}
		w.out.Put(piece, start+at, start+next)
		i, at = i+size, next
	}
	w.out.Put(`"`, start+len(raw)-1, start+len(raw))
}

// rawSize is how many bytes of JSON's text stand for a character.
func rawSize(raw string, size int) int {
	switch {
	case len(raw) < 2:
		return len(raw)
	case raw[0] != '\\':
		_, own := utf8.DecodeRuneInString(raw) // a broken character counts one
		return own
	case raw[1] != 'u':
		return 2
	case size == 4 && len(raw) >= 12: // a pair of surrogates
		return 12
	}
	return min(6, len(raw))
}

// escaped is a character of a text as the language writes it.
func escaped(piece string) string {
	switch piece {
	case `"`, `\`:
		return `\` + piece
	case "\n":
		return `\n`
	case "\r":
		return `\r`
	case "\t":
		return `\t`
	}
	if piece[0] < ' ' {
		const hex = "0123456789abcdef"
		return `\u00` + string(hex[piece[0]>>4]) + string(hex[piece[0]&15])
	}
	return piece
}
