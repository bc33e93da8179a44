package cli

import "io"

// Reader reads the blobs of a catalog that the user names: of the folder that "catalog
// build" wrote, of its catalog blob or a compressed twin, with what lies beside it, or of
// stdin. They are uncompressed and checked completely, by kind: "catalog", and as far as
// there are any, "names", "operations", "ledger" and "descriptions". Errors name the file
// and carry a hint.
func Reader(stdin io.Reader) func(path string) (map[string][]byte, error) {
	return func(path string) (map[string][]byte, error) {
		b, err := Options{Stdin: stdin}.open(path)
		if err != nil {
			return nil, err
		}
		return b.blobs, nil
	}
}
