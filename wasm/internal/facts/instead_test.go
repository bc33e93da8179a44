package facts

import (
	"testing"

	"github.com/leastwise/leastwise/catalog/embedded"
)

// A line that the catalog makes superfluous, or that names something unknown, is to be deleted.
func TestInsteadIsAlive(t *testing.T) {
	c, err := embedded.Open()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range instead {
		a, ok := c.LookupAction(row.action)
		if !ok {
			t.Errorf("%s is unknown", row.action)
			continue
		}
		if got := TakenInstead(a); len(got) != len(row.types) {
			t.Errorf("%s: %q has a type that is unknown", row.action, row.types)
		}
		required := 0
		for _, r := range Rows(a) {
			if r.Required() {
				required++
			}
			for _, typ := range TakenInstead(a) {
				if typ == r.ResourceType() {
					t.Errorf("%s: the catalog has %s", row.action, typ.Name())
				}
			}
		}
		if required != 1 {
			t.Errorf("%s requires %d types: which one is replaced is not said", row.action, required)
		}
	}
}

// What stands in place of the format without service is what AWS Backup's recovery points are
// called, and of a type that the catalog has.
func TestRecoveryPoints(t *testing.T) {
	c, err := embedded.Open()
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range recoveryPoints {
		found := false
		for _, f := range ARNFormats(c, ARNService(text)) {
			found = found || f.Text == text && f.Type.Service().Prefix() == "backup" && f.Type.Name() == "recoveryPoint"
		}
		if !found {
			t.Errorf("%s is of no type", text)
		}
	}
	if got := ARNFormats(c, "lamda"); got != nil {
		t.Errorf("got %v for a service that does not exist", got)
	}
}
