package old

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/leastwise/leastwise/wasm/cli"
)

var verbose = Flag{Name: "verbose", Short: "v", Value: "critical|error|warning|info|debug"}

// policySentry is the command line of Policy Sentry, documented at
// https://policy-sentry.readthedocs.io. A group stands before its members.
var policySentry = []Command{
	{
		Name: "create-template", Short: "Write an empty template",
		Ours: "leastwise template crud", Run: createTemplate,
		Flags: []Flag{
			{Name: "output-file", Short: "o", Value: "FILE"},
			{Name: "template-type", Short: "t", Value: "actions|crud"},
			verbose,
		},
	},
	{
		Name: "initialize", Short: "Name the catalog in use; there is nothing to initialize",
		Ours: "leastwise version",
		Flags: []Flag{
			{Name: "access-level-overrides-file", Value: "FILE"},
			{Name: "fetch"},
			{Name: "build"},
			verbose,
		},
		Run: initialize,
	},
	{
		Name: "write-policy", Short: "Write a policy from a template",
		Ours: "leastwise generate --compat policy-sentry --input-file FILE", Long: writePolicyLong, Run: writePolicy,
		Flags: []Flag{
			{Name: "input-file", Short: "i", Value: "FILE"},
			{Name: "minimize", Short: "m", Value: "N", Optional: true},
			{Name: "minimize_length", Value: "N"},
			{Name: "fmt", Value: "json|yaml|terraform"},
			verbose,
		},
	},
	{
		Name: "query", Short: "Ask the catalog",
		Ours: "leastwise query", Long: queryLong,
	},
	{
		Name: "query action-table", Short: "List actions",
		Ours: "leastwise query actions", Long: queryLong, Run: actionTable,
		Flags: []Flag{
			{Name: "service", Short: "s", Value: "PREFIX"},
			{Name: "name", Short: "n", Value: "ACTION"},
			{Name: "access-level", Short: "a", Value: "read|write|list|tagging|permissions-management"},
			{Name: "condition", Short: "c", Value: "KEY"},
			{Name: "resource-type", Short: "r", Value: "TYPE"},
			{Name: "fmt", Value: "json|yaml"},
			verbose,
		},
	},
	{
		Name: "query arn-table", Short: "List ARN formats",
		Ours: "leastwise query arns", Long: queryLong, Run: arnTable,
		Flags: []Flag{
			{Name: "service", Short: "s", Value: "PREFIX"},
			{Name: "name", Short: "n", Value: "TYPE"},
			{Name: "list-arn-types", Short: "l"},
			{Name: "fmt", Value: "json|yaml"},
			verbose,
		},
	},
	{
		Name: "query condition-table", Short: "List condition keys",
		Ours: "leastwise query conditions", Long: queryLong, Run: conditionTable,
		Flags: []Flag{
			{Name: "service", Short: "s", Value: "PREFIX"},
			{Name: "name", Short: "n", Value: "KEY"},
			{Name: "fmt", Value: "json|yaml"},
			verbose,
		},
	},
	{
		Name: "query service-table", Short: "List services",
		Ours: "leastwise query services", Long: queryLong, Run: serviceTable,
		Flags: []Flag{{Name: "fmt", Value: "json|yaml|csv"}, verbose},
	},
}

// initialize has nothing to do: the catalog is part of the binary. The options are taken,
// because scripts give them before they go on; what each would have done here is done by
// a command of ours, which is named on stderr. Only a file of overrides has an effect: it is
// read, so that a slip in it is told now as it would be when it is used.
func initialize(cmd *cobra.Command, args []string, o Options) error {
	if len(args) > 0 {
		return &advice{fmt.Errorf("%s: %q is one argument too many", cmd.CommandPath(), args[0]), "\"" + cmd.CommandPath() + " --help\" lists the options"}
	}
	if o.Catalog == nil {
		return errors.New("old: no catalog was wired in")
	}
	cat, err := o.Catalog()
	if err != nil {
		return err
	}
	note := func(format string, args ...any) { fmt.Fprintf(cmd.ErrOrStderr(), "note: "+format+"\n", args...) }
	if file := value(cmd, "access-level-overrides-file"); file != "" {
		if err := cli.CheckLevels(file, cat); err != nil {
			return err
		}
		note("%s is fine, and nothing is kept of it: \"leastwise generate --levels FILE\" uses it, without a build", file)
	}
	for _, flag := range []string{"fetch", "build"} {
		if cmd.Flags().Changed(flag) {
			note("--%s makes no catalog here: \"leastwise catalog fetch\" and \"leastwise catalog build\" make one; --catalog FILE or LEASTWISE_CATALOG uses it", flag)
		}
	}
	_, err = fmt.Fprintf(cmd.OutOrStdout(), "Nothing to initialize: the catalog in use is of %s, %d services, %d actions.\n",
		cat.Date(), cat.NumServices(), cat.NumActions())
	return err
}

// advice is an error with a hint.
type advice struct {
	error
	hint string
}

func (e *advice) Hint() string { return e.hint }
