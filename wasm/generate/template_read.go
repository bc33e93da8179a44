package generate

import (
	"slices"
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

// modes is a set of modes.
type modes uint8

func modesOf(list ...Mode) (m modes) {
	for _, mode := range list {
		m |= 1 << mode
	}
	return m
}

func (m modes) has(mode Mode) bool { return m>>mode&1 != 0 }

// one is the only mode of a set.
func (m modes) one() (Mode, bool) {
	for mode := range modeNames {
		if m == 1<<mode {
			return Mode(mode), true
		}
	}
	return UnknownMode, false
}

// names are the modes' names.
func (m modes) names() []string {
	var out []string
	for mode, name := range modeNames {
		if m.has(Mode(mode)) {
			out = append(out, name)
		}
	}
	return out
}

var (
	allModes   = modesOf(CRUD, ActionsMode, Trust, Boundary)
	crudOnly   = modesOf(CRUD)
	listOnly   = modesOf(ActionsMode)
	trustOnly  = modesOf(Trust)
	limitsOnly = modesOf(Boundary)
)

// templateFields are the keys of a template, with the modes that have them.
var templateFields = [...]struct {
	name string
	in   modes
}{
	{"mode", allModes}, {"name", allModes}, {"effect", modesOf(CRUD, ActionsMode, Trust)},
	{"read", crudOnly}, {"write", crudOnly}, {"list", crudOnly}, {"tagging", crudOnly}, {"permissions-management", crudOnly},
	{"wildcard-only", crudOnly}, {"skip-resource-constraints", crudOnly}, {"exclude-actions", modesOf(CRUD, Boundary)}, {"sts", crudOnly},
	{"actions", listOnly}, {"arns", listOnly}, {"values", listOnly},
	{"principals", modesOf(CRUD, ActionsMode, Trust)}, {"subjects", trustOnly}, {"audiences", trustOnly}, {"also", trustOnly},
	{"services", limitsOnly}, {"levels", limitsOnly},
	{"dependents", modesOf(CRUD, ActionsMode)}, {"conditions", allModes}, {"blocks", allModes},
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
	r.read(tree)
	r.finishBlocks()
	return r.t, r.notes
}

type templateReader struct {
	item  int
	t     *Template
	notes []Note
	block bool // the template is a block of another one
}

// read reads the fields of a template or block whose mode is known by now.
func (r *templateReader) read(tree *source.Node) {
	var known []string
	for _, f := range templateFields {
		if (r.t.Mode == UnknownMode || f.in.has(r.t.Mode)) && !(r.block && (f.name == "blocks" || f.name == "name")) {
			known = append(known, f.name)
		}
	}
	r.members(tree, r.what(), known, r.field)
	if r.t.Mode == ActionsMode && memberOf(tree, "actions") == nil && (r.block || memberOf(tree, "blocks") == nil) {
		r.lacks(tree, "an actions", "actions", "list them below \"actions:\"")
	}
	if r.t.Mode == Trust && memberOf(tree, "principals") == nil && (r.block || memberOf(tree, "blocks") == nil) {
		r.lacks(tree, "a trust", "principals", "write \"principals: {Service: lambda.amazonaws.com}\"")
	}
	if n := memberOf(tree, "principals"); n != nil && len(r.t.Principals) == 0 && !r.t.isEmpty() {
		r.note(Error, TemplateValue, n, "principals names nobody, so the policy would be one of an identity", "leave it out, or "+principalHint)
	}
	federated := slices.ContainsFunc(r.t.Principals, func(p PrincipalBlock) bool { return p.Kind.Value == "Federated" })
	if n := memberOf(tree, "subjects"); r.t.Mode == Trust && len(r.t.Subjects) > 0 && !federated {
		r.note(Warning, TemplateValue, n, "subjects are for principals of the kind Federated, and there are none", "")
	}
	if r.t.Mode == Boundary && memberOf(tree, "services") == nil && !r.block {
		r.lacks(tree, "a boundary", "services", "list them below \"services:\"")
	}
}

// lacks says that the template has no field without which it means nothing.
func (r *templateReader) lacks(tree *source.Node, kind, field, hint string) {
	r.note(Error, TemplateKey, tree, kind+strings.TrimPrefix(r.what(), "a")+" has no "+field, hint)
}

// what is the map that is read, in messages.
func (r *templateReader) what() string {
	if r.block {
		return "a block"
	}
	return "a template"
}

func (r *templateReader) note(severity Severity, code string, n *source.Node, message, hint string) {
	r.notes = append(r.notes, Note{Code: code, Severity: severity, Message: message, Hint: hint,
		Item: r.item, File: r.t.File, Start: n.Start, End: n.End})
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
		word := scalarOf(value)
		if at := slices.Index(modeNames[:], word); at >= 0 && word != "" {
			r.t.Mode = Mode(at)
			return
		}
		if !value.IsNull() {
			r.note(Error, TemplateMode, value, "no mode "+citeNode(value), suggestKey(word, allModes.names()))
		}
	}
	fits := allModes
	for _, f := range templateFields {
		if memberOf(tree, f.name) != nil {
			fits &= f.in
		}
	}
	r.t.Mode, _ = fits.one()
	if value != nil && !value.IsNull() || r.block {
		return
	}
	at := tree
	if value != nil {
		at = value
	}
	if name := r.t.Mode.String(); name != "" {
		r.note(Warning, TemplateMode, at, "the template has no mode and is read as "+name, "write \"mode: "+name+"\"")
	} else {
		r.note(Error, TemplateMode, at, "the template has no mode", "write \"mode: crud\", or one of "+strings.Join(allModes.names()[1:], ", "))
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
	if what == r.what() {
		for _, f := range templateFields {
			switch {
			case f.name != key.Text:
			case f.in.has(r.t.Mode): // only in the template itself
				r.note(Error, TemplateKey, key, "a block has no key "+jsonspan.Quote(key.Text), "it stands beside \"blocks:\"")
				return
			default: // of another mode, as the mode is known
				of := "mode "
				if _, one := f.in.one(); !one {
					of = "the modes "
				}
				r.note(Error, TemplateKey, key, jsonspan.Quote(key.Text)+" belongs to templates of "+of+strings.Join(f.in.names(), " and "), "this one has mode "+r.t.Mode.String())
				return
			}
		}
	}
	r.note(Error, TemplateKey, key, what+" has no key "+jsonspan.Quote(key.Text), suggestKey(key.Text, known))
}

// suggestKey names the word that was meant, in whatever case and with whatever dashes, or all.
func suggestKey(word string, known []string) string {
	dashes := strings.ReplaceAll(strings.ReplaceAll(word, "_", "-"), " ", "-")
	if name, ok := near.Word(dashes, known); ok {
		return "did you mean " + name + "?"
	}
	return "there are " + strings.Join(known, ", ")
}
