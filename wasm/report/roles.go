package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/leastwise/leastwise/wasm/later"
	"github.com/leastwise/leastwise/wasm/roles"
)

// Roles is a plan for roles, buckets and keys.
type Roles struct {
	Plan    *roles.Plan
	Effects []roles.Effect
	Date    string // of the catalog
	// Steps shows the calls as well, where the form does not have them anyway.
	Steps bool
}

// RolesFormat is one way to write a plan.
type RolesFormat struct {
	Name string
	// Help says what it is for, a clause.
	Help string
	// Append appends the whole output; without changes it may be empty.
	Append func(dst []byte, run *Roles) []byte
}

// RolesFormats are all formats, in the order of help texts.
var RolesFormats = []RolesFormat{rolesText, rolesJSON, rolesMarkdown}

// RolesFormatNames are the names of the formats.
func RolesFormatNames() []string {
	var names []string
	for _, f := range RolesFormats {
		names = append(names, f.Name)
	}
	return names
}

var rolesJSON = RolesFormat{Name: "json", Help: "for programs", Append: func(dst []byte, run *Roles) []byte {
	return append(later.RolesPlan(run.Plan, run.Effects).AppendJSON(dst), '\n')
}}

// subject names what differs as iam_syncr does: its type, and what tells it apart by name in
// alphabetical order.
func subject(t roles.Thing, typeName, item string) string {
	var names []string
	name := func(key, value string) { names = append(names, key+"="+value) }
	switch t.Kind {
	case roles.RoleKind:
		name("role", t.Name)
		if item != "" {
			name("policy", item)
		}
	case roles.ProfileKind:
		name("profile", t.Name)
		if item != "" {
			name("role", item)
		}
	case roles.BucketKind:
		if typeName == "bucket" {
			return "bucket[" + t.Region + "] (name=" + t.Name + ")"
		}
		name("bucket", t.Name)
	case roles.KeyKind:
		key := "key"
		if typeName == "key" {
			key = "alias"
		}
		name(key, t.Name)
		if item != "" {
			name("grantee", item)
		}
	}
	slices.Sort(names)
	return typeName + "(" + strings.Join(names, ", ") + ")"
}

// symbols are the marks of changes, by action.
var symbols = map[roles.Action]string{roles.Create: "+", roles.Update: "M", roles.Delete: "-", roles.Keep: "=", roles.Refuse: "!"}

var rolesText = RolesFormat{Name: "text", Help: "for people, as iam_syncr", Append: appendRolesText}

// appendRolesText writes a line for each change, with what is put, taken away or different
// below it, and what all of it does to what is allowed.
func appendRolesText(dst []byte, run *Roles) []byte {
	for i := range run.Plan.Changes {
		c := &run.Plan.Changes[i]
		dst = fmt.Appendf(dst, "%s %s\n", symbols[c.Action], subject(c.Thing, c.TypeName(), c.Item))
		dst = appendTabbed(dst, changeBody(c))
		if c.Reason != "" {
			dst = appendTabbed(dst, c.Reason+"\n")
		}
		if c.Hint != "" {
			dst = appendTabbed(dst, "hint: "+c.Hint+"\n")
		}
	}
	for i := range run.Plan.Unknown {
		u := &run.Plan.Unknown[i]
		dst = fmt.Appendf(dst, "? %s\n\tunknown; wanted is %s\n", subject(u.Thing, u.TypeName(), ""), wanted(u.Want))
	}
	for i := range run.Effects {
		e := &run.Effects[i]
		dst = fmt.Appendf(dst, "\n%s %s:\n", strings.ReplaceAll(e.Kind.String(), "_", " "), e.Name)
		for _, line := range effectLines(e, run.Date) {
			dst = appendTabbed(dst, line+"\n")
		}
	}
	if run.Steps && len(run.Plan.Steps) > 0 {
		dst = append(dst, "\nsteps:\n"...)
		for i := range run.Plan.Steps {
			dst = fmt.Appendf(dst, "\t%d %s\n", i+1, stepText(&run.Plan.Steps[i]))
		}
	}
	return dst
}

func appendTabbed(dst []byte, text string) []byte {
	for line := range strings.SplitAfterSeq(text, "\n") {
		if line != "" {
			dst = append(append(dst, '\t'), line...)
		}
	}
	return dst
}

// changeBody is what a change puts or takes away, or the difference.
func changeBody(c *roles.Change) string {
	before, after := c.Before, c.After
	if c.IsDocument() {
		before, after = roles.Aligned(before, after)
		if c.Action == roles.Update {
			diff := string(AppendDiff(nil, "", before, after))
			return strings.Replace(diff, "--- \n+++ \n", "--- current\n+++ new\n", 1)
		}
	}
	switch {
	case before != "" && after != "":
		return "-" + line(before) + "+" + line(after)
	case c.Part == roles.ManagedPart, c.Part == roles.ProfileRolePart: // the first line says it
		return ""
	}
	return line(before + after)
}

// line ends a text with a line end, if it has none and is not empty.
func line(text string) string {
	if text == "" || strings.HasSuffix(text, "\n") {
		return text
	}
	return text + "\n"
}

// wanted is a wanted value on one line.
func wanted(text string) string {
	const most = 100
	if text == "" {
		return "none"
	}
	if r := []rune(text); len(r) > most {
		return string(r[:most]) + "…"
	}
	return text
}

// effectLines says what changes in what is allowed.
func effectLines(e *roles.Effect, date string) []string {
	var out []string
	list := func(text string, n int, patterns []string) {
		if n > 0 {
			out = append(out, fmt.Sprintf("%s %s: %s", text, countOf(n, "action"), strings.Join(patterns, ", ")))
		}
	}
	list("grants", e.Granted, e.Grants)
	list("takes away", e.Taken, e.Takes)
	list("allows elsewhere", e.ElsewhereCount, e.Elsewhere)
	if len(e.LetsIn) > 0 {
		out = append(out, "lets in "+strings.Join(e.LetsIn, ", "))
	}
	if len(e.ShutsOut) > 0 {
		out = append(out, "shuts out "+strings.Join(e.ShutsOut, ", "))
	}
	if len(e.NotKnown) > 0 {
		out = append(out, "not in the catalog of "+date+": "+strings.Join(e.NotKnown, ", "))
	}
	if len(e.Unread) > 0 {
		out = append(out, "not counted, for their documents are not known: "+strings.Join(e.Unread, ", "))
	}
	return out
}

// stepText is a call on one line.
func stepText(s *roles.Step) string {
	text := s.Op.String() + " " + s.Thing.Name
	if s.Item != "" {
		text += " " + s.Item
	}
	if s.Why != "" {
		text += ", " + s.Why
	}
	if s.Gap {
		text += " (until the next ones, something may be missing)"
	}
	return text
}
