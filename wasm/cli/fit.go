package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/engine"
	"github.com/leastwise/leastwise/wasm/engine/api"
	"github.com/leastwise/leastwise/wasm/policy"
)

// fitFlags are the flags of "fit".
type fitFlags struct {
	request     api.FitRequest
	check, json bool
}

// fitCommand is the verb "fit".
func fitCommand(o Options) *cobra.Command {
	f := &fitFlags{}
	cmd := &cobra.Command{
		Use:   "fit --kind KIND [FILE|-]",
		Short: "Make a policy fit AWS's limit of size, or split it",
		Long: `Make a policy fit the limit that AWS sets for its kind, counted as AWS counts. Steps that
change nothing but the text come first and go on only until it fits: white space where it
counts, what others cover, joined statements, wildcards for the same known actions, single
values without brackets, Sids with --drop-sids. What is still too large is split into the
fewest policies where AWS allows several (managed, scp, rcp).

--lossy goes on where nothing else helps: it widens wildcards, those that save most bytes
for each extra action first, and lists every action that came with them. Without it, the
best such offers are listed when the policy does not fit.

Kinds: ` + wrapWords(policy.QuotaIDs(), 80) + `

--check prints a meter only: limit, how the kind counts, used and left; without --kind, for
all kinds that the text may be of.

The policy goes to stdout, an array of policies if it was split, and a table of steps to
stderr. Exit code 0 means that it fits, 1 that it does not (stdout has the closest) or is
no policy, 2 a wrong command line or a failure.`,
		Example: `  leastwise fit --kind managed policy.json
  leastwise fit --kind inline-role --used 4100 policy.json
  leastwise fit --kind managed --max-policies 1 --lossy --max-level read policy.json
  leastwise fit --check policy.json`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return f.run(cmd, o, args) },
	}
	flags := cmd.Flags()
	q := &f.request
	flags.StringVar(&q.Quota, "kind", "", "the `kind` of policy, for example managed, inline-role, trust, scp, s3")
	flags.IntVar(&q.Limit, "limit", 0, "the limit, where AWS raised it for you")
	flags.IntVar(&q.Used, "used", 0, "what is used already: characters of the entity's other inline policies, or attached policies")
	flags.IntVar(&q.MaxPolicies, "max-policies", 0, "how many policies there may be; AWS's usual quota without")
	flags.BoolVar(&q.Lossy, "lossy", false, "grant more where nothing else helps, and list what")
	flags.IntVar(&q.MaxExtra, "max-extra", 0, "with --lossy: at most `N` extra actions")
	flags.StringVar(&q.MaxLevel, "max-level", "", "with --lossy: extra actions up to this access `level` only")
	flags.StringVar(&q.LevelTable, "levels", "strict", "whose access levels count for --max-level: strict, aws, policy-sentry, or a `FILE` of overrides")
	flags.BoolVar(&f.check, "check", false, "print the meter only")
	flags.BoolVar(&f.json, "json", false, "print everything as one JSON object")
	addShrinkFlags(flags, &q.Options)
	for flag, complete := range map[string]cobra.CompletionFunc{
		"kind":      cobra.FixedCompletions(policy.QuotaIDs(), cobra.ShellCompDirectiveNoFileComp),
		"max-level": completeLevels,
	} {
		if err := cmd.RegisterFlagCompletionFunc(flag, complete); err != nil {
			panic(err)
		}
	}
	return cmd
}

func (f *fitFlags) run(cmd *cobra.Command, o Options, args []string) error {
	q := &f.request
	if q.Quota == "" && !f.check {
		return &usageError{"fit needs --kind", "one of " + strings.Join(policy.QuotaIDs(), ", ")}
	}
	name, text, err := onePolicyFile(cmd, args)
	if err != nil {
		return err
	}
	c, err := o.Catalog()
	if err != nil {
		return err
	}
	e := engine.New(c)
	q.Text = text
	if f.check {
		return f.meter(cmd, e, name)
	}
	if err := f.addLevels(e, c); err != nil {
		return err
	}
	reply, err := e.Fit(q)
	if err != nil {
		return flagError(err)
	}
	if f.json {
		fmt.Fprintf(cmd.OutOrStdout(), "%s\n", reply.AppendJSON(nil))
	}
	notes := cmd.ErrOrStderr()
	if printProblems(notes, name, reply.Problems) {
		return &warned{}
	}
	if !f.json {
		printPolicies(cmd.OutOrStdout(), reply.Policies)
		f.explain(notes, name, reply)
	}
	if !reply.Fits {
		return &warned{}
	}
	return nil
}

func (f *fitFlags) addLevels(e *engine.Engine, c *catalog.Catalog) error {
	table, err := levelTable(f.request.LevelTable, c)
	if err != nil {
		return err
	}
	e.AddLevelTable(table)
	f.request.LevelTable = table.Name()
	return nil
}

