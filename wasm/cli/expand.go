package cli

import (
	"bufio"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/engine"
	"github.com/leastwise/leastwise/wasm/engine/api"
	"github.com/leastwise/leastwise/wasm/policy"
)

// expandFlags are the flags of "expand".
type expandFlags struct {
	format, set, levels, gate    string
	since, maxLevel, denyList    string
	kind                         string
	json, long, pin, includeDeny bool
	failOnGrowth                 bool
	console                      bool
}

// expandFormats are the values of --format.
var expandFormats = []string{"text", "json", "csv", "list", "actions", "policy"}

// expandCommand is the verb "expand": what wildcards stand for and what a policy grants.
func expandCommand(o Options) *cobra.Command {
	f := &expandFlags{}
	var aws AWS
	cmd := &cobra.Command{
		Use:   "expand PATTERN...|FILE...|-",
		Short: "Say which actions patterns stand for, and what a policy really grants",
		Long: `Say which actions patterns stand for, or what a policy does to all known actions. Star and
question mark match in any place of service and name, letter case does not matter. A file
or stdin (-) holds a policy as JSON, with whatever stands around it, or patterns.

A policy's effective actions are what Allow statements name, without what is denied without
condition on resources that surely cover the Allow's. What is denied on some resources, to
some principals or under a condition is shown apart and never subtracted. A policy that
allows nothing is shown by what it leaves possible: for Deny with NotAction, the actions
that NotAction names.

Formats:
  text     by service and access level, with resource types; --long adds condition keys
  json     everything, also by statement and pattern
  csv      a row for each action
  list     IDs only, one a line
  actions  what each statement allows: names with the IAM console's groups for them, ReadOnly
           and ReadWrite. A heading tells statements and services apart where there are
           several. --console asks the console's own API instead of the catalog
  policy   the policy with its wildcards written out (--pin); those in Deny, NotAction, SCP
           and RCP stay unless --include-deny is given: tomorrow's actions would no longer
           be denied

Gates: --max-level (in the order list, read, tagging, write, permissions-management) and
--deny-list exit 1 and print the actions that must not be there, with their place. They
judge what is effective; for a policy that only denies, --gate unaffected judges what it
leaves possible. A pattern the catalog does not know can't be judged, and is not let
through by --max-level.

--since names an older catalog or a day (YYYY-MM-DD, as far back as the catalog's sources
go) and shows what wildcards grew by; with --fail-on-growth that is exit code 1.

Exit code 0 means fine, 1 that a gate found something, that a pattern matches nothing or
that the text is no policy, 2 a wrong command line or a failure.`,
		Example: `  leastwise expand 's3:Get*' 'sqs:*'
  leastwise expand policy.json
  leastwise expand --format csv '*:Describe?*' >actions.csv
  leastwise expand --max-level read policy.json
  leastwise expand --since 2026-06-01 --fail-on-growth policy.json
  leastwise expand --pin policy.json >pinned.json`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return f.run(cmd, o, aws, args) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.format, "format", "text", "`form` of the answer: "+strings.Join(expandFormats, ", "))
	flags.BoolVar(&f.json, "json", false, "the same as --format json")
	flags.BoolVar(&f.pin, "pin", false, "the same as --format policy")
	flags.BoolVarP(&f.long, "long", "l", false, "with text: condition keys as well")
	flags.StringVar(&f.set, "set", "", "what is listed: effective (the default), allowed, unaffected, grown")
	flags.StringVar(&f.levels, "levels", "strict", "whose access levels count: strict, aws, policy-sentry, or a `FILE` of overrides in Policy Sentry's form")
	flags.StringVar(&f.maxLevel, "max-level", "", "the highest access `level` that is let through: list, read, tagging, write, permissions-management")
	flags.StringVar(&f.denyList, "deny-list", "", "a `FILE` of action patterns that are not let through, one a line")
	flags.StringVar(&f.gate, "gate", "", "what --max-level, --deny-list and --fail-on-growth judge: effective (the default) or unaffected")
	flags.StringVar(&f.since, "since", "", "show growth since a `CATALOG` file or a day, YYYY-MM-DD")
	flags.BoolVar(&f.failOnGrowth, "fail-on-growth", false, "exit code 1 if there are new actions since --since")
	flags.StringVar(&f.kind, "kind", "", "with --pin: the `kind` of policy, where its text does not tell, as with scp: "+strings.Join(policy.Kinds, ", "))
	flags.BoolVar(&f.includeDeny, "include-deny", false, "with --pin: also in Deny, NotAction, SCP and RCP")
	if o.AWS != nil {
		flags.BoolVar(&f.console, "console", false, "with --format actions: the console's list instead of the catalog (private API, experimental)")
		aws = o.AWS(cmd, "--console")
	}
	for name, words := range map[string][]string{
		"format": expandFormats, "set": {"effective", "allowed", "unaffected", "grown"}, "gate": {"effective", "unaffected"},
	} {
		if err := cmd.RegisterFlagCompletionFunc(name, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp)); err != nil {
			panic(err)
		}
	}
	if err := cmd.RegisterFlagCompletionFunc("max-level", completeLevels); err != nil {
		panic(err)
	}
	return cmd
}

