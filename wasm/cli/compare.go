package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/leastwise/leastwise/wasm/engine"
	"github.com/leastwise/leastwise/wasm/engine/api"
	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/report"
)

// compareFlags are the flags of "compare".
type compareFlags struct {
	kind, format, policy   string
	json, all, long, today bool
}

// compareCommand is the verb "compare": what one policy allows that another does not.
func compareCommand(o Options) *cobra.Command {
	f := &compareFlags{}
	cmd := &cobra.Command{
		Use:   "compare BEFORE AFTER",
		Short: "Say what a changed policy allows more, and what less",
		Long: `Say what a policy allows that another one does not, action by action and resource by
resource. Order, letter case of actions, white space, and whether a list of one has brackets
do not matter; neither does how statements are cut.

  gained   allowed now and not before, or no longer denied: nothing there was lost
  lost     the other way round: nothing there was gained
  unknown  neither could be shown, with what stands in the way: a condition, Not..., a
           principal or a Deny that can't be put in order
  same     every request is decided alike

"Same" is proved. "Gained" and "lost" come with a request for which the two policies decide
differently; the verb "evaluate" decides it in the same way. A row is about the resources that
its pattern takes, save those of narrower rows. A Deny that is added is a loss also where
nothing is allowed, since other policies may allow it. Actions on resources that by the
catalog they do not work on are only counted; --all shows them too.

A wildcard allows more than the actions that it stands for today: what AWS adds under it is
compared by the patterns. --today leaves that out.

Files are policies in JSON or YAML; several in one JSON file apply together, as the policies
attached to a role do. Of files with policies that stand apart (templates of CloudFormation
and SAM, Terraform's files and plans, dumps of an account) those of one name are compared,
and one that is missing on a side allows nothing; --policy names a single one. One of the two
may be -, stdin.

Exit code 0 means that nothing was gained and nothing is unknown, 1 that something is or that
a text is no policy, 2 that the command line is wrong, or a file can't be read or is broken.`,
		Example: `  leastwise compare before.json after.json
  git show main:policy.json | leastwise compare - policy.json
  leastwise compare --format markdown old/template.yaml new/template.yaml
  leastwise compare --today policy.json shrunk.json
  leastwise compare --kind scp --all guardrail.json guardrail-new.json`,
		Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error { return f.run(cmd, o, args) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.kind, "kind", "", "how the policies are attached: "+strings.Join(policy.Kinds, ", ")+"; without, it is seen from the texts")
	flags.StringVar(&f.format, "format", "text", "`form` of the answer: "+strings.Join(report.CompareFormatNames(), ", "))
	flags.BoolVar(&f.json, "json", false, "the same as --format json")
	flags.StringVar(&f.policy, "policy", "", "compare only the policy of this `NAME`, in files that hold several")
	flags.BoolVar(&f.all, "all", false, "also show what is the same, and what can make no difference")
	flags.BoolVarP(&f.long, "long", "l", false, "list all actions, however many")
	flags.BoolVar(&f.today, "today", false, "leave out what AWS may add under wildcards")
	for flag, values := range map[string][]string{"kind": policy.Kinds, "format": report.CompareFormatNames()} {
		if err := cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp)); err != nil {
			panic(err)
		}
	}
	return cmd
}

// side is one of the two files.
type side struct {
	name, text string
	plain      bool
	list       []found
}

func (f *compareFlags) run(cmd *cobra.Command, o Options, args []string) error {
	if f.json {
		f.format = "json"
	}
	form, err := oneOf("--format", f.format, report.CompareFormatNames())
	if err != nil {
		return err
	}
	if args[0] == "-" && args[1] == "-" {
		return &usageError{"compare: both are stdin", "name a file for one of them"}
	}
	var sides [2]side
	for i, file := range args {
		if sides[i], err = readSide(cmd, file); err != nil {
			return err
		}
	}
	pairs, err := f.pair(sides)
	if err != nil {
		return err
	}
	c, err := o.Catalog()
	if err != nil {
		return err
	}
	e := engine.New(c)
	var out []report.Compare
	bad, more := false, false
	for i := range pairs {
		p := &pairs[i]
		reply, err := e.Compare(&api.CompareRequest{A: p.texts[0].text, B: p.texts[1].text, Kind: f.kindOf(p), Today: f.today})
		if err != nil {
			return flagError(err)
		}
		if err := p.broken(reply.Problems); err != nil {
			return err
		}
		bad = p.printProblems(cmd, reply.Problems) || bad
		for _, n := range []api.CompareCounts{reply.Pairs, reply.Idle, reply.Beyond} {
			more = more || n.Gained+n.Unknown > 0
		}
		out = append(out, report.Compare{Name: p.name, Reply: reply, Place: p.place})
	}
	if bad && f.format != "json" {
		return &warned{}
	}
	if _, err := cmd.OutOrStdout().Write(report.CompareFormats[form].Append(nil, out, f.all, f.long)); err != nil {
		return err
	}
	if bad || more {
		return &negative{}
	}
	return nil
}

