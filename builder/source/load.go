package source

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/leastwise/leastwise/builder/archive"
	"github.com/leastwise/leastwise/builder/fetch"
)

// Snapshot is everything found in one folder or archive.
type Snapshot struct {
	// Name is the last element of the path, for reports.
	Name string
	// Pages and Services are sorted by file name.
	Pages    []*PageFacts
	Services []*ServiceFacts
	// NotPages are HTML files without a documentation page in them.
	NotPages []Skipped
	// Ignored are files of no kind that is read here, sorted.
	Ignored []string
	// Mirror is set for a folder that `leastwise catalog fetch` keeps: all pages in its
	// manifest are on AWS's list.
	Mirror bool
	// Strays are documents in a mirror that its manifest does not list; they are not among
	// Pages and Services. Faults are files that it lists and that are missing or changed;
	// what is in a changed one is taken.
	Strays, Faults []Skipped
	// Notes say what else is to be known about a mirror, such as a run that did not end.
	Notes []string
	// PagesDate and ServicesDate are the days, YYYY-MM-DD, on which the files were
	// fetched: from the mirror's manifest, or the newest time in a packed archive. Empty
	// for a plain folder, whose file times say nothing reliable.
	PagesDate, ServicesDate string
}

// Skipped is a file that was left out, with the reason.
type Skipped struct{ File, Why string }

// maxErrors is how many broken documents one error tells about.
const maxErrors = 20

// Load reads and parses every document in a folder, a mirror or a packed archive, on as
// many goroutines as there are processors. A document of unknown shape fails the whole
// snapshot; the error tells about up to 20 of them.
func Load(file string) (*Snapshot, error) {
	l := &loader{out: &Snapshot{Name: filepath.Base(file)}, dated: archive.IsPacked(file)}
	jobs := make(chan archive.File, runtime.GOMAXPROCS(0))
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for f := range jobs {
				l.parse(f)
			}
		})
	}
	err := archive.Each(file, func(f archive.File) error {
		if f.Name == fetch.ManifestName {
			return l.readManifest(f)
		}
		jobs <- f
		return nil
	})
	close(jobs)
	workers.Wait()
	if err != nil {
		return nil, err
	}
	return l.finish()
}

type loader struct {
	dated    bool            // file times count
	manifest *fetch.Manifest // nil but for a mirror
	mirror   atomic.Bool     // manifest was read; its name sorts before those of its documents

	mu   sync.Mutex // guards what follows
	out  *Snapshot
	docs []document
}

// document is a file that was parsed: into facts to keep, or with an error.
type document struct {
	name, sum string // sum is the SHA-256 in hexadecimal, in a mirror only
	keep      func(*Snapshot)
	err       error
}

// parse reads one document.
func (l *loader) parse(f archive.File) {
	d := document{name: f.Name}
	base := path.Base(f.Name)
	switch folder := path.Base(path.Dir(f.Name)); {
	case folder == "index" || strings.HasPrefix(f.Name, "gone/") || strings.HasPrefix(f.Name, "."):
	case path.Ext(base) == ".html":
		var p *PageFacts
		if p, d.err = Page(f.Name, f.Data); errors.Is(d.err, ErrNotAPage) {
			why := strings.TrimPrefix(d.err.Error(), f.Name+": ")
			d.keep = func(s *Snapshot) { s.NotPages = append(s.NotPages, Skipped{f.Name, why}) }
			d.err = nil
		} else if d.err == nil {
			d.keep = func(s *Snapshot) { s.Pages = append(s.Pages, p); l.date(&s.PagesDate, f.Modified) }
		}
	case path.Ext(base) == ".json" && bytes.HasPrefix(bytes.TrimSpace(f.Data), []byte("[")):
		_, d.err = Index(f.Name, f.Data) // a list of services beside their files
	case path.Ext(base) == ".json":
		var r *ServiceFacts
		if r, d.err = Service(f.Name, f.Data); d.err == nil {
			d.keep = func(s *Snapshot) { s.Services = append(s.Services, r); l.date(&s.ServicesDate, f.Modified) }
		}
	}
	known := d.err != nil || d.keep != nil
	if known && l.mirror.Load() {
		d.sum = fmt.Sprintf("%x", sha256.Sum256(f.Data))
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if known {
		l.docs = append(l.docs, d)
	} else {
		l.out.Ignored = append(l.out.Ignored, f.Name)
	}
}

// date moves day on to the day of t.
func (l *loader) date(day *string, t time.Time) {
	if l.dated {
		*day = max(*day, t.Format(time.DateOnly))
	}
}

// finish puts the results of all workers into an order that does not depend on them.
func (l *loader) finish() (*Snapshot, error) {
	s := l.out
	if l.manifest != nil {
		l.compare()
	}
	var bad []error
	for _, d := range l.docs {
		if d.err != nil {
			bad = append(bad, d.err)
		} else {
			d.keep(s)
		}
	}
	slices.SortFunc(s.Pages, func(a, b *PageFacts) int { return strings.Compare(a.File, b.File) })
	slices.SortFunc(s.Services, func(a, b *ServiceFacts) int { return strings.Compare(a.File, b.File) })
	slices.SortFunc(s.NotPages, func(a, b Skipped) int { return strings.Compare(a.File, b.File) })
	slices.Sort(s.Ignored)
	if len(bad) > 0 {
		slices.SortFunc(bad, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
		if n := len(bad); n > maxErrors {
			bad = append(bad[:maxErrors], fmt.Errorf("%s: %d more documents of unknown shape", s.Name, n-maxErrors))
		}
		return nil, errors.Join(bad...)
	}
	if len(s.Pages)+len(s.Services) == 0 {
		return nil, fmt.Errorf("%s: no documentation page and no service reference file in it", s.Name)
	}
	files := map[string]string{}
	for _, r := range s.Services {
		if other := files[r.Service.Prefix]; other != "" {
			return nil, fmt.Errorf("%s: %s and %s are both about %s: %w", s.Name, other, r.File, r.Service.Prefix, ErrShape)
		}
		files[r.Service.Prefix] = r.File
	}
	return s, nil
}
