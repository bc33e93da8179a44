package cli

import (
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/cond"
	"github.com/leastwise/leastwise/wasm/engine"
	"github.com/leastwise/leastwise/wasm/engine/api"
	"github.com/leastwise/leastwise/wasm/expand"
)

// evaluateFlags are the flags of "evaluate".
type evaluateFlags struct {
	policies         [len(layerFlags)][]string
	dumps            []string
	actions          []string
	resources        []string
	context          []string
	tags             []string
	principalTags    []string
	as, role         string
	account          string
	time             string
	management, json bool
	format           string
}

// layerFlags are the flags that take policies, with the layer each is for.
var layerFlags = [...]struct{ name, layer, help string }{
	{"policy", "identity", "identity policy of user, group or role in `FILE`: JSON or YAML, - for stdin, or the JSON itself; may stand several times, as all of these"},
	{"boundary", "boundary", "permissions boundary in `FILE`"},
	{"session", "session", "session policy in `FILE`"},
	{"resource-policy", "resource", "policy of the resource in `FILE`; ARN=FILE for that of one of several resources"},
	{"trust", "trust", "trust policy of the role in `FILE`, for sts:AssumeRole and its like; also ARN=FILE"},
	{"scp", "scp", "service control policy in `FILE`; LEVEL=FILE for one attached below the root, which is 0: each level must allow"},
	{"rcp", "rcp", "resource control policy in `FILE`; also LEVEL=FILE"},
	{"vpc-endpoint", "vpc-endpoint", "policy in `FILE` of the VPC endpoint that the request goes through"},
}

// evaluateCommand is the verb "evaluate": whether AWS would allow a request, and why.
func evaluateCommand(o Options) *cobra.Command {
	f := &evaluateFlags{}
	cmd := &cobra.Command{
		Use:   "evaluate",
		Short: "Say whether AWS would allow a request, and why",
		Long: `Decide as AWS would whether a request is allowed by all policies that apply to it, and say
why: the decision, then each layer of policies with the statements that decided (file, line,
column, and what of them matched), why each of the others did not match, and the context
keys that policies ask for and the request does not have.

The decision is "allowed", "explicit-deny", "implicit-deny", or "unknown" if it depends on
something that AWS does not document or that is not modelled; then that is named.

The request. --as makes it; --action may be a pattern, and stand several times: then there
is a table with a line for each action and resource. Of several --resource each is decided.
--context takes KEY=VALUE, several values with commas between them, and "" around a value
that holds commas or is empty ("" for a quotation mark in there): --context 'k="a,b",c' has
the values a,b and c. KEY= without a value says that the request does not have the key. It
also takes a FILE, JSON or YAML, with a map of keys to a value or a list. What follows from
principal and resource need not be given: aws:PrincipalArn, aws:ResourceAccount and so on.

--dump reads what "aws iam get-account-authorization-details" prints, also in pages, one
behind the other. The policies, permissions boundary and tags of --as are taken from there:
of a user with its groups, a role, a session of it, or an instance profile's role; and the
trust policies of roles that --resource names. Policies of flags come on top. A policy that
the dump does not have makes the decision unknown where it could matter.

--json prints the engine's reply; with several actions, a list of objects with action and
reply. Spans in there are bytes of the policy's text, from 0, end exclusive.

Exit code 0 means that everything is allowed, 1 that something is denied or unknown, 2 that
the command line or an input is broken.`,
		Example: `  leastwise evaluate --policy policy.json --action s3:GetObject --resource arn:aws:s3:::bucket/key
  leastwise evaluate --policy policy.json --boundary boundary.json --scp root.json --scp 1=team.json \
    --as arn:aws:iam::111122223333:role/app --action 's3:*Object' --resource arn:aws:s3:::bucket/key
  leastwise evaluate --policy - --action ec2:RunInstances --context aws:RequestedRegion=eu-west-1 <policy.json
  leastwise evaluate --trust trust.json --as ec2.amazonaws.com --action sts:AssumeRole \
    --resource arn:aws:iam::111122223333:role/app
  aws iam get-account-authorization-details >account.json
  leastwise evaluate --dump account.json --as arn:aws:iam::111122223333:role/app --action 'dynamodb:*' \
    --resource arn:aws:dynamodb:eu-west-1:111122223333:table/orders`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return f.run(cmd, o) },
	}
	flags := cmd.Flags()
	for i, layer := range layerFlags {
		flags.StringArrayVar(&f.policies[i], layer.name, nil, layer.help)
	}
	flags.StringArrayVar(&f.dumps, "dump", nil, "take the policies of --as from the account's dump in `FILE`")
	flags.StringVar(&f.as, "as", "", "`ARN` of the user, role or session that asks; also an account's 12 digits for its root user, a service's name, or anonymous")
	flags.StringVar(&f.role, "role", "", "`ARN` of the role of a session that --as names, needed if the role has a path")
	flags.StringArrayVarP(&f.actions, "action", "a", nil, "`ACTION` that is asked for, or a pattern")
	flags.StringArrayVarP(&f.resources, "resource", "r", nil, "`ARN` that the action works on (\"*\" without the flag)")
	flags.StringVar(&f.account, "resource-account", "", "`ACCOUNT` that owns resources whose ARNs have none, such as buckets (that of --as without the flag)")
	flags.StringArrayVarP(&f.context, "context", "c", nil, "`KEY=VALUE` of the request's context, or a file")
	flags.StringArrayVar(&f.tags, "tag", nil, "`KEY=VALUE` of a tag that the resources have")
	flags.StringArrayVar(&f.principalTags, "principal-tag", nil, "`KEY=VALUE` of a tag that --as has")
	flags.StringVar(&f.time, "time", "", "`MOMENT` of the request for date conditions: ISO 8601, seconds since 1970, or now")
	flags.BoolVar(&f.management, "management-account", false, "--as belongs to its organization's management account, which service control policies do not touch")
	flags.StringVar(&f.format, "format", "text", "`form` of the answer: text or json")
	flags.BoolVar(&f.json, "json", false, "the same as --format json")
	return cmd
}

