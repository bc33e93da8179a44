package query

import (
	"slices"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/internal/ascii"
	"github.com/leastwise/leastwise/wasm/internal/facts"
	"github.com/leastwise/leastwise/wasm/near"
)

// Scope is the services that a question is about, in the order of prefixes, each once.
type Scope []catalog.Service

// All is every service of the catalog.
func All(c *catalog.Catalog) Scope {
	out := make(Scope, 0, c.NumServices())
	for i := range c.NumServices() {
		out = append(out, c.Service(i))
	}
	return out
}

// In is the services with these prefixes, in any letter case; the word "all" stands for
// every service, and so does no prefix at all. A prefix that the catalog does not know is
// a *NotFound.
func In(c *catalog.Catalog, prefixes ...string) (Scope, error) {
	chosen := make([]bool, c.NumServices())
	everything := len(prefixes) == 0
	for _, prefix := range prefixes {
		if equalFold(prefix, "all") {
			everything = true
			continue
		}
		s, err := Service(c, prefix)
		if err != nil {
			return nil, err
		}
		chosen[s.Index()] = true
	}
	if everything {
		return All(c), nil
	}
	var out Scope
	for i, ok := range chosen {
		if ok {
			out = append(out, c.Service(i))
		}
	}
	return out, nil
}

// Service is the service with a prefix, in any letter case. A prefix that the catalog does
// not know is a *NotFound.
func Service(c *catalog.Catalog, prefix string) (catalog.Service, error) {
	s, ok := c.LookupService(prefix)
	if !ok {
		return s, notFound("service", prefix, "", c.Date(), facts.Prefixes(c))
	}
	return s, nil
}

// Prefixes lists the prefixes of all services, sorted.
func Prefixes(c *catalog.Catalog) []string { return facts.Prefixes(c) }

// Names lists the display names of a service, one per documentation page; the prefix where
// AWS publishes no page.
func Names(s catalog.Service) []string {
	names := slices.Collect(s.Names())
	if len(names) == 0 {
		return []string{s.Prefix()}
	}
	return names
}

// NotFound says that the catalog has no such name. That does not make the name wrong: the
// catalog is as old as its date.
type NotFound struct {
	Kind string // "service", "action", "resource type", "condition key", "access level"
	Name string // as it was asked for
	In   string // prefix of the one service that was asked, or empty
	Date string // of the catalog, YYYY-MM-DD; empty for an access level
	Near string // the known name most like it, or empty
}

// Error says what was not found, and in which catalog.
func (e *NotFound) Error() string {
	text := "no " + e.Kind + ` "` + e.Name + `"`
	if e.In != "" {
		text += " of " + e.In
	}
	if e.Date != "" {
		text += " in the catalog of " + e.Date
	}
	return text
}

// Hint names what may have been meant; it is empty when nothing is near.
func (e *NotFound) Hint() string {
	if e.Near == "" {
		return ""
	}
	return "did you mean " + e.Near + "?"
}

func notFound(kind, name, in, date string, known []string) *NotFound {
	e := &NotFound{Kind: kind, Name: name, In: in, Date: date}
	e.Near, _ = near.Word(name, known)
	return e
}

// only is the prefix of a scope's single service, or empty.
func (s Scope) only() string {
	if len(s) == 1 {
		return s[0].Prefix()
	}
	return ""
}

// NameMatches reports whether a name matches a pattern in any letter case: "*" stands for
// any text, "?" for one character.
func NameMatches(pattern, name string) bool {
	p, n, star, mark := 0, 0, -1, 0
	for n < len(name) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, mark = p, n
			p++
		case p < len(pattern) && (pattern[p] == '?' || ascii.Lower(pattern[p]) == ascii.Lower(name[n])):
			p++
			n++
		case star >= 0:
			mark++
			p, n = star+1, mark
		default:
			return false
		}
	}
	for p < len(pattern) && pattern[p] == '*' {
		p++
	}
	return p == len(pattern)
}

func equalFold(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range len(a) {
		if ascii.Lower(a[i]) != ascii.Lower(b[i]) {
			return false
		}
	}
	return true
}
