package cli

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"golang.org/x/term"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/cli/render"
	"github.com/leastwise/leastwise/wasm/generate"
	"github.com/leastwise/leastwise/wasm/levels"
	"github.com/leastwise/leastwise/wasm/near"
	"github.com/leastwise/leastwise/wasm/query"
)

// queryCommand is the verb "query" with its four tables.
func queryCommand(o Options) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "query",
		Short: "Ask the catalog for actions, ARN formats, condition keys and services",
		Long: `Ask the catalog. All filters of a command line hold together, and names are found in any
letter case. The answer goes to stdout, sorted by name: with headings on a terminal, one
item a line otherwise, or as JSON, YAML, CSV or TSV.

Exit code 1 means that the question was understood and nothing fits; 2 that a service, a
resource type, a condition key or a level is not in the catalog.`,
	}
	cmd.AddCommand(queryActions(o), queryARNs(o), queryConditions(o), queryServices(o))
	return cmd
}

// queryFormats are the values of --format.
var queryFormats = []string{"text", "table", "json", "yaml", "csv", "tsv"}

// queryFlags are the flags that all tables share.
type queryFlags struct {
	services            []string
	name                string
	format, verbose     string
	json, takesServices bool
}

func (f *queryFlags) add(cmd *cobra.Command, o Options, name string) {
	flags := cmd.Flags()
	completed := map[string]cobra.CompletionFunc{"format": cobra.FixedCompletions(queryFormats, cobra.ShellCompDirectiveNoFileComp)}
	if f.takesServices {
		flags.StringSliceVarP(&f.services, "service", "s", nil, "only these services, for example s3,sqs; all is the default")
		completed["service"] = func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			c, err := o.Catalog()
			if err != nil {
				return nil, cobra.ShellCompDirectiveError
			}
			return query.Prefixes(c), cobra.ShellCompDirectiveNoFileComp
		}
	}
	flags.StringVarP(&f.name, "name", "n", "", name)
	flags.StringVar(&f.format, "format", "text", "`form` of the answer: "+strings.Join(queryFormats, ", "))
	flags.BoolVar(&f.json, "json", false, "the same as --format json")
	// What Policy Sentry's users have in their fingers. There is no log to be verbose in.
	flags.StringVar(&f.format, "fmt", "text", "")
	flags.StringVarP(&f.verbose, "verbose", "v", "", "")
	for _, hidden := range []string{"fmt", "verbose"} {
		if err := flags.MarkHidden(hidden); err != nil {
			panic(err)
		}
	}
	for flag, complete := range completed {
		if err := cmd.RegisterFlagCompletionFunc(flag, complete); err != nil {
			panic(err)
		}
	}
}

// form is the format that holds.
func (f *queryFlags) form() (string, error) {
	if f.json {
		return "json", nil
	}
	if !slices.Contains(queryFormats, f.format) {
		hint := "one of " + strings.Join(queryFormats, ", ")
		if word, ok := near.Word(f.format, queryFormats); ok {
			hint = "did you mean " + word + "?"
		}
		return "", &usageError{fmt.Sprintf("--format: %q is no form of the answer", f.format), hint}
	}
	return f.format, nil
}

// answer is what a table prints: n items in several forms.
type answer struct {
	n int
	// lines are the items as text, one a line; there may be more or fewer than n.
	lines func() []string
	// heads and cells are what fits on a terminal, columns and row all that fits in cells.
	heads, columns []string
	cells, row     func(i int) []string
	record         func(i int) render.Object
	// detail prints records as text, for a question about one name; trim, which may be nil,
	// takes out what people don't need.
	detail bool
	trim   func(render.Object) render.Object
}

// print writes the answer in a format, and "text" according to where it goes.
func (a *answer) print(out io.Writer, format string) error {
	w := bufio.NewWriterSize(out, 1<<16)
	var err error
	switch {
	case format == "json":
		err = a.printJSON(w)
	case format == "yaml":
		err = a.printYAML(w)
	case format == "csv":
		err = render.CSV(w, a.columns, a.n, a.row)
	case format == "tsv":
		err = render.TSV(w, a.columns, a.n, a.row)
	case format == "table":
		err = render.Table(w, a.heads, a.n, a.cells)
	case a.detail:
		err = a.printDetails(w)
	case isTerminal(out) && a.n > 0:
		err = render.Table(w, a.heads, a.n, a.cells)
	default:
		for _, line := range a.lines() {
			w.WriteString(line) // Flush has the error
			w.WriteByte('\n')
		}
	}
	if err != nil {
		return err
	}
	return w.Flush()
}

