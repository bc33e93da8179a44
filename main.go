// Leastwise writes, expands, checks and tries least-privilege AWS IAM policies, offline.
//
// This file wires the rooms: each room with verbs offers Commands from its cli package,
// and a verb that needs another room takes it as a function value in its Options.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	buildercli "github.com/leastwise/leastwise/builder/cli"
	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/catalog/embedded"
	sitecli "github.com/leastwise/leastwise/site/cli"
	wasmcli "github.com/leastwise/leastwise/wasm/cli"
	"github.com/leastwise/leastwise/wasm/cli/old"
	"github.com/leastwise/leastwise/wasm/cli/shell"
	workercli "github.com/leastwise/leastwise/worker/cli"
)

// builtIn is the catalog inside the binary.
var builtIn = shell.BuiltIn{
	Open:       embedded.Open,
	Blob:       embedded.Blob,
	Operations: embedded.OperationsBlob,
	Ledger:     embedded.LedgerBlob,
	SHA256:     embedded.SHA256,
}

func main() {
	// A process of milliseconds collects nothing until it has allocated 40 MB, and then as
	// long-running ones do.
	debug.SetGCPercent(1000)
	runtime.AddCleanup(new([]byte), func(percent int) { debug.SetGCPercent(percent) }, 200)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	os.Exit(run(ctx, os.Args, os.Stdin, os.Stdout, os.Stderr))
}

// run is the program: args[0] is the name it was called by, which may be an older tool's.
// It answers 0 when all is fine, 1 for findings or a negative answer, and 2 for a wrong
// command line, broken input or a failure.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	catalogs := &shell.Catalogs{
		File:     os.Getenv("LEASTWISE_CATALOG"),
		BuiltIn:  builtIn,
		Read:     buildercli.Reader(stdin),
		Warnings: stderr,
	}
	name, rest := "leastwise", []string{}
	if len(args) > 0 {
		name, rest = args[0], args[1:]
	}
	tool := old.Tool(name)
	if tool == "" {
		return shell.Run(ctx, newRoot(catalogs, rest, stdin), rest, stdin, stdout, stderr)
	}
	root := old.Root(tool, oldOptions(catalogs))
	if done, err := old.Complete(root, os.Getenv("_"+strings.ToUpper(tool)+"_COMPLETE"), stdout); done {
		if err != nil {
			fmt.Fprintf(stderr, "error: stdout: %v\n", err)
			return 2
		}
		return 0
	}
	if catalogs.File == "-" {
		stdin = takenInput{}
	}
	return shell.Run(ctx, root, old.Words(rest), stdin, stdout, stderr)
}

// rolesAccount is the live account for the verbs about roles.
func rolesAccount() wasmcli.RolesAccount {
	live := &workercli.Roles{}
	return wasmcli.RolesAccount{
		Flags: live.Flags, ApplyFlags: live.ApplyFlags, Read: live.Read,
		Apply: func(c *cobra.Command, a *wasmcli.RolesApplication) error {
			return live.Apply(c, a.Want, a.Options, a.Show)
		},
	}
}

func oldOptions(c *shell.Catalogs) old.Options {
	return old.Options{Catalog: c.Open, Ledger: c.Ledger, Descriptions: c.Descriptions, Operations: c.Operations, Roles: rolesAccount()}
}

// readCatalog opens a catalog that the user names, checked completely.
func readCatalog(read func(path string) (map[string][]byte, error)) func(path string) (*catalog.Catalog, error) {
	return func(path string) (*catalog.Catalog, error) {
		if path == shell.BuiltInWord {
			return builtIn.Open()
		}
		blobs, err := read(path)
		if err != nil {
			return nil, err
		}
		return shell.OpenBlobs(blobs)
	}
}

// takenInput is what is left of stdin when --catalog, or LEASTWISE_CATALOG, reads it.
type takenInput struct{}

func (takenInput) Read([]byte) (int, error) {
	return 0, errors.New("--catalog - takes what comes in on stdin; name one of the two as a file")
}

// newRoot is the command tree of leastwise, or the branch of it that args call.
func newRoot(catalogs *shell.Catalogs, args []string, stdin io.Reader) *cobra.Command {
	root := &cobra.Command{
		Use:   "leastwise",
		Short: "Least-privilege AWS IAM policies, offline",
		Long: `Least-privilege AWS IAM policies: no account, no network, no configuration.

Data goes to stdout, everything else to stderr. Exit code 0 means fine, 1 findings or a
negative answer, 2 a wrong command line, broken input or a failure.`,
		Annotations: map[string]string{shell.VersionText: shell.VersionLine()},
	}
	root.PersistentFlags().StringVar(&catalogs.File, "catalog", catalogs.File,
		"use the catalog in this `file`, built by \"leastwise catalog build\" (or LEASTWISE_CATALOG); - is stdin, built-in the program's own")
	name := root.PersistentFlags().Bool("name-catalog", false, "say on stderr which catalog is in use: file, day and hash")
	root.PersistentPreRunE = func(*cobra.Command, []string) error {
		if catalogs.File == "-" {
			root.SetIn(takenInput{}) // for all but the catalog
		}
		if !*name {
			return nil
		}
		return catalogs.Name()
	}
	verbs := shell.Verbs{"version": func() *cobra.Command { return shell.VersionCommand(catalogs) }}
	maps.Copy(verbs, buildercli.Commands(buildercli.Options{
		File:    catalogs.Path,
		Stdin:   stdin,
		BuiltIn: buildercli.Blobs{Catalog: builtIn.Blob, Names: embedded.NamesBlob, Operations: builtIn.Operations, Ledger: embedded.LedgerBlob},
		Opened:  catalogs.WarnIfOlder,
		Console: func(c *cobra.Command) func(context.Context, []string) (map[string]map[string][]string, error) {
			return workercli.Ask(c, "--console").ConsoleActions
		},
	}))
	maps.Copy(verbs, wasmcli.Commands(wasmcli.Options{
		Catalog: catalogs.Open, Ledger: catalogs.Ledger, Descriptions: catalogs.Descriptions, Operations: catalogs.Operations,
		ReadCatalog: readCatalog(catalogs.Read),
		Roles:       rolesAccount(),
		AWS:         func(c *cobra.Command, with string) wasmcli.AWS { return wasmcli.AWS(workercli.Ask(c, with)) },
	}))
	maps.Copy(verbs, workercli.Commands())
	maps.Copy(verbs, sitecli.Commands(sitecli.Options{Catalog: catalogs.Given, Broker: func(site http.Handler, port string, stderr io.Writer) (http.Handler, string, error) {
		return workercli.LocalBroker(site, port, shell.Version(), stderr)
	}}))
	for _, tool := range old.Tools {
		verbs[tool] = func() *cobra.Command {
			cmd := old.Root(tool, oldOptions(catalogs))
			cmd.Hidden = true // reached by name; --help shows our own verbs
			return cmd
		}
	}
	shell.Add(root, args, verbs)
	return root
}
