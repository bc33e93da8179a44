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
// prefix names, and those of STS, which declares the claims of identity providers.
func (p *Pass) FindKey(name string) (catalog.ConditionKey, bool) {
	l := p.linter
	found, seen := l.keys[name]
	if !seen {
		found.key, found.ok = findKey(l.catalog, name)
		if len(l.keys) < mostKeys {
			l.keys[strings.Clone(name)] = found
		}
	}
	return found.key, found.ok
}

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
	for _, p := range [...]string{prefix, "sts"} {
		if s, known := c.LookupService(p); known {
			if k, found := s.LookupConditionKey(name); found {
				return k, true
			}
		}
	}
	return key, false
}
