package archive

import (
	"archive/tar"
	"bufio"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"path"

	"github.com/klauspost/compress/zstd"
)

// opener says how to unpack a file of that name, nil when the ending is not known.
func opener(path string) func(io.Reader) (io.Reader, func(), error) {
	switch {
	case hasSuffix(path, ".tar"):
		return func(r io.Reader) (io.Reader, func(), error) { return r, func() {}, nil }
	case hasSuffix(path, ".tar.gz", ".tgz"):
		return func(r io.Reader) (io.Reader, func(), error) {
			z, err := gzip.NewReader(r)
			return z, func() {}, err
		}
	case hasSuffix(path, ".tar.zst", ".tar.zstd"):
		return func(r io.Reader) (io.Reader, func(), error) {
			z, err := zstd.NewReader(r, zstd.WithDecoderMaxMemory(128<<20))
			if err != nil {
				return nil, nil, err
			}
			return z, z.Close, nil
		}
	}
	return nil
}

// readTar reads all plain files of a tar file, in the order of the file.
func readTar(file string, open func(io.Reader) (io.Reader, func(), error), max limits) ([]File, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	plain, stop, err := open(bufio.NewReaderSize(f, 1<<16))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	defer stop()

	var files []File
	in := &tail{r: plain}
	for t := tar.NewReader(in); ; {
		h, err := t.Next()
		if errors.Is(err, io.EOF) {
			if in.zeros < endMark {
				return nil, fmt.Errorf("%s: after %d files: no end mark, the file was cut off", file, len(files))
			}
			return files, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: after %d files: %w", file, len(files), err)
		}
		switch h.Typeflag {
		case tar.TypeReg:
		case tar.TypeDir, tar.TypeXGlobalHeader:
			continue
		default:
			return nil, fmt.Errorf("%s: %s is not a plain file; pack what it stands for", file, h.Name)
		}
		name := path.Clean(h.Name)
		if err := max.count(file, name, h.Size); err != nil {
			return nil, err
		}
		data := make([]byte, h.Size)
		if _, err := io.ReadFull(t, data); err != nil {
			return nil, fmt.Errorf("%s: %s: %w", file, name, err)
		}
		files = append(files, File{name, data, h.ModTime.UTC()})
	}
}

// endMark is the number of zero bytes that end a tar file. The tar package takes a file
// that just stops between two entries for a whole one, which would lose pages unseen.
const endMark = 1024

// tail counts the zero bytes at the end of what was read so far.
type tail struct {
	r     io.Reader
	zeros int
}

func (t *tail) Read(p []byte) (int, error) {
	n, err := t.r.Read(p)
	i := n
	for i > 0 && p[i-1] == 0 {
		i--
	}
	if i > 0 {
		t.zeros = 0
	}
	t.zeros += n - i
	return n, err
}
