package catalog

// word is a text that is appended often. Most are short, and then copying eight bytes at
// once, needed or not, takes a fifth of the time that a call that copies a few bytes does:
// the browser makes each of those a call out of the module.
type word struct {
	text string
	head uint64 // its bytes, as load gives them; zero where there are more than eight
}

func newWord(text string) word {
	w := word{text: text}
	if len(text) <= 8 {
		for i := range len(text) {
			w.head |= uint64(text[i]) << (8 * i)
		}
	}
	return w
}

// load8 is the first bytes of b as a number, the first one lowest.
func load8(b []byte) uint64 { return load(text(b), 0) }

// store8 is the reverse of load8.
func store8(b *[8]byte, v uint64) {
	b[0], b[1], b[2], b[3] = byte(v), byte(v>>8), byte(v>>16), byte(v>>24)
	b[4], b[5], b[6], b[7] = byte(v>>32), byte(v>>40), byte(v>>48), byte(v>>56)
}
