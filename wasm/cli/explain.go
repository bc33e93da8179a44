package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/expand"
	"github.com/leastwise/leastwise/wasm/generate"
	"github.com/leastwise/leastwise/wasm/query"
)

// explainFlags are the flags of "explain".
type explainFlags struct {
	generationFlags
	actions []string // patterns
}

// explainCommand is the verb "explain": why the policy of templates has its actions.
func explainCommand(o Options) *cobra.Command {
	f := &explainFlags{}
	cmd := &cobra.Command{
		Use:   "explain [FILE]...",
		Short: "Say what a policy does in plain words, and why each action is in one that templates ask for",
		Long: `Given a policy, say in a sentence for each statement what it does: on which resources, for
whom, under which conditions, and which of its actions have no effect there. The file may be
whatever "leastwise lint" takes: JSON, YAML, a template of CloudFormation, Terraform's files. With
--json it is an array of objects with "name" and "policy", which has the sentences and a table
of services by access level like the one of AWS's console.

Given a template of "generate", say for every action of the policy that "generate" would
write which entry of a template asks for it, and by what: the resource type of an ARN at the
level of its list, a name or pattern in a list, or another action that needs it. Templates,
ARNs and options are those of "generate".

Text has a line for each action and reason: the action, its access level, and behind
arrows the way back to the template. A level that AWS or our strict table sees otherwise
has that in brackets. Patterns of skip-resource-constraints are explained action by action.

--json prints an array with an object for each action:
  action       its name; where the catalog lacks it, as the template has it
  level        by the table of --levels; empty for what the catalog does not know
  strictLevel, awsLevel
               ours and AWS's level, each only where it differs from level
  statements   the Sids of the statements that have it
  reasons      objects:
    why        level, action, wildcard-only, skip-list, sts, dependent, principal
               (of a trust policy) or service (of a boundary)
    effect     Allow or Deny
    field      list of the template: read, wildcard-only/service-list, sts/assume-role
    file       template; empty for an ARN of the command line
    line, column
               place of the entry, from 1 and from 0 (in code points); line 0 is no place
    text       the entry
    type       resource type that took it ("s3 object"), or empty
    of         with why dependent: the action that needs this one, else empty
    documented with why dependent: false if only the operation is known to check it
    because    with why dependent: the reason of that action, where it has one

Exit code 0 means that everything was explained, 1 that the policy lacks an action that
--action asks for (stderr says why, as far as that is known), 2 that a template can't be
read or followed.`,
		Example: `  leastwise explain policy.json
  leastwise explain crud.yml
  leastwise explain crud.yml --action s3:GetObject
  leastwise explain --action 'iam:*' --json <crud.yml
  leastwise explain --write arn:aws:sqs:eu-west-1:111122223333:queue`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			files := args
			if len(args) == 0 && !f.asks() && !isTerminalIn(cmd.InOrStdin()) {
				files = []string{"-"}
			}
			if list, ok, err := policiesIn(cmd, files); err != nil || ok {
				if err != nil {
					return err
				}
				return f.explainPolicies(cmd, o, list)
			}
			run, err := f.generation(cmd, args)
			if err != nil {
				return err
			}
			return run.explain(cmd, o, f.actions)
		},
	}
	f.add(cmd)
	flags := cmd.Flags()
	flags.StringArrayVarP(&f.actions, "action", "a", nil, "only actions that fit `PATTERN`; * and ? are wildcards, letter case does not matter")
	flags.BoolVar(&f.JSON, "json", false, "print a JSON array")
	return cmd
}

// explain prints the reasons of the actions that fit one of the patterns, without patterns
// of all.
func (g *Generation) explain(cmd *cobra.Command, o Options, patterns []string) error {
	if slices.Contains(patterns, "") {
		return &usageError{"--action: an empty name", "for example: --action s3:GetObject"}
	}
	if err := g.defaultInput(cmd); err != nil {
		return err
	}
	in, err := g.prepare(cmd, o)
	if err != nil {
		return err
	}
	result := generate.FromTemplates(in.catalog, in.templates, in.options)
	if in.passes.err != nil {
		return in.passes.err
	}
	mistakes := slices.DeleteFunc(slices.Clone(result.Notes), func(n generate.Note) bool { return n.Severity == generate.Info })
	if err := in.places.print(cmd.ErrOrStderr(), mistakes); err != nil {
		return err
	}
	e := &explanation{prepared: in, result: &result}
	all := e.all()
	list := all
	if len(patterns) > 0 {
		list = slices.DeleteFunc(slices.Clone(all), func(x explained) bool {
			return !slices.ContainsFunc(patterns, func(p string) bool { return query.NameMatches(p, x.id) })
		})
	}
	out := e.text(list)
	if g.JSON {
		if out, err = e.json(list); err != nil {
			return err
		}
	}
	if _, err := cmd.OutOrStdout().Write(out); err != nil {
		return err
	}
	if err := e.absent(cmd.ErrOrStderr(), all, patterns); err != nil {
		return err
	}
	return in.done()
}

// explanation answers for one policy.
type explanation struct {
	*prepared
	result *generate.Result
}

// explained is an action of the policy with all its reasons.
type explained struct {
	id         string // what the catalog lacks: as the template has it
	action     catalog.Action
	known      bool
	statements []string
	chains     []generate.Chain
}

// all are the policy's actions, sorted. Patterns are what they cover.
func (e *explanation) all() []explained {
	found := map[string]*explained{}
	for i := range e.result.Statements {
		s := &e.result.Statements[i]
		for _, written := range s.IDs() {
			chains := e.result.Explain(written)
			for _, x := range e.covered(written) {
				have := found[x.id]
				if have == nil {
					have = &x
					found[x.id] = have
				}
				if !slices.Contains(have.statements, s.Sid) {
					have.statements = append(have.statements, s.Sid)
				}
				have.add(chains)
			}
		}
	}
	out := make([]explained, 0, len(found))
	for _, x := range found {
		out = append(out, *x)
	}
	slices.SortFunc(out, func(a, b explained) int { return strings.Compare(a.id, b.id) })
	return out
}

// covered are the actions of an entry of the policy.
func (e *explanation) covered(written string) []explained {
	if a, ok := e.catalog.LookupAction(written); ok && !expand.HasWildcard(written) {
		return []explained{{id: a.ID(), action: a, known: true}}
	}
	var out []explained
	for a := range e.catalog.Match(written) {
		out = append(out, explained{id: a.ID(), action: a, known: true})
	}
	if len(out) == 0 {
		out = []explained{{id: written}}
	}
	return out
}

// add takes chains that are not there yet; the same reason may count in several statements.
func (x *explained) add(chains []generate.Chain) {
	for _, chain := range chains {
		if !slices.ContainsFunc(x.chains, func(have generate.Chain) bool { return slices.EqualFunc(have, chain, sameReason) }) {
			x.chains = append(x.chains, chain)
		}
	}
}

func sameReason(a, b generate.Reason) bool {
	return a.Why == b.Why && a.Type == b.Type && a.Of == b.Of && a.Template() == b.Template() && a.Field() == b.Field() && a.Text() == b.Text()
}
