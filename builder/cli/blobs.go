package cli

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"

	"github.com/leastwise/leastwise/builder/export"
	"github.com/leastwise/leastwise/builder/fact"
	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/catalog/layout"
)

// Blobs are the blobs of one catalog, uncompressed. A nil function, or one that returns
// nothing, stands for a blob that is not there.
type Blobs struct {
	Catalog    func() []byte
	Names      func() []byte
	Operations func() []byte
	Ledger     func() []byte
}

// opened is a catalog with what is there of its companions.
type opened struct {
	name       string            // for messages: the path, or "the catalog built in"
	blobs      map[string][]byte // by kind, see kinds
	checked    bool              // completely
	catalog    *catalog.Catalog
	operations *catalog.Operations // nil when there is none
	ledger     *catalog.Ledger     // nil when there is none
}

// kinds are the blobs of a catalog; the file of each is called after it. All but the first
// may be missing.
var kinds = []string{"catalog", "names", "operations", "ledger", "descriptions"}

// use opens the catalog that --catalog names, or the one built in.
func (o Options) use() (*opened, error) {
	if o.File != nil && o.File() != "" && o.File() != builtInWord {
		b, err := o.open(o.File())
		if err == nil && o.Opened != nil {
			o.Opened(b.catalog)
		}
		return b, err
	}
	b := &opened{name: "the catalog built in", blobs: map[string][]byte{}}
	for kind, get := range map[string]func() []byte{
		"catalog": o.BuiltIn.Catalog, "names": o.BuiltIn.Names, "operations": o.BuiltIn.Operations, "ledger": o.BuiltIn.Ledger,
	} {
		if get == nil {
			continue
		}
		if blob := get(); len(blob) > 0 {
			b.blobs[kind] = blob
		}
	}
	if b.blobs["catalog"] == nil {
		return nil, hinted(errors.New("this program has no catalog built in"), "--catalog names one that \"leastwise catalog build\" wrote")
	}
	return b, b.read()
}

// builtInWord stands for the catalog built in where a path is expected, stdinWord for what
// comes in.
const (
	builtInWord = "built-in"
	stdinWord   = "-"
)

// named opens the catalog at path, or the one built in.
func (o Options) named(path string) (*opened, error) {
	if path == builtInWord {
		return Options{BuiltIn: o.BuiltIn}.use()
	}
	return o.open(path)
}

// open opens the catalog at path: the folder that "catalog build" wrote, its catalog blob,
// or a compressed twin of that. The other blobs are looked for beside it; what comes from
// stdin has none. All blobs are checked completely.
func (o Options) open(path string) (*opened, error) {
	if path == stdinWord {
		data, err := readInput(o.Stdin)
		if err != nil {
			return nil, err
		}
		b := &opened{name: "stdin", blobs: map[string][]byte{"catalog": data}}
		return b, b.verify()
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, hinted(err, fmt.Sprintf("give a folder that \"leastwise catalog build\" wrote, a catalog.bin, %q or \"-\" for stdin", builtInWord))
	}
	b := &opened{name: path, blobs: map[string][]byte{}}
	folder := path
	if !info.IsDir() {
		folder = filepath.Dir(path)
		if b.blobs["catalog"], err = readPacked(path); err != nil {
			return nil, err
		}
	}
	for _, kind := range kinds {
		if b.blobs[kind] != nil {
			continue
		}
		blob, err := readBlob(filepath.Join(folder, kind+".bin"))
		switch {
		case err == nil:
			b.blobs[kind] = blob
		case !errors.Is(err, fs.ErrNotExist):
			return nil, err
		case kind == "catalog":
			return nil, hinted(fmt.Errorf("%s: no catalog.bin in this folder", path), "\"leastwise catalog build -o FOLDER\" makes one")
		}
	}
	return b, b.verify()
}

// readInput reads a catalog blob, or a twin in gzip or zstd, from a stream.
func readInput(in io.Reader) ([]byte, error) {
	if in == nil {
		in = os.Stdin
	}
	data, err := io.ReadAll(io.LimitReader(in, maxBlob+1))
	if err != nil {
		return nil, fmt.Errorf("stdin: %w", err)
	}
	ending := ""
	switch {
	case bytes.HasPrefix(data, []byte{0x1f, 0x8b}):
		ending = ".gz"
	case bytes.HasPrefix(data, []byte{0x28, 0xb5, 0x2f, 0xfd}):
		ending = ".zst"
	}
	return unpack("stdin", ending, data)
}

// readBlob reads path or, when it is not there, one of its compressed twins.
func readBlob(path string) ([]byte, error) {
	for _, twin := range append([]string{""}, endings()...) {
		data, err := readPacked(path + twin)
		if !errors.Is(err, fs.ErrNotExist) {
			return data, err
		}
	}
	return nil, &fs.PathError{Op: "open", Path: path, Err: fs.ErrNotExist}
}

