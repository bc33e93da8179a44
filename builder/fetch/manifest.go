package fetch

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// ManifestName is the manifest's file name in a mirror.
const ManifestName = "manifest.json"

// Manifest lists what a mirror holds. Lists are sorted by Path.
type Manifest struct {
	Version int `json:"version"`
	// Runs tells for each kind when it was last fetched.
	Runs []KindRun `json:"runs"`
	// Files are the files in use.
	Files []Entry `json:"files"`
	// Gone are files that AWS stopped listing or serving; their last copies are kept in
	// the folder gone. A build must not read them.
	Gone []Entry `json:"gone"`
	// Failed are files that AWS lists and the last run could not fetch; their Note says
	// why. Of one that is not among Files as well there is no copy at all.
	Failed []Entry `json:"failed,omitempty"`
}

// KindRun is the last run over one kind.
type KindRun struct {
	Kind Kind `json:"kind"`
	// Started and Finished are in UTC. Finished is zero while a run is going on or when
	// it was interrupted: the next run then skips what this one already has.
	Started  time.Time `json:"started"`
	Finished time.Time `json:"finished,omitzero"`
}

// Entry is one file of the mirror.
type Entry struct {
	URL string `json:"url"`
	// Path is relative to the mirror, with slashes; empty for a gone file of which no
	// copy was ever made.
	Path string `json:"path"`
	// Fetched is when the body was received, Checked when AWS last confirmed it. UTC.
	Fetched time.Time `json:"fetched,omitzero"`
	Checked time.Time `json:"checked,omitzero"`
	// SHA256 is in hexadecimal; Bytes is the size after decompression.
	SHA256       string `json:"sha256,omitempty"`
	Bytes        int64  `json:"bytes,omitempty"`
	ETag         string `json:"etag,omitempty"`
	LastModified string `json:"last_modified,omitempty"`
	// Status is the HTTP status of the last answer; 0 when none came.
	Status int `json:"status"`
	// Note says why a file is gone, or why an older copy had to be kept.
	Note string `json:"note,omitempty"`
}

const manifestVersion = 1

// ReadManifest reads the manifest of the mirror in dir. A folder without one gives an
// error that wraps fs.ErrNotExist.
func ReadManifest(dir string) (*Manifest, error) {
	path := filepath.Join(dir, ManifestName)
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return ParseManifest(path, data)
}

// ParseManifest reads the text of a manifest; path is for errors.
func ParseManifest(path string, data []byte) (*Manifest, error) {
	m := new(Manifest)
	if err := json.Unmarshal(data, m); err != nil {
		return nil, fmt.Errorf("%s: %w (delete it to fetch everything anew)", path, err)
	}
	if m.Version != manifestVersion {
		return nil, fmt.Errorf("%s: version %d, this program writes %d (use another folder)", path, m.Version, manifestVersion)
	}
	for _, e := range slices.Concat(m.Files, m.Gone) {
		if e.Path != "" && !filepath.IsLocal(filepath.FromSlash(e.Path)) {
			return nil, fmt.Errorf("%s: path %q leads out of the mirror", path, e.Path)
		}
	}
	return m, nil
}

// Notes say what a user of the mirror should know: runs that did not end, files that could
// not be fetched, and copies that are older than the rest.
func (m *Manifest) Notes() []string {
	var notes []string
	for _, r := range m.Runs {
		if r.Finished.IsZero() {
			notes = append(notes, fmt.Sprintf("the last run over %s did not end; \"catalog fetch\" goes on with it", r.Kind))
		}
	}
	for _, e := range m.Failed {
		if _, kept := m.find(e.Path); !kept {
			notes = append(notes, fmt.Sprintf("%s is missing, it could not be fetched: %s", e.Path, e.Note))
		}
	}
	for _, e := range m.Files {
		if e.Note != "" {
			notes = append(notes, fmt.Sprintf("%s: %s", e.Path, e.Note))
		}
	}
	return notes
}

// Checked is the day, YYYY-MM-DD, on which the kind's last complete run ended; empty when
// there was none.
func (m *Manifest) Checked(kind Kind) string {
	for _, r := range m.Runs {
		if r.Kind == kind && !r.Finished.IsZero() {
			return r.Finished.UTC().Format(time.DateOnly)
		}
	}
	return ""
}

// readOrNew is ReadManifest, with an empty manifest for a new mirror.
func readOrNew(dir string) (*Manifest, error) {
	m, err := ReadManifest(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return &Manifest{Version: manifestVersion}, nil
	}
	return m, err
}

func (m *Manifest) find(path string) (Entry, bool) {
	i := slices.IndexFunc(m.Files, func(e Entry) bool { return e.Path == path })
	if i < 0 {
		return Entry{}, false
	}
	return m.Files[i], true
}

func (m *Manifest) put(e Entry) {
	if i := slices.IndexFunc(m.Files, func(x Entry) bool { return x.Path == e.Path }); i >= 0 {
		m.Files[i] = e
		return
	}
	m.Files = append(m.Files, e)
}

func (m *Manifest) remove(path string) {
	m.Files = slices.DeleteFunc(m.Files, func(e Entry) bool { return e.Path == path })
}

// retire records e among the gone files, once an address and once a path.
func (m *Manifest) retire(e Entry) {
	m.Gone = slices.DeleteFunc(m.Gone, func(x Entry) bool {
		if x.URL != "" && x.URL == e.URL && e.Path == "" {
			x.Note, x.Status = e.Note, e.Status
			e = x // its copy was kept aside in an earlier run
		}
		return x.URL != "" && x.URL == e.URL || x.Path != "" && x.Path == e.Path
	})
	m.Gone = append(m.Gone, e)
}

func (m *Manifest) run(kind Kind) *KindRun {
	for i := range m.Runs {
		if m.Runs[i].Kind == kind {
			return &m.Runs[i]
		}
	}
	m.Runs = append(m.Runs, KindRun{Kind: kind})
	return &m.Runs[len(m.Runs)-1]
}

// write saves the manifest, sorted, so that equal mirrors have equal bytes.
func (m *Manifest) write(dir string) error {
	byPath := func(a, b Entry) int {
		if c := strings.Compare(a.Path, b.Path); c != 0 {
			return c
		}
		return strings.Compare(a.URL, b.URL)
	}
	slices.SortFunc(m.Files, byPath)
	slices.SortFunc(m.Gone, byPath)
	slices.SortFunc(m.Failed, byPath)
	slices.SortFunc(m.Runs, func(a, b KindRun) int { return strings.Compare(string(a.Kind), string(b.Kind)) })
	data, err := json.MarshalIndent(m, "", " ")
	if err != nil {
		return err
	}
	return writeAtomic(filepath.Join(dir, ManifestName), append(data, '\n'))
}
