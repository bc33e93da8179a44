package diff

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/leastwise/leastwise/builder/pack"
	"github.com/leastwise/leastwise/catalog"
)

// consoleOf is before() as the console may list it, with a difference of each kind.
func consoleOf() map[string]map[string][]string {
	read, write := []string{"ReadOnly", "ReadWrite"}, []string{"ReadWrite"}
	return map[string]map[string][]string{
		"boat": {"createboat": write, "describeBoat": write, "DeleteBoat": {"ReadWrite", "Odd"}, "PaintBoat": read},
		"same": {"Stay": read},
		"kite": {"Fly": nil},
	}
}

func TestConsole(t *testing.T) {
	set := before()
	set.Services[0].Actions[0].Dependents, set.Services[0].Actions[0].Rows = nil, nil // of services and keys that are not there
	blob, err := pack.Catalog(set)
	if err != nil {
		t.Fatal(err)
	}
	c, err := catalog.Open(blob)
	if err != nil {
		t.Fatal(err)
	}
	for _, format := range Formats() {
		var b bytes.Buffer
		if err := WriteConsole(&b, Console(c, consoleOf(), nil), format); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join("testdata", "console."+format)
		if *update {
			if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if want, err := os.ReadFile(path); err != nil || b.String() != string(want) {
			t.Errorf("%s (%v): got\n%s", path, err, &b)
		}
	}
	if err := WriteConsole(nil, nil, "csv"); err == nil {
		t.Error("an unknown format is taken")
	}
	same := map[string]map[string][]string{"same": {"Stay": {"ReadOnly", "ReadWrite"}}}
	if r := Console(c, same, []string{"SAME"}); !r.Empty() || r.Services != (Sides{1, 1}) || r.Actions != (Sides{1, 1}) {
		t.Errorf("what agrees: %+v", r)
	}
	if r := Console(c, same, nil); r.Empty() || len(r.OnlyCatalog) != 2 {
		t.Errorf("without prefixes all of the catalog counts: %+v", r)
	}
}
