package cli

import (
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/leastwise/leastwise/wasm/convert"
	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/near"
)

// generationFlags are the flags that say what the policy is.
type generationFlags struct {
	Generation
	minimize optionalNumber
	compat   string
}

// add defines the flags, without those of the output.
func (f *generationFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.VarP((*list)(&f.Files), "input-file", "i", "read the templates in `FILE`; - is stdin")
	flags.VarP((*list)(&f.Files), "file", "f", "the same as --input-file")
	for i, level := range levelFlags {
		flags.StringArrayVar(&f.ARNs[i], level.name, nil, level.help)
	}
	flags.StringArrayVar(&f.Exclude, "exclude", nil, "leave out the actions that fit `PATTERN`, for example s3:*Acl")
	flags.StringArrayVar(&f.Conditions, "condition", nil, "put a `RECIPE` on what the ARNs bring, where it counts: "+strings.Join(recipeUsages(), ", "))
	flags.StringSliceVar(&f.Boundary, "boundary", nil, "write a permissions boundary that leaves the reading and listing actions of `SERVICE` possible")
	flags.VarP(&f.minimize, "minimize", "m", "write actions as patterns, with at least `N` characters before the star (0 without N)")
	flags.Lookup("minimize").NoOptDefVal = "0"
	flags.StringVar(&f.Dependents, "dependents", "", "actions that others need: none (only noted), scoped (the default, on ARNs given that fit, on \"*\" where they take no resource), wildcard (also all others on \"*\", save iam:PassRole)")
	flags.BoolVar(&f.CompleteOnly, "complete-only", false, "leave out actions that need a further resource of which there is no ARN")
	flags.StringVar(&f.Levels, "levels", "", "whose access levels count: strict (the default), aws, policy-sentry, or a `FILE` of overrides in Policy Sentry's form")
	flags.StringVar(&f.compat, "compat", "", "keep another tool's names, order, levels and layout: policy-sentry")
	flags.StringVar(&f.Partition, "partition", "", "partition of the ARNs that notes suggest and formats become, for example aws-cn")
	flags.StringVar(&f.Region, "region", "", "region that an actions template's ARN formats get")
	flags.StringVar(&f.Account, "account", "", "account that an actions template's ARN formats get")
}

// generation is what the flags and arguments of a run ask for.
func (f *generationFlags) generation(cmd *cobra.Command, args []string) (Generation, error) {
	given := cmd.Flags().Changed("minimize")
	args = f.minimize.take(given, args)
	g := f.Generation
	g.Minimize = f.minimize.number
	if !given {
		g.Minimize = -1
	}
	if !g.setCompat(f.compat) {
		return g, &usageError{"--compat: no tool " + quote(f.compat), "there is policy-sentry"}
	}
	g.Files = append(slices.Clone(g.Files), args...)
	return g, nil
}

// list is a flag that may stand several times, also under several names.
type list []string

func (l *list) String() string     { return strings.Join(*l, ",") }
func (l *list) Type() string       { return "string" }
func (l *list) Set(s string) error { *l = append(*l, s); return nil }

// optionalNumber is a flag whose value may be left out.
type optionalNumber struct{ number int }

func (n *optionalNumber) String() string { return "" }
func (n *optionalNumber) Type() string   { return "N" }

func (n *optionalNumber) Set(s string) error {
	number, ok := minimizeNumber(s)
	if !ok {
		return &usageError{text: quote(s) + " is no number of characters from 0"}
	}
	n.number = number
	return nil
}

// take finds the value in "--minimize 5", which pflag hands over as an argument, and
// returns the other arguments.
func (n *optionalNumber) take(given bool, args []string) []string {
	for i, arg := range args {
		if number, ok := minimizeNumber(arg); ok && given && n.number == 0 {
			n.number = number
			return append(append([]string{}, args[:i]...), args[i+1:]...)
		}
	}
	return args
}

func minimizeNumber(s string) (int, bool) {
	number, err := strconv.ParseUint(s, 10, 16)
	return int(number), err == nil
}

// policyFormat finds the format of a name.
func policyFormat(name string) (convert.Format, error) {
	names := convert.FormatNames()
	if name == "" {
		name = names[0]
	}
	if f, ok := convert.Find(name); ok {
		return f, nil
	}
	hint := "one of " + strings.Join(names, ", ")
	if word, ok := near.Word(name, names); ok {
		hint = "did you mean " + word + "?"
	}
	return convert.Format{}, &usageError{"--format: " + quote(name) + " is no form of a policy", hint}
}

func quote(s string) string { return jsonspan.Quote(s) }

// isTerminalIn reports whether somebody would have to type what is read.
var isTerminalIn = func(r io.Reader) bool {
	f, ok := r.(interface{ Fd() uintptr })
	return ok && term.IsTerminal(int(f.Fd()))
}
