// Command rulesdoc writes wasm/lint/RULES.md, all lint rules with their reasons and
// examples, and which of Access Analyzer's checks they answer.
//
//	go run ./scripts/rulesdoc [-check]
//
// With -check it writes nothing; exit code 1 says that the file is not as it would be.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	check := flag.Bool("check", false, "compare only")
	flag.Parse()
	file := filepath.Join("wasm", "lint", "RULES.md")
	text, err := document()
	if err == nil && *check {
		old, readErr := os.ReadFile(file)
		if readErr == nil && string(old) == text {
			return
		}
		fmt.Fprintln(os.Stderr, file+" is stale: go run ./scripts/rulesdoc")
		os.Exit(1)
	}
	if err == nil {
		err = os.WriteFile(file, []byte(text), 0o666)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "rulesdoc:", err)
		os.Exit(2)
	}
}
