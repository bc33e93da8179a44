package cli

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/leastwise/leastwise/builder/fetch"
)

// mirrorNotes says what a builder should know about the mirror at path: runs that did not
// end, and files that are older than the rest. It is empty for anything but a mirror.
func mirrorNotes(path string) ([]string, error) {
	m, err := fetch.ReadManifest(path)
	if err != nil {
		var at *fs.PathError
		if errors.As(err, &at) {
			return nil, nil // no folder, or one without a manifest
		}
		return nil, err
	}
	var notes []string
	for _, r := range m.Runs {
		if r.Finished.IsZero() {
			notes = append(notes, fmt.Sprintf("%s: the last run over %s did not end; \"catalog fetch\" goes on with it", path, r.Kind))
		}
	}
	for _, e := range m.Files {
		if e.Note != "" {
			notes = append(notes, fmt.Sprintf("%s: %s: %s", path, e.Path, e.Note))
		}
	}
	return notes, nil
}
