package fetch

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// retire moves what AWS no longer lists or serves out of the way, and files of unknown
// origin with it, so that the kind's folder holds what the manifest says and nothing else.
func (j *job) retire(items []item) error {
	listed := make(map[string]bool, len(items))
	for _, it := range items {
		listed[j.path(it)] = true
	}
	gone := slices.Clone(j.gone)
	had := 0
	for _, e := range j.manifest.Files {
		if !strings.HasPrefix(e.Path, string(j.source.Kind)+"/") {
			continue
		}
		had++
		if !listed[e.Path] {
			e.Note = "no longer listed"
			gone = append(gone, e)
		}
	}
	// A broken table of contents must not empty the mirror.
	if len(gone) > 10 && len(gone)*2 > had {
		return fmt.Errorf("%s: %d of %d files would be gone at once; nothing was moved (delete %s to accept that)",
			j.source.Kind, len(gone), had, filepath.Join(j.Dir, ManifestName))
	}
	for _, e := range gone {
		j.report.Gone = append(j.report.Gone, e.URL)
		j.manifest.remove(e.Path)
		if err := j.setAside(&e); err != nil {
			return err
		}
		j.manifest.retire(e)
	}
	if err := j.retireStrays(); err != nil {
		return err
	}
	return j.welcomeBack()
}

func (j *job) path(it item) string { return string(j.source.Kind) + "/" + it.File }

// setAside moves e's file below gone and corrects its path; the path of a file that was
// never there becomes empty.
func (j *job) setAside(e *Entry) error {
	to := "gone/" + e.Path
	target := filepath.Join(j.Dir, filepath.FromSlash(to))
	if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
		return err
	}
	err := os.Rename(filepath.Join(j.Dir, filepath.FromSlash(e.Path)), target)
	if errors.Is(err, fs.ErrNotExist) {
		e.Path = ""
		return nil
	}
	e.Path = to
	return err
}

// retireStrays sets files aside that the manifest does not know, such as damaged copies
// that could not be fetched anew.
func (j *job) retireStrays() error {
	files, err := os.ReadDir(filepath.Join(j.Dir, string(j.source.Kind)))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, f := range files {
		e := Entry{Path: string(j.source.Kind) + "/" + f.Name(), Note: "not in the manifest"}
		if _, known := j.manifest.find(e.Path); known || f.IsDir() {
			continue
		}
		if err := j.setAside(&e); err != nil {
			return err
		}
		j.manifest.retire(e)
	}
	return nil
}

// welcomeBack forgets gone entries whose address is in use again.
func (j *job) welcomeBack() error {
	used := make(map[string]bool, len(j.manifest.Files))
	for _, e := range j.manifest.Files {
		used[e.URL] = true
	}
	var kept []Entry
	for _, e := range j.manifest.Gone {
		if !used[e.URL] {
			kept = append(kept, e)
			continue
		}
		if e.Path == "" {
			continue
		}
		err := os.Remove(filepath.Join(j.Dir, filepath.FromSlash(e.Path)))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	j.manifest.Gone = kept
	return nil
}
