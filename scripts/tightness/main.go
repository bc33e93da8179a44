// Command tightness compares policies for tasks whose least set of permissions is published
// with what leastwise, Policy Sentry and AWS's managed policies grant for them:
//
//	go run ./scripts/tightness           print the table
//	go run ./scripts/tightness -write    measure what can be measured here, write RESULTS.md
//
// A task is a file in tasks/, see readTask. What this repository cannot compute by itself,
// the figures of managed policies and of Policy Sentry, stands in outside.json and is
// measured again when ../shared/sources holds the managed policies, and when -peer names a
// folder for Policy Sentry, which is installed there when it is missing (see scripts/peers).
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/leastwise/leastwise/scripts/peers"
)

const (
	resultsFile    = "RESULTS.md"
	outsideFile    = "outside.json"
	managedArchive = "managed-policies-2026-08-22.tar.zst"
)

func main() {
	write := flag.Bool("write", false, "write RESULTS.md and outside.json")
	dir := flag.String("dir", "scripts/tightness", "`folder` of the tasks and results")
	sources := flag.String("sources", "../shared/sources", "`folder` with the archives of AWS's pages and managed policies")
	peer := flag.String("peer", "", "`folder` of the Policy Sentry to measure, for example out/peers")
	flag.Parse()
	if err := run(*dir, *sources, *peer, *write); err != nil {
		fmt.Fprintln(os.Stderr, "tightness:", err)
		os.Exit(2)
	}
}

func run(dir, sources, peer string, write bool) error {
	b, err := newBench()
	if err != nil {
		return err
	}
	tasks, err := readTasks(filepath.Join(dir, "tasks"), b.catalog)
	if err != nil {
		return err
	}
	outside, err := readOutside(filepath.Join(dir, outsideFile))
	if err != nil {
		return err
	}
	archive := filepath.Join(sources, managedArchive)
	policies, err := readManaged(archive)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		fmt.Fprintf(os.Stderr, "tightness: no %s: the figures of managed policies are those of outside.json\n", archive)
	case err != nil:
		return err
	default:
		if outside.Managed, err = b.managed(tasks, policies); err != nil {
			return err
		}
	}
	if peer != "" {
		p, err := peers.Setup(context.Background(), peer, peers.PagesArchive(sources), func(text string) { fmt.Fprintln(os.Stderr, text) })
		if err != nil {
			return err
		}
		if outside.PolicySentry, err = b.policySentry(tasks, p); err != nil {
			return err
		}
	}
	rows, err := b.rows(tasks, outside)
	if err != nil {
		return err
	}
	text := results(b.catalog, rows, outside)
	if !write {
		_, err = os.Stdout.WriteString(text)
		return err
	}
	if err := writeOutside(filepath.Join(dir, outsideFile), outside); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, resultsFile), []byte(text), 0o644)
}
