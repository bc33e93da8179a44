package cli

import (
	"slices"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/wasm/source/yaml"
	"github.com/leastwise/leastwise/wasm/suite"
)

// The example in the help of "test" is a suite, and has all that the help describes.
func TestHelpsExampleIsASuite(t *testing.T) {
	_, rest, _ := strings.Cut(testHelp, "A complete example, objects.test.yml:\n")
	example, _, _ := strings.Cut(rest, "\nText tells")
	trees, err := yaml.Read(strings.ReplaceAll(example, "\n  ", "\n"))
	if err != nil {
		t.Fatal(err)
	}
	s, problems := suite.Read(&trees[0])
	if len(problems) > 0 {
		t.Fatalf("%+v", problems)
	}
	if got := s.Files(); !slices.Equal(got, []string{"objects.json", "../boundary.json", "no-public-buckets.json"}) || len(s.Cases) != 7 {
		t.Errorf("files %q, %d cases", got, len(s.Cases))
	}
	for _, word := range slices.Concat(suite.Expectations, suite.Fields()) {
		if !strings.Contains(testHelp, word) {
			t.Errorf("the help does not tell of %q", word)
		}
	}
}
