package cli

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/leastwise/leastwise/builder/diff"
)

func diffCommand(o Options) *cobra.Command {
	var format string
	var console bool
	var services []string
	var ask func(context.Context, []string) (map[string]map[string][]string, error)
	c := &cobra.Command{
		Use:   "diff [OLD] NEW",
		Short: "Say what changed between two catalogs",
		Long: `Say per service which actions, resource types, condition keys and operations were added,
removed or changed between two catalogs. The counts come first.

OLD and NEW are folders that "catalog build" wrote, catalog blobs (compressed ones, too),
or the word built-in. Without OLD, the catalog in use is the old one.

--console compares a catalog with what the private API of AWS's console lists: services,
actions, and whether they only read. See "leastwise console --help" for what that is. A
difference need not be a mistake: the console leaves out what a region does not have, and has
permissions of its own.

The exit code is 1 when there are differences, 0 when there are none.`,
		Example: `  leastwise catalog diff out
  leastwise catalog diff --format markdown built-in out/catalog.bin
  leastwise catalog diff --console --services s3,iam`,
		Args: func(c *cobra.Command, args []string) error {
			if console {
				return cobra.MaximumNArgs(1)(c, args)
			}
			return cobra.RangeArgs(1, 2)(c, args)
		},
		RunE: func(c *cobra.Command, args []string) error {
			if err := oneOf("format", format, diff.Formats()); err != nil {
				return err
			}
			if console {
				return o.diffConsole(c, args, services, format, ask)
			}
			if len(services) > 0 {
				return hinted(errors.New("--services goes with --console"), "")
			}
			var sides [2]*opened
			for i := range sides {
				var err error
				if len(args) == 1 && i == 0 {
					sides[i], err = o.use()
				} else {
					sides[i], err = o.named(args[len(args)-2+i])
				}
				if err != nil {
					return err
				}
			}
			level(c.ErrOrStderr(), sides[0], sides[1])
			old, err := sides[0].facts()
			if err != nil {
				return err
			}
			new, err := sides[1].facts()
			if err != nil {
				return err
			}
			r := diff.Sets(old, new)
			if err := diff.Write(c.OutOrStdout(), r, format); err != nil {
				return err
			}
			if !r.Empty() {
				return negative
			}
			return nil
		},
	}
	c.Flags().StringVar(&format, "format", "text", "`form` of the report: text, markdown or json")
	complete(c, "format", diff.Formats())
	if o.Console != nil {
		c.Flags().BoolVar(&console, "console", false, "compare with what AWS's console lists (private API, experimental)")
		c.Flags().StringSliceVar(&services, "services", nil, "with --console, these `prefixes` only")
		ask = o.Console(c)
	}
	return c
}

// diffConsole compares the catalog in use, or a named one, with AWS's console.
func (o Options) diffConsole(c *cobra.Command, args, services []string, format string, ask func(context.Context, []string) (map[string]map[string][]string, error)) error {
	open := o.use
	if len(args) == 1 {
		open = func() (*opened, error) { return o.named(args[0]) }
	}
	ours, err := open()
	if err != nil {
		return err
	}
	theirs, err := ask(c.Context(), services)
	if err != nil {
		return err
	}
	r := diff.Console(ours.catalog, theirs, services)
	if err := diff.WriteConsole(c.OutOrStdout(), r, format); err != nil {
		return err
	}
	if !r.Empty() {
		return negative
	}
	return nil
}

// level leaves out what only one side has: operations on one side would read as thousands
// of changes, and so would a ledger, which tells scenarios.
func level(stderr io.Writer, a, b *opened) {
	lacks := a
	if a.operations != nil {
		lacks = b
	}
	if (a.operations == nil) != (b.operations == nil) {
		fmt.Fprintf(stderr, "note: %s has no operations, so those are not compared\n", lacks.name)
		a.operations, b.operations = nil, nil
	}
	lacks = a
	if a.ledger != nil {
		lacks = b
	}
	if (a.ledger == nil) != (b.ledger == nil) {
		fmt.Fprintf(stderr, "note: %s has no ledger, so scenarios are not compared\n", lacks.name)
		a.ledger, b.ledger = nil, nil
	}
}
