package cli

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/leastwise/leastwise/wasm/generate"
)

// text has a line for each action and chain, with actions and levels in columns.
func (e *explanation) text(list []explained) []byte {
	names, levels := 0, 0
	for i := range list {
		names, levels = max(names, len(list[i].id)), max(levels, len(e.levelText(&list[i])))
	}
	var out []byte
	for i := range list {
		x := &list[i]
		for _, chain := range x.chains {
			out = fmt.Appendf(out, "%-*s  %-*s  %s\n", names, x.id, levels, e.levelText(x), e.chainText(chain))
		}
	}
	return out
}

// levelText is the level, in brackets with what others make of it.
func (e *explanation) levelText(x *explained) string {
	if !x.known {
		return "not in the catalog"
	}
	level, strict, aws := e.levels(x)
	switch {
	case strict != "" && aws != "" && strict != aws:
		return level + " (strict: " + strict + ", AWS: " + aws + ")"
	case strict != "" && aws != "":
		return level + " (others: " + strict + ")"
	case strict != "":
		return level + " (strict: " + strict + ")"
	case aws != "":
		return level + " (AWS: " + aws + ")"
	}
	return level
}

// levels are an action's level and, where they differ from that, ours and AWS's.
func (e *explanation) levels(x *explained) (level, strict, aws string) {
	level, strict, aws = e.options.Table.Level(x.action).String(), x.action.StrictLevel().String(), x.action.Level().String()
	if strict == level {
		strict = ""
	}
	if aws == level {
		aws = ""
	}
	return level, strict, aws
}

// chainText is the way back from an action to the template.
func (e *explanation) chainText(chain generate.Chain) string {
	var b strings.Builder
	if e.isDeny(&chain[0]) {
		b.WriteString("<- denied ")
	}
	for i := range chain {
		r := &chain[i]
		if r.Why == generate.ByDependent {
			b.WriteString("<- needed by " + r.Of)
			if !r.Page {
				b.WriteString(" (its operation checks it)")
			}
			b.WriteByte(' ')
			if i+1 < len(chain) {
				continue
			}
		}
		b.WriteString("<- " + e.entryText(r))
		if r.Type != "" {
			b.WriteString(" <- type " + r.Type)
		}
	}
	return b.String()
}

func (e *explanation) isDeny(r *generate.Reason) bool { return e.result.Statements[r.Statement].Deny }

// entryText is the template's entry of a reason, with its place.
func (e *explanation) entryText(r *generate.Reason) string {
	return e.listText(e.templates[r.Template()].File, r.Field(), r.Text())
}

// listText is an entry of a template's list, with its place.
func (e *explanation) listText(file, field string, entry generate.Text) string {
	text := entry.Value
	if strings.IndexFunc(text, func(r rune) bool { return r == ' ' || unicode.IsControl(r) }) >= 0 {
		text = quote(text)
	}
	n := generate.Note{File: file, Start: entry.Start, End: entry.End}
	if at, ok := e.places.at(&n); ok {
		return fmt.Sprintf("%s, %s:%d:%d %s", field, file, at.Line, at.Column+1, text)
	}
	return "--" + field + " " + text
}
