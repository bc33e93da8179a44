package hcl

import (
	"slices"
	"testing"
)

func TestComments(t *testing.T) {
	text := "# one\na = \"no # two\" // two\n/* three\n*/\nb = <<T\n# no\nT\n"
	if got := Comments(text); !slices.Equal(got, []int{1, 2, 3}) {
		t.Errorf("got %v", got)
	}
}
