package accountdump

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/near"
)

const commandHint = "\"aws iam get-account-authorization-details\" writes it"

// Read reads a dump. The error is an *Error; what this package does not know is in
// Dump.Skipped. The dump keeps the text.
func Read(text string) (*Dump, error) {
	r := &reader{dump: &Dump{text: text}}
	pages := 0
	for start, end := range values(text) {
		doc, err := jsonspan.Parse(text[start:end])
		if err != nil {
			bad := err.(*jsonspan.Error)
			return nil, &Error{Offset: start + bad.Offset, Reason: bad.Reason}
		}
		r.base = start
		switch root := doc.Root(); root.Kind() {
		case jsonspan.Array:
			for page := range root.Elements() {
				r.page(page)
				pages++
			}
		default:
			r.page(root)
			pages++
		}
		if r.err != nil {
			return nil, r.err
		}
	}
	if pages == 0 {
		return nil, &Error{Reason: "the dump is empty", Hint: commandHint}
	}
	return r.dump, nil
}

// reader reads one page after the other into the dump.
type reader struct {
	dump *Dump
	base int    // offset of the page's text
	err  *Error // the first one
}

func (r *reader) fail(n jsonspan.Node, reason, hint string) {
	if r.err == nil {
		r.err = &Error{Offset: r.base + n.Start(), Reason: reason, Hint: hint}
	}
}

// fields says what reads the members of an object.
type fields map[string]func(jsonspan.Node)

// object reads the members of an object that fields names. ignored are others that AWS
// sends, separated by blanks; what is left is noted as skipped.
func (r *reader) object(n jsonspan.Node, what string, f fields, ignored string) bool {
	if n.Kind() != jsonspan.Object {
		r.fail(n, n.Kind().String()+" where "+what+" should stand", "")
		return false
	}
	for key, value := range n.Members() {
		name := key.Text()
		read, known := f[name]
		switch {
		case known && value.Kind() != jsonspan.Null:
			read(value)
		case !known && !strings.Contains(" "+ignored+" ", " "+name+" "):
			r.skip(name, what, key)
		}
	}
	return true
}

func (r *reader) skip(name, in string, key jsonspan.Node) {
	for i := range r.dump.Skipped {
		if s := &r.dump.Skipped[i]; s.Name == name && s.In == in {
			return
		}
	}
	r.dump.Skipped = append(r.dump.Skipped, Skipped{Name: name, In: in, Start: r.base + key.Start()})
}

// list reads the elements of a list.
func (r *reader) list(element func(jsonspan.Node)) func(jsonspan.Node) {
	return func(n jsonspan.Node) {
		if n.Kind() != jsonspan.Array {
			r.fail(n, n.Kind().String()+" where a list should stand", "")
			return
		}
		for e := range n.Elements() {
			element(e)
		}
	}
}

// text reads a text.
func (r *reader) text(into *string) func(jsonspan.Node) {
	return func(n jsonspan.Node) {
		if n.Kind() != jsonspan.String {
			r.fail(n, n.Kind().String()+" where a text should stand", "")
			return
		}
		*into = n.Text()
	}
}

// document notes where a policy document stands.
func (r *reader) document(into *Document) func(jsonspan.Node) {
	return func(n jsonspan.Node) {
		if n.Kind() != jsonspan.Object && n.Kind() != jsonspan.String {
			r.fail(n, n.Kind().String()+" where a policy document should stand", "")
			return
		}
		*into = Document{r.base + n.Start(), r.base + n.End()}
	}
}

var lists = []string{"UserDetailList", "GroupDetailList", "RoleDetailList", "Policies"}

func (r *reader) page(n jsonspan.Node) {
	truncated, found := false, 0
	count := func(read func(jsonspan.Node)) func(jsonspan.Node) {
		return func(n jsonspan.Node) { found++; read(n) }
	}
	ok := r.object(n, "a page of the dump", fields{
		lists[0]: count(r.list(r.user)),
		lists[1]: count(r.list(r.group)),
		lists[2]: count(r.list(r.role)),
		lists[3]: count(r.list(r.managed)),
		"IsTruncated": func(n jsonspan.Node) {
			truncated = n.Bool()
		},
	}, "Marker NextToken ResponseMetadata")
	if ok && found == 0 {
		hint := commandHint
		for key := range n.Members() {
			if word, ok := near.Word(key.Text(), lists); ok {
				hint = "did you mean " + word + " by " + jsonspan.Quote(key.Text()) + "?"
			}
		}
		r.fail(n, "no account's dump: none of "+strings.Join(lists, ", ")+" is there", hint)
	}
	r.dump.Truncated = truncated
}
