package convert

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/jsonspan"
)

// Format is one way to write a policy.
type Format struct {
	Name string
	// Help says what it is for, a clause.
	Help string

	write func(dst []byte, policy *jsonspan.Doc, o Options) ([]byte, error)
	// join makes one text of those of several policies; nil where there is none.
	join func(dst []byte, parts [][]byte) []byte
}

// Options say how a policy is written.
type Options struct {
	Like Like
	// Name is what formats that name a policy call it, after its letters and digits; empty
	// is "policy".
	Name string
	// Pseudo makes CloudFormation fill the placeholders ${Partition}, ${Region} and
	// ${Account} from its pseudo parameters.
	Pseudo bool
	// Holes are further placeholders, by their names: what stands around the policy in a
	// template fills them, a parameter of CloudFormation or a variable of Terraform. Each
	// format writes its own language's, and the others as they are.
	Holes []string
}

// Like says whose layout a policy has where formats leave a choice.
type Like uint8

// The layouts. PolicySentry indents JSON by four blanks, writes characters beyond ASCII as
// escapes, and puts an empty line behind YAML.
const (
	Ours Like = iota
	PolicySentry
)

// Fills reports whether a template in the format's language can fill a placeholder of that
// name, see [Options.Holes].
func (f Format) Fills(name string) bool {
	switch f.Name {
	case "cfn", "cfn-json":
		return cfnFills(name)
	case "hcl":
		return hclFills(name)
	}
	return false
}

// Formats are all formats, in the order of help texts. A new one is a file with its
// Format, and a line here.
var Formats = []Format{formJSON, formCompact, formYAML, formTerraform, formHCL, formCFN, formCFNJSON}

// Find finds the format of a name.
func Find(name string) (Format, bool) {
	for _, f := range Formats {
		if f.Name == name {
			return f, true
		}
	}
	return Format{}, false
}

// FormatNames are the names of the formats.
func FormatNames() []string {
	var names []string
	for _, f := range Formats {
		names = append(names, f.Name)
	}
	return names
}

// Append appends a policy document, given as JSON, with a line end. The order of its keys
// stays as it is. See [Format.AppendAs] for the errors.
func (f Format) Append(dst []byte, policy string, like Like) ([]byte, error) {
	return f.AppendAs(dst, policy, Options{Like: like})
}

// AppendAs is Append with all options. The error is a *[jsonspan.Error] if the policy is no
// JSON, and an *[UnfitError] if the format can't say the same; dst is then as it was.
func (f Format) AppendAs(dst []byte, policy string, o Options) ([]byte, error) {
	doc, err := jsonspan.Parse(policy)
	if err != nil {
		return dst, err
	}
	out, err := f.write(dst, doc, o)
	if err != nil {
		return dst, err
	}
	return out, nil
}

// AppendAll appends several policies, each with its own options, as one text. The error is
// an [*UnfitError] with the policy's name where one can't be written.
func (f Format) AppendAll(dst []byte, policies []string, options []Options) ([]byte, error) {
	var parts [][]byte
	for i := range policies {
		one, err := f.AppendAs(nil, policies[i], options[i])
		if unfit, ok := err.(*UnfitError); ok && len(policies) > 1 {
			named := *unfit
			named.Where = strings.TrimSuffix(options[i].Name+", "+named.Where, ", ")
			return dst, &named
		}
		if err != nil {
			return dst, err
		}
		parts = append(parts, one)
	}
	switch {
	case len(parts) == 1:
		return append(dst, parts[0]...), nil
	case f.join == nil:
		return dst, &UnfitError{f.Name, "", "it has no place for several policies", "name one of them"}
	}
	return f.join(dst, parts), nil
}

// UnfitError says that a format has no way to write a policy.
type UnfitError struct {
	Format string
	// Where is the statement, or empty for the document.
	Where string
	// What is wrong, a clause; Help what can be done about it.
	What, Help string
}

func (e *UnfitError) Error() string {
	where := ""
	if e.Where != "" {
		where = e.Where + ": "
	}
	return "as " + e.Format + ": " + where + e.What
}

// Hint is what can be done about it.
func (e *UnfitError) Hint() string { return e.Help }
