// Package archive reads a set of files, kept as a folder or as one packed file, in an
// order that does not depend on how it is kept: sorted by name, by bytes.
package archive

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"
)

// ErrLimit is wrapped by errors about an archive that holds more than this package is
// willing to read; a packed file of a few kilobytes can unpack to terabytes.
var ErrLimit = errors.New("over the limit")

// limits bounds what one Walk reads.
type limits struct {
	file  int64 // bytes of one file
	total int64 // bytes of all files
	files int   // number of files
}

// standard leaves room for ten times the largest set known (533 pages, 44 MB, of which
// one has 2.3 MB).
var standard = limits{file: 32 << 20, total: 512 << 20, files: 20_000}

// File is one file of an archive.
type File struct {
	// Name is the path inside the archive, with slashes, without "./" in front.
	Name string
	// Data is the whole content. The receiver may keep it.
	Data []byte
	// Modified is the time the archive states, in UTC.
	Modified time.Time
}

// Walk calls fn for every plain file under path, sorted by name. path is a folder, a
// .tar, .tar.gz, .tgz or .tar.zst file. fn may keep data. Names repeat in no archive:
// that is an error, as are links and files over the limits (32 MB a file, 512 MB and
// 20,000 files in all); an error of fn ends the walk and is returned as it is.
func Walk(path string, fn func(name string, data []byte) error) error {
	return Each(path, func(f File) error { return fn(f.Name, f.Data) })
}

// Each is Walk for callers that want the modification time, too.
func Each(path string, fn func(File) error) error { return each(path, standard, fn) }

func each(path string, max limits, fn func(File) error) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	if info.IsDir() {
		return walkFolder(path, max, fn)
	}
	open := opener(path)
	if open == nil {
		return fmt.Errorf("%s: neither a folder nor a .tar, .tar.gz, .tgz or .tar.zst file", path)
	}
	files, err := readTar(path, open, max)
	if err != nil {
		return err
	}
	slices.SortFunc(files, func(a, b File) int { return cmp.Compare(a.Name, b.Name) })
	for i := range files {
		if i > 0 && files[i].Name == files[i-1].Name {
			return fmt.Errorf("%s: %s occurs twice", path, files[i].Name)
		}
	}
	for i := range files {
		f := files[i]
		files[i] = File{} // so that memory shrinks while the receiver works
		if err := fn(f); err != nil {
			return err
		}
	}
	return nil
}

// count adds a file of n bytes to what was read so far.
func (l *limits) count(path, name string, n int64) error {
	l.files--
	l.total -= n
	switch {
	case n > l.file:
		return fmt.Errorf("%s: %s has more than %d bytes: %w", path, name, l.file, ErrLimit)
	case l.total < 0:
		return fmt.Errorf("%s: %s brings the sum of all files over the number of bytes allowed: %w", path, name, ErrLimit)
	case l.files < 0:
		return fmt.Errorf("%s: %s is one file too many: %w", path, name, ErrLimit)
	}
	return nil
}

// IsPacked reports whether path ends like a packed file that Walk reads.
func IsPacked(path string) bool { return opener(path) != nil }

func hasSuffix(path string, suffixes ...string) bool {
	low := strings.ToLower(path)
	return slices.ContainsFunc(suffixes, func(s string) bool { return strings.HasSuffix(low, s) })
}
