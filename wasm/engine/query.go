package engine

import (
	"iter"
	"strings"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/internal/ascii"
)

// query is a search text, taken apart. All of its words must occur.
type query struct{ words []word }

// word is one word in lower case.
type word struct {
	text    string // the whole word
	service string // in front of the colon, if there is one
	name    string // behind the colon, or the whole word
	colon   bool
	glob    bool // name holds wildcards and must match as a whole
}

// rank says how well a name fits; lower is better.
type rank int

const (
	exact rank = iota
	begins
	contains
	ranks
)

func newQuery(text string) query {
	var q query
	for field := range strings.FieldsSeq(ascii.ToLower(text)) {
		w := word{text: field, name: field}
		if service, name, ok := strings.Cut(field, ":"); ok {
			w.service, w.name, w.colon = service, name, true
		}
		w.glob = strings.ContainsAny(w.name, "*?")
		q.words = append(q.words, w)
	}
	return q
}

// service ranks a service by its prefix and its display names.
func (q query) service(prefix string, names iter.Seq[string]) (rank, bool) {
	best := rank(contains)
	for i, w := range q.words {
		if w.colon {
			return 0, false
		}
		r, ok := w.rank(prefix)
		if !ok {
			for name := range names {
				ok = ok || !w.glob && containsFold(name, w.text)
			}
			r = contains
		}
		if !ok {
			return 0, false
		}
		if i == 0 {
			best = r
		}
	}
	return best, true
}

// inService is a query inside of one service: the words that its prefix does not answer.
type inService struct{ words []word }

// in says what is left to look for in a service; ok is false when nothing there can fit.
func (q query) in(prefix string) (left inService, ok bool) {
	for _, w := range q.words {
		switch {
		case w.colon && !catalog.MatchFold(w.service, prefix):
			return left, false
		case w.colon && w.name == "", !w.colon && !w.glob && containsFold(prefix, w.text):
			// answered
		default:
			left.words = append(left.words, w)
		}
	}
	return left, true
}

// part is a text that every name that fits contains.
func (q inService) part() string {
	longest := ""
	for _, w := range q.words {
		if part := catalog.Literal(w.name); len(part) > len(longest) {
			longest = part
		}
	}
	return longest
}

// name ranks the name of an action or a type by the first word that is left.
func (q inService) name(name string) (rank, bool) {
	best := rank(contains)
	for i, w := range q.words {
		r, ok := w.rank(name)
		if !ok {
			return 0, false
		}
		if i == 0 {
			best = r
		}
	}
	return best, true
}

// key ranks a condition key by its whole name.
func (q query) key(name string) (rank, bool) {
	best := rank(contains)
	for i, w := range q.words {
		w.name, w.glob = w.text, strings.ContainsAny(w.text, "*?")
		r, ok := w.rank(name)
		if !ok {
			return 0, false
		}
		if i == 0 {
			best = r
		}
	}
	return best, true
}

func (w word) rank(name string) (rank, bool) {
	if w.glob {
		return contains, catalog.MatchFold(w.name, name)
	}
	switch at := catalog.IndexFold(name, w.name); {
	case at == 0 && len(name) == len(w.name):
		return exact, true
	case at == 0:
		return begins, true
	default:
		return contains, at > 0
	}
}

func containsFold(text, part string) bool { return catalog.IndexFold(text, part) >= 0 }
