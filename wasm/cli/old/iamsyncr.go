package old

import (
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/leastwise/leastwise/wasm/cli"
	"github.com/leastwise/leastwise/wasm/cli/shell"
	"github.com/leastwise/leastwise/wasm/roles/compile"
)

const iamSyncrLong = `Make an account what a folder of iam_syncr's YAML defines; --dry-run shows what differs and
changes nothing. The folder, accounts.yaml and all options are read as iam_syncr reads them,
and the lines are its own.

Different here: mistakes are found in one run, each with file, line and what to do, before
anything is asked of AWS; documents are compared by what they mean; a policy is put before
another one goes, so that nothing is missing in between; roles are removed after a question,
or with --yes. remove_role, which iam_syncr passed over, is read as remove_roles, and
disallow_to_assume_me, which AWS does not take, is an error that says what to write. --dump
compares with what "aws iam get-account-authorization-details" has printed.

As with iam_syncr the exit code of --dry-run is 0 also when something differs; "leastwise
roles plan FOLDER" gives 1.`

// iamSyncr is the command line of iam_syncr.
var iamSyncr = Command{
	Args: "FOLDER", Short: "The command of iam_syncr", Long: iamSyncrLong,
	Ours: "leastwise roles apply FOLDER",
	Flags: []Flag{
		{Name: "verbose", Short: "v"},
		{Name: "accounts-location", Value: "FILE"},
		{Name: "filename-match", Value: "GLOB"},
		{Name: "only-consider", Value: strings.Join(compile.Kinds, "|")},
		{Name: "dry-run"},
		{Name: "dump", Value: "FILE"}, // ours
	},
	Run: sync,
}

// sync is "iam_syncr FOLDER".
func sync(cmd *cobra.Command, args []string, o Options) error {
	if len(args) != 1 {
		return shell.Usage(fmt.Sprintf("%s: one folder is wanted, and here are %d", cmd.CommandPath(), len(args)), "usage: "+cmd.UseLine())
	}
	switch info, err := os.Stat(args[0]); {
	case err != nil:
		return shell.Usage(err.Error(), "name the folder that has the account's name")
	case !info.IsDir():
		return shell.Usage(args[0]+" is no folder", "name the folder that has the account's name")
	}
	flags := cmd.Flags()
	dry, err := flags.GetBool("dry-run")
	if err != nil {
		return err
	}
	verbose, err := flags.GetBool("verbose")
	if err != nil {
		return err
	}
	kinds, err := flags.GetStringArray("only-consider")
	if err != nil {
		return err
	}
	p := &cli.RolesPlanning{Dump: value(cmd, "dump"), Steps: verbose,
		RolesInput: cli.RolesInput{Accounts: value(cmd, "accounts-location"), Match: value(cmd, "filename-match"), Only: kinds}}
	ours := cli.Options{Catalog: o.Catalog, Ledger: o.Ledger, Descriptions: o.Descriptions, Operations: o.Operations, Roles: o.Roles}
	switch {
	case dry:
		_, err = p.Plan(cmd, ours, args)
	case p.Dump != "":
		err = shell.Usage("a dump can't be changed", "add --dry-run to see what differs from it")
	default:
		err = p.Apply(cmd, ours, args)
	}
	return err
}
