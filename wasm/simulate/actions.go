package simulate

import (
	"math/bits"

	"github.com/leastwise/leastwise/wasm/cond"
	"github.com/leastwise/leastwise/wasm/internal/ascii"
	"github.com/leastwise/leastwise/wasm/policy"
)

// actionSet are the patterns of an Action or NotAction element. Most patterns are told
// apart from an action by how they begin, so beginnings stand close together.
type actionSet struct {
	begins []begin
	list   []policy.String
	// first has a bit for each beginning of three characters, see firstBit.
	first uint64
}

// begin is how a text begins: its first eight characters in small letters, the first one
// uppermost. Of a pattern only those before a wildcard count, which mask covers.
type begin struct{ text, mask uint64 }

func newBegin(pattern string) (b begin) {
	for i := range min(8, len(pattern)) {
		if pattern[i] == '*' || pattern[i] == '?' {
			break
		}
		shift := 56 - 8*i
		b.text |= uint64(ascii.Lower(pattern[i])) << shift
		b.mask |= 0xff << shift
	}
	return b
}

// size is how many characters count.
func (b begin) size() int { return 8 - bits.TrailingZeros64(b.mask)/8 }

// first is one of 64 numbers for a text's first three characters.
func (b begin) first() int { return int((b.text >> 40) * 0x9e3779b97f4a7c15 >> 58) }

func (b begin) firstBit() uint64 { return 1 << b.first() }

func newActionSet(list []policy.String) actionSet {
	s := actionSet{begins: make([]begin, len(list)), list: list}
	for i := range list {
		b := newBegin(list[i].Value)
		s.begins[i] = b
		if b.mask>>40 == 0xffffff {
			s.first |= b.firstBit()
		} else {
			s.first = ^uint64(0)
		}
	}
	return s
}

// find gives the first pattern that an action fits, -1 for none. b is how
// the action begins.
func (s *actionSet) find(action string, b begin) int {
	if s.first&b.firstBit() == 0 {
		return -1
	}
	for i := range s.begins {
		p := &s.begins[i]
		if b.text&p.mask != p.text {
			continue
		}
		n := p.size()
		if rest := s.list[i].Value[n:]; rest == "*" || cond.MatchFold(rest, action[n:]) {
			return i
		}
	}
	return -1
}
