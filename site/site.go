// Package site embeds the built page. scripts/sitebuild fills dist; a fresh clone holds
// only dist/.keep, so the module builds before the page does.
package site

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

// Files returns the built site, rooted at its index.html. It is empty apart from .keep
// when the site was not built; [github.com/leastwise/leastwise/site/serve.New] tells.
func Files() fs.FS {
	files, err := fs.Sub(dist, "dist")
	if err != nil {
		panic(err) // the name is a constant: this cannot happen
	}
	return files
}
