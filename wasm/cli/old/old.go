// Package old answers to the names of the tools that leastwise replaces, with their
// documented commands and options, so that scripts and fingers keep working.
//
// The binary takes a tool's place when it is called by its name (a symbolic link) or as
// "leastwise policy_sentry ...". What works and what does not is in the tables
// policySentry and iamSyncr: a row whose Run is nil is understood, stays out of --help
// and answers with the command of ours that takes its place.
package old

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/cli"
	"github.com/leastwise/leastwise/wasm/cli/shell"
)

// Options is what main gives the old tools' commands.
type Options struct {
	// Catalog opens the catalog in use.
	Catalog func() (*catalog.Catalog, error)
	// The others give the blobs that belong to it, as cli.Options.
	Ledger, Descriptions, Operations func() ([]byte, error)
	// Roles is what iam_syncr asks of the live account.
	Roles cli.RolesAccount
}

// Command is one documented command of an older tool.
type Command struct {
	Name  string // "query action-table"; empty for the tool itself
	Args  string // positional arguments in the usage line: "FOLDER"
	Short string
	// Long is what to know where the command differs from the old one; it may be empty.
	Long  string
	Flags []Flag
	// Ours is the command line of ours that does the same.
	Ours string
	// Today is what the user can do as long as Run is nil; it may be empty.
	Today string
	// Run does what the old command did; nil until Ours works. It prints to
	// cmd.OutOrStdout.
	Run func(cmd *cobra.Command, args []string, o Options) error
}

// Flag is one documented option. Run reads its value with cmd.Flags().GetString or, for a
// switch, GetBool.
type Flag struct {
	Name, Short string
	Value       string // placeholder of the value; empty for a switch
	// Optional lets the option stand without its value; "0" is assumed.
	Optional bool
}

// Tools are the names that the binary answers to besides its own.
var Tools = []string{"policy_sentry", "iam_syncr"}

// Tool is the old tool that a program path (os.Args[0]) names, or empty.
func Tool(arg0 string) string {
	base := filepath.Base(arg0)
	if ext := filepath.Ext(base); strings.EqualFold(ext, ".exe") {
		base = base[:len(base)-len(ext)]
	}
	for _, tool := range Tools {
		if base == tool {
			return tool
		}
	}
	return ""
}

// Root is the command tree of a tool, with its name as the program's.
func Root(tool string, o Options) *cobra.Command {
	var root *cobra.Command
	switch tool {
	case "policy_sentry":
		root = &cobra.Command{
			Use:         tool,
			Short:       "The commands of Policy Sentry",
			Annotations: map[string]string{shell.Ours: "leastwise"},
		}
		for _, c := range policySentry {
			parent, _, _ := root.Find(strings.Fields(c.Name)[:strings.Count(c.Name, " ")])
			parent.AddCommand(c.build(tool, o))
			if parent != root && c.Run != nil {
				parent.Hidden, parent.RunE, parent.Args = false, nil, nil // a group with members
			}
		}
	case "iam_syncr":
		root = iamSyncr.build(tool, o)
		if o.Roles.Flags != nil {
			o.Roles.Flags(root.Flags())
		}
		if o.Roles.ApplyFlags != nil {
			o.Roles.ApplyFlags(root.Flags())
		}
	}
	if root.Annotations == nil {
		root.Annotations = map[string]string{}
	}
	root.Annotations[shell.VersionText] = tool + ", version " + shell.Version() + " (leastwise)"
	root.CompletionOptions.HiddenDefaultCmd = true
	return root
}

// build makes the cobra command of one row.
func (c Command) build(tool string, o Options) *cobra.Command {
	name := tool
	if c.Name != "" {
		name = c.Name[strings.LastIndexByte(c.Name, ' ')+1:]
	}
	cmd := &cobra.Command{
		Use:         strings.TrimSpace(name + " " + c.Args),
		Short:       c.Short,
		Long:        c.Long,
		Hidden:      c.Run == nil,
		Annotations: map[string]string{shell.Ours: c.Ours},
		Args:        cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if c.Run == nil {
				return &notYet{cmd.CommandPath(), c}
			}
			return c.Run(cmd, args, o)
		},
	}
	if c.Run == nil && c.Long == "" {
		cmd.Long = (&notYet{strings.TrimSpace(tool + " " + c.Name), c}).text()
	}
	for _, f := range c.Flags {
		if f.Value == "" {
			cmd.Flags().BoolP(f.Name, f.Short, false, "")
			continue
		}
		cmd.Flags().StringArrayP(f.Name, f.Short, nil, "`"+f.Value+"`")
		if f.Optional {
			cmd.Flags().Lookup(f.Name).NoOptDefVal = "0"
		}
	}
	return cmd
}

// notYet is the answer of a row without Run.
type notYet struct {
	path string
	row  Command
}

func (e *notYet) Error() string { return e.path + " is not in this release" }

func (e *notYet) Hint() string {
	hint := fmt.Sprintf("%q takes its place in a later one", e.row.Ours)
	if e.row.Today != "" {
		hint += "\n" + e.row.Today
	}
	return hint
}

func (e *notYet) text() string {
	return e.Error() + ".\n" + strings.ReplaceAll(e.Hint(), "\n", ".\n") + "."
}

// Words splits a command line that arrived as one argument, as Policy Sentry's container
// image takes it: docker run IMAGE "query service-table".
func Words(args []string) []string {
	if len(args) == 1 && strings.Contains(args[0], " ") {
		return strings.Fields(args[0])
	}
	return args
}

// Complete writes the shell completion that mode asks for, the value of Policy Sentry's
// variable _POLICY_SENTRY_COMPLETE ("source", "bash_source", "source_zsh", ...). It
// answers false when mode asks for nothing that it knows.
func Complete(root *cobra.Command, mode string, w io.Writer) (bool, error) {
	switch mode {
	case "source", "bash_source", "source_bash":
		return true, root.GenBashCompletionV2(w, false)
	case "zsh_source", "source_zsh":
		return true, root.GenZshCompletion(w)
	case "fish_source", "source_fish":
		return true, root.GenFishCompletion(w, false)
	}
	return false, nil
}
