// Package embedded holds the catalog that programs are built with. It adds about 0.2 MB to
// a binary, so only mains, command lines and tests import it; the browser fetches the
// blobs instead.
//
// The blobs are packed with gzip: the smallest form that the standard library unpacks in
// under 2 ms. "leastwise catalog build" writes them.
package embedded

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	_ "embed"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"sync"

	"github.com/leastwise/leastwise/catalog"
)

//go:embed catalog.bin.gz
var packedCatalog []byte

//go:embed operations.bin.gz
var packedOperations []byte

//go:embed ledger.bin.gz
var packedLedger []byte

// Blob is the uncompressed catalog blob. The caller must not change it.
func Blob() []byte { return blob() }

var blob = sync.OnceValue(func() []byte { return unpack("catalog", packedCatalog) })

// Open opens the embedded catalog.
var Open = sync.OnceValues(func() (*catalog.Catalog, error) { return catalog.Open(Blob()) })

// OperationsBlob and LedgerBlob are the uncompressed blobs that belong to the catalog. The
// caller must not change them.
func OperationsBlob() []byte { return operationsBlob() }

// LedgerBlob is described with OperationsBlob.
func LedgerBlob() []byte { return ledgerBlob() }

var (
	operationsBlob = sync.OnceValue(func() []byte { return unpack("operations", packedOperations) })
	ledgerBlob     = sync.OnceValue(func() []byte { return unpack("ledger", packedLedger) })
)

// Operations opens the embedded operations.
var Operations = sync.OnceValues(func() (*catalog.Operations, error) {
	c, err := Open()
	if err != nil {
		return nil, err
	}
	return catalog.OpenOperations(OperationsBlob(), c)
})

// Ledger opens the embedded ledger.
var Ledger = sync.OnceValues(func() (*catalog.Ledger, error) {
	c, err := Open()
	if err != nil {
		return nil, err
	}
	return catalog.OpenLedger(LedgerBlob(), c)
})

// SHA256 names the embedded catalog blob, uncompressed, in hexadecimal.
func SHA256() string {
	sum := sha256.Sum256(Blob())
	return hex.EncodeToString(sum[:])
}

// unpack panics for damaged bytes: they are part of the program. The last four bytes of
// gzip tell the size (RFC 1952, section 2.3.1), which spares growing a buffer.
func unpack(name string, packed []byte) []byte {
	out := make([]byte, binary.LittleEndian.Uint32(packed[len(packed)-4:]))
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err == nil {
		if _, err = io.ReadFull(r, out); err == nil {
			if _, err = r.Read(make([]byte, 1)); err == io.EOF { // the checksum was right
				return out
			}
		}
	}
	panic(fmt.Sprintf("the embedded blob %s is damaged: %v", name, err))
}
