package jsonspan

// Trouble is what kind of problem a text has.
type Trouble uint8

// The kinds of trouble.
const (
	// Broken is a slip: a comma or a bracket missing, one too many.
	Broken Trouble = iota
	// Relaxed is notation that readers more lenient than JSON's accept: comments, commas
	// before a closing bracket, single or typographic quotation marks, keys without any,
	// True and None.
	Relaxed
	// TooDeep is nesting beyond MaxDepth.
	TooDeep
	// Another is a second value behind the first.
	Another
)

// Problem is one place where a text is not JSON.
type Problem struct {
	// Start and End are in bytes from the start of the text, End exclusive.
	Start, End int
	Trouble    Trouble
	// Reason is what is wrong there, a clause without full stop.
	Reason string
	// Fix makes it what Repair took it for: the bytes from FixStart to FixEnd become Fix.
	// All fixes of a text together make it JSON. Another has none.
	FixStart, FixEnd int
	Fix              string
}

// maxProblems ends the list, not the reading: a text of five million commas has as many
// problems, and nobody reads them.
const maxProblems = 100

// problem notes trouble from start to end, where fix belongs in place of the text.
func (r *repairer) problem(trouble Trouble, start, end int, reason, fix string) {
	r.problemAt(trouble, start, end, reason, start, end, fix)
}

// missing notes that fix should stand behind the last thing read.
func (r *repairer) missing(reason, fix string) {
	end := r.at
	if end < len(r.text) {
		end += r.runeLength()
	}
	r.problemAt(Broken, r.at, end, reason, r.last, r.last, fix)
}

//go:noinline
func (r *repairer) problemAt(trouble Trouble, start, end int, reason string, fixStart, fixEnd int, fix string) {
	if len(r.problems) < maxProblems {
		r.problems = append(r.problems, Problem{start, end, trouble, reason, fixStart, fixEnd, fix})
	}
}
