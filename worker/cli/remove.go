package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/leastwise/leastwise/worker/aws"
	"github.com/leastwise/leastwise/worker/flow"
	"github.com/leastwise/leastwise/worker/sandbox"
)

func destroyCommand() *cobra.Command {
	var at connection
	var asJSON, mine bool
	c := &cobra.Command{
		Use:   "destroy ID...",
		Short: "End sandboxes at once, and remove them",
		Args:  cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 0 && !mine {
				return broken("no id is given", "\"leastwise sandbox status\" lists them; --mine takes all that were made on this machine")
			}
			config, err := at.open(c.Context(), c.ErrOrStderr())
			if err != nil {
				return err
			}
			if mine {
				own, err := mineOf(c.Context(), config)
				if err != nil {
					return err
				}
				args = append(args, own...)
			}
			var failures []error
			for _, id := range args {
				reply, err := call(c.Context(), config, "destroy", map[string]any{"id": id})
				if err != nil { // the others are not left to live for that
					failures = append(failures, err)
					continue
				}
				if t, known := find(id); known {
					t.remove()
				}
				if asJSON {
					fmt.Fprintf(c.OutOrStdout(), "%s\n", reply)
				} else {
					fmt.Fprintf(c.ErrOrStderr(), "%s is removed\n", id)
				}
			}
			return errors.Join(failures...)
		},
	}
	at.flags(c)
	c.Flags().BoolVar(&asJSON, "json", false, "print the whole answer as JSON, one object for each")
	c.Flags().BoolVar(&mine, "mine", false, "all that were made on this machine and not removed")
	return c
}

// mineOf are the ids of all sandboxes that were made on this machine and not removed. Those
// of processes that were killed before they knew the account are of the caller's.
func mineOf(ctx context.Context, config sandbox.Config) (ids []string, err error) {
	all, err := tickets()
	if err != nil {
		return nil, err
	}
	for _, t := range all {
		if t.ID == "" {
			f, err := config.Flow(ctx)
			if err != nil {
				return nil, err
			}
			c, err := f.Caller()
			if err != nil {
				return nil, err
			}
			expires, err := aws.ParseDate(t.ExpiresAt)
			if err != nil {
				return nil, err
			}
			t.ID = flow.Name(c.Account, t.Nonce, expires)
			if err := t.save(); err != nil {
				return nil, err
			}
		}
		ids = append(ids, t.ID)
	}
	return ids, nil
}

func sweepCommand() *cobra.Command {
	var at connection
	var asJSON, dry bool
	var most int
	c := &cobra.Command{
		Use:   "sweep",
		Short: "Remove the account's sandboxes that ended 15 minutes ago or earlier",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			config, err := at.open(c.Context(), c.ErrOrStderr())
			if err != nil {
				return err
			}
			body := map[string]any{"dryRun": dry, "max": 100}
			if most > 0 {
				body["max"] = min(most, 100)
			}
			kept := 0
			for {
				reply, err := call(c.Context(), config, "sweep", body)
				if err != nil {
					return err
				}
				var is struct {
					Removed []string
					Kept    []struct{ ID, Why string }
					Cursor  string
				}
				if err := json.Unmarshal(reply, &is); err != nil {
					return err
				}
				if asJSON {
					fmt.Fprintf(c.OutOrStdout(), "%s\n", reply)
				}
				for _, id := range is.Removed {
					if t, known := find(id); known && !dry {
						t.remove()
					}
					if !asJSON {
						fmt.Fprintln(c.OutOrStdout(), id)
					}
				}
				for _, k := range is.Kept {
					fmt.Fprintf(c.ErrOrStderr(), "kept %s: %s\n", k.ID, k.Why)
				}
				kept += len(is.Kept)
				if is.Cursor == "" || most > 0 {
					break
				}
				body["cursor"] = is.Cursor
			}
			if kept > 0 {
				return negative(fmt.Sprintf("%d are still there", kept), "")
			}
			return nil
		},
	}
	at.flags(c)
	c.Flags().BoolVar(&asJSON, "json", false, "print the whole answer as JSON, one object for each page")
	c.Flags().BoolVar(&dry, "dry-run", false, "only print what would be removed")
	c.Flags().IntVar(&most, "max", 0, "remove at most so many (default: all)")
	return c
}
