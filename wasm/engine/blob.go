package engine

import (
	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/engine/api"
)

// BlobKind is what a blob holds.
type BlobKind int

// The kinds of blobs, with the numbers that the page uses.
const (
	CatalogBlob BlobKind = iota
	OperationsBlob
	LedgerBlob
	DescriptionsBlob
	BlobKinds = iota
)

var blobNames = [BlobKinds]string{"catalog", "operations", "ledger", "descriptions"}

// ErrNoBlob is the error for a kind that there is not.
var ErrNoBlob error = &api.Error{Code: "argument", Message: "no such kind of blob"}

// Open gives an engine that uses blob, which must not change afterwards; e stays as it
// is. A blob of unknown origin is checked completely first.
func (e *Engine) Open(kind BlobKind, blob []byte, untrusted bool) (*Engine, *api.OpenReply, error) {
	if kind != CatalogBlob {
		return nil, nil, &api.Error{Code: "argument", Message: "no operation of this engine reads the blob " + quote(blobNames[kind])}
	}
	if untrusted {
		if err := catalog.Verify(blob); err != nil {
			return nil, nil, &api.Error{Code: "catalog", Message: err.Error()}
		}
	}
	c, err := catalog.Open(blob)
	if err != nil {
		return nil, nil, &api.Error{Code: "catalog", Message: err.Error()}
	}
	next := &Engine{catalog: c, tables: e.tables}
	return next, &api.OpenReply{Kind: blobNames[kind], Size: len(blob), Date: c.Date()}, nil
}
