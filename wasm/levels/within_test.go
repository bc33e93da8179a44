package levels

import (
	"testing"

	"github.com/leastwise/leastwise/catalog"
)

func TestWithin(t *testing.T) {
	order := []catalog.AccessLevel{catalog.List, catalog.Read, catalog.Tagging, catalog.Write, catalog.PermissionsManagement}
	for i, l := range order {
		for j, most := range order {
			if got := Within(l, most); got != (i <= j) {
				t.Errorf("Within(%s, %s) = %v", l, most, got)
			}
		}
		if Within(catalog.Unknown, l) || Within(l, catalog.Unknown) || Within(l, 99) || Within(99, l) {
			t.Errorf("what is unknown is within %s, or the other way round", l)
		}
	}
}