// evaluation is one run of "evaluate".
type evaluation struct {
	*evaluateFlags
	sources
	request api.EvaluateRequest
	actions []string
	engine  *engine.Engine
	replies []*api.EvaluateReply // by action
}

func (f *evaluateFlags) run(cmd *cobra.Command, o Options) error {
	if _, err := oneOf("--format", f.format, []string{"text", "json"}); err != nil {
		return err
	}
	c, err := o.Catalog()
	if err != nil {
		return err
	}
	e := &evaluation{evaluateFlags: f, sources: sources{stdin: cmd.InOrStdin(), warnings: cmd.ErrOrStderr()}, engine: engine.New(c)}
	if err := e.prepare(c); err != nil {
		return err
	}
	allowed := true
	for _, action := range e.actions {
		e.request.Action = action
		reply, err := e.engine.Evaluate(&e.request)
		if err != nil {
			return asUsage(err)
		}
		allowed = allowed && reply.Decision == "allowed"
		e.replies = append(e.replies, reply)
	}
	if err := e.printProblems(e.replies[0].Problems); err != nil {
		return err
	}
	e.warnOfKeys(c)
	var out []byte
	switch {
	case f.json || f.format == "json":
		out = e.appendJSON(nil)
	case len(e.actions) == 1:
		out = e.appendDetails(nil, e.replies[0])
	default:
		out = e.appendTable(nil)
	}
	if _, err := cmd.OutOrStdout().Write(out); err != nil {
		return err
	}
	if !allowed {
		return &negative{}
	}
	return nil
}

// negative is an answer that was printed and is none to rely on: exit code 1.
type negative struct{}

func (*negative) Error() string { return "" }
func (*negative) ExitCode() int { return 1 }

// asUsage makes an engine's error one with a hint.
func asUsage(err error) error {
	if e, ok := err.(*api.Error); ok {
		return &usageError{e.Message, e.Hint}
	}
	return err
}

// prepare makes the request of flags and files.
func (e *evaluation) prepare(c *catalog.Catalog) error {
	if len(e.evaluateFlags.actions) == 0 {
		return &usageError{"evaluate: no action", "for example: --action s3:GetObject"}
	}
	for i, layer := range layerFlags {
		for _, value := range e.policies[i] {
			if err := e.addFlag(layer.name, layer.layer, value); err != nil {
				return err
			}
		}
	}
	if err := e.setRequest(); err != nil {
		return err
	}
	if len(e.dumps) > 0 {
		if err := e.readDumps(); err != nil {
			return err
		}
	}
	if len(e.texts) == 0 {
		return &usageError{"evaluate: no policy", "--policy FILE, or --dump FILE with --as ARN"}
	}
	e.request.Policies = e.apiTexts()
	return e.expandActions(c)
}

func (e *evaluation) setRequest() error {
	q := &e.request
	q.Time = e.time
	if q.Time == "now" {
		q.Time = time.Now().UTC().Format(time.RFC3339)
	}
	if _, ok := cond.Seconds(q.Time); !ok && q.Time != "" {
		return &usageError{"--time: " + quote(q.Time) + " is no moment", "a moment reads 2026-05-01T00:00:00Z, or has seconds since 1970, or is now"}
	}
	var err error
	if q.Principal.Tags, err = tagPairs("--principal-tag", e.principalTags); err != nil {
		return err
	}
	resourceTags, err := tagPairs("--tag", e.tags)
	if err != nil {
		return err
	}
	resources := e.resources
	if len(resources) == 0 {
		resources = []string{"*"}
	}
	for _, r := range resources {
		q.Resources = append(q.Resources, api.RequestResource{ARN: r, Account: e.account, Tags: resourceTags})
	}
	if q.Context, err = e.readContext(e.context); err != nil {
		return err
	}
	q.Principal.Name, q.Principal.Parent, q.Principal.ManagementAccount = e.as, e.role, e.management
	if e.as == "" {
		q.Principal.Name = defaultPrincipal(e.account, resources)
		if len(e.dumps) > 0 {
			return &usageError{"--dump: no --as", "--as names the user or role whose policies count"}
		}
		e.warn("note", "the request is made by "+q.Principal.Name+", as there is no --as")
	}
	return nil
}

// defaultPrincipal is a user of the account that the resources are in.
func defaultPrincipal(account string, resources []string) string {
	for _, r := range resources {
		if f := strings.SplitN(r, ":", 6); account == "" && len(f) == 6 && len(f[4]) == 12 {
			account = f[4]
		}
	}
	if account == "" {
		account = "111122223333"
	}
	return "arn:aws:iam::" + account + ":user/somebody"
}

// expandActions writes patterns out.
func (e *evaluation) expandActions(c *catalog.Catalog) error {
	for _, pattern := range e.evaluateFlags.actions {
		if !strings.Contains(pattern, ":") && pattern != "*" {
			return &usageError{"--action: " + quote(pattern) + " is no action", "an action reads service:Name, for example s3:GetObject"}
		}
		if !expand.HasWildcard(pattern) {
			e.actions = append(e.actions, pattern)
			continue
		}
		before := len(e.actions)
		for a := range c.Match(pattern) {
			e.actions = append(e.actions, a.ID())
		}
		if len(e.actions) == before {
			return &usageError{"--action: no action in the catalog of " + c.Date() + " fits " + pattern, "a pattern reads s3:Get*"}
		}
	}
	return nil
}
