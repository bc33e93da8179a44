package cli

import (
	"crypto/sha256"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

func verifyCommand(o Options) *cobra.Command {
	return &cobra.Command{
		Use:   "verify [FILE]",
		Short: "Check a catalog blob completely",
		Long: `Check every offset, name and number of a catalog blob, and of the blobs beside it. FILE is
a folder that "catalog build" wrote, a catalog blob, - for one on stdin, or the word
built-in; without it, the catalog in use is checked. The answer names the blobs that were
there. The exit code is 2 for a damaged one; the message names the byte.`,
		Example: `  leastwise catalog verify out/catalog.bin`,
		Args:    cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			var b *opened
			var err error
			if len(args) == 1 {
				b, err = o.named(args[0])
			} else {
				b, err = o.use()
			}
			if err == nil && !b.checked {
				err = b.verify()
			}
			if err != nil {
				return err
			}
			var beside []string
			for _, kind := range kinds[1:] {
				if b.blobs[kind] != nil {
					beside = append(beside, kind)
				}
			}
			with := ""
			if len(beside) > 0 {
				with = ", with " + strings.Join(beside, ", ")
			}
			_, err = fmt.Fprintf(c.OutOrStdout(), "%s: fine; catalog of %s, %d services, %d actions%s, SHA-256 %x\n",
				b.name, b.catalog.Date(), b.catalog.NumServices(), b.catalog.NumActions(), with, sha256.Sum256(b.blobs["catalog"]))
			return err
		},
	}
}
