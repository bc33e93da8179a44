package merge

import (
	"errors"
	"fmt"
	"slices"

	"github.com/leastwise/leastwise/builder/source"
)

// ErrMirror is wrapped by errors about a mirror whose files are not those that its manifest
// lists: nobody knows what they are, or when AWS published them.
var ErrMirror = errors.New("not as it was fetched")

// maxFaults is how many things one error tells about.
const maxFaults = 20

// checkMirror notes what is to be known about a mirror, and refuses one that is not what
// its manifest says. A lenient build leaves strays out, takes changed files as they are,
// and tells of both.
func checkMirror(s *source.Snapshot, report *Report, lenient bool) error {
	for _, note := range s.Notes {
		report.Notes = append(report.Notes, s.Name+": "+note)
	}
	if lenient {
		for _, f := range s.Faults {
			report.Notes = append(report.Notes, fmt.Sprintf("%s: %s: %s", s.Name, f.File, f.Why))
		}
		return nil
	}
	var bad []error
	for _, f := range slices.Concat(s.Faults, s.Strays) {
		bad = append(bad, fmt.Errorf("%s: %s: %s: %w", s.Name, f.File, f.Why, ErrMirror))
	}
	return firstOf(bad, "files")
}

// firstOf joins list, or its beginning with the number of the others.
func firstOf(list []error, things string) error {
	if n := len(list); n > maxFaults {
		list = append(list[:maxFaults], fmt.Errorf("%d more %s", n-maxFaults, things))
	}
	return errors.Join(list...)
}