func (f *expandFlags) run(cmd *cobra.Command, o Options, aws AWS, args []string) error {
	if err := f.check(cmd); err != nil {
		return err
	}
	inputs, err := expandInputs(cmd, args)
	if err != nil {
		return err
	}
	c, err := o.Catalog()
	if err != nil {
		return err
	}
	e, err := f.engine(o, c)
	if err != nil {
		return err
	}
	request := api.ExpandRequest{LevelTable: f.levels, Show: f.set, MaxLevel: f.maxLevel, Gate: f.gate, Detail: f.detail()}
	if isDay(f.since) {
		request.Since = f.since
	}
	if f.denyList != "" {
		if request.DenyList, err = readDenyList(f.denyList, cmd, e); err != nil {
			return err
		}
	}
	if len(inputs) > 1 && (f.format == "json" || f.format == "policy") {
		return &usageError{"--format " + f.format + " takes one input", "name one file at a time"}
	}
	out := bufio.NewWriterSize(cmd.OutOrStdout(), 1<<16)
	bad := false
	for i := range inputs {
		in := &inputs[i]
		if f.format == "policy" {
			found, err := f.pinned(cmd, out, e, in)
			if err != nil {
				return err
			}
			bad = bad || found
			continue
		}
		q := request
		q.Text, q.Patterns = in.text, in.patterns
		reply, err := e.Expand(&q)
		if err != nil {
			return flagError(err)
		}
		p := expandPrinter{expandFlags: f, out: out, notes: cmd.ErrOrStderr(), in: in, catalog: c, reply: reply, several: len(inputs) > 1}
		if f.console {
			if p.lists, err = p.askConsole(cmd.Context(), aws.ConsoleActions); err != nil {
				return err
			}
		}
		found, err := p.print()
		if err != nil {
			return err
		}
		bad = bad || found
	}
	if err := out.Flush(); err != nil {
		return err
	}
	if bad {
		return &warned{}
	}
	return nil
}

// check finds flags that make no sense together.
func (f *expandFlags) check(cmd *cobra.Command) error {
	if f.json {
		f.format = "json"
	}
	if f.pin {
		f.format = "policy"
	}
	if _, err := oneOf("--format", f.format, expandFormats); err != nil {
		return err
	}
	gated := f.maxLevel != "" || f.denyList != ""
	switch {
	case f.failOnGrowth && f.since == "":
		return &usageError{"--fail-on-growth without --since", "name an older catalog or a day: --since 2026-06-01"}
	case f.set == "grown" && f.since == "":
		return &usageError{"--set grown without --since", "name an older catalog or a day: --since 2026-06-01"}
	case f.gate != "" && !gated && f.since == "":
		return &usageError{"--gate without --max-level, --deny-list or --since", ""}
	case f.format == "policy" && (gated || f.since != ""):
		return &usageError{"--format policy judges nothing", "run the gate by itself"}
	case f.format != "policy" && (f.includeDeny || f.kind != ""):
		return &usageError{"--include-deny and --kind are for --pin", ""}
	case f.console && (f.format != "actions" || f.set != "" && f.set != "allowed" || gated || f.since != ""):
		return &usageError{"--console is for --format actions alone, or with --set allowed", ""}
	case f.long && f.format != "text":
		return &usageError{"--long is for --format text", "json and csv have condition keys anyway"}
	}
	return nil
}

