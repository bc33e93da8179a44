package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/leastwise/leastwise/builder/export"
)

func exportCommand(o Options) *cobra.Command {
	var kind, format, source string
	sources := []string{"html", "service-reference"}
	c := &cobra.Command{
		Use:   "export",
		Short: "Write the facts of the catalog, one a line",
		Long: `Write the facts of the catalog to stdout, one a line, sorted by bytes. The first line
starts with # and names the columns. Lists are separated by commas, ARN formats by blanks.

The kind "actions" has an action on each line: name, AWS's access level, resource types
(a star behind a required one), all condition keys, the actions needed besides, and flags:
P for permission-only, S where the documentation lists scenarios. All kinds together hold
every fact of the catalog. With --source they are what a catalog of that source alone holds,
less what is ours: global keys, partitions, further principals, strict levels.`,
		Example: `  leastwise catalog export > actions.tsv
  leastwise catalog export --kind resources | grep '^s3	'
  leastwise catalog export --format json --kind keys
  leastwise catalog export --source html        # what the documentation pages say`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := oneOf("kind", kind, export.Kinds()); err != nil {
				return err
			}
			if err := oneOf("format", format, export.Formats()); err != nil {
				return err
			}
			if source != "" {
				if err := oneOf("source", source, sources); err != nil {
					return err
				}
			}
			b, err := o.use()
			if err != nil {
				return err
			}
			if err := b.mustHave(kind, source); err != nil {
				return err
			}
			if b.ledger == nil && slices.Contains(partlyLedger, kind) {
				fmt.Fprintf(c.ErrOrStderr(), "note: %s has no ledger, so sources, days, scenarios, pages and reasons are left empty\n", b.name)
			}
			set, err := b.facts()
			if err != nil {
				return err
			}
			if source != "" {
				s, err := export.ParseSource(source)
				if err != nil {
					return err
				}
				set = export.Restrict(set, s)
			}
			return export.Write(c.OutOrStdout(), set, kind, format)
		},
	}
	c.Flags().StringVar(&kind, "kind", "actions", "`kind` of facts: "+strings.Join(export.Kinds(), ", "))
	c.Flags().StringVar(&format, "format", "tsv", "`form` of the lines: tsv or json")
	c.Flags().StringVar(&source, "source", "", "only what this `source` says: html or service-reference")
	complete(c, "kind", export.Kinds())
	complete(c, "format", export.Formats())
	complete(c, "source", slices.Clone(sources))
	return c
}

// partlyLedger are the kinds of which some columns come from the ledger.
var partlyLedger = []string{"dependents", "keys", "opinions", "origins", "resources", "rows", "services"}

// mustHave demands the blobs that an export needs: without them it would be a list that is
// empty or too short, and look like an answer.
func (b *opened) mustHave(kind, source string) error {
	switch {
	case kind == "operations" && b.operations == nil:
		return hinted(fmt.Errorf("%s has no operations", b.name), "operations.bin must lie beside the catalog")
	case kind == "principals" && b.operations == nil:
		return hinted(fmt.Errorf("%s has no operations, which say where principals are from", b.name), "operations.bin must lie beside the catalog")
	case b.ledger == nil && (kind == "ledger" || kind == "past" || source != ""):
		return hinted(fmt.Errorf("%s has no ledger, which says where facts are from", b.name), "ledger.bin must lie beside the catalog")
	}
	return nil
}
