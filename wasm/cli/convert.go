package cli

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/leastwise/leastwise/wasm/convert"
	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/source/hcl"
	"github.com/leastwise/leastwise/wasm/source/yaml"
)

// convertCommand is the verb "convert": the policies of a file in another form.
func convertCommand() *cobra.Command {
	c := &conversion{}
	cmd := &cobra.Command{
		Use:   "convert --to FORM [FILE|-]",
		Short: "Write a policy in another form: JSON, YAML, Terraform, CloudFormation",
		Long: `Write the policies of a file in another form:

` + convertForms() + `
The file holds policies in JSON, also escaped, URL-encoded, as bare statements or with
whatever AWS's command line prints around them; in YAML; in a template of CloudFormation or
SAM; in Terraform's language, a plan or a state; or in the dump of an account that "aws iam
get-account-authorization-details" makes. Several policies become a list in JSON, documents in
YAML, blocks in Terraform, resources in CloudFormation; --policy NAME takes one of them.

What the policy says stays: order, Sids, a value or a list of it. What a form can't say is an
error that names the statement. What is left out or not known is said on stderr: comments,
and what only a deployment fills in (!Ref, var.bucket). Within one language such a reference
stays one; in another it becomes a placeholder, "${var.bucket}", which is no policy's
variable.

Exit code 0 means that all is as it was, 1 that something was left out or not known, 2 that
there is no policy, a form can't say it, or the command line is wrong.`,
		Example: `  leastwise convert --to hcl policy.json >policy.tf
  leastwise convert --to json main.tf
  aws iam get-policy-version --policy-arn arn:aws:iam::aws:policy/ReadOnlyAccess --version-id v1 | leastwise convert --to yaml
  leastwise convert --to cfn --policy aws_iam_role.app.assume_role_policy main.tf`,
		Args: cobra.MaximumNArgs(1),
		RunE: c.run,
	}
	flags := cmd.Flags()
	flags.StringVar(&c.to, "to", "", "the `form`: "+strings.Join(convertNames(), ", "))
	flags.StringVar(&c.only, "policy", "", "write only the policy of this `NAME`, of a file that holds several")
	flags.StringVar(&c.name, "name", "", "what the form calls the policy, a Terraform block or a CloudFormation resource")
	flags.BoolVar(&c.pseudo, "pseudo", false, "let CloudFormation fill ${Partition}, ${Region} and ${Account} from its pseudo parameters")
	if err := cmd.RegisterFlagCompletionFunc("to", cobra.FixedCompletions(convertNames(), cobra.ShellCompDirectiveNoFileComp)); err != nil {
		panic(err)
	}
	return cmd
}

// convertNames are the forms that a policy can be converted to. That for Terraform's
// external data source is a program's output, and no file.
func convertNames() []string {
	return slices.DeleteFunc(convert.FormatNames(), func(name string) bool { return name == "terraform" })
}

func convertForms() string {
	var out strings.Builder
	for _, f := range convert.Formats {
		if slices.Contains(convertNames(), f.Name) {
			fmt.Fprintf(&out, "  %-9s %s\n", f.Name, f.Help)
		}
	}
	return out.String()
}

// conversion is one run of "convert".
type conversion struct {
	to, only, name string
	pseudo         bool

	file, text string
	lines      policy.Lines
	warnings   []string
	lossy      bool // something was left out or is not known
}

func (c *conversion) run(cmd *cobra.Command, args []string) error {
	if c.to == "" {
		return &usageError{"convert needs --to", "one of " + strings.Join(convertNames(), ", ")}
	}
	if _, err := oneOf("--to", c.to, convertNames()); err != nil {
		return err
	}
	var err error
	if c.file, c.text, err = onePolicyFile(cmd, args); err != nil {
		return err
	}
	c.lines = policy.NewLines(c.text)
	list, plain, err := findPolicies(c.file, c.text)
	if err != nil {
		return err
	}
	if plain {
		list = []found{{text: c.text, places: shift(0)}}
	}
	if list, err = c.choose(list); err != nil {
		return err
	}
	var texts []string
	var options []convert.Options
	for i := range list {
		policies, err := c.documents(&list[i])
		if err != nil {
			return err
		}
		for _, text := range policies {
			texts, options = append(texts, text), append(options, convert.Options{Name: c.nameOf(&list[i]), Pseudo: c.pseudo, Holes: c.holes(&list[i], text)})
		}
		c.comments(&list[i])
	}
	distinct(options)
	out, err := c.form().AppendAll(nil, texts, options)
	for _, w := range c.warnings {
		fmt.Fprintln(cmd.ErrOrStderr(), w)
	}
	if err != nil {
		return err
	}
	if _, err := cmd.OutOrStdout().Write(out); err != nil {
		return err
	}
	if c.lossy {
		return &warned{}
	}
	return nil
}

func (c *conversion) form() convert.Format {
	f, _ := convert.Find(c.to)
	return f
}

