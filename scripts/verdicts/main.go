// Command verdicts compares decisions of ours with those of @cloud-copilot/iam-simulate on
// requests and policies drawn at random.
//
//	go run ./scripts/verdicts [-scenes 5000] [-seed 0] [-write]
//	go run ./scripts/verdicts -bench
//
// Every difference must belong to a class (classes.go), which names the page of AWS's that
// decides it; one that does not is printed, and the exit code is 1. With -write the summary
// goes to scripts/verdicts/SUMMARY.md. With -bench both decide the same requests, in turn,
// and ours must be ten times as fast; as WebAssembly it may take three times the native time. Exit code 2 when nothing could be compared.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
)

// fullRun is the number of scenes of the committed summary.
const fullRun = 5000

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	scenes := flag.Int("scenes", fullRun, "how many requests")
	seed := flag.Uint64("seed", 0, "of the first one")
	folder := flag.String("folder", "out/peers", "where the peer goes")
	write := flag.Bool("write", false, "write scripts/verdicts/SUMMARY.md")
	measure := flag.Bool("bench", false, "compare times instead of decisions")
	flag.Parse()
	code, err := run(ctx, *folder, *scenes, *seed, *write, *measure)
	if err != nil {
		if errors.Is(err, errUnavailable) {
			fmt.Fprintln(os.Stderr, "not compared:", err)
		} else {
			fmt.Fprintln(os.Stderr, "error:", err)
		}
		code = 2
	}
	os.Exit(code)
}

func run(ctx context.Context, folder string, scenes int, seed uint64, write, measure bool) (code int, err error) {
	p, err := startPeer(ctx, folder)
	if err != nil {
		return 2, err
	}
	defer p.close()
	if measure {
		return bench(p)
	}
	c, err := compare(p, scenes, seed)
	if err != nil {
		return 2, err
	}
	if write {
		err = os.WriteFile("scripts/verdicts/SUMMARY.md", []byte(c.summary()), 0o644)
	} else {
		fmt.Print(c.summary())
	}
	for _, text := range c.unexplained {
		fmt.Fprintln(os.Stderr, text)
		code = 1
	}
	return code, err
}
