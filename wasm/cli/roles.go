package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/leastwise/leastwise/wasm/report"
	"github.com/leastwise/leastwise/wasm/roles"
)

// RolesAccount is what the verbs about roles ask of the live account.
type RolesAccount struct {
	// Flags adds flags that say on whose behalf.
	Flags func(flags *pflag.FlagSet)
	// Read finds out what the account has of what is wanted. cmd has the flags, the context
	// and where to say what takes long.
	Read func(cmd *cobra.Command, want *roles.Desired) (*roles.Actual, error)
	// Apply makes the account what is wanted. Without it there is no "roles apply".
	Apply func(cmd *cobra.Command, a *RolesApplication) error
	// ApplyFlags adds flags that only Apply has.
	ApplyFlags func(flags *pflag.FlagSet)
}

// RolesApplication is what to apply.
type RolesApplication struct {
	Want    *roles.Desired
	Options roles.Options
	// Show writes a plan to stdout and its summary to stderr, as "roles plan" does.
	Show func(p *roles.Plan, have *roles.Actual) error
}

const rolesLong = `Roles as code: a folder of YAML says which roles, buckets and keys an account has, and
exactly what each is allowed; leastwise shows what differs, and makes it so. What the folder
does not define is never touched.

The folder has the account's name. accounts.yaml beside it gives its number, "prod:
111122223333", and that of other accounts that the files name. Every file whose name ends in
.yaml counts, in folders below too; files may be named one by one as well.

  roles:
    team/app:                  # the role app with path /team/
      allow_to_assume_me: {service: ec2}
      allow_permission:
        - {action: "s3:Get*", resource: {s3: data}}
      generate: {write: ["arn:aws:sqs:eu-west-1:111122223333:jobs"]}
      managed_policies: []     # and no others
      make_instance_profile: true

Files of iam_syncr are read as they are; "leastwise iam_syncr FOLDER --dry-run" is "leastwise
roles plan FOLDER".`

func rolesCommand(o Options) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "roles",
		Short: "Roles, buckets and keys as code: compile, plan, apply, import",
		Long:  rolesLong,
	}
	cmd.AddCommand(rolesRenderCommand(o), rolesPlanCommand(o), rolesImportCommand())
	if o.Roles.Apply != nil {
		cmd.AddCommand(rolesApplyCommand(o))
	}
	return cmd
}

// RolesPlanning is one run of "roles plan". The old name for it fills it in itself.
type RolesPlanning struct {
	RolesInput
	// Dump is a file with an account's dump, empty for the live account.
	Dump string
	// Format is that of the plan, see report.RolesFormats. Empty is text.
	Format    string
	JSON      bool
	Exclusive bool
	Steps     bool
}

func (p *RolesPlanning) addFlags(flags *pflag.FlagSet) {
	p.RolesInput.addFlags(flags)
	flags.BoolVar(&p.Exclusive, "exclusive", false, "also take away attached policies and boundaries of roles whose definition does not speak of them")
	flags.StringVar(&p.Format, "format", "text", "`form` of the plan: "+strings.Join(report.RolesFormatNames(), ", "))
	flags.BoolVar(&p.JSON, "json", false, "the same as --format json")
	flags.BoolVar(&p.Steps, "steps", false, "show the calls to AWS in their order as well")
}

func rolesPlanCommand(o Options) *cobra.Command {
	p := &RolesPlanning{}
	cmd := &cobra.Command{
		Use:   "plan FOLDER|FILE...",
		Short: "Show how an account differs from what is defined",
		Long: `Show how an account differs from what is defined, and what making it so would grant and
take away. --dump compares with what "aws iam get-account-authorization-details" has printed,
without a network; without it the live account is asked.

Each difference is a line: + to create, M to change, - to delete, = to keep (shown, and left
as it is), ! refused, with documents and differences below. Documents are compared by what
they mean: order, letter case and other ways to write the same are no difference. What a dump
does not know, such as a role's description, is marked with ? and counts for nothing.

Exit code 0 means that there is nothing to do, 1 that something differs, 2 that files or
account can't be read.`,
		Example: `  leastwise roles plan accounts/prod
  leastwise roles plan accounts/prod --dump prod.json
  leastwise roles plan accounts/prod --dump prod.json --format markdown --steps
  aws iam get-account-authorization-details | leastwise roles plan accounts/prod --dump - --json`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return p.Run(cmd, o, args) },
	}
	p.addFlags(cmd.Flags())
	cmd.Flags().StringVar(&p.Dump, "dump", "", "compare with the account's dump in this `file`, - for stdin")
	if o.Roles.Flags != nil {
		o.Roles.Flags(cmd.Flags())
	}
	return cmd
}

