package compile

import (
	"slices"

	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/roles"
	"github.com/leastwise/leastwise/wasm/source"
)

// statement is a statement that is being made.
type statement struct {
	at value
	// elements are members as JSON, by the policy language's names.
	elements map[string]string
	// lists are those that shorthand adds to.
	lists map[string][]string
	// more are names that the language does not have, in order.
	more []string
}

// listElement is the element, a list of texts, that a shorthand adds to; empty for others.
func listElement(shorthand string) string {
	switch shorthand {
	case "action":
		return "Action"
	case "notaction":
		return "NotAction"
	case "resource":
		return "Resource"
	case "notresource":
		return "NotResource"
	}
	return ""
}

var elementOrder = []string{"Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"}

func isVerbatim(key value) bool { return key.Text != "" && 'A' <= key.Text[0] && key.Text[0] <= 'Z' }

// element takes a member of the policy language as it is.
func (c *compiler) element(st *statement, key, val value) {
	switch key.Text {
	case "Action", "NotAction", "Resource", "NotResource":
		if list := c.texts(val, key.Text); len(list) > 0 || val.Kind == source.Seq {
			st.lists[key.Text] = append(st.lists[key.Text], list...)
		} else if !c.reported(val) {
			c.fail(val, key.Text+" is a text or a list of them, and here stands "+val.is(), "")
		}
		return
	}
	text, ok := c.verbatim(val)
	if !ok {
		return
	}
	st.elements[key.Text] = text
	if !slices.Contains(elementOrder, key.Text) {
		st.more = append(st.more, key.Text)
	}
}

// json writes the statement in the order of AWS's grammar.
func (st *statement) json() string {
	out := []byte{'{'}
	add := func(name string, write func([]byte) []byte) {
		if len(out) > 1 {
			out = append(out, ',')
		}
		out = write(append(jsonspan.AppendString(out, name), ':'))
	}
	for _, name := range append(slices.Clone(elementOrder), st.more...) {
		if list, ok := st.lists[name]; ok {
			add(name, func(dst []byte) []byte { return appendSet(dst, list) })
		} else if text, ok := st.elements[name]; ok {
			add(name, func(dst []byte) []byte { return append(dst, text...) })
		}
	}
	return string(append(out, '}'))
}

// permissionFields are the shorthands of a statement about permissions.
var permissionFields = []string{"allow", "action", "notaction", "resource", "notresource", "principal", "notprincipal"}

// permissions compiles statements, one item or a list. forced is the effect that the key
// under which they stand gives them, empty if each has to say it; key is that key.
func (c *compiler) permissions(s *scope, key, v value, forced string) []statement {
	var out []statement
	for _, item := range v.items() {
		if item.Kind != source.Map {
			c.fail(item, "a statement is a map, and here stands "+item.is(), "write {action: s3:GetObject, resource: {s3: BUCKET}}")
			continue
		}
		out = append(out, c.permission(s, key, item, forced))
	}
	return out
}

func (c *compiler) permission(s *scope, under, v value, forced string) statement {
	st := statement{at: v, elements: map[string]string{}, lists: map[string][]string{}}
	var effect, allow value
	c.each(v, "a statement", func(key, val value) {
		name := listElement(key.Text)
		switch {
		case key.Text == "Effect":
			effect = val
		case isVerbatim(key):
			c.element(&st, key, val)
		case key.Text == "allow":
			allow = val
		case name != "" && name[len(name)-1] == 'n':
			st.lists[name] = append(st.lists[name], c.texts(val, "an action")...)
		case name != "":
			st.lists[name] = append(st.lists[name], c.resources(s, val)...)
		case key.Text == "principal" || key.Text == "notprincipal":
			c.statementPrincipal(s, &st, key, val)
		default:
			c.fail(key, "a statement has no key "+quote(key.Text), suggestElement(key.Text, permissionFields))
		}
	})
	c.effect(&st, under, effect, allow, forced)
	c.complete(s, &st)
	return st
}

// suggestElement names a shorthand or an element of the policy language.
func suggestElement(word string, known []string) string {
	return suggest(word, append(slices.Clone(known), elementOrder...))
}

