package shell

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
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
	// File is what --catalog or LEASTWISE_CATALOG says: the path of the user's catalog, or
	// - for stdin. Empty, or BuiltInWord, is the one built in.
	File    string
	BuiltIn BuiltIn
	// Read returns the uncompressed, completely checked blobs of the catalog at a path, by
	// kind: "catalog", and as far as there are any, "names", "operations", "ledger" and
	// "descriptions". Its errors name the file.
	Read func(path string) (map[string][]byte, error)
	// Warnings gets one line when the user's catalog is older than the one built in, and
	// the line of Name.
	Warnings io.Writer

	opened *catalog.Catalog
	warned bool
	blobs  map[string][]byte // of the user's catalog, once opened
}

// BuiltInWord names the catalog built in where a path is expected.
const BuiltInWord = "built-in"

// Path is the path of the user's catalog, empty when the one built in is in use.
func (c *Catalogs) Path() string {
	if c.File == BuiltInWord {
		return ""
	}
	return c.File
}

// Open returns the catalog in use. Further calls return the same one.
func (c *Catalogs) Open() (*catalog.Catalog, error) {
	if c.opened != nil {
		return c.opened, nil
	}
	if c.Path() == "" {
		cat, err := c.BuiltIn.Open()
		c.opened = cat
		return cat, err
	}
	blobs, err := c.Read(c.File)
	if err != nil {
		return nil, err
	}
	cat, err := OpenBlobs(blobs)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", c.File, err)
	}
	c.opened, c.blobs = cat, blobs
	c.WarnIfOlder(cat)
	return cat, nil
}

// OpenBlobs opens a catalog that Read gave: with its names, if they are there.
func OpenBlobs(blobs map[string][]byte) (*catalog.Catalog, error) {
	if names := blobs["names"]; names != nil {
		return catalog.OpenSpelled(blobs["catalog"], names)
	}
	return catalog.Open(blobs["catalog"])
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
	where := c.Path()
	if where == "" {
		where = "built in"
	}
	_, err = fmt.Fprintf(c.Warnings, "catalog: %s, of %s, SHA-256 %s\n", where, cat.Date(), hash)
	return err
}

// Blob is the uncompressed image of the catalog in use.
func (c *Catalogs) Blob() ([]byte, error) { return c.get("catalog", c.BuiltIn.Blob) }

// Operations is the uncompressed operations blob of the catalog in use, nil when there is
// none. One catalog's operations mean nothing beside another.
func (c *Catalogs) Operations() ([]byte, error) { return c.get("operations", c.BuiltIn.Operations) }

// Ledger is the uncompressed ledger of the catalog in use, nil when there is none.
func (c *Catalogs) Ledger() ([]byte, error) { return c.get("ledger", c.BuiltIn.Ledger) }

// Descriptions is the uncompressed descriptions blob beside the user's catalog, nil when
// there is none. The catalog built in has none: the sentences are AWS's.
func (c *Catalogs) Descriptions() ([]byte, error) {
	return c.get("descriptions", func() []byte { return nil })
}

// get is a blob of the catalog in use.
func (c *Catalogs) get(kind string, builtIn func() []byte) ([]byte, error) {
	if c.Path() == "" {
		return builtIn(), nil
	}
	_, err := c.Open()
	return c.blobs[kind], err
}

// Given is the user's catalog: its file's name and its blobs by kind ("catalog",
// "operations", "ledger", "descriptions"), without those that it has not; nil for the one
// built in.
func (c *Catalogs) Given() (name string, blobs map[string][]byte, err error) {
	if c.Path() == "" {
		return "", nil, nil
	}
	if _, err := c.Open(); err != nil {
		return "", nil, err
	}
	blobs = maps.Clone(c.blobs)
	delete(blobs, "names") // pages make them themselves
	return filepath.Base(c.File), blobs, nil
}

// SHA256 is the hash of Blob, in hex.
func (c *Catalogs) SHA256() (string, error) {
	if c.Path() == "" {
		return c.BuiltIn.SHA256(), nil
	}
	blob, err := c.Blob()
	sum := sha256.Sum256(blob)
	return hex.EncodeToString(sum[:]), err
}
