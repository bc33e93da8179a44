package jsonspan

import (
	"strings"
	"testing"
)

// TestPlain puts each byte at each place of the eight that are looked at together, behind
// bytes that lie next to the ones that matter.
func TestPlain(t *testing.T) {
	for c := range 256 {
		for before := range 18 {
			for _, around := range []string{" ", "!", "#", "[", "]", "\x7f"} {
				s := strings.Repeat(around, before) + string([]byte{byte(c)}) + strings.Repeat(around, 9)
				want := len(s)
				if c < ' ' || c == '"' || c == '\\' || c >= 0x80 {
					want = before
				}
				if got := plain(s); got != want {
					t.Fatalf("plain(%q) = %d, want %d", s, got, want)
				}
			}
		}
	}
}
