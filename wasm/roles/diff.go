package roles

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/internal/linediff"
)

// IsDocument reports whether Before and After are policies.
func (c *Change) IsDocument() bool {
	switch c.Part {
	case TrustPart, InlinePart, PolicyPart:
		return true
	case Whole:
		return c.Kind == RoleKind || c.Kind == KeyKind
	}
	return false
}

// Diff gives the lines of Before and After, each behind a blank, "-" or "+" and without its
// line end; none if both are empty. Documents are written as by [Aligned].
func (c *Change) Diff() []string {
	before, after := c.Before, c.After
	if c.IsDocument() {
		before, after = Aligned(before, after)
	}
	a, b := linediff.Lines(before), linediff.Lines(after)
	var out []string
	i, k := 0, 0
	for _, op := range []byte(linediff.Edits(a, b)) {
		line := ""
		switch op {
		case '-':
			line = "-" + a[i]
			i++
		case '+':
			line = "+" + b[k]
			k++
		default:
			line = " " + a[i]
			i++
			k++
		}
		out = append(out, strings.TrimRight(line, "\n"))
	}
	return out
}
