package cli

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/leastwise/leastwise/wasm/cli/config"
	"github.com/leastwise/leastwise/wasm/engine"
	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/lint/rulebook"
	"github.com/leastwise/leastwise/wasm/lint/rules"
	"github.com/leastwise/leastwise/wasm/near"
	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/report"
)

// lintFlags are the flags of "lint".
type lintFlags struct {
	kind, resourceType string
	format             string
	json               bool
	only, skip         []string
	all                bool
	failOn             string
	explain            string
	list               bool
	fix                string
	diff               bool
	config             string
	baseline           string
	writeBaseline      string
	onlyPolicies       bool
	compare            string
	notGranted         []string
	existing           string

	settings *config.Applied
	known    *config.Baseline // nil if there is none
	folders  folders
	marked   int // findings that other tools' marks tell to pass over
}

// lintCommand is the verb "lint".
func lintCommand(o Options) *cobra.Command {
	f := &lintFlags{}
	var aws AWS
	cmd := &cobra.Command{
		Use:   "lint [FILE|FOLDER|GLOB|-]...",
		Short: "Find what is wrong in policies",
		Long: `Find what is wrong in policies: mistakes that AWS refuses, permissions that reach further
than they seem to, conditions that never hold or always do, parts that do nothing.

Files are policies in JSON or YAML, bare statements, or whatever AWS's command line and API
print around them, also as escaped or URL-encoded text; several in one file are all looked
at. So are the policies in templates of CloudFormation and SAM, in Terraform's files and in what
"terraform show -json" writes of a plan or state, and in the dump of an account that "aws iam
get-account-authorization-details" makes, each as what its resource makes of it. Terraform's
files of one folder are a module: locals, variables with values or defaults, and documents
are followed from file to file, and what is not known may be anything. Of a folder
all .json, .yaml, .yml, .template and .tf files with a policy in them are, and in its folders.
Without files, or with -, the policy comes from stdin, of any of these.

Terraform's language is read and not run: what a variable or a resource stands for, or what
another document adds, is not known, and may be anything.

How a policy is attached decides what it may say. Unless --kind says it, it is seen from
the text: principals make it one of a resource or, with sts:AssumeRole and its like, a
role's trust policy; without it is one of an identity.

Each finding has a severity: error, AWS refuses it or that part can never work; security, it
works and gives away more than it seems to; warning, likely not what was meant;
suggestion, it could be simpler. --explain tells more about a rule, by its ID or Access
Analyzer's code.

A file .leastwise.yaml in this folder or above, up to the repository's, says what holds
for the project: rules, severities, what is ignored and why, rules of one's own. In YAML and
Terraform's files a comment ignores what begins on its line, or alone on a line on the next:
# leastwise:ignore RULE,RULE -- REASON. What comments and a template's metadata tell checkov and
cfn_nag to pass over is passed over too, where it is about policies. A baseline leaves out what was known before, so that
only new findings count.

--fix repairs what can be repaired without anybody's judgement, and leaves the rest of a file
as it is; then it reports what is left. YAML, templates and Terraform's files are repaired where a
place of the file has an exact counterpart, and keep their comments; what can't be repaired
there, behind an alias, a function or a reference, is said. From stdin the
repaired policy goes to stdout. What changes the meaning, or needs a value, is never done
unasked: the findings name it.

--compare sends the policies to AWS, and prints AWS's findings beside ours, by Access
Analyzer's code and the place. Access Analyzer is asked by its documented API, which costs
nothing and needs access-analyzer:ValidatePolicy; for resources of a known type also whether
anybody is let in, and by --not-granted and --existing for its checks of access. The console is
a private API, see "leastwise console --help". All rules count that AWS has a check for,
whatever the configuration leaves out. Exit code 1 is that the two don't agree.

Exit code 0 means that nothing was found, 1 that something was (of --fail-on or worse), 2
that a file can't be read or the command line is wrong.`,
		Example: `  leastwise lint policy.json
  leastwise lint --kind scp guardrails/
  leastwise lint --resource-type AWS::S3::Bucket bucket-policy.json
  aws iam get-role --role-name app | leastwise lint --kind trust --format json
  leastwise lint --format sarif policies/ >leastwise.sarif
  leastwise lint --fix --diff policies/
  leastwise lint --compare access-analyzer --not-granted 's3:DeleteBucket' policy.json
  leastwise lint --explain pass-role-broad`,
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case f.explain != "":
				return explainRule(cmd, f.explain, f.json)
			case f.list:
				return listRules(cmd)
			case f.compare != "":
				return f.compareWith(cmd, o, aws, args)
			case len(f.notGranted) > 0 || f.existing != "":
				return &usageError{"--not-granted and --existing go with --compare access-analyzer", ""}
			}
			return f.run(cmd, o, args)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.kind, "kind", "", "how the policies are attached: "+strings.Join(policy.Kinds, ", ")+" (or vpce)")
	flags.StringVar(&f.resourceType, "resource-type", "", "CloudFormation's `TYPE` of the resource that a policy belongs to, AWS::S3::Bucket")
	flags.StringVar(&f.format, "format", "text", "`form` of the findings: "+strings.Join(report.LintFormatNames(), ", "))
	flags.BoolVar(&f.json, "json", false, "the same as --format json")
	flags.StringSliceVar(&f.only, "only", nil, "look for these `RULES` only")
	flags.StringSliceVar(&f.skip, "skip", nil, "leave out these `RULES`")
	flags.BoolVar(&f.all, "all", false, "look for the rules that are off by default as well")
	flags.StringVar(&f.failOn, "fail-on", "suggestion", "exit code 1 is for this `severity` and worse: "+strings.Join(lint.Severities, ", ")+"; never is 0")
	flags.StringVar(&f.explain, "explain", "", "print what there is to know about `RULE`")
	flags.StringVar(&f.fix, "fix", "", "repair the files: what leaves the meaning the `same`, or with narrow also what lets an Allow allow less")
	flags.Lookup("fix").NoOptDefVal = "same"
	flags.BoolVar(&f.diff, "diff", false, "with --fix, print what would change and write nothing")
	flags.StringVar(&f.config, "config", "", "take this configuration instead of the "+config.Names[0]+" above this folder; none takes none")
	flags.StringVar(&f.baseline, "baseline", "", "leave out the findings that this `file` knows")
	flags.StringVar(&f.writeBaseline, "write-baseline", "", "write what is found to a `file`, for --baseline, and report nothing")
	flags.BoolVar(&f.onlyPolicies, "only-policies", false, "pass over files without a policy in them, also when they are named")
	flags.BoolVar(&f.list, "rules", false, "list all rules")
	if o.AWS != nil {
		flags.StringVar(&f.compare, "compare", "", "send the policies to AWS and compare: access-analyzer or console")
		flags.StringSliceVar(&f.notGranted, "not-granted", nil, "with --compare access-analyzer: check that none of these `actions` is granted")
		flags.StringVar(&f.existing, "existing", "", "with --compare access-analyzer: check for access that the policy in this `file` does not give")
		aws = o.AWS(cmd, "--compare")
	}
	words := map[string][]string{"kind": policy.Kinds, "format": report.LintFormatNames(), "fail-on": append(slices.Clone(lint.Severities), "never"),
		"fix": {"same", "narrow"}, "only": ruleIDs(), "skip": ruleIDs(), "explain": ruleIDs()}
	if o.AWS != nil {
		words["compare"] = []string{withAccessAnalyzer, withConsole}
	}
	for flag, values := range words {
		if err := cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp)); err != nil {
			panic(err)
		}
	}
	return cmd
}

