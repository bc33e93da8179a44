package compile

import (
	"cmp"
	"slices"
	"strings"

	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/near"
	"github.com/leastwise/leastwise/wasm/roles"
	"github.com/leastwise/leastwise/wasm/source"
)

// Note is something to know about the files.
type Note struct {
	// Place is where: bytes of a file, 0-based, end exclusive. One without File is about
	// the whole.
	roles.Place
	Severity Severity
	// Rule is the lint rule that found it; empty for what compiling found.
	Rule string
	// Message is a clause; Hint says what to do and may be empty.
	Message, Hint string
}

// Severity says how much a note matters.
type Severity uint8

// The severities. With an Error the Desired is not what the files say and must not be used.
// Finding is what lint says of a document, which stands.
const (
	Error Severity = iota
	Warning
	Finding
)

// Severities are the names, by Severity.
var Severities = []string{"error", "warning", "finding"}

// String is the severity's name.
func (s Severity) String() string { return Severities[s] }

// value is a node with the file that it stands in. The zero value is nothing.
type value struct {
	file string
	*source.Node
}

func (v value) there() bool { return v.Node != nil }

// absent reports whether nothing is there, or a value left out.
func (v value) absent() bool { return !v.there() || v.IsNull() }

func (v value) child(i int) value { return value{v.file, &v.Children[i]} }

func (v value) place() roles.Place { return roles.Place{File: v.file, Start: v.Start, End: v.End} }

// items are those of a list; everything else is a list of itself, and nothing is none.
func (v value) items() []value {
	switch {
	case !v.there() || v.IsNull():
		return nil
	case v.Kind != source.Seq:
		return []value{v}
	}
	var out []value
	for i := range v.Children {
		out = append(out, v.child(i))
	}
	return out
}

// get finds the value of a map's key.
func (v value) get(key string) value {
	for i := 0; v.there() && v.Kind == source.Map && i < len(v.Children); i += 2 {
		if v.Children[i].Kind.IsScalar() && v.Children[i].Text == key {
			return v.child(i + 1)
		}
	}
	return value{}
}

// is says what stands somewhere instead of something else.
func (v value) is() string {
	switch {
	case v.Tag != "":
		return "a value with the tag " + v.Tag
	case v.Kind == source.Map:
		return "a map"
	case v.Kind == source.Seq:
		return "a list"
	case v.IsNull() || v.Text == "":
		return "nothing"
	}
	return quote(v.Text)
}

// quote cites a text, cut if it is long.
func quote(text string) string {
	const most = 80
	if len(text) > most {
		cut := most
		for cut > 0 && text[cut]&0xC0 == 0x80 {
			cut--
		}
		text = text[:cut] + "…"
	}
	return jsonspan.Quote(text)
}

func (c *compiler) note(s Severity, at value, message, hint string) {
	n := Note{Severity: s, Message: message, Hint: hint}
	if at.there() {
		n.Place = at.place()
	}
	c.notes = append(c.notes, n)
}

func (c *compiler) fail(at value, message, hint string) { c.note(Error, at, message, hint) }

func (c *compiler) warn(at value, message, hint string) { c.note(Warning, at, message, hint) }

// sortNotes orders by file and place, and takes out what was said twice of one place: a
// template is read for each role that uses it.
func sortNotes(notes []Note) []Note {
	slices.SortStableFunc(notes, func(a, b Note) int {
		return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Start, b.Start), cmp.Compare(a.Severity, b.Severity))
	})
	seen := map[Note]bool{}
	return slices.DeleteFunc(notes, func(n Note) bool {
		twice := seen[n]
		seen[n] = true
		return twice
	})
}

// suggest names the word that was meant, or all that there are.
func suggest(word string, known []string) string {
	if name, ok := near.Word(strings.ReplaceAll(word, "-", "_"), known); ok {
		return "did you mean " + name + "?"
	}
	if len(known) == 0 {
		return ""
	}
	return "there are " + strings.Join(known, ", ")
}

// members calls visit for the keys of a map that are known, and reports the others. what is
// the map in messages.
func (c *compiler) members(v value, what string, known []string, visit func(key, val value)) {
	c.each(v, what, func(key, val value) {
		if !slices.Contains(known, key.Text) {
			c.fail(key, what+" has no key "+quote(key.Text), suggest(key.Text, known))
			return
		}
		visit(key, val)
	})
}

// each calls visit for the keys of a map, which have to be texts, each there once.
func (c *compiler) each(v value, what string, visit func(key, val value)) {
	if !v.there() || v.IsNull() {
		return
	}
	if v.Kind != source.Map {
		c.fail(v, what+" is a map, and here stands "+v.is(), "")
		return
	}
	seen := map[string]bool{}
	for i := 0; i < len(v.Children); i += 2 {
		key := v.child(i)
		switch {
		case !key.Kind.IsScalar() || key.Text == "" || key.Tag != "":
			c.fail(key, "a key of "+what+" is a text, and here stands "+key.is(), "")
		case seen[key.Text]:
			c.fail(key, "the key "+quote(key.Text)+" stands here a second time", "put both values below one key")
		default:
			seen[key.Text] = true
			visit(key, v.child(i+1))
		}
	}
}

// text reads a scalar that is not empty.
func (c *compiler) text(v value, what string) (string, bool) {
	if !v.Kind.IsScalar() || v.IsNull() || v.Text == "" || v.Tag != "" {
		c.fail(v, what+" is a text, and here stands "+v.is(), "")
		return "", false
	}
	return v.Text, true
}

// texts reads a text or a list of them.
func (c *compiler) texts(v value, what string) []string {
	var out []string
	for _, item := range v.items() {
		if text, ok := c.text(item, what); ok {
			out = append(out, text)
		}
	}
	return out
}

// truth reads a Boolean in any of YAML's spellings.
func (c *compiler) truth(v value, what string) (yes, ok bool) {
	if v.Kind == source.Plain && v.Tag == "" {
		switch v.Text {
		case "true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON":
			return true, true
		case "false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF":
			return false, true
		}
	}
	c.fail(v, what+" is true or false, and here stands "+v.is(), "")
	return false, false
}
