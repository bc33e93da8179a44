package archive

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"
)

// entry is a file to pack, in packing order.
type entry struct{ name, text string }

var mixed = []entry{{"s/b.json", "B"}, {"s-a.html", "D"}, {"s/a.html", "AA"}, {"s/sub/c.html", ""}}

var day = time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)

func packed(t *testing.T, files []entry) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, f := range files {
		h := &tar.Header{Typeflag: tar.TypeReg, Name: f.name, Size: int64(len(f.text)), Mode: 0o644, ModTime: day}
		if strings.HasSuffix(f.name, "/") {
			h.Typeflag = tar.TypeDir
		}
		if strings.HasPrefix(f.text, "-> ") {
			h.Typeflag, h.Linkname, h.Size = tar.TypeSymlink, f.text[3:], 0
		}
		if err := w.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		if h.Size > 0 {
			w.Write([]byte(f.text))
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func write(t *testing.T, name string, data []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, data, 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

func zipped(t *testing.T, data []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write(data)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func zstandard(t *testing.T, data []byte) []byte {
	w, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	return w.EncodeAll(data, nil)
}

func names(t *testing.T, path string) []string {
	t.Helper()
	var got []string
	if err := Walk(path, func(name string, data []byte) error {
		got = append(got, name+"="+string(data))
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return got
}

// Every way of keeping the files gives the same files in the same order.
func TestWalkOrder(t *testing.T) {
	want := []string{"s-a.html=D", "s/a.html=AA", "s/b.json=B", "s/sub/c.html="}
	folder := t.TempDir()
	for _, f := range append(mixed, entry{".git/config", "x"}, entry{"s/.part", "x"}) {
		file := filepath.Join(folder, f.name)
		os.MkdirAll(filepath.Dir(file), 0o755)
		if err := os.WriteFile(file, []byte(f.text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	data := packed(t, append([]entry{{"s/", ""}}, mixed...))
	for _, path := range []string{
		folder,
		write(t, "x.tar", data),
		write(t, "x.tar.gz", zipped(t, data)),
		write(t, "x.TGZ", zipped(t, data)),
		write(t, "x.tar.zst", zstandard(t, data)),
	} {
		if got := names(t, path); !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", filepath.Base(path), got, want)
		}
	}
}

func TestEachGivesTime(t *testing.T) {
	path := write(t, "x.tar", packed(t, mixed[:1]))
	err := Each(path, func(f File) error {
		if !f.Modified.Equal(day) {
			t.Errorf("Modified = %v, want %v", f.Modified, day)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestWalkStopsAtError(t *testing.T) {
	stop, n := errors.New("stop"), 0
	err := Walk(write(t, "x.tar", packed(t, mixed)), func(string, []byte) error { n++; return stop })
	if err != stop || n != 1 {
		t.Errorf("Walk = %v after %d calls, want %v after 1", err, n, stop)
	}
}

func TestWalkErrors(t *testing.T) {
	good := packed(t, mixed)
	link := t.TempDir()
	if err := os.Symlink("elsewhere", filepath.Join(link, "l")); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		why, path, want string
	}{
		{"no such file", filepath.Join(link, "none.tar"), "no such file"},
		{"unknown ending", write(t, "x.zip", good), "x.zip: neither a folder nor a .tar"},
		{"cut between files", write(t, "x.tar", good[:1024]), "x.tar: after 1 files: no end mark"},
		{"cut within a file", write(t, "x.tar", good[:512]), "x.tar: s/b.json: unexpected EOF"},
		{"cut zstd", write(t, "x.tar.zst", zstandard(t, good)[:40]), "x.tar.zst: after 0 files"},
		{"not gzip", write(t, "x.tgz", good), "x.tgz: gzip: invalid header"},
		{"name twice", write(t, "x.tar", packed(t, []entry{{"a", "1"}, {"./a", "2"}})), "x.tar: a occurs twice"},
		{"link in tar", write(t, "x.tar", packed(t, []entry{{"a", "-> b"}})), "x.tar: a is not a plain file"},
		{"link in folder", link, "l: not a plain file"},
	} {
		err := Walk(tt.path, func(string, []byte) error { return nil })
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: Walk = %v, want an error with %q", tt.why, err, tt.want)
		}
	}
}

func TestLimits(t *testing.T) {
	packedFile := write(t, "x.tar", packed(t, mixed))
	folder := filepath.Dir(write(t, "s/a.html", []byte("AA")))
	os.WriteFile(filepath.Join(folder, "b"), []byte("B"), 0o644)
	for _, tt := range []struct {
		max  limits
		want string
	}{
		{limits{file: 1, total: 100, files: 100}, "a.html has more than 1 bytes"},
		{limits{file: 10, total: 2, files: 100}, "brings the sum of all files over"},
		{limits{file: 10, total: 100, files: 1}, "is one file too many"},
	} {
		for _, path := range []string{packedFile, folder} {
			err := each(path, tt.max, func(File) error { return nil })
			if !errors.Is(err, ErrLimit) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("each(%s, %+v) = %v, want ErrLimit with %q", filepath.Base(path), tt.max, err, tt.want)
			}
		}
	}
}
