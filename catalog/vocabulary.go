package catalog

import (
	"bytes"
	"strings"

	"github.com/leastwise/leastwise/catalog/layout"
)

// vocabulary is what action names are made of, decoded on the first touch of any name.
type vocabulary struct {
	tokens []word
	verbs  []verb
	// longer says of each rank whether the verb of a lower one is its beginning: "Get" that
	// of "GetAll". Names of two verbs are in order unless one has such a beginning.
	longer  []bool
	longest int    // of the verbs and their endings, in bytes
	sets    []span // of setVerbs
	// setVerbs are the numbers of verbs in sets, setLevels the levels of a set's verbs.
	setVerbs  []uint16
	setLevels []LevelSet
}

// verb is a first word of action names.
type verb struct {
	word   word
	ending string
	// rank orders verbs by word alone.
	rank  uint16
	level AccessLevel
	flags uint8 // of a nameRecord: the level, and whether there is an ending
}

// span is a part of a list.
type span struct{ start, end uint32 }

func (c *Catalog) vocabulary() *vocabulary { return c.words.get(c.decodeVocabulary) }

func (c *Catalog) decodeVocabulary() *vocabulary {
	var v vocabulary
	r := c.section(layout.SecTokens)
	v.tokens = make([]word, countTexts(c.sections[layout.SecTokens]))
	for i := range v.tokens {
		v.tokens[i] = newWord(text(r.Text()))
	}
	c.fail(r.End())
	c.decodeVerbs(&v)
	c.decodeVerbSets(&v)
	return &v
}

func (c *Catalog) decodeVerbs(v *vocabulary) {
	r := c.section(layout.SecVerbs)
	v.verbs = make([]verb, countTexts(c.sections[layout.SecVerbs]))
	rank := uint16(0)
	v.longer = make([]bool, 1, len(v.verbs)+1)
	shorter := make([]string, 0, 16) // verbs that each begin with the one before
	for i := range v.verbs {
		t := text(r.Text())
		if t == "" || t[0]-'0' >= layout.Levels {
			r.Fail("a verb has no level")
			break
		}
		first, ending, _ := strings.Cut(t[1:], "+")
		if i > 0 && first != v.verbs[i-1].word.text {
			rank++
			for len(shorter) > 0 && !hasPrefixFold(first, shorter[len(shorter)-1]) {
				shorter = shorter[:len(shorter)-1]
			}
			v.longer = append(v.longer, len(shorter) > 0)
		}
		shorter = append(shorter, first)
		level := t[0] - '0'
		flags := level
		if ending != "" {
			flags |= flagEnding
		}
		v.verbs[i] = verb{newWord(first), ending, rank, AccessLevel(level), flags}
		v.longest = max(v.longest, len(first)+len(ending))
	}
	c.fail(r.End())
}

func (c *Catalog) decodeVerbSets(v *vocabulary) {
	r := c.section(layout.SecVerbSets)
	size := len(c.sections[layout.SecVerbSets])
	v.setVerbs = make([]uint16, 0, size)
	v.sets = make([]span, 0, size/4)
	v.setLevels = make([]LevelSet, 0, size/4)
	for !r.Done() {
		start := uint32(len(v.setVerbs))
		v.setVerbs = appendGaps(v.setVerbs, &r, len(v.verbs))
		v.sets = append(v.sets, span{start, uint32(len(v.setVerbs))})
		levels := LevelSet(0)
		for _, i := range v.setVerbs[start:] {
			levels |= 1 << v.verbs[i].level
		}
		v.setLevels = append(v.setLevels, levels)
	}
	c.fail(r.Err())
}

// appendGaps reads a count and then a strictly rising list below limit.
func appendGaps(dst []uint16, r *layout.Reader, limit int) []uint16 {
	next := 0
	for n := r.Count(); n > 0; n-- {
		next += r.Uint()
		if next >= limit {
			r.Fail("a number in a set is too large")
			return dst
		}
		dst = append(dst, uint16(next))
		next++
	}
	return dst
}

func countTexts(b []byte) int { return bytes.Count(b, []byte{layout.EOL}) }
