package fetch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"time"
)

// saveEvery is how many files may be fetched again after a kill.
const saveEvery = 20

// one fetches one file and notes the outcome. Its error ends the whole run: a disk that
// can't be written, or the end of ctx. A file that AWS does not give is not an error.
func (j *job) one(ctx context.Context, it item, items []item, resumed bool, since time.Time) error {
	path := j.path(it)
	known := j.known(path)
	if known.URL != it.URL {
		known.ETag, known.LastModified = "", "" // they belong to another address
	}
	if resumed && known.URL == it.URL && known.Note == "" && !known.Checked.Before(since) {
		return j.note(it, Skipped, nil, func() { j.report.Skipped++ })
	}
	a, err := j.client.download(ctx, it.URL, known, j.source.check)
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if err == nil {
		err = j.refuseMoved(it, a, items)
	}
	now := j.Now().UTC().Truncate(time.Second)
	switch {
	case errors.Is(err, errVanished):
		return j.note(it, Vanished, err, func() {
			known.URL, known.Path, known.Status, known.Note = it.URL, path, status(a), err.Error()
			j.gone = append(j.gone, known)
		})
	case err != nil:
		return j.note(it, Failed, err, func() {
			j.report.Failed = append(j.report.Failed, Failure{URL: it.URL, Err: err, Kept: known.SHA256 != ""})
			j.manifest.Failed = append(j.manifest.Failed, Entry{URL: it.URL, Path: path, Status: status(a), Note: err.Error()})
			j.manifest.remove(path) // what it says of a missing or damaged copy is no use
			if known.SHA256 != "" {
				known.Status, known.Note = status(a), "older copy kept: "+err.Error()
				j.manifest.put(known)
			}
		})
	case a.status == http.StatusNotModified:
		return j.note(it, Same, nil, func() {
			known.Checked, known.Status, known.Note = now, a.status, ""
			j.manifest.put(known)
			j.report.Same++
		})
	}
	fresh := Entry{
		URL: it.URL, Path: path, Fetched: now, Checked: now, SHA256: sum(a.body), Bytes: int64(len(a.body)),
		ETag: a.etag, LastModified: a.lastModified, Status: a.status,
	}
	if fresh.SHA256 == known.SHA256 {
		fresh.Fetched = known.Fetched
		return j.note(it, Same, nil, func() { j.manifest.put(fresh); j.report.Same++ })
	}
	if err := writeAtomic(filepath.Join(j.Dir, filepath.FromSlash(path)), a.body); err != nil {
		return err
	}
	if known.SHA256 == "" {
		return j.note(it, New, nil, func() { j.manifest.put(fresh); j.report.New++ })
	}
	return j.note(it, Changed, nil, func() { j.manifest.put(fresh); j.report.Changed++ })
}

// refuseMoved handles a redirect to another file name. Saved under the old name, the page
// would count twice, once stale; so a listed target makes it vanish, any other is a fault.
func (j *job) refuseMoved(it item, a *answer, items []item) error {
	to := j.movedTo(it, a.url)
	if to == "" {
		return nil
	}
	if slices.ContainsFunc(items, func(x item) bool { return x.File == to }) {
		return fmt.Errorf("redirected to %s, which is listed too: %w", to, errVanished)
	}
	return fmt.Errorf("redirected to %s, which the table of contents does not list: %w", to, ErrRedirect)
}

// note runs change under the lock, saves the manifest now and then, and tells Progress.
func (j *job) note(it item, what Outcome, err error, change func()) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	change()
	j.Progress.File(it.URL, what, err)
	if j.unsaved++; j.unsaved < saveEvery {
		return nil
	}
	j.unsaved = 0
	return j.manifest.write(j.Dir)
}

func status(a *answer) int {
	if a == nil {
		return 0
	}
	return a.status
}
