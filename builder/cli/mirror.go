package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/leastwise/leastwise/builder/fetch"
)

// wholeMirror refuses a mirror that is given for one source only and holds the other as
// well: a build reads all of it, and would use what was not asked for.
func wholeMirror(flag, path string, kind, other fetch.Kind, elsewhere string) error {
	m, err := fetch.ReadManifest(path)
	if path == "" || err != nil || samePath(path, elsewhere) {
		return nil // no mirror; what else may be wrong shows when it is read
	}
	for _, e := range m.Files {
		if strings.HasPrefix(e.Path, string(other)+"/") {
			return hinted(fmt.Errorf("--%s %s: this mirror holds %s as well as %s", flag, path, other, kind),
				fmt.Sprintf("give it to both flags, or mirror %s alone with \"catalog fetch --only %s\"", kind, kind))
		}
	}
	return nil
}

func samePath(a, b string) bool { return b != "" && filepath.Clean(a) == filepath.Clean(b) }

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
