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
// is. A blob of unknown origin is checked completely first. A catalog lets go of ledger
// and operations, which belong to one catalog.
func (e *Engine) Open(kind BlobKind, blob []byte, untrusted bool) (*Engine, *api.OpenReply, error) {
	next := &Engine{catalog: e.catalog, ledger: e.ledger, operations: e.operations, tables: e.tables, older: e.older}
	var err error
	switch kind {
	case CatalogBlob:
		next.ledger, next.operations = nil, nil
		next.catalog, err = openCatalog(blob, untrusted)
	case OperationsBlob:
		next.operations, err = openOperations(blob, e.catalog, untrusted)
	case LedgerBlob:
		next.ledger, err = openLedger(blob, e.catalog, untrusted)
	default:
		err = argument("no operation of this engine reads the blob "+quote(blobNames[kind]), "")
	}
	if err != nil {
		if _, ours := err.(*api.Error); !ours {
			err = &api.Error{Code: "catalog", Message: err.Error()}
		}
		return nil, nil, err
	}
	return next, &api.OpenReply{Kind: blobNames[kind], Size: len(blob), Date: next.catalog.Date()}, nil
}

func openCatalog(blob []byte, untrusted bool) (*catalog.Catalog, error) {
	if untrusted {
		if err := catalog.Verify(blob); err != nil {
			return nil, err
		}
	}
	return catalog.Open(blob)
}

func openLedger(blob []byte, c *catalog.Catalog, untrusted bool) (*catalog.Ledger, error) {
	if c == nil {
		return nil, errNoCatalog
	}
	if untrusted {
		if err := catalog.VerifyLedger(blob, c); err != nil {
			return nil, err
		}
	}
	return catalog.OpenLedger(blob, c)
}

func openOperations(blob []byte, c *catalog.Catalog, untrusted bool) (*catalog.Operations, error) {
	if c == nil {
		return nil, errNoCatalog
	}
	if untrusted {
		if err := catalog.VerifyOperations(blob, c); err != nil {
			return nil, err
		}
	}
	return catalog.OpenOperations(blob, c)
}
