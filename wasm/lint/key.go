package lint

import (
	"strings"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/internal/facts"
)

// knownKey is what the catalog says of a name.
type knownKey struct {
	key catalog.ConditionKey
	ok  bool
}

// mostKeys bounds what a linter remembers.
const mostKeys = 4096

// CatalogKey is the catalog's condition key for the key of the condition. See [Pass.FindKey].
func (p *Pass) CatalogKey() (catalog.ConditionKey, bool) { return p.FindKey(p.Key.Key.Value) }

// FindKey looks for a condition key among the global ones, those of the service that its
// prefix names, and those of all others; for unknown names only a few hundred times.
func (p *Pass) FindKey(name string) (catalog.ConditionKey, bool) {
	l := p.linter
	found, seen := l.keys[name]
	if !seen {
		if len(l.keys) < mostKeys {
			found.key, found.ok = findKey(l.catalog, name)
			l.keys[strings.Clone(name)] = found
		}
	}
	return found.key, found.ok
}

// findKey also knows names that the reference writes with "tag-key" for what differs, and
// keys that a service declares under another prefix than its own, catalog:ChangeType.
func findKey(c *catalog.Catalog, name string) (key catalog.ConditionKey, ok bool) {
	for _, k := range facts.GlobalKeys(c) {
		if k.Matches(name) {
			return k, true
		}
	}
	prefix, _, colon := strings.Cut(name, ":")
	if !colon {
		return key, false
	}
	names := [...]string{name, ""}
	if i := strings.IndexByte(name, '/'); i > 0 && i < len(name)-1 {
		names[1] = name[:i] + "/tag-key"
	}
	for _, n := range names {
		if s, known := c.LookupService(prefix); known && n != "" {
			if k, found := s.LookupConditionKey(n); found {
				return k, true
			}
		}
	}
	return c.LookupConditionKey(name)
}