// statementPrincipal takes the principal of a bucket's or key's statement.
func (c *compiler) statementPrincipal(s *scope, st *statement, key, val value) {
	if s.what == "role" {
		c.fail(key, "a role's permissions are the role's, and name no principal", "who may assume the role stands in allow_to_assume_me")
		return
	}
	name := "Principal"
	if key.Text == "notprincipal" {
		name = "NotPrincipal"
	}
	if st.at.get(name).there() {
		c.fail(key, "the statement has "+name+" and "+key.Text, "keep one of the two")
		return
	}
	p := c.principal(s, val)
	st.elements[name] = p.json()
}

// effect settles whether a statement allows or denies. What says so twice has to agree.
func (c *compiler) effect(st *statement, under, effect, allow value, forced string) {
	says := forced
	agree := func(at value, word, text string) {
		if says != "" && says != word {
			c.fail(at, text+" contradicts "+quote(under.Text)+", under which it stands", "leave it out, or move the statement")
			c.fail(under, "under "+quote(under.Text)+" stands a statement that says the opposite", "")
		}
		says = word
	}
	if effect.there() {
		switch word, ok := c.text(effect, "Effect"); {
		case !ok:
			return
		case word != policy.Allow && word != policy.Deny:
			c.fail(effect, "Effect is Allow or Deny, and here stands "+quote(word), suggest(word, []string{policy.Allow, policy.Deny}))
			return
		default:
			agree(effect, word, "Effect: "+word)
		}
	}
	if allow.there() {
		yes, ok := c.truth(allow, "allow")
		if !ok {
			return
		}
		word, text := policy.Deny, "allow: false"
		if yes {
			word, text = policy.Allow, "allow: true"
		}
		if forced == "" && effect.there() && says != word {
			c.fail(allow, text+" contradicts the statement's Effect", "leave one of them out")
			c.fail(effect, "Effect: "+says+" contradicts "+text, "")
			return
		}
		agree(allow, word, text)
	}
	if says == "" {
		c.fail(st.at, "the statement does not say whether it allows or denies", "add \"allow: true\" or \"allow: false\", or move it to allow_permission or deny_permission")
		return
	}
	st.elements["Effect"] = jsonspan.Quote(says)
}

// complete reports what a statement lacks.
func (c *compiler) complete(s *scope, st *statement) {
	if c.reported(st.at) {
		return
	}
	has := func(names ...string) bool {
		return slices.ContainsFunc(names, func(n string) bool { return len(st.lists[n]) > 0 })
	}
	if !has("Resource", "NotResource") {
		c.fail(st.at, "the statement has no resource", "add \"resource: \" with an ARN or, as {s3: NAME}, in shorthand")
	}
	if !has("Action", "NotAction") {
		c.fail(st.at, "the statement has no action", "add \"action: \"")
	}
	if s.what == "role" {
		for _, name := range []string{"Principal", "NotPrincipal"} {
			if _, ok := st.elements[name]; ok {
				c.fail(st.at, "a role's permissions are the role's, and name no "+name, "who may assume the role stands in allow_to_assume_me")
			}
		}
	} else if st.elements["Principal"] == "" && st.elements["NotPrincipal"] == "" {
		c.fail(st.at, "the statement has no principal", "add \"principal: {iam: role/NAME}\", or \"principal: \\\"*\\\"\" for everybody")
	}
}

// document makes a policy of statements, and keeps where they come from; it is empty without
// any.
func (c *compiler) document(d Document, list []statement) string {
	if len(list) == 0 {
		return ""
	}
	out := []byte(`{"Version":"2012-10-17","Statement":[`)
	for i := range list {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(out, list[i].json()...)
		d.sources = append(d.sources, list[i].at)
		d.Statements = append(d.Statements, list[i].at.place())
	}
	d.Text = string(append(out, "]}"...))
	c.documents = append(c.documents, d)
	return d.Text
}

// wholeDocument takes a policy that is written out.
func (c *compiler) wholeDocument(d Document, v value) string {
	text, ok := c.verbatim(v)
	if !ok {
		return ""
	}
	if !v.get("Statement").there() {
		c.fail(v, "the policy has no Statement", "")
		return ""
	}
	for _, item := range v.get("Statement").items() {
		d.sources = append(d.sources, item)
		d.Statements = append(d.Statements, item.place())
	}
	d.Text = text
	c.documents = append(c.documents, d)
	return text
}

func (c *compiler) roleDocument(s *scope, part roles.Part, item string, at value) Document {
	return Document{Thing: roles.Thing{Kind: roles.RoleKind, Name: bareName(s.name)}, Part: part, Item: item, at: at}
}
