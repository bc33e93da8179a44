package intake

import "github.com/leastwise/leastwise/wasm/jsonspan"

// walk goes through the values in a list or an object:
//
//	for w := walkOf(n); w.next(); {
//
// (A range over the node's iterators is compiled into each place where it stands; this is
// less code in the browser's module.)
type walk struct {
	of, at jsonspan.Node // at is what comes next
	name   string        // the member's, of an object
	value  jsonspan.Node
	object bool
}

// walkOf walks through nothing if n is neither a list nor an object.
func walkOf(n jsonspan.Node) walk {
	return walk{of: n, at: n.First(), object: n.Kind() == jsonspan.Object}
}

func (w *walk) next() bool {
	if !w.at.In(w.of) {
		return false
	}
	w.value = w.at
	if w.object {
		w.name, w.value = w.at.Text(), w.at.Next()
	}
	w.at = w.value.Next()
	return true
}

// textOf is the text of an object's member, empty where there is none.
func textOf(n jsonspan.Node, name string) string {
	text := ""
	for w := walkOf(n); w.next(); {
		if w.name == name {
			text = w.value.Text()
		}
	}
	return text
}
