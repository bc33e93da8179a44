package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/leastwise/leastwise/wasm/engine"
	"github.com/leastwise/leastwise/wasm/engine/api"
	"github.com/leastwise/leastwise/wasm/policy"
)

// addShrinkFlags adds the flags that "shrink" and "fit" share.
func addShrinkFlags(flags *pflag.FlagSet, o *api.ShrinkOptions) {
	flags.StringSliceVarP(&o.Services, "service", "s", nil, "rewrite the patterns of these services only, for example s3,sqs")
	flags.IntVar(&o.MinLength, "min-length", 0, "at least `N` characters of a name before a pattern's first star")
	flags.BoolVar(&o.IncludeDeny, "include-deny", false, "rewrite Deny, NotAction, SCP and RCP as well, for the actions known today")
	flags.BoolVar(&o.KeepSids, "keep-sids", false, "join no statements that have different Sids")
	flags.BoolVar(&o.DropSids, "drop-sids", false, "take all Sids out, and the Id")
}

// shrinkCommand is the verb "shrink".
func shrinkCommand(o Options) *cobra.Command {
	var options api.ShrinkOptions
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "shrink [FILE|-]",
		Short: "Write a policy as small as it gets, granting exactly the same",
		Long: `Write a policy as small as it gets while it grants exactly the same: the same known actions
on the same resources, to the same principals, under the same conditions.

Lists of actions in Allow statements become the shortest patterns that cover them and no
other action of the catalog; statements that differ in one list are joined; what another
ARN, pattern or statement covers is left out. Sids stay where their statements do. Wildcards
in Deny, NotAction, SCP and RCP (--kind scp) are left alone: what they will stand for when
AWS adds actions is part of what they say.

New wildcards will also cover actions that AWS adds under fitting names; stderr lists them,
behind a table of what was saved, in characters without white space.

Exit code 0 means that the policy was printed, 1 that the text is not one policy, 2 a wrong
command line or a failure.`,
		Example: `  leastwise shrink policy.json
  leastwise shrink --keep-sids - <policy.json
  leastwise shrink --service ec2 --min-length 3 policy.json`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			name, text, err := onePolicyFile(cmd, args)
			if err != nil {
				return err
			}
			c, err := o.Catalog()
			if err != nil {
				return err
			}
			reply, err := engine.New(c).Shrink(&api.ShrinkRequest{Text: text, Options: options})
			if err != nil {
				return flagError(err)
			}
			if asJSON {
				fmt.Fprintf(cmd.OutOrStdout(), "%s\n", reply.AppendJSON(nil))
			}
			notes := cmd.ErrOrStderr()
			if printProblems(notes, name, reply.Problems) {
				return &warned{}
			}
			if asJSON {
				return nil
			}
			fmt.Fprintln(cmd.OutOrStdout(), reply.Policy)
			printSteps(notes, reply.Steps)
			fmt.Fprintf(notes, "%d characters without white space, %d before\n", reply.After, reply.Before)
			printFuture(notes, reply.Future)
			return nil
		},
	}
	flags := cmd.Flags()
	addShrinkFlags(flags, &options)
	flags.StringVar(&options.Kind, "kind", "", "the `kind` of policy, where its text does not tell, as with scp: "+strings.Join(policy.Kinds, ", "))
	flags.BoolVar(&options.Letters, "letters", false, "cut names anywhere: ec2:Des* where ec2:Describe* would do")
	flags.BoolVar(&asJSON, "json", false, "print policy, steps and new wildcards as one JSON object")
	return cmd
}

// onePolicyFile reads the file that the arguments name, or stdin.
func onePolicyFile(cmd *cobra.Command, args []string) (name, text string, err error) {
	file := "-"
	if len(args) > 0 {
		file = args[0]
	} else if isTerminalIn(cmd.InOrStdin()) {
		return "", "", &usageError{cmd.CommandPath() + ": no policy", "name a file, or - for stdin"}
	}
	return readPolicyFile(cmd, file)
}

// printSteps is the table of what was saved.
func printSteps(w io.Writer, steps []api.ShrinkStep) {
	if len(steps) == 0 {
		return
	}
	width := len("step")
	for _, s := range steps {
		width = max(width, len(s.Name))
	}
	fmt.Fprintf(w, "%-*s  %6s  extra actions\n", width, "step", "saved")
	for _, s := range steps {
		extra := "0"
		if n := len(s.Extra); n > 0 {
			extra = fmt.Sprintf("%d: %s", n, strings.Join(s.Extra, " "))
		}
		fmt.Fprintf(w, "%-*s  %6d  %s\n", width, s.Name, s.Saved, extra)
	}
}

// printFuture tells the wildcards that the original did not have.
func printFuture(w io.Writer, patterns []string) {
	if len(patterns) > 0 {
		fmt.Fprintf(w, "note: %s will also cover actions that AWS adds under fitting names: %s\n", count(len(patterns), "new wildcard"), strings.Join(patterns, " "))
	}
}