// Run writes the plan to cmd's stdout, and notes and a summary to its stderr. That something
// differs is an error without text.
func (p *RolesPlanning) Run(cmd *cobra.Command, o Options, args []string) error {
	plan, err := p.Plan(cmd, o, args)
	if err == nil && len(plan.Changes) > 0 {
		return &nothing{}
	}
	return err
}

// Plan is Run for who does not care whether something differs.
func (p *RolesPlanning) Plan(cmd *cobra.Command, o Options, args []string) (*roles.Plan, error) {
	if err := p.checkFormat(); err != nil {
		return nil, err
	}
	want, err := p.load(cmd, o, args)
	if err != nil {
		return nil, err
	}
	var have *roles.Actual
	switch {
	case p.Dump != "":
		have, err = readRolesDump(cmd, p.Dump)
	case o.Roles.Read == nil:
		err = &usageError{"this program asks no live account", "name a dump with --dump"}
	default:
		have, err = o.Roles.Read(cmd, want)
	}
	if err != nil {
		return nil, err
	}
	plan, err := roles.NewPlan(want, have, p.options())
	if err != nil {
		return nil, err
	}
	return plan, p.show(cmd, o, want, plan, have)
}

func (p *RolesPlanning) options() roles.Options { return roles.Options{Exclusive: p.Exclusive} }

func (p *RolesPlanning) checkFormat() error {
	if p.JSON {
		p.Format = "json"
	}
	if p.Format == "" {
		p.Format = "text"
	}
	_, err := oneOf("--format", p.Format, report.RolesFormatNames())
	return err
}

// show writes a plan.
func (p *RolesPlanning) show(cmd *cobra.Command, o Options, want *roles.Desired, plan *roles.Plan, have *roles.Actual) error {
	c, err := o.Catalog()
	if err != nil {
		return err
	}
	at := slices.Index(report.RolesFormatNames(), p.Format)
	out := report.RolesFormats[at].Append(nil, &report.Roles{Plan: plan, Effects: plan.Effects(c, want, have), Date: c.Date(), Steps: p.Steps})
	if _, err := cmd.OutOrStdout().Write(out); err != nil {
		return err
	}
	if p.Format == "text" {
		fmt.Fprintln(cmd.ErrOrStderr(), report.RolesSummary(plan))
	}
	return nil
}

func rolesApplyCommand(o Options) *cobra.Command {
	p := &RolesPlanning{}
	cmd := &cobra.Command{
		Use:   "apply FOLDER|FILE...",
		Short: "Make an account what is defined",
		Long: `Make an account what is defined: the differences that "roles plan" shows, in an order in
which no role is ever able to do more than before or afterwards. Before each call the state
of what it changes is compared with what was planned for; a run that ends in between is
continued by the next one.

The plan goes to stdout, and nothing is changed before somebody has said yes to it, or
--yes. Credentials are found as AWS's tools find them, and have to be of the account that the
folder is for; other addresses than AWS's (AWS_ENDPOINT_URL) are taken and named. At the end
all that was changed is read again.

Exit code 0 means that everything was done, 1 that something is not as defined: a dry run
with differences, a no, a role that is refused; 2 a failure, with how far it came.`,
		Example: `  leastwise roles apply accounts/prod
  leastwise roles apply accounts/prod --yes --audit audit.jsonl
  leastwise roles apply accounts/prod --show-permissions`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return p.Apply(cmd, o, args) },
	}
	p.addFlags(cmd.Flags())
	for _, add := range []func(*pflag.FlagSet){o.Roles.Flags, o.Roles.ApplyFlags} {
		if add != nil {
			add(cmd.Flags())
		}
	}
	return cmd
}

// Apply makes the account what is defined.
func (p *RolesPlanning) Apply(cmd *cobra.Command, o Options, args []string) error {
	if o.Roles.Apply == nil {
		return &usageError{"this program changes no live account", "\"leastwise roles plan --dump FILE\" shows what differs from a dump"}
	}
	if err := p.checkFormat(); err != nil {
		return err
	}
	want, err := p.load(cmd, o, args)
	if err != nil {
		return err
	}
	return o.Roles.Apply(cmd, &RolesApplication{Want: want, Options: p.options(), Show: func(plan *roles.Plan, have *roles.Actual) error {
		return p.show(cmd, o, want, plan, have)
	}})
}
