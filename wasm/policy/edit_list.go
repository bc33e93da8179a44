package policy

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/jsonspan"
)

// Replace makes s another string, in quotation marks.
func Replace(s String, value string) Edit { return Edit{s.Span, jsonspan.Quote(value)} }

// AddItem puts a string behind the items of a list, as the items before it are laid out.
// list is the span of the list, or of a single value, which becomes a list.
func AddItem(text string, list Span, items []String, value string) []Edit {
	quoted := jsonspan.Quote(value)
	if !isList(text, list) {
		return []Edit{{Span{list.Start, list.Start}, "["}, {Span{list.End, list.End}, ", " + quoted + "]"}}
	}
	return []Edit{insert(text, list, stringSpans(items), len(items), quoted)}
}

// RemoveItems takes those items out of a list for which gone is true, with their commas.
// list is the span of the list; of a single value an empty list stays.
func RemoveItems(text string, list Span, items []String, gone []bool) []Edit {
	if isList(text, list) {
		return remove(stringSpans(items), gone)
	}
	if len(gone) > 0 && gone[0] {
		return []Edit{{list, "[]"}}
	}
	return nil
}

func stringSpans(items []String) []Span {
	spans := make([]Span, len(items))
	for i, item := range items {
		spans[i] = item.Span
	}
	return spans
}

func isList(text string, s Span) bool { return s.Start < s.End && text[s.Start] == '[' }

// insert puts text as item number at into a list or an object, whose items stand at spans.
func insert(text string, list Span, items []Span, at int, item string) Edit {
	if len(items) == 0 {
		after := min(list.Start+1, list.End)
		return Edit{Span{after, after}, item}
	}
	if at < len(items) {
		where := items[at].Start
		return Edit{Span{where, where}, item + "," + gap(text, items, at)}
	}
	where := items[at-1].End
	return Edit{Span{where, where}, "," + gap(text, items, at) + item}
}

// gap is the white space to put before or behind a new item number at.
func gap(text string, items []Span, at int) string {
	i := min(at, len(items)-1)
	if i == 0 && len(items) > 1 && lead(text, items[0].Start) == "" {
		i = 1
	}
	if white := lead(text, items[i].Start); white != "" || len(items) > 1 {
		return white
	}
	return " "
}

// lead is the white space before a place.
func lead(text string, at int) string {
	start := at
	for start > 0 && strings.IndexByte(" \t\r\n", text[start-1]) >= 0 {
		start--
	}
	return text[start:at]
}

// remove takes the items out for which gone is true, each with one comma, so that the
// edits touch but never overlap.
func remove(items []Span, gone []bool) []Edit {
	var edits []Edit
	kept := -1 // index of the last item that stays
	for i, item := range items {
		switch {
		case i >= len(gone) || !gone[i]:
			kept = i
		case kept >= 0:
			edits = append(edits, Edit{Span{items[i-1].End, item.End}, ""})
		case i+1 < len(items):
			edits = append(edits, Edit{Span{item.Start, items[i+1].Start}, ""})
		default:
			edits = append(edits, Edit{item, ""})
		}
	}
	return edits
}
