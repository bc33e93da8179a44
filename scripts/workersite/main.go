// Command workersite writes the built site as Cloudflare's static files: without the
// compressed twins, which Cloudflare makes itself, and without what other servers read.
//
//	go run ./scripts/workersite -o out/worker-site
//
// It reads site/dist (make site).
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

func main() {
	if err := run(os.Args[1:], os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "workersite:", err)
		os.Exit(2)
	}
}

func run(args []string, stderr io.Writer) error {
	flags := flag.NewFlagSet("workersite", flag.ContinueOnError)
	flags.SetOutput(stderr)
	from := flags.String("site", "site/dist", "the built `folder`")
	to := flags.String("o", "out/worker-site", "`folder` to write; what is in it goes")
	if err := flags.Parse(args); err != nil {
		return err
	}
	text, err := os.ReadFile(filepath.Join(*from, "files.json"))
	if err != nil {
		return fmt.Errorf("%w (hint: make site)", err)
	}
	var manifest struct{ Files []struct{ Path string } }
	if err := json.Unmarshal(text, &manifest); err != nil {
		return fmt.Errorf("files.json: %w", err)
	}
	if err := os.RemoveAll(*to); err != nil {
		return err
	}
	names := []string{"_headers", "_redirects"}
	for _, f := range manifest.Files {
		if f.Path != "files.json" {
			names = append(names, f.Path)
		}
	}
	for _, name := range names {
		content, err := os.ReadFile(filepath.Join(*from, filepath.FromSlash(name)))
		if err != nil {
			return err
		}
		target := filepath.Join(*to, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(target), 0o777); err != nil {
			return err
		}
		if err := os.WriteFile(target, content, 0o666); err != nil {
			return err
		}
	}
	return nil
}
