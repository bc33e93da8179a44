package cli

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/cli/compare"
	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/lint/rulebook"
	"github.com/leastwise/leastwise/wasm/lint/rules"
	"github.com/leastwise/leastwise/wasm/policy"
)

// The words of --compare.
const (
	withAccessAnalyzer = "access-analyzer"
	withConsole        = "console"
)

// comparison is a run of "lint --compare".
type comparison struct {
	*lintFlags
	cmd     *cobra.Command
	aws     AWS
	catalog *catalog.Catalog
	linter  *lint.Linter // of the rules that are on by default
	// single has a linter for each rule that Access Analyzer has a code for, by code.
	single map[string][]*lint.Linter
	// name is what the other side is called.
	name string
}

// compareWith sends the policies to AWS and prints both sides' findings.
func (f *lintFlags) compareWith(cmd *cobra.Command, o Options, aws AWS, args []string) error {
	if f.json {
		f.format = "json"
	}
	if err := f.checkCompare(cmd, o); err != nil {
		return err
	}
	c, err := o.Catalog()
	if err != nil {
		return err
	}
	if err := f.configure(cmd, c); err != nil {
		return err
	}
	run := &comparison{lintFlags: f, cmd: cmd, aws: aws, catalog: c, single: map[string][]*lint.Linter{}, name: "Access Analyzer"}
	if f.compare == withConsole {
		run.name = "the console"
	}
	on := slices.DeleteFunc(sortedRules(), func(r *lint.Rule) bool { return r.Off })
	run.linter = lint.New(c, on)
	in, err := lintInputs(cmd, args)
	if err != nil {
		return err
	}
	var policies []*compare.Policy
	for _, file := range in {
		found, err := run.file(file)
		if err != nil {
			return err
		}
		policies = append(policies, found...)
	}
	if len(policies) == 0 {
		return &usageError{"there is no policy to compare", "name a file with a policy in JSON"}
	}
	return run.finish(policies)
}

// checkCompare finds flags that make no sense together.
func (f *lintFlags) checkCompare(cmd *cobra.Command, o Options) error {
	if o.AWS == nil {
		return &usageError{"this program has nobody to compare with", ""}
	}
	if _, err := oneOf("--compare", f.compare, []string{withAccessAnalyzer, withConsole}); err != nil {
		return err
	}
	if f.format != "text" && f.format != "json" {
		return &usageError{"--compare prints text or json", ""}
	}
	for _, name := range []string{"only", "skip", "all", "fix", "diff", "baseline", "write-baseline", "fail-on"} {
		if cmd.Flags().Changed(name) {
			return &usageError{"--compare and --" + name + " don't go together", "all rules that AWS has a check for are compared"}
		}
	}
	if f.compare != withAccessAnalyzer && (len(f.notGranted) > 0 || f.existing != "") {
		return &usageError{"--not-granted and --existing go with --compare access-analyzer", ""}
	}
	return nil
}

// file compares the policies of a file.
func (r *comparison) file(file lintInput) ([]*compare.Policy, error) {
	o, err := r.optionsFor(file.name)
	if err != nil {
		return nil, err
	}
	file.walked = file.walked || r.onlyPolicies
	seen, err := r.folders.look(r.linter, file, o)
	if err != nil {
		return nil, err
	}
	pieces := policyPieces(file.text)
	switch {
	case (!seen.plain || len(pieces) == 0) && file.walked:
		return nil, nil
	case !seen.plain:
		return nil, &usageError{file.name + ": only policies in JSON are compared", "a template's policies are not AWS's to judge before they are deployed"}
	case len(pieces) == 0:
		return nil, &usageError{file.name + ": there is no policy in there", "AWS takes whole policies, with Version and Statement, and no bare statements"}
	}
	var out []*compare.Policy
	for i := range pieces {
		p := &pieces[i]
		p.File, p.Lines = filepath.ToSlash(file.name), policy.NewLines(file.text)
		if len(pieces) > 1 {
			p.Number = i + 1
		}
		if err := r.policy(p, o); err != nil {
			return nil, fmt.Errorf("%s: %w", p.File, err)
		}
		out = append(out, p)
	}
	return out, nil
}

// policyPieces are the policies of a text, each as AWS would get it. A policy that is the
// whole text is sent as it stands, so that AWS's places are the file's.
func policyPieces(text string) []compare.Policy {
	first, errs := policy.Parse(text)
	if slices.ContainsFunc(errs, func(e policy.Error) bool { return e.Code == policy.CodeNoPolicy }) {
		return nil
	}
	var out []compare.Policy
	for _, d := range append([]*policy.Document{first}, first.More...) {
		if d.Fragment {
			continue
		}
		p := compare.Policy{Text: text, Outer: func(at int) int { return at }}
		if len(first.More) > 0 || d.Encoded != 0 || d.Key != "" {
			p.Text = d.Source[d.Span.Start:d.Span.End]
			p.Outer = func(at int) int { return d.Outer(d.Span.Start + at) }
		} else if inner, ok := strings.CutPrefix(text, "\ufeff"); ok {
			p.Text, p.Outer = inner, func(at int) int { return at + len("\ufeff") }
		}
		out = append(out, p)
	}
	return out
}

