package arn

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/internal/ascii"
)

// Covers reports whether outer surely takes every ARN that inner takes, both being
// patterns as they stand in Resource. False means only that it is not sure.
//
// AWS documents that a wildcard stays within its segment, and that a star which ends a
// segment may run over the colon behind it
// (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html),
// which leaves some patterns with two readings. Covers holds in both. A policy variable
// stands for any text: it is covered by a star, and covers only itself.
func Covers(outer, inner string) bool {
	if outer == inner || everything(outer) {
		return true
	}
	if everything(inner) || apart(outer, inner) {
		return false
	}
	for _, wide := range [...]bool{false, true} {
		o, i := readGlob(outer, wide), readGlob(inner, wide)
		if !o.takes(&i) {
			return false
		}
	}
	return true
}

// CoversAlways is Covers where the two patterns may be read differently: outer in its narrow
// reading takes all that inner takes in its wide one.
func CoversAlways(outer, inner string) bool {
	if everything(outer) {
		return true
	}
	if everything(inner) || apart(outer, inner) {
		return false
	}
	o, i := readGlob(outer, false), readGlob(inner, true)
	return o.takes(&i)
}

// Disjoint reports whether surely no ARN is taken by both patterns, in either reading.
func Disjoint(a, b string) bool {
	if a == b || everything(a) || everything(b) {
		return false
	}
	if apart(a, b) {
		return true
	}
	x, y := readGlob(a, true), readGlob(b, true)
	return !meet(x.list, y.list)
}

// Pattern is an ARN pattern that is read once and compared often. The zero value is the
// empty text.
type Pattern struct {
	text string
	wide []part
}

// NewPattern reads a pattern as it stands in Resource.
func NewPattern(text string) Pattern { return Pattern{text, readGlob(text, true).list} }

// Disjoint is the function Disjoint.
func (p *Pattern) Disjoint(q *Pattern) bool {
	if p.text == q.text || everything(p.text) || everything(q.text) {
		return false
	}
	return apart(p.text, q.text) || !meet(p.wide, q.wide)
}

// CoversText is Covers for patterns without segments, such as those of actions: a star
// takes any text, and letter case does not matter.
func CoversText(outer, inner string) bool {
	if apart(outer, inner) {
		return false
	}
	o, i := textGlob(outer), textGlob(inner)
	return o.takes(&i)
}

// DisjointTexts reports whether surely no text is taken by both patterns, read as CoversText
// reads them.
func DisjointTexts(a, b string) bool {
	if apart(a, b) {
		return true
	}
	x, y := textGlob(a), textGlob(b)
	return !meet(x.list, y.list)
}

func everything(pattern string) bool { return pattern != "" && strings.Trim(pattern, "*") == "" }

// apart reports whether two patterns differ in plain text before either has a wildcard or a
// variable, as most pairs do: then no text fits both. Letters that differ in case only are
// left to a closer look.
func apart(a, b string) bool {
	for i := range min(len(a), len(b)) {
		x, y := a[i], b[i]
		if x == '*' || x == '?' || x == '$' || y == '*' || y == '?' || y == '$' {
			return false
		}
		if x != y && ascii.Lower(x) != ascii.Lower(y) {
			return true
		}
	}
	return false
}
