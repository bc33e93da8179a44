package old

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/leastwise/leastwise/wasm/cli"
)

const writePolicyLong = `Write a policy from a CRUD or actions template, as Policy Sentry does: its order, Sids,
access levels and layout. Without --input-file the template is read from stdin.

Different here: a template with a slip in it is an error (exit code 2, nothing on stdout)
with line and column, also an unknown mode; an empty first item does not drop its list;
patterns of --minimize cover exactly the actions that are asked for, and keep their
capital letters.`

// writePolicy is "policy_sentry write-policy".
func writePolicy(cmd *cobra.Command, args []string, o Options) error {
	g := cli.Generation{Compat: true, Minimize: -1, Format: value(cmd, "fmt")}
	flags := cmd.Flags()
	if flags.Changed("minimize_length") && !flags.Changed("minimize") {
		fmt.Fprintln(cmd.ErrOrStderr(), "warning: --minimize_length does nothing without --minimize")
	}
	if flags.Changed("minimize") {
		text := value(cmd, "minimize")
		if len(args) > 0 && text == "0" { // "--minimize 5"
			text, args = args[0], args[1:]
		}
		if flags.Changed("minimize_length") && text == "0" {
			text = value(cmd, "minimize_length")
		}
		n, err := strconv.ParseUint(text, 10, 16)
		if err != nil {
			return &advice{fmt.Errorf("%s: --minimize: %q is no number of characters from 0", cmd.CommandPath(), text), "for example --minimize 5, or --minimize alone"}
		}
		g.Minimize = int(n)
	}
	if len(args) > 0 {
		return &advice{fmt.Errorf("%s: %q is one argument too many", cmd.CommandPath(), args[0]), "name the template with --input-file"}
	}
	switch g.Format {
	case "", "json", "yaml", "terraform":
	default:
		return &advice{fmt.Errorf("%s: --fmt: no form %q", cmd.CommandPath(), g.Format), "one of json, yaml, terraform"}
	}
	if file := value(cmd, "input-file"); file != "" {
		g.Files = []string{file}
	}
	return g.Run(cmd, cli.Options{Catalog: o.Catalog, Operations: o.Operations})
}

// createTemplate is "policy_sentry create-template". It never appends to a file, and
// replaces none.
func createTemplate(cmd *cobra.Command, args []string, _ Options) error {
	file, kind := value(cmd, "output-file"), strings.ToLower(value(cmd, "template-type"))
	switch {
	case len(args) > 0:
		return &advice{fmt.Errorf("%s: %q is one argument too many", cmd.CommandPath(), args[0]), "name the file with --output-file"}
	case file == "":
		return &advice{fmt.Errorf("%s: --output-file is missing", cmd.CommandPath()), "for example --output-file crud.yml"}
	case kind == "":
		return &advice{fmt.Errorf("%s: --template-type is missing", cmd.CommandPath()), "crud or actions"}
	}
	if kind != "crud" && kind != "actions" {
		return &advice{fmt.Errorf("%s: --template-type: no template %q", cmd.CommandPath(), kind), "crud or actions; \"leastwise template\" has more"}
	}
	path, err := filepath.Abs(file)
	if err != nil {
		return err
	}
	if err := cli.WriteTemplate(kind, path, false); err != nil {
		return err
	}
	_, err = fmt.Fprintln(cmd.OutOrStdout(), "The template is in "+path)
	return err
}
