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
			found.key, found.ok = facts.FindKey(l.catalog, name)
			l.keys[strings.Clone(name)] = found
		}
	}
	return found.key, found.ok
}
