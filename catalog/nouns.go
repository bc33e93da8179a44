package catalog

import "github.com/leastwise/leastwise/catalog/layout"

// nounReader reads the nouns of one service, one after another.
type nounReader struct {
	words          *vocabulary
	shapes, tokens layout.Reader

	current []byte  // the noun read last
	ends    [30]int // where its words end
	count   int     // how many it has
}

func (c *Catalog) nounReader(s int32) nounReader {
	return nounReader{
		words:  c.vocabulary(),
		shapes: c.column(layout.ColNouns, s),
		tokens: c.column(layout.ColNounTokens, s),
	}
}

// narrow is how many words take one byte.
const narrow = 256 - layout.WideTokens

// next reads one noun.
func (d *nounReader) next() error {
	shape := int(d.shapes.Byte())
	shared, more := shape>>4, shape&15
	if shared > d.count {
		d.shapes.Fail("a noun shares more words than the one before has")
		return d.shapes.Err()
	}
	end := 0
	if shared > 0 {
		end = d.ends[shared-1]
	}
	d.count = shared + more
	current, ends, words := d.current[:end], d.ends[:d.count], d.words.tokens
	for i := shared; i < len(ends); i++ {
		t := int(d.tokens.Byte())
		if t >= narrow {
			t = narrow + (t-narrow)<<8 + int(d.tokens.Byte())
		}
		if t >= len(words) {
			d.tokens.Fail("there is no such word")
			return d.tokens.Err()
		}
		if w, n := &words[t], len(current); len(w.text) <= 8 && n+8 <= cap(current) {
			store8((*[8]byte)(current[n:n+8]), w.head)
			current = current[:n+len(w.text)]
		} else {
			current = append(current, w.text...)
		}
		ends[i] = len(current)
	}
	d.current = current
	return d.shapes.Err()
}
