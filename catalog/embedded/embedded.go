// Package embedded holds the catalog that programs are built with. It adds about 1.5 MB to
// a binary, so only mains, command lines and tests import it; the browser fetches the
// blobs instead.
//
// The blobs are kept as they are read, in the pages of the program's file: unpacking gzip
// took a quarter of a short command. "leastwise catalog build" writes them.
package embedded

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"sync"

	"github.com/leastwise/leastwise/catalog"
)

//go:embed catalog.bin
var catalogBlob []byte

//go:embed names.bin
var namesBlob []byte

//go:embed operations.bin
var operationsBlob []byte

//go:embed ledger.bin
var ledgerBlob []byte

// Blob, OperationsBlob and LedgerBlob are the catalog and what belongs to it, each for the
// function of package catalog that opens it. The caller must not change them.
func Blob() []byte { return catalogBlob }

// OperationsBlob is described with Blob.
func OperationsBlob() []byte { return operationsBlob }

// NamesBlob is what the names in Blob spell, for catalog.OpenSpelled.
func NamesBlob() []byte { return namesBlob }

// LedgerBlob is described with Blob.
func LedgerBlob() []byte { return ledgerBlob }

// Open opens the embedded catalog.
var Open = sync.OnceValues(func() (*catalog.Catalog, error) { return catalog.OpenSpelled(catalogBlob, namesBlob) })

// Operations opens the embedded operations.
var Operations = sync.OnceValues(func() (*catalog.Operations, error) {
	c, err := Open()
	if err != nil {
		return nil, err
	}
	return catalog.OpenOperations(operationsBlob, c)
})

// Ledger opens the embedded ledger.
var Ledger = sync.OnceValues(func() (*catalog.Ledger, error) {
	c, err := Open()
	if err != nil {
		return nil, err
	}
	return catalog.OpenLedger(ledgerBlob, c)
})

// SHA256 names the embedded catalog blob in hexadecimal.
func SHA256() string {
	sum := sha256.Sum256(catalogBlob)
	return hex.EncodeToString(sum[:])
}
