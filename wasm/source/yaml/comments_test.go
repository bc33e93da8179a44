package yaml

import (
	"slices"
	"testing"
)

func TestComments(t *testing.T) {
	for _, tt := range []struct {
		text string
		want []int
	}{
		{"a: b\n", nil},
		{"# one\na: b # two\nc: 'no # three'\nd: no#four\n  # five\n", []int{1, 2, 5}},
		{"\ufeffa: b\r\n# two\r\n", []int{2}},
		{"a: |\n  # text\nb: c # three\n", []int{3}},
		{"\xff", nil},
	} {
		if got := Comments(tt.text); !slices.Equal(got, tt.want) {
			t.Errorf("%q: got %v, want %v", tt.text, got, tt.want)
		}
	}
}
