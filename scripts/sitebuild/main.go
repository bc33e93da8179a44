// Command sitebuild turns site/ into site/dist: bundled and minified by esbuild, with the
// engine, the catalog, hashed names, precompressed twins and a manifest.
//
// It is a Go program and not a Node script because it needs a zstd encoder, which Node 20
// lacks, and the Go toolchain anyway for the engine. On a fresh machine it installs the
// locked development dependencies of site/ first. Same inputs give the same bytes.
//
//	go run ./scripts/sitebuild [-out DIR] [-engine FILE [-more FILE]] [-relay FILE] [-catalog DIR] [-single FILE]
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "sitebuild:", err)
		os.Exit(2)
	}
}

// build is one run: where things are and what was written so far.
type build struct {
	ctx     context.Context
	root    string // of the repository
	temp    string // scratch, removed at the end
	out     string
	engine  string // a built engine.wasm, or empty to build one
	more    string // what was split from it; empty if nothing was
	relay   string // a built relay.wasm, or empty to build one
	catalog string // folder of the blobs
	goroot  string

	written  []asset
	unlisted []string          // files that are no part of the page
	id       string            // of this build: what its modules, blobs and page have in common
	single   string            // file to write the page to as one file, or empty
	urls     map[string]string // source name, "app.js", to address below the page, "assets/app-….js"

	contents map[string][]byte // of those files, by the same names
}

func run(ctx context.Context, args []string, stderr io.Writer) error {
	b := &build{ctx: ctx, urls: map[string]string{}, contents: map[string][]byte{}}
	flags := flag.NewFlagSet("sitebuild", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&b.out, "out", "", "`folder` to write, site/dist by default")
	flags.StringVar(&b.engine, "engine", "", "a built engine.wasm; \"make wasm\" builds one by default")
	flags.StringVar(&b.more, "more", "", "what was split from the engine, to be loaded when it is needed")
	flags.StringVar(&b.relay, "relay", "", "a built relay.wasm; \"make out/relay.wasm\" builds one by default")
	flags.StringVar(&b.single, "single", "", "`file` to write the whole page to, as one file that opens from disk")
	flags.StringVar(&b.catalog, "catalog", "", "`folder` of the blobs, catalog/embedded by default")
	if err := flags.Parse(args); err != nil {
		return err
	}
	start := time.Now()
	var err error
	if b.root, err = findRoot(); err != nil {
		return err
	}
	if b.out == "" {
		b.out = filepath.Join(b.root, "site", "dist")
	}
	if b.catalog == "" {
		b.catalog = filepath.Join(b.root, "catalog", "embedded")
	}
	if b.temp, err = os.MkdirTemp("", "sitebuild-"); err != nil {
		return err
	}
	defer os.RemoveAll(b.temp)
	for _, step := range []func() error{
		b.install, b.findGo, b.putFacts, b.putRelay, b.putRules, b.putOperator, b.putScripts, b.putStill, b.putAppManifest, b.putPages,
		b.putServiceWorker, b.putHosting, b.putManifest, b.sweep, b.putSingle,
	} {
		if err := step(); err != nil {
			return err
		}
	}
	fmt.Fprintf(stderr, "sitebuild: %d files in %s, %.1f s\n", len(b.written), b.out, time.Since(start).Seconds())
	return nil
}

// findRoot looks upwards from the working folder for this module's go.mod.
func findRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "site", "package.json")); err == nil {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", errors.New("no site/package.json here or above; run it inside the repository")
		}
		dir = parent
	}
}

func (b *build) site(name ...string) string {
	return filepath.Join(append([]string{b.root, "site"}, name...)...)
}

// sweep removes what earlier builds left in the folder.
func (b *build) sweep() error {
	keep := map[string]bool{".keep": true}
	for _, a := range b.written {
		for _, suffix := range []string{"", ".gz", ".br", ".zst"} {
			keep[a.Path+suffix] = true
		}
	}
	for _, name := range b.unlisted {
		keep[name] = true
	}
	return filepath.WalkDir(b.out, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(b.out, path)
		if err != nil || keep[filepath.ToSlash(name)] {
			return err
		}
		return os.Remove(path)
	})
}
