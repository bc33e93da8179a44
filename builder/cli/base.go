package cli

import (
	"fmt"

	"github.com/leastwise/leastwise/builder/merge"
)

// baseCatalog reads the catalog that a build starts from. It must be whole: without its
// operations or its ledger, the new one would have lost them.
func (o Options) baseCatalog(name string) (*merge.Base, error) {
	b, err := o.named(name)
	if err != nil {
		return nil, err
	}
	missing := ""
	switch {
	case b.operations == nil:
		missing = "operations"
	case b.ledger == nil:
		missing = "ledger"
	}
	if missing != "" {
		return nil, hinted(fmt.Errorf("--base: %s has no %s", b.name, missing), "a base is catalog.bin, operations.bin and ledger.bin of one build, side by side")
	}
	set, err := b.facts()
	if err != nil {
		return nil, err
	}
	return &merge.Base{Name: b.name, Set: set}, nil
}