// detail is how much of each action is needed.
func (f *expandFlags) detail() string {
	switch {
	case f.format == "list" && f.maxLevel == "" && f.denyList == "":
		return "text"
	case f.format == "list":
		return "ids"
	}
	return "actions"
}

// engine is one with the level table and what --since needs.
func (f *expandFlags) engine(o Options, c *catalog.Catalog) (*engine.Engine, error) {
	e := engine.New(c)
	table, err := levelTable(f.levels, c)
	if err != nil {
		return nil, err
	}
	e.AddLevelTable(table)
	f.levels = table.Name()
	switch {
	case f.since == "":
	case !isDay(f.since):
		if o.ReadCatalog == nil {
			return nil, &usageError{"--since " + f.since + ": this program reads no catalogs", "give a day, YYYY-MM-DD"}
		}
		older, err := o.ReadCatalog(f.since)
		if err != nil {
			return nil, err
		}
		if older.Date() > c.Date() {
			return nil, &usageError{fmt.Sprintf("--since %s is of %s, newer than the catalog in use (%s)", f.since, older.Date(), c.Date()), "it is the older one that goes behind --since"}
		}
		e.SetOlder(older)
	case o.Ledger != nil:
		blob, err := o.Ledger()
		if err != nil {
			return nil, err
		}
		if blob == nil {
			return nil, &usageError{"--since " + f.since + ": this catalog has no ledger, which knows days", "name an older catalog instead"}
		}
		opened, _, err := e.Open(engine.LedgerBlob, blob, false)
		if err != nil {
			return nil, err
		}
		e = opened
	}
	return e, nil
}

// isDay reports whether --since names a day and no file.
func isDay(text string) bool {
	if len(text) != len("2026-01-02") || text[4] != '-' || text[7] != '-' || strings.Trim(text, "0123456789-") != "" {
		return false
	}
	_, err := os.Stat(text)
	return err != nil
}

// pinned prints a policy with its wildcards written out. It reports whether there was
// anything wrong with it.
func (f *expandFlags) pinned(cmd *cobra.Command, out *bufio.Writer, e *engine.Engine, in *expandInput) (bool, error) {
	if in.text == "" {
		return false, &usageError{"--format policy writes a policy anew, and " + in.name + " is none", "--format list lists what patterns stand for"}
	}
	reply, err := e.Pin(&api.PinRequest{Text: in.text, Kind: f.kind, IncludeDeny: f.includeDeny})
	if err != nil {
		return false, flagError(err)
	}
	notes := cmd.ErrOrStderr()
	if printProblems(notes, in.name, reply.Problems) {
		return true, nil
	}
	out.WriteString(reply.Policy)
	out.WriteByte('\n')
	if reply.Left > 0 {
		fmt.Fprintf(notes, "note: %s in Deny, NotAction, SCP or RCP left as they are (--include-deny writes them out)\n", count(reply.Left, "wildcard"))
	}
	if reply.Denied > 0 {
		fmt.Fprintf(notes, "warning: %s written out in Deny, NotAction, SCP or RCP: they no longer hold for actions that AWS adds\n", count(reply.Denied, "wildcard"))
	}
	if reply.Unknown > 0 {
		fmt.Fprintf(notes, "note: %s match nothing in the catalog and stay\n", count(reply.Unknown, "wildcard"))
	}
	return false, nil
}

// flagError is an engine's refusal of a request as a wrong command line.
func flagError(err error) error {
	if refusal, ok := err.(*api.Error); ok {
		return &usageError{refusal.Message, refusal.Hint}
	}
	return err
}

// count is a number of things: "1 pattern", "2 patterns".
func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
