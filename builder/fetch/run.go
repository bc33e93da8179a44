package fetch

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// Report says what a run did. Its lists are sorted.
type Report struct {
	Listed  int // files in the tables of contents
	New     int // fetched for the first time
	Changed int // fetched with other content than before
	Same    int // confirmed as unchanged
	Skipped int // already done by the interrupted run that this one goes on with
	// Gone are addresses that AWS no longer lists or serves.
	Gone []string
	// Failed are files that could not be fetched; older copies stay in use.
	Failed []Failure
}

// Failure is a file that could not be fetched.
type Failure struct {
	URL string
	Err error
	// Kept is set when the mirror still has an older copy.
	Kept bool
}

// ErrIncomplete is wrapped by Run's error when some files could not be fetched. The mirror
// is usable, and the next run tries those files again.
var ErrIncomplete = errors.New("the mirror is incomplete")

// resumeWithin is how old an interrupted run may be to be gone on with.
const resumeWithin = 24 * time.Hour

// Run brings the mirror in o.Dir up to date. When ctx ends, what was fetched so far is
// kept and the error is ctx's; a later Run goes on from there. The report is never nil.
func Run(ctx context.Context, o Options) (*Report, error) {
	o = o.withDefaults()
	r := new(Report)
	allowed, err := hosts(o.Sources)
	if err != nil {
		return r, err
	}
	if err := os.MkdirAll(o.Dir, 0o755); err != nil {
		return r, err
	}
	m, err := readOrNew(o.Dir)
	if err != nil {
		return r, err
	}
	c := newClient(o, allowed)
	for _, kind := range o.Only {
		i := slices.IndexFunc(o.Sources, func(s Source) bool { return s.Kind == kind })
		if i < 0 {
			return r, fmt.Errorf("nothing is known about %q (try %s)", kind, Kinds())
		}
		j := job{Options: o, client: c, source: o.Sources[i], manifest: m, report: r}
		if err := j.run(ctx); err != nil {
			return r, err
		}
	}
	slices.Sort(r.Gone)
	slices.SortFunc(r.Failed, func(a, b Failure) int { return strings.Compare(a.URL, b.URL) })
	if len(r.Failed) > 0 {
		return r, fmt.Errorf("%d of %d files could not be fetched (run again to try them): %w", len(r.Failed), r.Listed, ErrIncomplete)
	}
	return r, nil
}

// job is the run over one kind.
type job struct {
	Options
	client   *client
	source   Source
	manifest *Manifest
	report   *Report

	mu      sync.Mutex // guards what follows, manifest and report
	gone    []Entry    // what turned out not to be there any more
	unsaved int
}

func (j *job) run(ctx context.Context) error {
	items, err := j.readIndex(ctx)
	if err != nil {
		return err
	}
	if err := j.dropLeftovers(); err != nil {
		return err
	}
	run := j.manifest.run(j.source.Kind)
	resumed := run.Finished.IsZero() && !run.Started.IsZero() && j.Now().Sub(run.Started) < resumeWithin
	if !resumed {
		*run = KindRun{Kind: j.source.Kind, Started: j.Now().UTC()}
	}
	since := run.Started
	// All that failed before is tried again.
	j.manifest.Failed = slices.DeleteFunc(j.manifest.Failed, func(e Entry) bool {
		return strings.HasPrefix(e.Path, string(j.source.Kind)+"/")
	})
	j.report.Listed += len(items)
	j.Progress.Start(j.source.Kind, len(items))

	work := make(chan item)
	var workers sync.WaitGroup
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	for range j.Concurrency {
		workers.Go(func() {
			for it := range work {
				if err := j.one(ctx, it, items, resumed, since); err != nil {
					cancel(err)
				}
			}
		})
	}
feed:
	for _, it := range items {
		select {
		case work <- it:
		case <-ctx.Done():
			break feed
		}
	}
	close(work)
	workers.Wait()
	j.Progress.Done()

	if ctx.Err() != nil {
		err := context.Cause(ctx)
		return errors.Join(fmt.Errorf("%s: stopped early, run again to go on: %w", j.source.Kind, err), j.manifest.write(j.Dir))
	}
	if err := j.retire(items); err != nil {
		return errors.Join(err, j.manifest.write(j.Dir))
	}
	// run may have moved: the list it points into can grow.
	j.manifest.run(j.source.Kind).Finished = j.Now().UTC()
	return j.manifest.write(j.Dir)
}

// readIndex tries the kind's tables of contents in turn and keeps the one that works.
func (j *job) readIndex(ctx context.Context) ([]item, error) {
	var problems []error
	for _, index := range j.source.Indexes {
		a, err := j.client.download(ctx, index.URL, Entry{}, index.check)
		if err == nil {
			var items []item
			if items, err = index.parse(a.url, a.body); err == nil {
				return items, writeAtomic(filepath.Join(j.Dir, "index", index.File), a.body)
			}
		}
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		problems = append(problems, fmt.Errorf("%s: %w", index.URL, err))
	}
	return nil, fmt.Errorf("no table of contents for %s; nothing was changed: %w", j.source.Kind, errors.Join(problems...))
}

// dropLeftovers removes part files of a run that was killed.
func (j *job) dropLeftovers() error {
	parts, err := filepath.Glob(filepath.Join(j.Dir, string(j.source.Kind), ".part-*"))
	if err != nil {
		return err
	}
	for _, p := range parts {
		if err := os.Remove(p); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// known is what the manifest says about the file at path, or nothing when the file on
// disk is not the one it speaks of.
func (j *job) known(path string) Entry {
	j.mu.Lock()
	e, ok := j.manifest.find(path)
	j.mu.Unlock()
	if !ok {
		return Entry{}
	}
	data, err := os.ReadFile(filepath.Join(j.Dir, filepath.FromSlash(path)))
	if err != nil || sum(data) != e.SHA256 {
		return Entry{}
	}
	return e
}

// movedTo is the file name that a redirect led to, when that is another one.
func (j *job) movedTo(it item, final *url.URL) string {
	name, err := fileName(final, j.source.ext)
	if err != nil {
		return final.String()
	}
	if name == it.File {
		return ""
	}
	return name
}
