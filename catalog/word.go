package catalog

// word is a text that is appended often. Most are short, and then copying eight bytes at
// once, needed or not, takes a fifth of the time that a call that copies a few bytes does:
// the browser makes each of those a call out of the module.
type word struct {
	text string
	head uint64 // its first bytes, as load gives them; zero where the text is longer
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

// append appends the word.
func (w *word) append(dst []byte) []byte {
	n := len(dst)
	if len(w.text) > 8 || cap(dst)-n < 8 {
		return append(dst, w.text...)
	}
	store(dst[n:n+8], w.head)
	return dst[:n+len(w.text)]
}

// appendRoomy appends src, whose capacity may be used for reading past its end.
func appendRoomy(dst, src []byte) []byte {
	n := len(dst)
	padded := (len(src) + 7) &^ 7
	if cap(src) < padded || cap(dst)-n < padded {
		return append(dst, src...)
	}
	from, to := src[:padded], dst[n:n+padded]
	for i := 0; i+8 <= len(from) && i+8 <= len(to); i += 8 {
		store(to[i:i+8], load(text(from), i))
	}
	return dst[:n+len(src)]
}

// store is the reverse of load.
func store(b []byte, v uint64) {
	_ = b[7]
	b[0], b[1], b[2], b[3] = byte(v), byte(v>>8), byte(v>>16), byte(v>>24)
	b[4], b[5], b[6], b[7] = byte(v>>32), byte(v>>40), byte(v>>48), byte(v>>56)
}
