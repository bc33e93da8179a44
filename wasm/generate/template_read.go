package generate

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/near"
	"github.com/leastwise/leastwise/wasm/source"
)

// Codes of notes about how a template is written.
const (
	TemplateKey   = "template-key"   // a key that has no place there, or stands there twice
	TemplateValue = "template-value" // a value of the wrong kind, or an unknown word
	TemplateMode  = "template-mode"  // the mode is missing or unknown
	TemplateItem  = "template-item"  // an item of a list that was changed or left out
)

// templateFields are the keys of a template, with the modes that have them.
var templateFields = [...]struct {
	name          string
	crud, actions bool
}{
	{"mode", true, true}, {"name", true, true}, {"effect", true, true},
	{"read", true, false}, {"write", true, false}, {"list", true, false}, {"tagging", true, false}, {"permissions-management", true, false},
	{"wildcard-only", true, false}, {"skip-resource-constraints", true, false}, {"exclude-actions", true, false}, {"sts", true, false},
	{"actions", false, true},
	{"dependents", true, true}, {"conditions", true, true},
}

var (
	wildcardFields = []string{"single-actions", "service-read", "service-write", "service-list", "service-tagging", "service-permissions-management"}
	stsFields      = []string{"assume-role", "assume-role-with-saml", "assume-role-with-web-identity"}
)

// ReadTemplate reads one document of a template file. Notes carry the file's name, item as
// their index and places in the file; with one of severity Error the template must not be
// followed, it holds what could be read. Empty items of lists are skipped, a value left
// out is an empty list.
func ReadTemplate(file string, item int, tree *source.Node) (*Template, []Note) {
	r := &templateReader{item: item, t: &Template{File: file}}
	if tree.Kind != source.Map {
		r.note(Error, TemplateValue, tree, "a template is a map of keys, and here stands "+describeNode(tree), "begin with \"mode: crud\"")
		return r.t, r.notes
	}
	r.mode(tree)
	var known []string
	for _, f := range templateFields {
		if r.t.Mode == UnknownMode || r.has(f.crud, f.actions) {
			known = append(known, f.name)
		}
	}
	r.members(tree, "a template", known, r.field)
	if r.t.Mode == ActionsMode && memberOf(tree, "actions") == nil {
		r.note(Error, TemplateKey, tree, "an actions template has no actions", "list them below \"actions:\"")
	}
	return r.t, r.notes
}

type templateReader struct {
	item  int
	t     *Template
	notes []Note
}

func (r *templateReader) note(severity Severity, code string, n *source.Node, message, hint string) {
	r.notes = append(r.notes, Note{Code: code, Severity: severity, Message: message, Hint: hint,
		Item: r.item, File: r.t.File, Start: n.Start, End: n.End})
}

func (r *templateReader) has(crud, actions bool) bool {
	return crud && r.t.Mode == CRUD || actions && r.t.Mode == ActionsMode
}

// memberOf finds the value of a map's key.
func memberOf(n *source.Node, key string) *source.Node {
	for i := 0; i < len(n.Children); i += 2 {
		if n.Children[i].Text == key && n.Children[i].Kind.IsScalar() {
			return &n.Children[i+1]
		}
	}
	return nil
}

// mode finds out the template's mode, which other fields depend on.
func (r *templateReader) mode(tree *source.Node) {
	value := memberOf(tree, "mode")
	if value != nil {
		switch word := scalarOf(value); {
		case word == "crud":
			r.t.Mode = CRUD
			return
		case word == "actions":
			r.t.Mode = ActionsMode
			return
		case !value.IsNull():
			r.note(Error, TemplateMode, value, "no mode "+citeNode(value), suggestKey(word, []string{"crud", "actions"}))
		}
	}
	crud, actions := false, false
	for _, f := range templateFields {
		if memberOf(tree, f.name) != nil {
			crud, actions = crud || !f.actions, actions || !f.crud
		}
	}
	if crud != actions {
		r.t.Mode = ActionsMode
		if crud {
			r.t.Mode = CRUD
		}
	}
	if value != nil && !value.IsNull() {
		return
	}
	at := tree
	if value != nil {
		at = value
	}
	switch r.t.Mode {
	case CRUD:
		r.note(Warning, TemplateMode, at, "the template has no mode and is read as crud", "write \"mode: crud\"")
	case ActionsMode:
		r.note(Warning, TemplateMode, at, "the template has no mode and is read as actions", "write \"mode: actions\"")
	default:
		r.note(Error, TemplateMode, at, "the template has no mode", "write \"mode: crud\" or \"mode: actions\"")
	}
}

// members calls visit for the keys of a map that are known and notes the others. what is
// the map's name in messages.
func (r *templateReader) members(n *source.Node, what string, known []string, visit func(key, value *source.Node)) {
	firsts := map[string]*source.Node{}
	for i := 0; i < len(n.Children); i += 2 {
		key, value := &n.Children[i], &n.Children[i+1]
		if first := firsts[key.Text]; first == nil {
			firsts[key.Text] = key
		} else {
			r.note(Error, TemplateKey, first, "the first of two keys "+jsonspan.Quote(key.Text), "")
			r.note(Error, TemplateKey, key, "the key "+jsonspan.Quote(key.Text)+" stands here a second time", "put both values below one key")
		}
		found := false
		for _, name := range known {
			found = found || name == key.Text
		}
		if found {
			visit(key, value)
			continue
		}
		r.unknownKey(key, what, known)
	}
}

// earlierKey finds an earlier key of the same name.
func earlierKey(pairs []source.Node, key *source.Node) *source.Node {
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i].Text == key.Text {
			return &pairs[i]
		}
	}
	return nil
}

func (r *templateReader) unknownKey(key *source.Node, what string, known []string) {
	if what == "a template" {
		for _, f := range templateFields {
			if f.name == key.Text { // of the other mode, as the mode is known
				other := "crud"
				if f.actions {
					other = "actions"
				}
				r.note(Error, TemplateKey, key, jsonspan.Quote(key.Text)+" belongs to templates of mode "+other, "this one has mode "+r.modeName())
				return
			}
		}
	}
	r.note(Error, TemplateKey, key, what+" has no key "+jsonspan.Quote(key.Text), suggestKey(key.Text, known))
}

func (r *templateReader) modeName() string {
	if r.t.Mode == ActionsMode {
		return "actions"
	}
	return "crud"
}

// suggestKey names the word that was meant, in whatever case and with whatever dashes, or all.
func suggestKey(word string, known []string) string {
	dashes := strings.ReplaceAll(strings.ReplaceAll(word, "_", "-"), " ", "-")
	if name, ok := near.Word(dashes, known); ok {
		return "did you mean " + name + "?"
	}
	return "there are " + strings.Join(known, ", ")
}
