package policy

import "github.com/leastwise/leastwise/wasm/jsonspan"

// unique reports the keys that stand in an object more than once. AWS's grammar forbids
// them; most readers keep the last one and say nothing.
func (p *parser) unique(n jsonspan.Node) {
	count := 0
	var seen map[string]bool // for objects too large to compare each with each
	for k := n.First(); k.In(n); k = k.Next().Next() {
		text, twice := k.Text(), false
		switch {
		case count < 16:
			for other := n.First(); other != k && !twice; other = other.Next().Next() {
				twice = other.Text() == text
			}
		case count == 16:
			seen = map[string]bool{}
			for other := n.First(); other != k; other = other.Next().Next() {
				seen[other.Text()] = true
			}
			fallthrough
		default:
			twice = seen[text]
			seen[text] = true
		}
		if twice && len(p.errors) < maxErrors {
			p.report(Error{
				Span:    span(k),
				Code:    CodeDuplicate,
				Message: "the key " + jsonspan.Quote(text) + " stands in this object more than once; most readers keep the last one only",
				Hint:    "join their values, or make two statements of it",
			})
		}
		count++
	}
}
