//go:build !js

package catalog_test

import (
	"bytes"
	"path/filepath"
	"sync"
	"testing"

	"github.com/leastwise/leastwise/builder/fact"
	"github.com/leastwise/leastwise/builder/merge"
	"github.com/leastwise/leastwise/builder/pack"
	"github.com/leastwise/leastwise/catalog/embedded"
)

// mergedFacts are the facts of the two archives that the committed catalog is built from;
// nil where they are not beside the repository.
var mergedFacts = sync.OnceValues(func() (*fact.Set, error) {
	var inputs []merge.Input
	for _, name := range []string{"service-authorization-reference-2026-06.tar.zst", "service-reference-2026-08-22.tar.zst"} {
		found, err := filepath.Glob(filepath.Join("..", "..", "shared", "sources", name))
		if err != nil || len(found) != 1 {
			return nil, err
		}
		inputs = append(inputs, merge.Input{Path: found[0]})
	}
	set, _, err := merge.Build(inputs, merge.Options{})
	return set, err
})

// archiveFacts is the text of the facts before they were packed; nil where the archives are
// missing or give another catalog than the committed one.
func archiveFacts(t testing.TB) map[string]string {
	t.Helper()
	set, err := mergedFacts()
	if err != nil {
		t.Fatal(err)
	}
	if set == nil {
		return nil
	}
	blob, err := pack.Catalog(set)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(blob, embedded.Blob()) {
		t.Logf("the archives in ../shared/sources give another catalog than the committed one")
		return nil
	}
	return factText(t, set)
}
