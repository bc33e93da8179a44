package cli

import (
	"fmt"
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