// choose takes the policy that is asked for.
func (c *conversion) choose(list []found) ([]found, error) {
	if len(list) == 0 {
		return nil, &usageError{c.file + ": no policy in it", ""}
	}
	if c.only == "" {
		return list, nil
	}
	one := slices.DeleteFunc(slices.Clone(list), func(p found) bool { return p.name != c.only })
	if len(one) == 0 {
		return nil, &usageError{c.file + ": no policy is called " + c.only, "there are " + namesOf(list)}
	}
	return one, nil
}

// documents are the policies of a text, as JSON.
func (c *conversion) documents(p *found) (out []string, err error) {
	first, problems := policy.Parse(p.text)
	for _, one := range problems {
		switch one.Code {
		case policy.CodeNoPolicy, policy.CodeSyntax, policy.CodeTooDeep:
			return nil, &usageError{c.place(p, one.Span.Start) + ": " + one.Message, one.Hint}
		}
		c.lose(p, one.Span.Start, one.Message)
	}
	if p.partial {
		c.lose(p, 0, "the policy has, or may have, statements that only a run of Terraform tells; they are missing")
	}
	for _, d := range append([]*policy.Document{first}, first.More...) {
		switch {
		case d.Fragment:
			c.warn(p, d.Within.Start, "statements without a policy around them: one of Version "+policy.Version2012+" was put there")
			out = append(out, policy.Print(&policy.Document{Version: policy.Str(policy.Version2012), Statements: d.Statements}, policy.Layout{}))
		case len(problems) > 0:
			out = append(out, policy.Print(d, policy.Layout{}))
		default:
			out = append(out, d.Source[d.Span.Start:d.Span.End])
		}
	}
	return out, nil
}

// nameOf is what a form calls a policy: by where it stands, or the file.
func (c *conversion) nameOf(p *found) string {
	switch {
	case c.name != "":
		return c.name
	case p.name != "":
		return strings.TrimPrefix(p.name, "data.aws_iam_policy_document.")
	case c.file == stdinName:
		return ""
	}
	base := filepath.Base(c.file)
	return strings.TrimSuffix(base, filepath.Ext(base))
}

// distinct makes names that are the same different.
func distinct(options []convert.Options) {
	count := map[string]int{}
	for i := range options {
		o := &options[i]
		if count[o.Name]++; count[o.Name] > 1 {
			o.Name = fmt.Sprintf("%s_%d", strings.TrimSuffix(o.Name, "_"), count[o.Name])
		}
	}
}

// holes are what a template fills in of a policy, as far as the form is of its language; the
// rest is reported.
func (c *conversion) holes(p *found, text string) (filled []string) {
	if p.language == "" {
		return nil
	}
	same := strings.TrimSuffix(c.to, "-json") == p.language
	for _, name := range placeholders(text) {
		if same && c.form().Fills(name) {
			filled = append(filled, name)
			continue
		}
		start := strings.Index(p.text, "${"+name+"}")
		c.lose(p, max(start, 0), "${"+name+"} is a placeholder: what stands there is known when it is deployed")
	}
	return filled
}

// placeholders are the names of those in a policy's JSON that are no variables of the policy
// language, each once.
func placeholders(text string) (names []string) {
	for {
		_, rest, found := strings.Cut(text, "${")
		name, after, closed := strings.Cut(rest, "}")
		if !found || !closed {
			return names
		}
		if isHole(name) && !slices.Contains(names, name) {
			names = append(names, name)
		}
		text = after
	}
}

// isHole reports whether a placeholder is none of the policy language's variables, whose
// names are condition keys, or one of three characters.
func isHole(name string) bool {
	key, _, _ := strings.Cut(name, ",")
	return len(key) > 1 && (!strings.Contains(key, ":") || strings.Contains(key, "::"))
}

// comments says how many comments are left out.
func (c *conversion) comments(p *found) {
	var all []int
	switch {
	case p.language == "hcl":
		all = hcl.Comments(c.text)
	case isYAML(c.file) || c.file == stdinName && !beginsAsJSON(c.text):
		all = yaml.Comments(c.text)
	}
	start, end := p.places.Span(0, len(p.text))
	first, last := c.lines.Position(start).Line, c.lines.Position(end).Line
	if p.name == "" { // the whole file is the policy
		first = 0
	}
	all = slices.DeleteFunc(all, func(line int) bool { return line < first || line > last })
	if len(all) > 0 {
		c.warnings = append(c.warnings, fmt.Sprintf("note: %s:%d: %s left out", c.file, all[0], count(len(all), "comment")))
	}
}

func (c *conversion) place(p *found, offset int) string {
	start, _ := p.places.Span(offset, offset)
	at := c.lines.Position(start)
	return fmt.Sprintf("%s:%d:%d", c.file, at.Line, at.Column+1)
}

func (c *conversion) warn(p *found, offset int, text string) {
	c.warnings = append(c.warnings, "note: "+c.place(p, offset)+": "+text)
}

// lose is warn for what makes a difference.
func (c *conversion) lose(p *found, offset int, text string) {
	c.lossy = true
	c.warnings = append(c.warnings, "warning: "+c.place(p, offset)+": "+text)
}
