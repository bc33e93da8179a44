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
	out := linediff.Marked(linediff.Edits(a, b), a, b, 0, 0)
	for i, line := range out {
		out[i] = strings.TrimRight(line, "\n")
	}
	return out
}