func readSide(cmd *cobra.Command, file string) (s side, err error) {
	if s.name, s.text, err = readPolicyFile(cmd, file); err != nil {
		if e, ok := err.(*usageError); ok {
			e.hint = "" // it is about patterns, which are not compared
		}
		return s, err
	}
	s.list, s.plain, err = findPolicies(s.name, s.text)
	if err == nil && !s.plain && len(s.list) == 0 {
		err = &usageError{s.name + ": no policy in it", ""}
	}
	return s, err
}

// pair is two policies to be compared.
type pair struct {
	name  string // empty where there is only one
	texts [2]found
	files [2]*side
	lines [2]policy.Lines
}

// nothingAllowed is a policy that allows nothing, for one that is missing on a side.
const nothingAllowed = `{"Version":"2012-10-17","Statement":[]}`

// pair puts together what is to be compared.
func (f *compareFlags) pair(sides [2]side) ([]pair, error) {
	for i := range sides {
		s := &sides[i]
		if s.plain && f.policy == "" || s.plain && len(s.list) == 0 {
			s.list = []found{{text: s.text, places: shift(0)}}
		}
		if f.policy == "" || s.plain {
			continue
		}
		all := s.list
		s.list = slices.DeleteFunc(slices.Clone(all), func(p found) bool { return p.name != f.policy })
		if len(s.list) == 0 {
			return nil, &usageError{s.name + ": no policy is called " + f.policy, "there are " + namesOf(all)}
		}
	}
	lines := [2]policy.Lines{policy.NewLines(sides[0].text), policy.NewLines(sides[1].text)}
	with := func(name string, a, b found) pair {
		return pair{name, [2]found{a, b}, [2]*side{&sides[0], &sides[1]}, lines}
	}
	if len(sides[0].list) == 1 && len(sides[1].list) == 1 {
		return []pair{with("", sides[0].list[0], sides[1].list[0])}, nil
	}
	for i := range sides {
		if sides[i].list[0].name == "" {
			other := &sides[1-i]
			return nil, &usageError{other.name + " holds several policies, " + sides[i].name + " one", "name one of them: --policy, of " + namesOf(other.list)}
		}
	}
	var out []pair
	for _, a := range sides[0].list {
		b := missing(a)
		if i := slices.IndexFunc(sides[1].list, func(p found) bool { return p.name == a.name }); i >= 0 {
			b = sides[1].list[i]
		}
		out = append(out, with(a.name, a, b))
	}
	for _, b := range sides[1].list {
		if !slices.ContainsFunc(sides[0].list, func(p found) bool { return p.name == b.name }) {
			out = append(out, with(b.name, missing(b), b))
		}
	}
	return out, nil
}

func missing(of found) found {
	return found{name: of.name, known: of.known, kind: of.kind, text: nothingAllowed, places: shift(0)}
}

func namesOf(list []found) string {
	var names []string
	for _, p := range list {
		names = append(names, p.name)
	}
	return strings.Join(names, ", ")
}

// kindOf is the kind that the user says or the place of one of the policies does.
func (f *compareFlags) kindOf(p *pair) string {
	for _, t := range p.texts {
		if f.kind == "" && t.known {
			return t.kind.String()
		}
	}
	return f.kind
}

// place is where a byte of one side's policy stands.
func (p *pair) place(side, offset int) string {
	start, _ := p.texts[side].places.Span(offset, offset)
	at := p.lines[side].Position(start)
	return fmt.Sprintf("%s:%d:%d", p.files[side].name, at.Line, at.Column+1)
}

// broken is the first error of a text in broken JSON.
func (p *pair) broken(problems []api.PolicyProblem) error {
	for _, one := range problems {
		if policy.Broken(one.Code) && one.Code != policy.CodeNoPolicy {
			return &usageError{p.place(one.Policy, one.Start) + ": " + one.Message, one.Hint}
		}
	}
	return nil
}

// printProblems says what is wrong with the texts, and reports whether one is no policy.
func (p *pair) printProblems(cmd *cobra.Command, problems []api.PolicyProblem) (bad bool) {
	for _, one := range problems {
		word := "warning: "
		if one.Code == policy.CodeNoPolicy {
			word, bad = "", true
		}
		fmt.Fprintf(cmd.ErrOrStderr(), "%s%s: %s\n", word, p.place(one.Policy, one.Start), one.Message)
		if one.Hint != "" {
			fmt.Fprintf(cmd.ErrOrStderr(), "hint: %s\n", one.Hint)
		}
	}
	for i, t := range p.texts {
		if t.partial {
			fmt.Fprintf(cmd.ErrOrStderr(), "warning: %s: %s has, or may have, statements that only a run of Terraform tells\n", p.files[i].name, t.name)
		}
	}
	return bad
}