func (a *answer) printJSON(w io.Writer) error {
	if a.n == 0 {
		_, err := io.WriteString(w, "[]\n")
		return err
	}
	var b []byte
	before := "[\n  "
	for i := range a.n {
		b = append(b[:0], before...)
		b = render.AppendJSON(b, a.record(i), 2, 1)
		if _, err := w.Write(b); err != nil {
			return err
		}
		before = ",\n  "
	}
	_, err := io.WriteString(w, "\n]\n")
	return err
}

func (a *answer) printYAML(w io.Writer) error {
	if a.n == 0 {
		_, err := io.WriteString(w, "[]\n")
		return err
	}
	var b []byte
	for i := range a.n {
		b = render.AppendYAML(b[:0], []render.Object{a.record(i)})
		if _, err := w.Write(b); err != nil {
			return err
		}
	}
	return nil
}

func (a *answer) printDetails(w io.Writer) error {
	for i := range a.n {
		r := a.record(i)
		if a.trim != nil {
			r = a.trim(r)
		}
		var b []byte
		if i > 0 {
			b = append(b, '\n')
		}
		b = render.AppendDetails(b, r)
		if _, err := w.Write(b); err != nil {
			return err
		}
	}
	return nil
}

// isTerminal is a variable for tests.
var isTerminal = func(w io.Writer) bool {
	f, ok := w.(interface{ Fd() uintptr })
	return ok && term.IsTerminal(int(f.Fd()))
}

// nothing is a negative answer.
type nothing struct{ text, hint string }

func (e *nothing) Error() string { return e.text }
func (e *nothing) Hint() string  { return e.hint }
func (*nothing) ExitCode() int   { return 1 }

// noneFits says that no item passes the filters of a command line.
func noneFits(cmd *cobra.Command, c *catalog.Catalog, items, hint string) error {
	var asked []string
	cmd.Flags().Visit(func(f *pflag.Flag) {
		switch f.Name {
		case "format", "fmt", "json", "verbose", "catalog", "levels", "list-arn-types":
			return
		}
		text := "--" + f.Name
		if f.Value.Type() != "bool" {
			text += " " + strings.Trim(f.Value.String(), "[]")
		}
		asked = append(asked, text)
	})
	text := "no " + items + " in the catalog of " + c.Date()
	if len(asked) > 0 {
		text += " for " + strings.Join(asked, " ")
	}
	return &nothing{text, hint}
}

// isPattern reports whether a name asks for a list.
func isPattern(name string) bool { return name == "" || strings.ContainsAny(name, "*?") }

// didYouMeanHint is a near miss as a hint of its own.
func didYouMeanHint(name string, known []string) string {
	if word, ok := near.Word(name, known); ok {
		return "did you mean " + word + "?"
	}
	return ""
}

// levelTable is the table that --levels names: strict, aws, policy-sentry, or the path of
// a file.
func levelTable(name string, c *catalog.Catalog) (levels.Table, error) {
	switch name {
	case "", levels.Strict.Name():
		return levels.Strict, nil
	case levels.AWS.Name():
		return levels.AWS, nil
	case "policy-sentry":
		return levels.PolicySentry(c), nil
	}
	return readLevels(name, c)
}

// keyNamesOf are the names of condition keys.
func keyNamesOf(keys []catalog.ConditionKey) []string {
	out := make([]string, len(keys))
	for i, k := range keys {
		out[i] = k.Name()
	}
	return out
}

// typeNameOf is a resource type's name in a list of one action's, with AWS's star.
func typeNameOf(row query.ActionRow) string {
	if row.Required {
		return row.Type.Name() + "*"
	}
	return row.Type.Name()
}

// arnHint says what may have been meant by an ARN that names no resource type.
func arnHint(c *catalog.Catalog, text string) string {
	result := generate.Policy(c, generate.Request{Items: []generate.Item{{ARN: text}}, Table: levels.Strict})
	e := result.Items[0].Err
	switch {
	case e == nil:
		return ""
	case len(e.Suggestions) > 0:
		return "perhaps " + strings.Join(e.Suggestions, " or ")
	}
	return e.Hint
}
