package source

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/leastwise/leastwise/builder/archive"
	"github.com/leastwise/leastwise/builder/fetch"
)

// readManifest reads what a mirror says about itself: days, notes, and its files.
func (l *loader) readManifest(f archive.File) error {
	m, err := fetch.ParseManifest(f.Name, f.Data)
	if err != nil {
		return err
	}
	l.manifest = m
	l.mirror.Store(true)
	l.mu.Lock() // documents beside the manifest may be under way
	defer l.mu.Unlock()
	l.out.Mirror, l.out.Notes = true, m.Notes()
	for _, r := range m.Runs {
		day := r.Started.UTC().Format(time.DateOnly)
		switch r.Kind {
		case fetch.Pages:
			l.out.PagesDate = day
		case fetch.ServiceReference:
			l.out.ServicesDate = day
		}
	}
	return nil
}

// compare holds the documents against the manifest. Those it does not list go: AWS's table
// of contents has them no more, or never had.
func (l *loader) compare() {
	listed := map[string]string{} // SHA-256 by path
	for _, e := range l.manifest.Files {
		listed[e.Path] = e.SHA256
	}
	out := l.out
	l.docs = slices.DeleteFunc(l.docs, func(d document) bool {
		sum, ok := listed[d.name]
		delete(listed, d.name)
		switch {
		case !ok:
			out.Strays = append(out.Strays, Skipped{d.name, "not in the mirror's manifest"})
		case sum != d.sum:
			out.Faults = append(out.Faults, Skipped{d.name, fmt.Sprintf("not what was fetched: its SHA-256 is %s, in the mirror's manifest %s", d.sum, sum)})
		}
		return !ok
	})
	for name := range listed {
		out.Faults = append(out.Faults, Skipped{name, "in the mirror's manifest, but not there"})
	}
	byFile := func(a, b Skipped) int { return strings.Compare(a.File, b.File) }
	slices.SortFunc(out.Strays, byFile)
	slices.SortFunc(out.Faults, byFile)
}
