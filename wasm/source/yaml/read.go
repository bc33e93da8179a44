package yaml

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"

	"github.com/leastwise/leastwise/wasm/source"
)

// Read reads the documents of a YAML file; documents without content are left out. The
// error is a *[source.Error].
func Read(text string) ([]source.Node, error) {
	clean, err := newCleaned(text)
	if err != nil {
		return nil, err
	}
	documents, dash, err := readPatched(clean.text, clean.text)
	if err != nil {
		if shown := veil(clean.text); shown != clean.text {
			documents, dash, err = readPatched(clean.text, shown)
		}
	}
	if dash != nil {
		return nil, &source.Error{Offset: clean.offset(dash.offset), Reason: dash.Error(), Hint: "write '' behind the dash"}
	}
	var problem *source.Error
	if errors.As(err, &problem) {
		problem.Offset = clean.offset(problem.Offset)
		return nil, problem
	}
	for i := range documents {
		clean.restore(&documents[i])
	}
	return documents, nil
}

// readPatched reads a text as often as it takes; shown is what the parser sees of it. dash is
// an empty item that is still in the way.
func readPatched(text, shown string) (documents []source.Node, dash *errDash, err error) {
	documents, err = read(text, shown, nil)
	for patches := []int(nil); errors.As(err, &dash) && len(patches) < maxPatches; dash = nil {
		patches = append(patches, dash.offset)
		documents, err = read(text, shown, patches)
	}
	return documents, dash, err
}

// maxPatches is how often a file is read again. The parser takes the key behind an empty
// item for the item's value when both stand in one column; it is then shown a null there.
const maxPatches = 20

// read works on cleaned text; offsets are in there.
func read(text, shown string, patches []int) (documents []source.Node, err error) {
	w := &walker{text: text, patches: patches, veiled: text != shown}
	defer func() {
		if r := recover(); r != nil { // the parser has panicked on fuzzed input before
			documents, err = nil, &source.Error{Offset: w.at, Reason: fmt.Sprintf("the YAML parser gives up (%v)", r)}
		}
	}()
	tokens := lexer.Tokenize(patched(shown, patches))
	if err := w.bound(tokens); err != nil {
		return nil, err
	}
	file, err := parser.Parse(withoutEmpty(tokens), 0, parser.AllowDuplicateMapKey())
	if err != nil {
		return nil, w.syntax(err)
	}
	for _, doc := range file.Docs {
		if err := w.document(doc, &documents); err != nil {
			return nil, err
		}
	}
	w.documentStart()
	if w.at < len(w.text) {
		return nil, w.lost("the end of the file")
	}
	return documents, nil
}

// patched puts nulls at offsets of a text.
func patched(text string, patches []int) string {
	var b strings.Builder
	done := 0
	for _, at := range slices.Sorted(slices.Values(patches)) {
		b.WriteString(text[done:at] + " ~")
		done = at
	}
	return b.String() + text[done:]
}

// withoutEmpty drops the marker of a document that another marker follows: the parser takes
// two in a row for the end of the file.
func withoutEmpty(tokens token.Tokens) token.Tokens {
	out := make(token.Tokens, 0, len(tokens))
	for _, tk := range tokens {
		if n := len(out); n > 0 && tk.Type == token.DocumentHeaderType && out[n-1].Type == token.DocumentHeaderType {
			continue
		}
		out = append(out, tk)
	}
	return out
}

// maxKeys bounds the parser's time, which grows with the square of a map's length: 40,000
// keys take it 2.5 seconds. It is several times what CloudFormation's largest templates
// have.
const maxKeys = 30_000

// bound refuses what is too deep or too long for the parser before it sees it.
func (w *walker) bound(tokens token.Tokens) error {
	depth, dashes, line, keys := 0, 0, 0, 0
	for _, tk := range tokens {
		if tk.Position.Line != line {
			line, dashes = tk.Position.Line, 0
		}
		switch tk.Type {
		case token.MappingStartType, token.SequenceStartType:
			depth++
		case token.MappingEndType, token.SequenceEndType:
			depth--
		case token.SequenceEntryType, token.MappingKeyType, token.AnchorType, token.TagType:
			dashes++ // on one line
		case token.MappingValueType:
			if keys++; keys > maxKeys {
				return w.tokenError(tk, "the file has more than "+strconv.Itoa(maxKeys)+" keys")
			}
		case token.InvalidType:
			return w.tokenError(tk, tk.Error)
		}
		if depth > source.MaxDepth || dashes > source.MaxDepth && depth == 0 {
			return w.tokenError(tk, tooDeep)
		}
	}
	return nil
}

const tooDeep = "lists and maps nest more than 128 deep"

// syntax turns the parser's error into ours.
func (w *walker) syntax(err error) error {
	var known yaml.Error
	if errors.As(err, &known) && known.GetToken() != nil {
		return w.tokenError(known.GetToken(), unveil(known.GetMessage()))
	}
	reason, _, _ := strings.Cut(unveil(err.Error()), "\n")
	return &source.Error{Offset: len(w.text), Reason: reason}
}

// tokenError points to a token by its line and column; they are near enough for this.
func (w *walker) tokenError(tk *token.Token, reason string) error {
	offset := 0
	for line := 1; line < tk.Position.Line; line++ {
		n := strings.IndexByte(w.text[offset:], '\n')
		if n < 0 {
			break
		}
		offset += n + 1
	}
	column := 1
	for i, r := range w.text[offset:] {
		if column >= tk.Position.Column || r == '\n' {
			offset += i
			break
		}
		column++
	}
	if strings.HasPrefix(w.text[offset:], "\t") {
		return &source.Error{Offset: offset, Reason: "a tab where YAML allows blanks only", Hint: "indent with blanks"}
	}
	return &source.Error{Offset: offset, Reason: reason}
}

// document reads one document behind the ones before it.
func (w *walker) document(doc *ast.DocumentNode, out *[]source.Node) error {
	w.documentStart()
	w.anchors = map[string]*source.Node{}
	switch doc.Body.(type) {
	case nil, *ast.DirectiveNode, *ast.CommentGroupNode:
		return nil
	}
	n, err := w.node(doc.Body, -1, 0)
	if err != nil {
		return err
	}
	*out = append(*out, n)
	return nil
}
