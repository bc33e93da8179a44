// Command lintpeers has leastwise lint, parliament and iam-policy-validator look at the
// same policies: AWS's managed ones, AWS's published examples, and the examples of the
// rulebook with mutations of the good ones.
//
//	go run ./scripts/lintpeers [-write] [-missed CLASS]
//	go run ./scripts/lintpeers -coverage [-write]
//	go run ./scripts/lintpeers -bench
//
// With -write the summary goes to scripts/lintpeers/SUMMARY.md. With -coverage it looks instead
// that each name of a peer's is one of ours, for scripts/lintpeers/COVERAGE.md. With -missed it prints the
// mutants of a class that ours says nothing about. With -bench all look at the managed
// policies in turn, and ours must be 20 times as fast. Exit code 1 when a target is missed,
// 2 when nothing could be compared.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"

	"github.com/leastwise/leastwise/catalog/embedded"
	"github.com/leastwise/leastwise/scripts/peers"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	var o options
	flag.StringVar(&o.folder, "folder", "out/peers", "where the peers go")
	flag.StringVar(&o.sources, "sources", "../shared/sources", "`folder` with the archives of AWS's texts")
	flag.BoolVar(&o.write, "write", false, "write scripts/lintpeers/SUMMARY.md")
	flag.StringVar(&o.missed, "missed", "", "print what ours misses of a `class` of mutants")
	flag.BoolVar(&o.coverage, "coverage", false, "look for each of the peers' names among ours instead")
	flag.BoolVar(&o.bench, "bench", false, "compare times instead of findings")
	flag.IntVar(&o.rounds, "rounds", 3, "how often each looks at all policies, the best counts")
	flag.Parse()
	code, err := run(ctx, o)
	if err != nil {
		if errors.Is(err, peers.ErrUnavailable) || errors.Is(err, os.ErrNotExist) {
			fmt.Fprintln(os.Stderr, "SKIPPED, NOTHING WAS COMPARED:", err)
		} else {
			fmt.Fprintln(os.Stderr, "error:", err)
		}
		code = 2
	}
	os.Exit(code)
}

type options struct {
	folder, sources, missed string
	write, bench, coverage  bool
	rounds                  int
}

func run(ctx context.Context, o options) (code int, err error) {
	c, err := embedded.Open()
	if err != nil {
		return 2, err
	}
	p, err := startPeer(ctx, o.folder, o.sources)
	if err != nil {
		return 2, err
	}
	defer p.close()
	if o.bench {
		return bench(c, p, o.sources, o.rounds)
	}
	if o.coverage {
		text, holes, err := coverage(c, p)
		if err != nil {
			return 2, err
		}
		if o.write {
			err = os.WriteFile(coverageFile, []byte(text), 0o644)
		} else {
			fmt.Print(text)
		}
		if holes > 0 {
			fmt.Fprintf(os.Stderr, "%d holes\n", holes)
			code = 1
		}
		return code, err
	}
	r, err := compare(c, p, o.sources)
	if err != nil {
		return 2, err
	}
	if o.missed != "" {
		for i, m := range r.mutants {
			if m.class == o.missed && !r.detected(leastwise, i) {
				fmt.Printf("%s\n%s\n", m.of, m.bad.text)
			}
		}
		return 0, nil
	}
	if o.write {
		return 0, os.WriteFile("scripts/lintpeers/SUMMARY.md", []byte(r.summary()), 0o644)
	}
	fmt.Print(r.summary())
	return 0, nil
}