// policy compares one policy.
func (r *comparison) policy(p *compare.Policy, o lint.Options) error {
	result := r.linter.Text(p.Text, o)
	kind, resourceType := result.Kind, o.ResourceType
	if kind == policy.Trust {
		resourceType = "AWS::IAM::AssumeRolePolicyDocument"
	}
	p.Kind = kind.String()
	r.tell(p)
	var theirs []compare.Theirs
	if r.compare == withConsole {
		answer, err := r.aws.ConsoleValidate(r.cmd.Context(), p.Text)
		if err != nil {
			return err
		}
		if theirs, err = compare.ReadUnknown(answer, p.Text); err != nil {
			p.Unread = json.RawMessage(answer)
		}
	} else {
		a := &analysis{comparison: r, p: p, kind: kind, resourceType: resourceType, result: &result}
		var err error
		if theirs, err = a.ask(); err != nil {
			return err
		}
	}
	ours := r.ours(result.Findings)
	p.Pair(ours, r.more(p.Text, o, ours, theirs), theirs)
	return nil
}

// tell says what is about to be sent, before it is.
func (r *comparison) tell(p *compare.Policy) {
	which := p.File
	if p.Number > 0 {
		which += fmt.Sprintf(" (policy %d)", p.Number)
	}
	to := "IAM Access Analyzer"
	if r.compare == withConsole {
		to = "the private API of the IAM console"
	}
	fmt.Fprintf(r.cmd.ErrOrStderr(), "note: the text of %s, a policy of kind %s, is sent to AWS, %s\n", which, p.Kind, to)
}

// ours are findings with Access Analyzer's codes.
func (r *comparison) ours(findings []lint.Finding) []compare.Ours {
	out := make([]compare.Ours, 0, len(findings))
	for i := range findings {
		f := &findings[i]
		out = append(out, compare.Ours{Rule: f.Rule.ID, Severity: f.Severity.String(), Message: f.Message, Code: codeOf(f), Span: f.Span})
	}
	return out
}

// codeOf is Access Analyzer's code for a finding, empty if there is none.
func codeOf(f *lint.Finding) string {
	if f.Code != "" {
		return f.Code
	}
	if page := rulebook.Find(f.Rule.ID); page != nil && len(page.AA) > 0 {
		return page.AA[0]
	}
	return ""
}

// more are findings that don't show for themselves: of rules that are off by default, and
// those that another finding makes superfluous. Only codes that AWS has found count.
func (r *comparison) more(text string, o lint.Options, ours []compare.Ours, theirs []compare.Theirs) []compare.Ours {
	var out []compare.Ours
	seen := map[string]bool{}
	for _, t := range theirs {
		if seen[t.Code] {
			continue
		}
		seen[t.Code] = true
		for _, linter := range r.linters(t.Code) {
			for _, one := range r.ours(linter.Text(text, o).Findings) {
				if !slices.Contains(ours, one) {
					out = append(out, one)
				}
			}
		}
	}
	return out
}

// linters has one for each rule with a code, by itself, so that no other silences it.
func (r *comparison) linters(code string) []*lint.Linter {
	if list, ok := r.single[code]; ok {
		return list
	}
	list := []*lint.Linter{}
	for _, rule := range rules.All() {
		if page := rulebook.Find(rule.ID); page != nil && slices.Contains(page.AA, code) {
			list = append(list, lint.New(r.catalog, []*lint.Rule{rule}))
		}
	}
	r.single[code] = list
	return list
}

// finish prints the comparison; the error is the exit code.
func (r *comparison) finish(policies []*compare.Policy) error {
	write := func() error { return compare.WriteText(r.cmd.OutOrStdout(), policies, r.name) }
	if r.format == "json" {
		write = func() error { return compare.WriteJSON(r.cmd.OutOrStdout(), policies) }
	}
	if err := write(); err != nil {
		return err
	}
	both, ours, aws, without, checks, apart := 0, 0, 0, 0, 0, 0
	unread, agrees := false, true
	for _, p := range policies {
		b, o, a := p.Counts()
		both, ours, aws, without = both+b, ours+o, aws+a, without+len(p.Without)
		for i := range p.Checks {
			checks++
			if !p.Checks[i].Agrees() {
				apart++
			}
		}
		unread, agrees = unread || p.Unread != nil, agrees && p.Agrees()
	}
	if unread {
		return &usageError{"what the console answers has a form that is not known, so that nothing can be compared; both sides are above",
			"\"leastwise console validate FILE --shape\" shows the form without any of your data"}
	}
	text := fmt.Sprintf("%d on both sides, %d only ours, %d only %s's", both, ours, aws, r.name)
	if checks > 0 {
		text += fmt.Sprintf("; %s, %d with other verdicts", count(checks, "check"), apart)
	}
	if without > 0 {
		text += fmt.Sprintf("; %s of ours that AWS has no check for", count(without, "finding"))
	}
	fmt.Fprintln(r.cmd.ErrOrStderr(), text)
	if !agrees {
		return &nothing{}
	}
	return nil
}
