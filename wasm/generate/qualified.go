package generate

import (
	"slices"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/internal/facts"
)

// addInstead adds the actions of a service to the types that they take in place of others.
func (b *base) addInstead(s catalog.Service) {
	for _, a := range facts.TakingInstead(s) {
		for _, typ := range facts.TakenInstead(a) {
			list := b.uses[typ]
			at, found := slices.BinarySearchFunc(list, a, func(u use, a catalog.Action) int { return byIndex(u.action, a) })
			if !found {
				b.uses[typ] = slices.Insert(list, at, use{a, true})
			}
		}
	}
}