// printPolicies prints one policy as it is, and several as an array.
func printPolicies(w io.Writer, list []string) {
	if len(list) == 1 {
		fmt.Fprintln(w, list[0])
		return
	}
	fmt.Fprintf(w, "[\n%s\n]\n", strings.Join(list, ",\n"))
}

// explain says what was done, and what may be done where that was not enough.
func (f *fitFlags) explain(w io.Writer, name string, r *api.FitReply) {
	printSteps(w, r.Steps)
	for i := range r.Meters {
		m := &r.Meters[i]
		if len(r.Meters) > 1 {
			fmt.Fprintf(w, "policy %d: ", i+1)
		}
		fmt.Fprintln(w, meterText(m))
	}
	printFuture(w, r.Future)
	if r.Fits {
		return
	}
	worst := &r.Meters[0]
	for i := range r.Meters {
		if r.Meters[i].Count > worst.Count {
			worst = &r.Meters[i]
		}
	}
	switch {
	case len(r.Policies) > r.Max:
		fmt.Fprintf(w, "%s: does not fit: %s, and there may be %d\n", name, fmt.Sprintf("%d policies are needed", len(r.Policies)), r.Max)
	default:
		fmt.Fprintf(w, "%s: does not fit: the closest is %d %s, %d too many\n", name, worst.Count, worst.Unit, -worst.Left)
	}
	for _, way := range r.WaysOut {
		fmt.Fprintln(w, "hint: "+way)
	}
	if len(r.Offers) > 0 {
		fmt.Fprintln(w, "wider wildcards, most bytes saved for each extra action first (--lossy takes them):")
	}
	for i := range r.Offers {
		o := &r.Offers[i]
		fmt.Fprintf(w, "  %s for %s saves %d, adds %d: %s\n", o.Pattern, count(len(o.Replaces), "pattern"), o.Saved, len(o.Extra), strings.Join(o.Extra, " "))
	}
}

// meter prints how much of a kind's limit a policy fills.
func (f *fitFlags) meter(cmd *cobra.Command, e *engine.Engine, name string) error {
	q := &f.request
	reply, err := e.Measure(&api.MeasureRequest{Text: q.Text, Quota: q.Quota, Used: q.Used, Limit: q.Limit})
	if err != nil {
		return flagError(err)
	}
	out := cmd.OutOrStdout()
	if f.json {
		fmt.Fprintf(out, "%s\n", reply.AppendJSON(nil))
	}
	bad := printProblems(cmd.ErrOrStderr(), name, reply.Problems)
	for i := range reply.Meters {
		m := &reply.Meters[i]
		if !f.json {
			fmt.Fprintf(out, "%-16s %s  %s\n", m.Quota, bar(m), meterText(m))
		}
		// Without --kind nobody said which of them counts.
		bad = bad || m.Left < 0 && q.Quota != ""
	}
	if bad {
		return &warned{}
	}
	return nil
}

// bar draws how full a limit is, a tenth a character.
func bar(m *api.Meter) string {
	n := 10
	if m.Left >= 0 && m.Limit > 0 {
		n = (m.Count + m.Used) * 10 / m.Limit
	}
	return "[" + strings.Repeat("#", n) + strings.Repeat(".", 10-n) + "]"
}

// meterText says how much of a limit is used, and how it is counted.
func meterText(m *api.Meter) string {
	text := fmt.Sprintf("%s: %d of %d %s", m.Name, m.Count, m.Limit, m.Unit)
	if m.Used > 0 {
		text += fmt.Sprintf(" and %d used by others", m.Used)
	}
	if m.Left >= 0 {
		text += fmt.Sprintf(", %d left", m.Left)
	} else {
		text += fmt.Sprintf(", %d too many", -m.Left)
	}
	switch {
	case m.Dense:
		text += "; white space is not counted"
	case m.Minified < m.Count:
		text += fmt.Sprintf("; white space is counted, %d without", m.Minified)
	default:
		text += "; white space is counted"
	}
	if m.Sum {
		text += "; the limit is for all together"
	}
	if m.Maximum > 0 {
		text += fmt.Sprintf("; AWS raises it to %d at most", m.Maximum)
	}
	if !m.Verified {
		text += "; limit not verified"
	}
	return text
}

// wrapWords is a list with commas, in lines of at most so many characters.
func wrapWords(words []string, width int) string {
	var b strings.Builder
	column := len("Kinds: ")
	for i, w := range words {
		if i > 0 {
			b.WriteString(",")
			column++
			if column+1+len(w)+1 > width {
				b.WriteString("\n")
				column = 0
			} else {
				b.WriteString(" ")
				column++
			}
		}
		b.WriteString(w)
		column += len(w)
	}
	return b.String()
}