func ruleIDs() []string {
	var ids []string
	for _, r := range rules.All() {
		ids = append(ids, r.ID)
	}
	slices.Sort(ids)
	return ids
}

// oneOf finds a word among known ones.
func oneOf(flag, word string, known []string) (int, error) {
	i := slices.Index(known, word)
	if i >= 0 {
		return i, nil
	}
	hint := "one of " + strings.Join(known, ", ")
	if w, ok := near.Word(word, known); ok {
		hint = "did you mean " + w + "?"
	}
	return 0, &usageError{fmt.Sprintf("%s: there is no %q", flag, word), hint}
}

// options are the flags about the policies.
func (f *lintFlags) options() (lint.Options, error) {
	o := lint.Options{Detect: f.kind == "", ResourceType: f.resourceType}
	if f.resourceType != "" && strings.Count(f.resourceType, "::") != 2 {
		return o, &usageError{fmt.Sprintf("--resource-type: %q is no type of CloudFormation's", f.resourceType), "for example AWS::S3::Bucket"}
	}
	if f.resourceType != "" && f.kind == "" {
		o.Detect, o.Kind = false, policy.Resource
		if f.resourceType == "AWS::IAM::AssumeRolePolicyDocument" {
			o.Kind = policy.Trust
		}
	}
	if f.kind == "vpce" {
		o.Kind = policy.VPCEndpoint
	} else if f.kind != "" {
		i, err := oneOf("--kind", f.kind, policy.Kinds)
		if err != nil {
			return o, err
		}
		o.Kind = policy.Kind(i)
	}
	return o, nil
}

