package catalog_test

import (
	"testing"

	"github.com/leastwise/leastwise/catalog"
)

// TestPossibleLevels: no action has a level that its service does not have, and the quick
// look is worth it: services without permissions management are told apart.
func TestPossibleLevels(t *testing.T) {
	c := openEmbedded(t)
	without, really := 0, 0
	for s := range c.Services() {
		possible := s.PossibleLevels()
		has := false
		for a := range s.Actions() {
			if !possible.Has(a.Level()) || !possible.Has(a.StrictLevel()) {
				t.Errorf("%s: %v is not among the levels that %s can have", a.ID(), a.Level(), s.Prefix())
			}
			has = has || a.Level() == catalog.PermissionsManagement || a.StrictLevel() == catalog.PermissionsManagement
		}
		if !possible.Has(catalog.PermissionsManagement) {
			without++
		}
		if !has {
			really++
		}
	}
	if without < really*9/10 || without < 200 {
		t.Errorf("%d services are told to manage no permissions, %d do not", without, really)
	}
}
