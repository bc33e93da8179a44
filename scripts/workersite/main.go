// Command workersite writes the built site as Cloudflare's static files: without the
// compressed twins, which Cloudflare makes itself, and with the headers that our own server
// sends.
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
	"strings"

	"github.com/leastwise/leastwise/site/serve"
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
	for _, f := range manifest.Files {
		if f.Path == "files.json" {
			continue
		}
		content, err := os.ReadFile(filepath.Join(*from, filepath.FromSlash(f.Path)))
		if err != nil {
			return err
		}
		target := filepath.Join(*to, filepath.FromSlash(f.Path))
		if err := os.MkdirAll(filepath.Dir(target), 0o777); err != nil {
			return err
		}
		if err := os.WriteFile(target, content, 0o666); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(*to, "_headers"), []byte(headers()), 0o666)
}

// headers is the file _headers: an address, and below it what goes with it. A later rule's
// header is added to an earlier one's, so "!" takes that out first.
//
// See https://developers.cloudflare.com/workers/static-assets/headers/.
func headers() string {
	var b strings.Builder
	b.WriteString("/*\n")
	for _, kv := range serve.Security() {
		fmt.Fprintf(&b, "  %s: %s\n", kv[0], kv[1])
	}
	fmt.Fprintf(&b, "  Cache-Control: %s\n/assets/*\n  ! Cache-Control\n  Cache-Control: %s\n", serve.Ask, serve.Forever)
	return b.String()
}