// choose are the rules that the flags ask for.
func (f *lintFlags) choose() ([]*lint.Rule, error) {
	all := ruleIDs()
	pick := func(flag string, names []string) (map[string]bool, error) {
		picked := map[string]bool{}
		for _, name := range names {
			for _, p := range rulebook.Called(name) {
				picked[p.ID] = true
			}
			if len(rulebook.Called(name)) > 0 {
				continue
			}
			if _, err := oneOf(flag, name, all); err != nil {
				return nil, err
			}
			picked[name] = true
		}
		return picked, nil
	}
	only, err := pick("--only", f.only)
	if err != nil {
		return nil, err
	}
	skip, err := pick("--skip", f.skip)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(sortedRules(), func(r *lint.Rule) bool {
		return skip[r.ID] || len(only) > 0 && !only[r.ID] || len(only) == 0 && r.Off && !f.all
	}), nil
}

func (f *lintFlags) run(cmd *cobra.Command, o Options, args []string) error {
	if f.json {
		f.format = "json"
	}
	form, err := oneOf("--format", f.format, report.LintFormatNames())
	if err != nil {
		return err
	}
	c, err := o.Catalog()
	if err != nil {
		return err
	}
	if err := f.configure(cmd, c); err != nil {
		return err
	}
	worst, err := oneOf("--fail-on", f.failOn, append(slices.Clone(lint.Severities), "never"))
	if err != nil {
		return err
	}
	if f.failOn == "never" {
		worst = -1
	}
	list, err := f.choose()
	if err != nil {
		return err
	}
	if len(f.only) == 0 {
		list = f.settings.Choose(sortedRules(), list)
	}
	if list, err = f.settings.Numbered(sortedRules(), list); err != nil {
		return err
	}
	in, err := lintInputs(cmd, args)
	if err != nil {
		return err
	}
	run := &report.Lint{Version: engine.Version, Date: c.Date(), Rules: list}
	linter := lint.New(c, list)
	if f.fix != "" || f.diff {
		return f.repair(cmd, linter, run, in, form, worst)
	}
	skipped := 0
	for _, file := range in {
		options, err := f.optionsFor(file.name)
		if err != nil {
			return err
		}
		file.walked = file.walked || f.onlyPolicies
		seen, err := f.folders.look(linter, file, options)
		if err != nil {
			return err
		}
		if file.walked && seen.Policies == 0 {
			skipped++
			continue
		}
		one := report.LintFile{Name: filepath.ToSlash(file.name), Text: file.text, Result: seen.Result}
		if report.LintFormats[form].Grants && seen.Policies > 0 {
			one.Grants = grantsOf(c, seen.texts)
		}
		f.marked += seen.marked
		f.settle(run, &one)
		run.Files = append(run.Files, one)
	}
	if f.writeBaseline != "" {
		return f.keep(cmd, run)
	}
	f.leftovers(run)
	out, err := report.LintFormats[form].Append(nil, run)
	if err != nil {
		return err
	}
	if _, err := cmd.OutOrStdout().Write(out); err != nil {
		return err
	}
	return f.summary(cmd, run, skipped, worst)
}

// summary says on stderr what was found; the error is the exit code.
func (f *lintFlags) summary(cmd *cobra.Command, run *report.Lint, skipped, worst int) error {
	var counts [4]int
	failed := false
	for _, file := range run.Files {
		for i := range file.Findings {
			s := file.Findings[i].Severity
			counts[s]++
			failed = failed || int(s) <= worst
		}
	}
	if f.format == "text" {
		var parts []string
		for s, n := range counts {
			if n > 0 {
				parts = append(parts, fmt.Sprintf("%d %s", n, lint.Severities[s]))
			}
		}
		text := "nothing found"
		if len(parts) > 0 {
			text = strings.Join(parts, ", ")
		}
		if n := len(run.Files); n != 1 {
			text += fmt.Sprintf(" in %d files", n)
		}
		if f.known != nil && f.known.Gone() > 0 {
			text += fmt.Sprintf("; the baseline knows %d that is gone, --write-baseline writes it anew", f.known.Gone())
		}
		if f.marked > 0 {
			text += fmt.Sprintf("; %d passed over, as marks for %s say", f.marked, strings.Join(f.settings.Heeds(), " and "))
		}
		if skipped > 0 {
			text += fmt.Sprintf(" (%d without a policy not counted)", skipped)
		}
		fmt.Fprintln(cmd.ErrOrStderr(), text)
	}
	for _, err := range f.folders.unread {
		fmt.Fprintln(cmd.ErrOrStderr(), "error:", err)
	}
	switch n := len(f.folders.unread); {
	case n > 0:
		return &usageError{fmt.Sprintf("%d of the files can't be read and may have policies", n), "mend them, or name the others"}
	case failed:
		return &nothing{}
	}
	return nil
}

// sortedRules are all rules by ID.
func sortedRules() []*lint.Rule {
	list := slices.Clone(rules.All())
	slices.SortFunc(list, func(a, b *lint.Rule) int { return strings.Compare(a.ID, b.ID) })
	return list
}
