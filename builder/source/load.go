package source

import (
	"bytes"
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/tidwall/gjson"

	"github.com/leastwise/leastwise/builder/archive"
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
	// Mirror is set for a folder that `leastwise catalog fetch` keeps: all its pages are
	// on AWS's list.
	Mirror bool
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
	dated bool // file times count

	mu  sync.Mutex
	out *Snapshot
	bad []error
}

// parse reads one document and files the result.
func (l *loader) parse(f archive.File) {
	var keep func(*Snapshot)
	var err error
	base := path.Base(f.Name)
	switch folder := path.Base(path.Dir(f.Name)); {
	case f.Name == "manifest.json":
		keep, err = manifest(f)
	case folder == "index" || strings.HasPrefix(f.Name, "gone/") || strings.HasPrefix(f.Name, "."):
	case path.Ext(base) == ".html":
		var p *PageFacts
		if p, err = Page(f.Name, f.Data); errors.Is(err, ErrNotAPage) {
			why := strings.TrimPrefix(err.Error(), f.Name+": ")
			keep = func(s *Snapshot) { s.NotPages = append(s.NotPages, Skipped{f.Name, why}) }
			err = nil
		} else if err == nil {
			keep = func(s *Snapshot) { s.Pages = append(s.Pages, p); l.date(&s.PagesDate, f.Modified) }
		}
	case path.Ext(base) == ".json" && bytes.HasPrefix(bytes.TrimSpace(f.Data), []byte("[")):
		_, err = Index(f.Name, f.Data) // a list of services beside their files
	case path.Ext(base) == ".json":
		var r *ServiceFacts
		if r, err = Service(f.Name, f.Data); err == nil {
			keep = func(s *Snapshot) { s.Services = append(s.Services, r); l.date(&s.ServicesDate, f.Modified) }
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case err != nil:
		l.bad = append(l.bad, err)
	case keep == nil:
		l.out.Ignored = append(l.out.Ignored, f.Name)
	default:
		keep(l.out)
	}
}

// date moves day on to the day of t.
func (l *loader) date(day *string, t time.Time) {
	if l.dated {
		*day = max(*day, t.Format(time.DateOnly))
	}
}

// manifest reads the dates a mirror keeps.
func manifest(f archive.File) (func(*Snapshot), error) {
	if !gjson.ValidBytes(f.Data) {
		return nil, fmt.Errorf("%s: not JSON: %w", f.Name, ErrShape)
	}
	runs := gjson.GetBytes(f.Data, "runs")
	day := func(kind string) string {
		started := runs.Get(`#(kind=="` + kind + `").started`).String()
		return started[:min(len(started), len(time.DateOnly))]
	}
	return func(s *Snapshot) {
		s.Mirror, s.PagesDate, s.ServicesDate = true, day("pages"), day("service-reference")
	}, nil
}

// finish puts the results of all workers into an order that does not depend on them.
func (l *loader) finish() (*Snapshot, error) {
	s := l.out
	slices.SortFunc(s.Pages, func(a, b *PageFacts) int { return strings.Compare(a.File, b.File) })
	slices.SortFunc(s.Services, func(a, b *ServiceFacts) int { return strings.Compare(a.File, b.File) })
	slices.SortFunc(s.NotPages, func(a, b Skipped) int { return strings.Compare(a.File, b.File) })
	slices.Sort(s.Ignored)
	if len(l.bad) > 0 {
		slices.SortFunc(l.bad, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
		if n := len(l.bad); n > maxErrors {
			l.bad = append(l.bad[:maxErrors], fmt.Errorf("%s: %d more documents of unknown shape", s.Name, n-maxErrors))
		}
		return nil, errors.Join(l.bad...)
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
