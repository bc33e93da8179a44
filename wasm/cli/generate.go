package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/leastwise/leastwise/wasm/convert"
)

// levelFlags are the access levels in the order of help and of statements.
var levelFlags = [...]struct{ name, level, help string }{
	{"read", "Read", "allow reading `ARN`; - reads ARNs from stdin, one a line"},
	{"write", "Write", "allow changing `ARN`"},
	{"list", "List", "allow listing `ARN`"},
	{"tagging", "Tagging", "allow tagging `ARN`"},
	{"permissions-management", "Permissions management", "allow managing permissions on `ARN`"},
}

// Generation is what one run of "generate" is asked for.
type Generation struct {
	// Files are templates; "-" is stdin.
	Files []string
	// ARNs are those of each of the levelFlags.
	ARNs [len(levelFlags)][]string
	// Exclude are patterns of actions that the ARNs must not bring, Conditions recipes for
	// them ("mfa", "organisation=o-1", "tag=team=blue"); Boundary are services whose reading
	// actions a boundary leaves possible. Templates have their own.
	Exclude, Conditions, Boundary []string
	// Minimize is the least number of characters before a star, -1 for names as they are.
	Minimize int
	// Dependents is none, scoped or wildcard; empty is scoped, and what a template says itself
	// comes first.
	Dependents string
	// Compat follows Policy Sentry in names, order, levels and layout.
	Compat bool
	// CompleteOnly leaves out actions that need a further ARN.
	CompleteOnly bool
	// Levels names the level table, or a file with one; empty is the default.
	Levels string
	// Partition, Region and Account fill formats where the templates name none.
	Partition, Region, Account string
	// Format is one of convert.Formats; empty is JSON.
	Format string
	// Name is what formats call the policy that name it; empty is the name of the only
	// template.
	Name string
	// Pseudo makes CloudFormation fill placeholders for partition, region and account.
	Pseudo bool
	// JSON prints policy and notes as one object.
	JSON bool
	// Strict makes warnings exit code 1.
	Strict bool
	// Separate writes a policy for each template instead of one for all.
	Separate bool

	query bool // the template came in a query
}

// generateCommand is the verb "generate": templates, or ARNs and access levels, in; a
// policy out.
func generateCommand(o Options) *cobra.Command {
	f := generationFlags{}
	g := &f.Generation
	cmd := &cobra.Command{
		Use:   "generate [FILE]...",
		Short: "Write a policy from templates, or for ARNs and access levels",
		Long: `Write a policy that allows what templates ask for, or the actions of the named access
levels on the named resources, with what these actions need besides (--dependents), and
nothing else. The policy alone goes to stdout; what to know about it goes to stderr, with
file, line and column.

Templates are YAML or JSON, in Policy Sentry's form and beyond: with conditions, Allow and
Deny side by side, for resources, for who may assume a role, and for boundaries. "leastwise
template" writes empty ones. Several templates, also several in one file, make one policy
together, and so do ARNs beside them; --separate writes one policy for each, one behind the
other. Without files and ARNs a template is read from stdin, if that is no terminal.

With --format terraform, stdin may also be what Terraform's data source "external" asks: an
object of texts with the key template (a whole template), or with a template's fields, lists
as JSON; and with options: account, compat, complete-only, dependents, levels, minimize,
partition, region, strict.

Exit code 0 means that the policy was written, 1 that it was written with --strict and
there are warnings, 2 that a template can't be read or followed: then nothing is written.
An ARN of the command line that names no known resource gives 2 as well, but the policy for
all others is still printed.`,
		Example: `  leastwise generate crud.yml
  leastwise generate -i crud.yml --minimize --format terraform
  leastwise generate --read arn:aws:s3:::bucket/* --list arn:aws:s3:::bucket
  leastwise generate --write arn:aws:sqs:eu-west-1:111122223333:queue --levels aws
  leastwise generate --read arn:aws:s3:::bucket/* --condition organisation=o-a1b2c3d4e5
  leastwise generate --boundary s3,dynamodb,sqs --minimize`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			run, err := f.generation(cmd, args)
			if err != nil {
				return err
			}
			return run.Run(cmd, o)
		},
	}
	f.add(cmd)
	flags := cmd.Flags()
	flags.StringVar(&g.Format, "format", "json", "`form` of the policy: "+strings.Join(convert.FormatNames(), ", "))
	flags.StringVar(&g.Name, "name", "", "what the forms hcl, cfn and cfn-json call the policy")
	flags.BoolVar(&g.Pseudo, "pseudo", false, "with cfn and cfn-json: ${Partition}, ${Region} and ${Account} become CloudFormation's pseudo parameters")
	flags.BoolVar(&g.Strict, "strict", false, "exit code 1 if there are warnings")
	flags.BoolVar(&g.Separate, "separate", false, "one policy for each template")
	flags.BoolVar(&g.JSON, "json", false, "print policy and notes as one JSON object")
	flags.StringVar(&g.Format, "fmt", "json", "")
	if err := flags.MarkHidden("fmt"); err != nil {
		panic(err)
	}
	return cmd
}

// Run writes the policy to cmd's stdout and notes to its stderr.
func (g Generation) Run(cmd *cobra.Command, o Options) error {
	format, err := policyFormat(g.Format)
	if err != nil {
		return err
	}
	if err := g.defaultInput(cmd); err != nil {
		return err
	}
	if name := format.Name; g.Pseudo && name != "cfn" && name != "cfn-json" {
		return &usageError{"--pseudo has no meaning for the form " + name, "it is for cfn and cfn-json"}
	} else if g.Name != "" && name != "cfn" && name != "cfn-json" && name != "hcl" {
		return &usageError{"--name has no meaning for the form " + name, "it is for hcl, cfn and cfn-json"}
	}
	if format.Name == "terraform" && slices.Contains(g.Files, "-") {
		stdin, err := g.takeQuery(cmd.InOrStdin())
		if err != nil {
			return err
		}
		cmd.SetIn(stdin)
	}
	return g.templates(cmd, o, format)
}

// policyOptions are those of the output's form.
func (g *Generation) policyOptions() convert.Options {
	out := convert.Options{Name: g.Name, Pseudo: g.Pseudo}
	if g.Compat {
		out.Like = convert.PolicySentry
	}
	return out
}

// setCompat reports whether it knows the tool.
func (g *Generation) setCompat(tool string) bool {
	g.Compat = tool == "policy-sentry" || tool == "policy_sentry"
	return g.Compat || tool == "" || tool == "none"
}

// warned is exit code 1; the warnings are printed.
type warned struct{}

func (*warned) Error() string { return "" }
func (*warned) ExitCode() int { return 1 }

// refused is exit code 2; what is wrong was printed already.
type refused struct{}

func (*refused) Error() string { return "" }
func (*refused) ExitCode() int { return 2 }
