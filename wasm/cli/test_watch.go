package cli

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"time"

	"github.com/spf13/cobra"
)

// watchAll runs once, and again whenever a file changes, until the context ends. Errors are
// printed, since the next change may mend them; the last run's is the answer.
func (f *testFlags) watchAll(cmd *cobra.Command, args []string, once func() (*testRun, error)) error {
	const least = 20 * time.Millisecond
	tick := time.NewTicker(max(f.interval, least))
	defer tick.Stop()
	var seen []string
	for first := true; ; first = false {
		if !first {
			fmt.Fprintln(cmd.OutOrStdout(), "----")
		}
		run, err := once()
		if err != nil && err.Error() != "" && !(first && len(run.seen) == 0) {
			fmt.Fprintln(cmd.ErrOrStderr(), "error: "+err.Error())
			var hinter interface{ Hint() string }
			if errors.As(err, &hinter) && hinter.Hint() != "" {
				fmt.Fprintln(cmd.ErrOrStderr(), "hint: "+hinter.Hint())
			}
		}
		if len(run.seen) > 0 {
			seen = run.seen
		} else if first {
			return err // there is nothing to look at
		}
		look := func() map[string]stamp {
			suites, _ := run.find(args) // new ones in folders, too; what is gone shows below
			return stamps(slices.Concat(seen, suites))
		}
		for before := look(); maps.Equal(before, look()); {
			select {
			case <-cmd.Context().Done():
				if err != nil {
					return &negative{}
				}
				return nil
			case <-tick.C:
			}
		}
	}
}

// stamp is what changes with a file.
type stamp struct {
	modified time.Time
	size     int64
}

// stamps are those of files; one that is not there has none.
func stamps(files []string) map[string]stamp {
	out := map[string]stamp{}
	for _, name := range files {
		if info, err := os.Stat(name); err == nil {
			out[name] = stamp{info.ModTime(), info.Size()}
		}
	}
	return out
}
