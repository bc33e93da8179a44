package shell

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/leastwise/leastwise/catalog"
)

// BuiltIn is the catalog inside the binary.
type BuiltIn struct {
	Open   func() (*catalog.Catalog, error)
	Blob   func() []byte // uncompressed
	SHA256 func() string // of Blob, in hex
}

// Catalogs hands out the catalog in use: the one built in, or a blob that the user built
// with "leastwise catalog build" and named by --catalog or LEASTWISE_CATALOG. The zero
// File is the one built in.
type Catalogs struct {
	// File is the path of the user's blob.
	File    string
	BuiltIn BuiltIn
	// Warnings gets one line when the user's catalog is older than the one built in.
	Warnings io.Writer

	opened *catalog.Catalog
	blob   []byte
}

// Open returns the catalog in use. A file is checked completely first. Further calls
// return the same catalog.
func (c *Catalogs) Open() (*catalog.Catalog, error) {
	if c.opened != nil {
		return c.opened, nil
	}
	if c.File == "" {
		cat, err := c.BuiltIn.Open()
		c.opened = cat
		return cat, err
	}
	blob, err := os.ReadFile(c.File)
	if err != nil {
		return nil, &catalogError{fmt.Errorf("catalog: %w", err)}
	}
	if err := catalog.Verify(blob); err != nil {
		return nil, &catalogError{fmt.Errorf("%s: %w", c.File, err)}
	}
	cat, err := catalog.Open(blob)
	if err != nil {
		return nil, &catalogError{fmt.Errorf("%s: %w", c.File, err)}
	}
	c.opened, c.blob = cat, blob
	if own, err := c.BuiltIn.Open(); err == nil && cat.Date() < own.Date() {
		fmt.Fprintf(c.Warnings, "warning: %s is of %s, older than the catalog built in (%s)\n", c.File, cat.Date(), own.Date())
	}
	return cat, nil
}

// Blob is the uncompressed image of the catalog in use.
func (c *Catalogs) Blob() ([]byte, error) {
	if _, err := c.Open(); err != nil {
		return nil, err
	}
	if c.blob == nil {
		c.blob = c.BuiltIn.Blob()
	}
	return c.blob, nil
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

// catalogError is a --catalog that cannot be used.
type catalogError struct{ err error }

func (e *catalogError) Error() string { return e.err.Error() }
func (e *catalogError) Unwrap() error { return e.err }

func (e *catalogError) Hint() string {
	if errors.Is(e.err, fs.ErrNotExist) {
		return "--catalog and LEASTWISE_CATALOG name a file that \"leastwise catalog build\" wrote; leave both out for the catalog built in"
	}
	return "\"leastwise catalog build\" writes such a file; its compressed twins must be unpacked first"
}
