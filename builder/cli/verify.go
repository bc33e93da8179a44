package cli

import (
	"crypto/sha256"
	"fmt"

	"github.com/spf13/cobra"
)

func verifyCommand(o Options) *cobra.Command {
	return &cobra.Command{
		Use:   "verify [FILE]",
		Short: "Check a catalog blob completely",
		Long: `Check every offset, name and number of a catalog blob, and of the blobs beside it. FILE is
a folder that "catalog build" wrote or a catalog blob; without it, the catalog in use is
checked. The exit code is 2 for a damaged one; the message names the byte.`,
		Example: `  leastwise catalog verify out/catalog.bin`,
		Args:    cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			var b *opened
			var err error
			if len(args) == 1 {
				b, err = open(args[0]) // checks what it opens
			} else if b, err = o.use(); err == nil {
				err = b.verify()
			}
			if err != nil {
				return err
			}
			what := ""
			if b.operations != nil {
				what += ", with operations"
			}
			if b.ledger != nil {
				what += ", with ledger"
			}
			_, err = fmt.Fprintf(c.OutOrStdout(), "%s: fine; catalog of %s, %d services, %d actions%s, SHA-256 %x\n",
				b.name, b.catalog.Date(), b.catalog.NumServices(), b.catalog.NumActions(), what, sha256.Sum256(b.blob))
			return err
		},
	}
}
