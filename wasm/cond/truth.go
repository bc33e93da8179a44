package cond

// Truth is an answer with three values, ordered so that "and" is the smaller and "or" the
// greater of two.
type Truth uint8

// The answers.
const (
	No Truth = iota
	Unknown
	Yes
)

// Of is Yes or No.
func Of(b bool) Truth {
	if b {
		return Yes
	}
	return No
}

// Not swaps Yes and No.
func (t Truth) Not() Truth { return Yes - t }

// And is Yes if both are, No if one is, and Unknown otherwise.
func (t Truth) And(u Truth) Truth { return min(t, u) }

// Or is No if both are, Yes if one is, and Unknown otherwise.
func (t Truth) Or(u Truth) Truth { return max(t, u) }

// String is "no", "unknown" or "yes".
func (t Truth) String() string { return [...]string{"no", "unknown", "yes"}[t] }