// maxBlob is far above any catalog; a twin that unpacks to more is hostile.
const maxBlob = 64 << 20

// readPacked reads a file and undoes the compression that its name tells.
func readPacked(path string) ([]byte, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return unpack(path, filepath.Ext(path), data)
}

// unpack undoes the compression that ending names; any other means none.
func unpack(name, ending string, data []byte) ([]byte, error) {
	var r io.Reader
	var err error
	switch ending {
	case ".gz":
		r, err = gzip.NewReader(bytes.NewReader(data))
	case ".br":
		r = brotli.NewReader(bytes.NewReader(data))
	case ".zst":
		var d *zstd.Decoder
		if d, err = zstd.NewReader(bytes.NewReader(data), zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxBlob)); err == nil {
			defer d.Close()
			r = d
		}
	default:
		r = bytes.NewReader(data)
	}
	if err == nil {
		data, err = io.ReadAll(io.LimitReader(r, maxBlob+1))
	}
	if err != nil {
		return nil, fmt.Errorf("%s: unpacking: %w", name, err)
	}
	if len(data) > maxBlob {
		return nil, fmt.Errorf("%s: unpacks to more than %d MB", name, maxBlob>>20)
	}
	return data, nil
}

// verify checks every blob completely and opens it.
func (b *opened) verify() error {
	if err := catalog.Verify(b.blobs["catalog"]); err != nil {
		return b.damaged("catalog", err)
	}
	if err := b.read(); err != nil {
		return err
	}
	for _, check := range []struct {
		kind string
		run  func(blob []byte, c *catalog.Catalog) error
	}{
		{"names", verifyNames}, {"operations", catalog.VerifyOperations}, {"ledger", catalog.VerifyLedger}, {"descriptions", verifyDescriptions},
	} {
		if blob := b.blobs[check.kind]; blob != nil {
			if err := check.run(blob, b.catalog); err != nil {
				return b.damaged(check.kind, err)
			}
		}
	}
	b.checked = true
	return nil
}

// verifyNames demands what WriteNames makes of the catalog itself.
func verifyNames(blob []byte, c *catalog.Catalog) error {
	if err := layout.CheckSum(blob); err != nil {
		return err
	}
	want := catalog.WriteNames(c)
	if bytes.Equal(blob, want) {
		return nil
	}
	at := 0
	for at < min(len(blob), len(want)) && blob[at] == want[at] {
		at++
	}
	return &layout.FormatError{Offset: at, Reason: "the names are not those of the catalog"}
}

func verifyDescriptions(blob []byte, c *catalog.Catalog) error {
	if _, err := catalog.OpenDescriptions(blob, c); err != nil {
		return err
	}
	return layout.CheckSum(blob)
}

// read opens the blobs without a complete check.
func (b *opened) read() (err error) {
	if b.catalog, err = catalog.Open(b.blobs["catalog"]); err != nil {
		return b.damaged("catalog", err)
	}
	if names := b.blobs["names"]; names != nil {
		if b.catalog, err = catalog.OpenSpelled(b.blobs["catalog"], names); err != nil {
			return b.damaged("names", err)
		}
	}
	if blob := b.blobs["operations"]; blob != nil {
		if b.operations, err = catalog.OpenOperations(blob, b.catalog); err != nil {
			return b.damaged("operations", err)
		}
	}
	if blob := b.blobs["ledger"]; blob != nil {
		if b.ledger, err = catalog.OpenLedger(blob, b.catalog); err != nil {
			return b.damaged("ledger", err)
		}
	}
	return nil
}

// damaged says which blob of b is unusable.
func (b *opened) damaged(kind string, err error) error {
	hint := ""
	var format *layout.FormatError
	if errors.As(err, &format) {
		switch {
		case strings.Contains(format.Reason, "another catalog"):
			hint = "blobs of one build belong together; copy them together"
		case strings.Contains(format.Reason, "format version"):
			hint = "\"leastwise catalog build\" of this program makes blobs that it reads"
		}
		err = &blobError{kind, format}
	}
	return &failure{err: fmt.Errorf("%s: %w", b.name, err), code: 2, hint: hint}
}

// blobError is a FormatError that names the blob it is about.
type blobError struct {
	kind   string
	format *layout.FormatError
}

func (e *blobError) Error() string {
	return fmt.Sprintf("%s blob: %s (byte %d)", e.kind, e.format.Reason, e.format.Offset)
}
func (e *blobError) Unwrap() error { return e.format }

// facts reads everything back.
func (b *opened) facts() (*fact.Set, error) {
	set, err := export.Facts(b.catalog, b.operations, b.ledger)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", b.name, err)
	}
	return set, nil
}
