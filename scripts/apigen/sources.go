package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
)

// sources lists the hand-written files of a package, sorted.
func sources(folder string) ([]string, error) {
	names, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		return nil, err
	}
	names = slices.DeleteFunc(names, func(name string) bool {
		return strings.HasSuffix(name, "_test.go") || strings.HasSuffix(name, "_gen.go")
	})
	if len(names) == 0 {
		return nil, fmt.Errorf("%s: no Go files (hint: run in the folder of go.mod)", folder)
	}
	return names, nil
}
