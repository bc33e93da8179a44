package cli

// Read returns the uncompressed blobs of the catalog at path, checked completely: a folder
// that "catalog build" wrote, its catalog blob, or a compressed twin of that. Operations
// is nil when there is none beside it. Errors name the file and carry a hint.
func Read(path string) (catalog, operations []byte, err error) {
	b, err := open(path)
	if err != nil {
		return nil, nil, err
	}
	return b.blob, b.opsBlob, nil
}
