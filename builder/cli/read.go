package cli

// Read returns the uncompressed blobs of the catalog at path, checked completely: a folder
// that "catalog build" wrote, its catalog blob, or a compressed twin of that. Operations
// and ledger are nil when they do not lie beside it. Errors name the file and carry a hint.
func Read(path string) (catalog, operations, ledger []byte, err error) {
	b, err := open(path)
	if err != nil {
		return nil, nil, nil, err
	}
	return b.blob, b.opsBlob, b.ledgerBlob, nil
}
