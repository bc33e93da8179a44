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
	d.current = d.current[:end]
	d.count = shared + more
	for i := shared; i < d.count; i++ {
		t := d.token()
		if t >= len(d.words.tokens) {
			d.tokens.Fail("there is no such word")
			return d.tokens.Err()
		}
		d.current = d.words.tokens[t].append(d.current)
		d.ends[i] = len(d.current)
	}
	return d.shapes.Err()
}

func (d *nounReader) token() int {
	const narrow = 256 - layout.WideTokens
	c := int(d.tokens.Byte())
	if c < narrow {
		return c
	}
	return narrow + (c-narrow)<<8 + int(d.tokens.Byte())
}
