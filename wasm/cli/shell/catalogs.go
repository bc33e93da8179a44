package shell

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/leastwise/leastwise/catalog"
)

// BuiltIn is the catalog inside the binary.
type BuiltIn struct {
	Open       func() (*catalog.Catalog, error)
	Blob       func() []byte // uncompressed
	Operations func() []byte // uncompressed
	Ledger     func() []byte // uncompressed
	SHA256     func() string // of Blob, in hex
}

// Catalogs hands out the catalog in use: the one built in, or one that the user built with
// "leastwise catalog build" and named by --catalog or LEASTWISE_CATALOG.
type Catalogs struct {
	// File is the path of the user's catalog; empty for the one built in.
	File    string
	BuiltIn BuiltIn
	// Read returns the uncompressed, completely checked blobs of the catalog at a path.
	// Its errors name the file.
	Read func(path string) (blob, operations, ledger []byte, err error)
	// Warnings gets one line when the user's catalog is older than the one built in, and
	// the line of Name.
	Warnings io.Writer

	opened                   *catalog.Catalog
	warned                   bool
	blob, operations, ledger []byte
}

// Open returns the catalog in use. Further calls return the same one.
func (c *Catalogs) Open() (*catalog.Catalog, error) {
	if c.opened != nil {
		return c.opened, nil
	}
	if c.File == "" {
		cat, err := c.BuiltIn.Open()
		c.opened = cat
		return cat, err
	}
	blob, operations, ledger, err := c.Read(c.File)
	if err != nil {
		return nil, err
	}
	cat, err := catalog.Open(blob)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", c.File, err)
	}
	c.opened, c.blob, c.operations, c.ledger = cat, blob, operations, ledger
	c.WarnIfOlder(cat)
	return cat, nil
}

// WarnIfOlder tells, once, when the user's catalog, opened, is older than the one built in.
func (c *Catalogs) WarnIfOlder(cat *catalog.Catalog) {
	if c.warned {
		return
	}
	c.warned = true
	if own, err := c.BuiltIn.Open(); err == nil && cat.Date() < own.Date() {
		fmt.Fprintf(c.Warnings, "warning: %s is of %s, older than the catalog built in (%s)\n", c.File, cat.Date(), own.Date())
	}
}

// Name writes one line to Warnings: which catalog is in use, its day and its hash.
func (c *Catalogs) Name() error {
	cat, err := c.Open()
	if err != nil {
		return err
	}
	hash, err := c.SHA256()
	if err != nil {
		return err
	}
	where := c.File
	if where == "" {
		where = "built in"
	}
	_, err = fmt.Fprintf(c.Warnings, "catalog: %s, of %s, SHA-256 %s\n", where, cat.Date(), hash)
	return err
}

// Blob is the uncompressed image of the catalog in use.
func (c *Catalogs) Blob() ([]byte, error) {
	if c.File == "" {
		return c.BuiltIn.Blob(), nil
	}
	_, err := c.Open()
	return c.blob, err
}

// Operations is the uncompressed operations blob of the catalog in use, nil when there is
// none. One catalog's operations mean nothing beside another.
func (c *Catalogs) Operations() ([]byte, error) {
	if c.File == "" {
		return c.BuiltIn.Operations(), nil
	}
	_, err := c.Open()
	return c.operations, err
}

// Ledger is the uncompressed ledger of the catalog in use, nil when there is none.
func (c *Catalogs) Ledger() ([]byte, error) {
	if c.File == "" {
		return c.BuiltIn.Ledger(), nil
	}
	_, err := c.Open()
	return c.ledger, err
}

// Descriptions is the uncompressed descriptions blob beside the user's catalog, nil when
// there is none. The catalog built in has none: the sentences are AWS's.
func (c *Catalogs) Descriptions() ([]byte, error) {
	if c.File == "" {
		return nil, nil
	}
	dir := c.File
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		dir = filepath.Dir(dir)
	}
	blob, err := os.ReadFile(filepath.Join(dir, "descriptions.bin"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return blob, err
}

// Given is the user's catalog: its file's name and its blobs by kind ("catalog",
// "operations", "ledger", "descriptions"), without those that it has not; nil for the one
// built in.
func (c *Catalogs) Given() (name string, blobs map[string][]byte, err error) {
	if c.File == "" {
		return "", nil, nil
	}
	blobs = map[string][]byte{}
	for kind, get := range map[string]func() ([]byte, error){"catalog": c.Blob, "operations": c.Operations, "ledger": c.Ledger, "descriptions": c.Descriptions} {
		blob, err := get()
		if err != nil {
			return "", nil, err
		}
		if blob != nil {
			blobs[kind] = blob
		}
	}
	return filepath.Base(c.File), blobs, nil
}

// SHA256 is the hash of Blob, in hex.
func (c *Catalogs) SHA256() (string, error) {
	if c.File == "" {
		return c.BuiltIn.SHA256(), nil
	}
	blob, err := c.Blob()
	sum := sha256.Sum256(blob)
	return hex.EncodeToString(sum[:]), err
}
