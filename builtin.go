package main

import (
	"errors"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/cli/shell"
)

// builtIn is the catalog inside the binary.
var builtIn = shell.BuiltIn{
	Open:   func() (*catalog.Catalog, error) { return nil, errors.New("this build has no catalog") },
	Blob:   func() []byte { return nil },
	SHA256: func() string { return "" },
}
