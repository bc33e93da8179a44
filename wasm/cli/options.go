// Package cli offers the engine's verbs to the program's main. It prints what the façade
// says and computes nothing.
package cli

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/leastwise/leastwise/catalog"
)

// Options is what the verbs need from the program around them.
type Options struct {
	// Catalog gives the catalog in use.
	Catalog func() (*catalog.Catalog, error)
	// Ledger and Descriptions give the uncompressed blobs that belong to it, nil when there
	// are none. Without the functions there are none.
	Ledger, Descriptions func() ([]byte, error)
	// Operations gives the uncompressed operations blob, in the same way.
	Operations func() ([]byte, error)
	// ReadCatalog opens another catalog, a file that the user names; nil where there are none.
	ReadCatalog func(path string) (*catalog.Catalog, error)
	// AWS lets a verb ask AWS by its flag with: it adds flags that say on whose behalf. Nil
	// where there is nobody to ask.
	AWS func(c *cobra.Command, with string) AWS
	// Roles is what the verbs about roles ask of the live account.
	Roles RolesAccount
}

// AWS is what verbs ask AWS. Its functions look for credentials when they are called.
type AWS struct {
	// ConsoleActions gives the IAM console's groups by prefix, in small letters, and name of
	// actions, for some prefixes or, for nil, all.
	ConsoleActions func(ctx context.Context, prefixes []string) (map[string]map[string][]string, error)
	// ConsoleValidate gives what the console finds wrong in a policy, JSON of unknown shape.
	ConsoleValidate func(ctx context.Context, policy string) ([]byte, error)
	// AccessAnalyzer calls an operation on policies with AWS's JSON, and gives AWS's.
	AccessAnalyzer func(ctx context.Context, operation string, request []byte) ([]byte, error)
}

// OpenLedger opens the ledger of the catalog in use; it is nil when there is none.
func (o Options) OpenLedger(c *catalog.Catalog) (*catalog.Ledger, error) {
	if o.Ledger == nil {
		return nil, nil
	}
	blob, err := o.Ledger()
	if err != nil || blob == nil {
		return nil, err
	}
	return catalog.OpenLedger(blob, c)
}

// OpenDescriptions opens the descriptions of the catalog in use; they are nil when the
// user has built none.
func (o Options) OpenDescriptions(c *catalog.Catalog) (*catalog.Descriptions, error) {
	if o.Descriptions == nil {
		return nil, nil
	}
	blob, err := o.Descriptions()
	if err != nil || blob == nil {
		return nil, err
	}
	return catalog.OpenDescriptions(blob, c)
}

// openOperations opens the operations of the catalog in use; they are nil when there are
// none.
func (o Options) openOperations(c *catalog.Catalog) (*catalog.Operations, error) {
	if o.Operations == nil {
		return nil, nil
	}
	blob, err := o.Operations()
	if err != nil || blob == nil {
		return nil, err
	}
	return catalog.OpenOperations(blob, c)
}

// Commands make the verbs of this room, by name.
func Commands(o Options) map[string]func() *cobra.Command {
	with := func(make func(Options) *cobra.Command) func() *cobra.Command {
		return func() *cobra.Command { return make(o) }
	}
	return map[string]func() *cobra.Command{
		"generate": with(generateCommand),
		"explain":  with(explainCommand),
		"template": templateCommand,
		"convert":  convertCommand,
		"query":    with(queryCommand),
		"lint":     with(lintCommand),
		"evaluate": with(evaluateCommand),
		"test":     with(testCommand),
		"roles":    with(rolesCommand),
		"expand":   with(expandCommand),
		"shrink":   with(shrinkCommand),
		"compare":  with(compareCommand),
		"fit":      with(fitCommand),
		"intake":   with(intakeCommand),
	}
}

// usageError is a wrong command line or broken input, with what would be right.
type usageError struct{ text, hint string }

func (e *usageError) Error() string { return e.text }
func (e *usageError) Hint() string  { return e.hint }
