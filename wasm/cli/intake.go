package cli

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/leastwise/leastwise/wasm/engine"
	"github.com/leastwise/leastwise/wasm/engine/api"
	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/report"
)

// intakeFormats are the forms of the answer of "intake".
var intakeFormats = []string{"text", "json", "policy"}

// intakeFlags are the flags of "intake".
type intakeFlags struct {
	kind, format, only, merge string
	json                      bool
}

// intakeCommand is the verb "intake": statements made of what people have at hand.
func intakeCommand(o Options) *cobra.Command {
	f := &intakeFlags{}
	cmd := &cobra.Command{
		Use:   "intake FILE...",
		Short: "Make statements of AccessDenied messages and CloudTrail's events",
		Long: `Make statements of what is at hand when a request was refused or a program has run: AWS's
AccessDenied messages in any text, CloudTrail's events (files as they lie in a bucket, also
.json.gz, the answer of lookup-events, single ones), policies and parts of them, also in
YAML, CloudFormation's templates and Terraform's files. ARNs and Policy Sentry's templates
are recognised as well; the verb "generate" makes policies of these.

Each statement is for the document that lacks it. Where a message says which policy that is,
be it an identity-based one, a service control policy, a permissions boundary, a session's, a
resource's or a role's trust policy, the statement is for it. A message that names none gives
a statement for an identity-based policy, and says that this was assumed. An explicit deny
gives no statement, since no Allow gets past it, but where to look. An encoded message gives
the command that decodes it; what that prints can be given to intake as well.

An event's actions are those that AWS documents for its operation, and its resources those
that the event names or tells by its parameters. Of events, refused or not, all count.

  --format text     for people, with the place of each message and event
  --format json     everything, as the page gets it
  --format policy   the statements as a policy, for one document

--merge POLICY.json prints that policy with the statements in it and changes as little of it
as possible; stderr says what became of each. --for takes the statements for one kind of
document, or those of one ARN or account, where there are several.

Exit code 0 means that statements or ARNs were found and nothing else, 1 that something needs
a look at a policy (an explicit deny, an encoded message) or that nothing was recognised, 2
that the command line is wrong or a file can't be read.`,
		Example: `  leastwise intake denied.txt
  terraform apply 2>&1 | leastwise intake -
  leastwise intake --for identity --merge policy.json 111122223333_CloudTrail_*.json.gz
  aws cloudtrail lookup-events --output json | leastwise intake --format policy -`,
		RunE: func(cmd *cobra.Command, args []string) error { return f.run(cmd, o, args) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.format, "format", "text", "`form` of the answer: "+strings.Join(intakeFormats, ", "))
	flags.BoolVar(&f.json, "json", false, "the same as --format json")
	flags.StringVar(&f.only, "for", "", "only statements for this `KIND` of policy, or of this ARN or account")
	flags.StringVar(&f.merge, "merge", "", "print the policy in this `FILE` with the statements in it")
	flags.StringVar(&f.kind, "kind", "", "how the policies in the files are attached: "+strings.Join(policy.Kinds, ", "))
	for flag, values := range map[string][]string{"kind": policy.Kinds, "for": policy.Kinds, "format": intakeFormats} {
		if err := cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp)); err != nil {
			panic(err)
		}
	}
	return cmd
}

func (f *intakeFlags) run(cmd *cobra.Command, o Options, args []string) error {
	if f.json {
		f.format = "json"
	}
	if _, err := oneOf("--format", f.format, intakeFormats); err != nil {
		return err
	}
	if f.merge != "" && cmd.Flags().Changed("format") && f.format != "policy" || f.merge != "" && f.json {
		return &usageError{"--merge prints a policy, --format " + f.format + " something else", "ask for one after the other"}
	}
	files, err := readIntake(cmd, args)
	if err != nil {
		return err
	}
	into, err := f.readInto(cmd, args)
	if err != nil {
		return err
	}
	e, err := o.intakeEngine()
	if err != nil {
		return err
	}
	reply, files, err := f.read(e, files)
	if err != nil {
		return err
	}
	if err := f.choose(reply); err != nil {
		return err
	}
	if f.format == "text" && f.merge == "" {
		err = f.print(cmd, report.AppendIntakeText(nil, report.Intake{Reply: reply, Place: files.place}))
	} else if f.format == "json" {
		err = f.print(cmd, append(reply.AppendJSON(nil), '\n'))
	} else {
		err = f.printPolicy(cmd, e, into, reply, files)
	}
	if err != nil {
		return err
	}
	files.printProblems(cmd.ErrOrStderr(), reply)
	files.printNext(cmd.ErrOrStderr(), reply, args)
	if len(reply.Leads) > 0 || reply.Form == "nothing" {
		return &negative{}
	}
	return nil
}

