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
	Operations func() []byte
	Ledger     func() []byte
}

// opened is a catalog with what is there of its companions.
type opened struct {
	name       string // for messages: the path, or "the catalog built in"
	blob       []byte
	catalog    *catalog.Catalog
	opsBlob    []byte
	operations *catalog.Operations // nil when there is none
	ledgerBlob []byte
	ledger     *catalog.Ledger // nil when there is none
}

// use opens the catalog that --catalog names, or the one built in.
func (o Options) use() (*opened, error) {
	if o.File != nil && o.File() != "" {
		b, err := open(o.File())
		if err == nil && o.Opened != nil {
			o.Opened(b.catalog)
		}
		return b, err
	}
	get := func(blob func() []byte) []byte {
		if blob == nil {
			return nil
		}
		return blob()
	}
	b := &opened{name: "the catalog built in"}
	b.blob, b.opsBlob, b.ledgerBlob = get(o.BuiltIn.Catalog), get(o.BuiltIn.Operations), get(o.BuiltIn.Ledger)
	if len(b.blob) == 0 {
		return nil, hinted(errors.New("this program has no catalog built in"), "--catalog names one that \"leastwise catalog build\" wrote")
	}
	return b, b.read()
}

// builtInWord stands for the catalog built in where a path is expected.
const builtInWord = "built-in"

// named opens the catalog at path, or the one built in.
func (o Options) named(path string) (*opened, error) {
	if path == builtInWord {
		return Options{BuiltIn: o.BuiltIn}.use()
	}
	return open(path)
}

// open opens the catalog at path: the folder that "catalog build" wrote, its catalog blob,
// or a compressed twin of that. The other blobs are looked for beside it. All blobs are
// checked completely.
func open(path string) (*opened, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, hinted(err, fmt.Sprintf("give a folder that \"leastwise catalog build\" wrote, a catalog.bin, or %q", builtInWord))
	}
	b := &opened{name: path}
	folder := path
	if info.IsDir() {
		b.blob, err = readBlob(filepath.Join(folder, "catalog.bin"))
	} else {
		folder = filepath.Dir(path)
		b.blob, err = readPacked(path)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil, hinted(fmt.Errorf("%s: no catalog.bin in this folder", path), "\"leastwise catalog build -o FOLDER\" makes one")
	}
	if err != nil {
		return nil, err
	}
	for name, to := range map[string]*[]byte{"operations.bin": &b.opsBlob, "ledger.bin": &b.ledgerBlob} {
		*to, err = readBlob(filepath.Join(folder, name))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
	}
	return b, b.verify()
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
	var r io.Reader
	switch filepath.Ext(path) {
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
		return data, nil
	}
	if err == nil {
		data, err = io.ReadAll(io.LimitReader(r, maxBlob+1))
	}
	if err != nil {
		return nil, fmt.Errorf("%s: unpacking: %w", path, err)
	}
	if len(data) > maxBlob {
		return nil, fmt.Errorf("%s: unpacks to more than %d MB", path, maxBlob>>20)
	}
	return data, nil
}

// verify checks every blob completely and opens it.
func (b *opened) verify() error {
	if err := catalog.Verify(b.blob); err != nil {
		return b.damaged("", err)
	}
	if err := b.read(); err != nil {
		return err
	}
	if b.operations != nil {
		if err := catalog.VerifyOperations(b.opsBlob, b.catalog); err != nil {
			return b.damaged("operations: ", err)
		}
	}
	if b.ledger != nil {
		if err := catalog.VerifyLedger(b.ledgerBlob, b.catalog); err != nil {
			return b.damaged("ledger: ", err)
		}
	}
	return nil
}

// read opens the blobs without a complete check.
func (b *opened) read() (err error) {
	if b.catalog, err = catalog.Open(b.blob); err != nil {
		return b.damaged("", err)
	}
	if len(b.opsBlob) > 0 {
		if b.operations, err = catalog.OpenOperations(b.opsBlob, b.catalog); err != nil {
			return b.damaged("operations: ", err)
		}
	}
	if len(b.ledgerBlob) > 0 {
		if b.ledger, err = catalog.OpenLedger(b.ledgerBlob, b.catalog); err != nil {
			return b.damaged("ledger: ", err)
		}
	}
	return nil
}

func (b *opened) damaged(what string, err error) error {
	hint := ""
	var format *layout.FormatError
	if errors.As(err, &format) && strings.Contains(format.Reason, "another catalog") {
		hint = "blobs of one build belong together; copy them together"
	}
	if errors.As(err, &format) && strings.Contains(format.Reason, "format version") {
		hint = "\"leastwise catalog build\" of this program makes blobs that it reads"
	}
	return &failure{err: fmt.Errorf("%s: %s%w", b.name, what, err), code: 2, hint: hint}
}

// facts reads everything back.
func (b *opened) facts() (*fact.Set, error) {
	set, err := export.Facts(b.catalog, b.operations, b.ledger)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", b.name, err)
	}
	return set, nil
}
