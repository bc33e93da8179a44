package policy

import (
	"math/rand/v2"
	"testing"
)

// However one gets there, a place has the line and the column that package policy gives it.
func TestPlaces(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	parts := []string{"a", "bc", "é", "😀", "e\u0301", "\n", "\r\n", "\r", "\xff", " "}
	for range 300 {
		text := ""
		if random.IntN(3) == 0 {
			text = "\ufeff"
		}
		for range random.IntN(30) {
			text += parts[random.IntN(len(parts))]
		}
		p := NewPlaces(text)
		for offset := range text {
			if random.IntN(3) == 0 {
				continue
			}
			if random.IntN(10) == 0 {
				offset = 0 // backwards
			}
			got, want := p.Position(offset), p.lines.Position(offset)
			if got.Line != want.Line || got.Column != want.Column {
				t.Fatalf("%q at %d: got %+v, want %+v", text, offset, got, want)
			}
		}
	}
}
