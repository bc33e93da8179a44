package shell

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/leastwise/leastwise/wasm/near"
)

// Ours is the annotation of a command that stands for an older tool's: the command line
// of ours that does the same. A wrong option names it.
const Ours = "leastwise"

// usageError is a wrong command line, with what would be right.
type usageError struct {
	text, hint string
}

func (e *usageError) Error() string { return e.text }
func (e *usageError) Hint() string  { return e.hint }

// Usage is the error of a wrong command line, with what would be right.
func Usage(text, hint string) error { return &usageError{text, hint} }

// prepare gives every command of the tree the same manners: one way to print errors, and
// a near miss for each mistyped verb or flag.
func prepare(root *cobra.Command) {
	root.SilenceErrors = true
	root.SilenceUsage = true
	root.SetFlagErrorFunc(flagError)
	root.SetUsageFunc(usage)
	root.SetHelpCommand(helpCommand())
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	var walk func(*cobra.Command)
	walk = func(cmd *cobra.Command) {
		switch {
		case cmd.HasSubCommands() && !cmd.Runnable():
			// cobra prints the help of such a command and calls it success, also when
			// the verb behind it is mistyped.
			cmd.Args = cobra.ArbitraryArgs
			cmd.RunE = missingVerb
		case cmd.Args != nil:
			check := cmd.Args
			cmd.Args = func(cmd *cobra.Command, args []string) error {
				err := check(cmd, args)
				if err == nil {
					return nil
				}
				text := err.Error()
				if len(args) > 0 && strings.HasPrefix(text, "unknown command ") { // cobra.NoArgs
					text = fmt.Sprintf("%q is one argument too many", args[0])
				}
				return &usageError{cmd.CommandPath() + ": " + text, "usage: " + cmd.UseLine()}
			}
		}
		if text, ok := cmd.Annotations[VersionText]; ok {
			addVersion(cmd, text)
		}
		for _, sub := range cmd.Commands() {
			walk(sub)
		}
	}
	walk(root)
}

// missingVerb answers a command that needs a verb behind it and got none or an unknown one.
func missingVerb(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		cmd.SetOut(cmd.ErrOrStderr())
		if err := cmd.Help(); err != nil {
			return err
		}
		return &usageError{text: fmt.Sprintf("%q needs a verb", cmd.CommandPath())}
	}
	var names []string
	for _, sub := range cmd.Commands() {
		if sub.IsAvailableCommand() {
			names = append(names, sub.Name())
		}
	}
	hint := fmt.Sprintf("%q lists the verbs", helpLine(cmd))
	if name, ok := nearest(args[0], names); ok {
		hint = fmt.Sprintf("did you mean %q?", cmd.CommandPath()+" "+name)
	}
	return &usageError{fmt.Sprintf("%s: unknown verb %q", cmd.CommandPath(), args[0]), hint}
}

// flagError says what is wrong with a flag, and which one may have been meant.
func flagError(cmd *cobra.Command, err error) error {
	hint, ours := fmt.Sprintf("%q lists the flags", helpLine(cmd)), ""
	if name, ok := cmd.Annotations[Ours]; ok {
		ours = fmt.Sprintf("\n%q is our equivalent", name)
	}
	var unknown *pflag.NotExistError
	if !errors.As(err, &unknown) {
		return &usageError{cmd.CommandPath() + ": " + err.Error(), hint + ours}
	}
	if unknown.GetSpecifiedShortnames() != "" {
		text := fmt.Sprintf("%s: unknown flag -%s", cmd.CommandPath(), unknown.GetSpecifiedName())
		return &usageError{text, hint + ours}
	}
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if !f.Hidden {
			names = append(names, f.Name)
		}
	})
	if name, ok := nearest(unknown.GetSpecifiedName(), names); ok {
		hint = fmt.Sprintf("did you mean --%s?", name)
	}
	return &usageError{fmt.Sprintf("%s: unknown flag --%s", cmd.CommandPath(), unknown.GetSpecifiedName()), hint + ours}
}

// usage writes what cobra's template would, in our words. A command that only holds verbs
// gets no usage line of its own: missingVerb makes it runnable, but not useful.
//
// A template would link text/template, which finds methods by their names, so that the
// linker has to keep all exported methods of everything: 10 MB with AWS's clients.
func usage(cmd *cobra.Command) error {
	var out strings.Builder
	part := func(title, text string) {
		if text = strings.TrimRight(text, " \t\n"); text != "" {
			fmt.Fprintf(&out, "\n\n%s:\n%s", title, text)
		}
	}
	holds := cmd.HasAvailableSubCommands()
	out.WriteString("Usage:")
	if cmd.Runnable() && !holds {
		out.WriteString("\n  " + cmd.UseLine())
	}
	if holds {
		out.WriteString("\n  " + cmd.CommandPath() + " verb")
	}
	if len(cmd.Aliases) > 0 {
		part("Aliases", "  "+cmd.NameAndAliases())
	}
	part("Examples", cmd.Example)
	if holds {
		var verbs strings.Builder
		for _, sub := range cmd.Commands() {
			if sub.IsAvailableCommand() || sub.Name() == "help" {
				fmt.Fprintf(&verbs, "  %-*s %s\n", sub.NamePadding(), sub.Name(), sub.Short)
			}
		}
		part("Verbs", verbs.String())
	}
	part("Flags", cmd.LocalFlags().FlagUsages())
	part("Global Flags", cmd.InheritedFlags().FlagUsages())
	if holds {
		fmt.Fprintf(&out, "\n\nUse %q for more information about a verb.", cmd.CommandPath()+" verb --help")
	}
	_, err := fmt.Fprintln(cmd.OutOrStderr(), out.String())
	return err
}

// VersionText is the annotation of a command that has --version, with what it prints.
const VersionText = "version"

// addVersion gives a command its --version. Cobra's own prints by a template.
func addVersion(cmd *cobra.Command, text string) {
	short := "v"
	if cmd.Flags().ShorthandLookup(short) != nil {
		short = ""
	}
	asked := cmd.Flags().BoolP("version", short, false, "version for "+cmd.Name())
	run, check := cmd.RunE, cmd.Args
	cmd.Args = func(cmd *cobra.Command, args []string) error {
		if *asked || check == nil {
			return nil
		}
		return check(cmd, args)
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if *asked {
			_, err := fmt.Fprintln(cmd.OutOrStdout(), text)
			return err
		}
		return run(cmd, args)
	}
}

func helpLine(cmd *cobra.Command) string { return cmd.CommandPath() + " --help" }

// nearest is the name that continues word, or else the one most like it.
func nearest(word string, names []string) (string, bool) {
	for _, name := range names {
		if len(word) >= 2 && strings.HasPrefix(name, strings.ToLower(word)) {
			return name, true
		}
	}
	return near.Word(word, names)
}
