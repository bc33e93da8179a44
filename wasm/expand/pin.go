package expand

import (
	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/internal/ascii"
	"github.com/leastwise/leastwise/wasm/policy"
)

// Pinned is a policy whose wildcards have been written out.
type Pinned struct {
	// Text is the document, changed in its lists of actions only.
	Text string
	// Written counts the patterns that were written out, and Left those that were left as
	// they are in Deny and NotAction; Denied counts those of Written that stood there.
	Written, Left, Denied int
	// Unknown counts wildcards that cover no action and stay.
	Unknown int
}

// Pin writes out the wildcards of a policy, so that it will not cover actions that AWS adds
// later. In Deny and NotAction that would undo what the wildcard is for: they are left
// alone unless deny is set, and so is all of a service or resource control policy, whose
// kind no text tells: the caller passes every then.
func Pin(c *catalog.Catalog, d *policy.Document, deny, every bool) (Pinned, error) {
	var out Pinned
	var edits []policy.Edit
	for i := range d.Statements {
		s := &d.Statements[i]
		for _, list := range []struct {
			name     string
			patterns []policy.String
			spare    bool
		}{
			{"Action", s.Action, s.Effect.Value != policy.Allow || every},
			{"NotAction", s.NotAction, true},
		} {
			if list.patterns == nil {
				continue
			}
			if list.spare && !deny {
				for _, p := range list.patterns {
					if HasWildcard(p.Value) {
						out.Left++
					}
				}
				continue
			}
			texts, written, unknown := writeOut(c, list.patterns)
			out.Unknown += unknown
			if written == 0 {
				continue
			}
			out.Written += written
			if list.spare {
				out.Denied += written
			}
			edits = append(edits, d.SetStatementElement(i, list.name, policy.JSONStrings(texts))...)
		}
	}
	text, err := policy.Apply(d.Source, edits)
	if err != nil {
		return out, err
	}
	out.Text = text[d.Span.Start : len(text)-(len(d.Source)-d.Span.End)]
	return out, nil
}

// writeOut puts actions in the place of each wildcard, every one once.
func writeOut(c *catalog.Catalog, patterns []policy.String) (texts []string, written, unknown int) {
	seen := map[string]bool{}
	add := func(text string) {
		if low := ascii.ToLower(text); !seen[low] {
			seen[low] = true
			texts = append(texts, text)
		}
	}
	scratch := NewSet(c)
	for i := range patterns {
		text := patterns[i].Value
		if !HasWildcard(text) {
			add(text)
			continue
		}
		clear(scratch)
		if scratch.AddPattern(c, text) != 0 {
			unknown++
			add(text)
			continue
		}
		written++
		for i := scratch.Next(0); i >= 0; i = scratch.Next(i + 1) {
			add(c.Action(i).ID())
		}
	}
	return texts, written, unknown
}
