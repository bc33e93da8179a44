package merge

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/leastwise/leastwise/builder/fact"
)

// Report tells what the merge decided. All lists are sorted.
type Report struct {
	// Notes are about the inputs: fetches that did not end, files that could not be fetched.
	Notes  []string
	Inputs []string
	Counts []fact.Count
	// Excluded are files that took no part.
	Excluded []Excluded
	// Ignored are files of no known kind.
	Ignored []string
	// Shared are prefixes with several pages in use.
	Shared []Line
	// Conflicts are facts on which sources disagree, with what was chosen.
	Conflicts []Line
	// Withdrawn are facts that a newer layer no longer has.
	Withdrawn []Line
	// Moved are stars that went from a withdrawn resource type to the one in its place.
	Moved []Line
	// Dead are services without a page in use; Dangling are references to names that
	// nothing defines.
	Dead, Dangling []Line
	// Hand tells what the hand-made data changed, or could not.
	Hand []Line
}

// Line is one thing to tell about a fact.
type Line struct{ Fact, What string }

func (r *Report) conflict(name, format string, args ...any) {
	r.Conflicts = append(r.Conflicts, Line{name, fmt.Sprintf(format, args...)})
}

func (r *Report) withdrawn(name, what string, l layer) {
	r.Withdrawn = append(r.Withdrawn, Line{name, what + ", not in the " + sourceName(l.source) + " of " + l.date})
}

func sourceName(s fact.Source) string {
	switch s {
	case fact.Pages:
		return "Service Authorization Reference"
	case fact.ServiceReference:
		return "service reference"
	case fact.Correction:
		return "corrections"
	}
	return "IAM console"
}

func (r *Report) sort() {
	for _, list := range [][]Line{r.Shared, r.Conflicts, r.Withdrawn, r.Moved, r.Dead, r.Dangling, r.Hand} {
		slices.SortFunc(list, func(a, b Line) int {
			return cmp.Or(strings.Compare(a.Fact, b.Fact), strings.Compare(a.What, b.What))
		})
	}
	slices.Sort(r.Notes)
	slices.Sort(r.Inputs)
	slices.Sort(r.Ignored)
	r.Withdrawn = slices.Compact(r.Withdrawn)
	r.Dangling = slices.Compact(r.Dangling)
	slices.SortFunc(r.Excluded, func(a, b Excluded) int { return strings.Compare(a.File, b.File) })
}

// WriteTo writes the report as text.
func (r *Report) WriteTo(w io.Writer) (int64, error) {
	var b strings.Builder
	for _, in := range r.Inputs {
		fmt.Fprintf(&b, "input: %s\n", in)
	}
	b.WriteString("\nfacts\n")
	for _, c := range r.Counts {
		fmt.Fprintf(&b, "%9d %s\n", c.N, c.What)
	}
	fmt.Fprintf(&b, "\nfiles left out: %d\n", len(r.Excluded))
	for _, e := range r.Excluded {
		what := ""
		switch {
		case e.Also != "":
			what = fmt.Sprintf(" (prefix %s, in use: %s)", e.Prefix, e.Also)
		case e.Prefix != "":
			what = fmt.Sprintf(" (prefix %s, which has no page in use)", e.Prefix)
		}
		fmt.Fprintf(&b, "  %s: %s%s\n", e.File, e.Why, what)
	}
	for _, section := range []struct {
		title string
		lines []Line
	}{
		{"prefixes with several pages", r.Shared},
		{"services without a page in use", r.Dead},
		{"sources disagree, the newest counts", r.Conflicts},
		{"withdrawn by a newer source, kept", r.Withdrawn},
		{"required resource types that were renamed", r.Moved},
		{"names that nothing defines", r.Dangling},
		{"hand-made data", r.Hand},
	} {
		fmt.Fprintf(&b, "\n%s: %d\n", section.title, len(section.lines))
		for _, l := range section.lines {
			fmt.Fprintf(&b, "  %s: %s\n", l.Fact, l.What)
		}
	}
	fmt.Fprintf(&b, "\nfiles of no known kind: %d\n", len(r.Ignored))
	for _, name := range r.Ignored {
		fmt.Fprintf(&b, "  %s\n", name)
	}
	b.WriteString("\nrules\n")
	for _, rule := range Precedence {
		fmt.Fprintf(&b, "  %s: %s (%s)\n", rule.Fact, rule.Keep, rule.Why)
	}
	n, err := io.WriteString(w, b.String())
	return int64(n), err
}