// read makes statements of files as they are, or else of the policies that are found in them.
func (f *intakeFlags) read(e *engine.Engine, files intakeFiles) (*api.IntakeReply, intakeFiles, error) {
	reply, err := e.Intake(&api.IntakeRequest{Texts: files.texts(), Kind: f.kind})
	if err != nil {
		return nil, nil, flagError(err)
	}
	if reply.Form != "nothing" {
		return reply, files, nil
	}
	policies := files.policies()
	if len(policies) == 0 {
		return reply, files, nil
	}
	reply, err = e.Intake(&api.IntakeRequest{Texts: policies.texts(), Kind: f.kind})
	return reply, policies, err
}

func (f *intakeFlags) print(cmd *cobra.Command, text []byte) error {
	_, err := cmd.OutOrStdout().Write(text)
	return err
}

// intakeEngine is an engine with the operations, which tell the actions of events.
func (o Options) intakeEngine() (*engine.Engine, error) {
	c, err := o.Catalog()
	if err != nil {
		return nil, err
	}
	e := engine.New(c)
	if o.Operations == nil {
		return e, nil
	}
	blob, err := o.Operations()
	if err != nil || blob == nil {
		return e, err
	}
	e, _, err = e.Open(engine.OperationsBlob, blob, false)
	return e, err
}

// choose leaves the candidates that --for asks for.
func (f *intakeFlags) choose(reply *api.IntakeReply) error {
	if f.only == "" {
		return nil
	}
	all := reply.Candidates
	reply.Candidates = slices.DeleteFunc(slices.Clone(all), func(c api.IntakeCandidate) bool { return c.Kind != f.only && c.Of != f.only })
	if len(reply.Candidates) > 0 || len(all) == 0 && slices.Contains(policy.Kinds, f.only) {
		return nil
	}
	words := slices.Clone(policy.Kinds)
	for i := range all {
		words = append(words, all[i].Of)
	}
	if _, err := oneOf("--for", f.only, words); err != nil {
		return err
	}
	return &usageError{"no statement is for " + f.only, "there are some for " + documentsOf(all)}
}

// documentsOf names the documents that statements are for, as --for takes them.
func documentsOf(list []api.IntakeCandidate) string {
	var names []string
	for i := range list {
		c := &list[i]
		if name := cmp.Or(c.Of, c.Kind); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}

// readInto reads the policy to merge into, if there is one.
func (f *intakeFlags) readInto(cmd *cobra.Command, args []string) (string, error) {
	if f.merge == "" {
		return "", nil
	}
	if f.merge == "-" && (len(args) == 0 || slices.Contains(args, "-")) {
		return "", &usageError{"intake: both are stdin", "name a file for one of them"}
	}
	name, text, err := readPolicyFile(cmd, f.merge)
	if err != nil {
		return "", err
	}
	if d, problems := policy.Parse(text); len(problems) > 0 && len(d.Statements) == 0 {
		at := policy.NewLines(text).Position(problems[0].Span.Start)
		return "", &usageError{fmt.Sprintf("%s:%d:%d: %s", name, at.Line, at.Column+1, problems[0].Message), problems[0].Hint}
	}
	return text, nil
}

// printPolicy prints the statements as one policy, or in the policy that is there.
func (f *intakeFlags) printPolicy(cmd *cobra.Command, e *engine.Engine, into string, reply *api.IntakeReply, files intakeFiles) error {
	list := reply.Candidates
	for i := range list {
		if list[i].Kind != list[0].Kind || list[i].Of != list[0].Of {
			return &usageError{"the statements are for different documents", "--for takes those of one: " + documentsOf(list)}
		}
	}
	notes := cmd.ErrOrStderr()
	for i := range reply.Leads {
		l := &reply.Leads[i]
		fmt.Fprintf(notes, "%s: %s\nhint: %s\n", files.place(l.Text, l.Start), l.Message, l.Hint)
		if l.Command != "" {
			fmt.Fprintf(notes, "  $ %s\n", l.Command)
		}
	}
	for _, note := range reply.Notes {
		fmt.Fprintf(notes, "note: %s\n", note)
	}
	if len(list) == 0 {
		if f.merge != "" { // as it was: nothing half-done on the way to a file
			return f.print(cmd, []byte(into))
		}
		return nil
	}
	statements := make([]string, len(list))
	for i := range list {
		statements[i] = list[i].Statement
	}
	merged, err := e.Merge(&api.MergeRequest{Policy: into, Statements: statements})
	if err != nil {
		return inFile(err, cmp.Or(f.merge, "intake"))
	}
	if err := f.print(cmd, []byte(withEnd(merged.Policy))); err != nil {
		return err
	}
	fmt.Fprintf(notes, "for %s\n", list[0].Place)
	for i := range merged.Merged {
		printMerged(notes, &merged.Merged[i], &list[i])
	}
	return nil
}

// inFile makes an engine's error one about a file.
func inFile(err error, name string) error {
	var e *api.Error
	if errors.As(err, &e) {
		return &usageError{name + ": " + e.Message, e.Hint}
	}
	return err
}

func withEnd(text string) string {
	if strings.HasSuffix(text, "\n") {
		return text
	}
	return text + "\n"
}
