package report

import (
	"github.com/leastwise/leastwise/wasm/jsonspan"
)

// PolicyFormat is one way to write a policy.
type PolicyFormat struct {
	Name string
	// Help says what it is for, a clause.
	Help string

	write func(dst []byte, policy *jsonspan.Doc, like Like) []byte
}

// Like says whose layout a policy has where formats leave a choice.
type Like uint8

// The layouts. PolicySentry indents JSON by four blanks, writes characters beyond ASCII as
// escapes, and puts an empty line behind YAML.
const (
	Ours Like = iota
	PolicySentry
)

// PolicyFormats are all formats, in the order of help texts. A new one is a file with its
// PolicyFormat, and a line here.
var PolicyFormats = []PolicyFormat{policyJSON, policyYAML, policyTerraform}

// PolicyFormatNames are the names of the formats.
func PolicyFormatNames() []string {
	var names []string
	for _, f := range PolicyFormats {
		names = append(names, f.Name)
	}
	return names
}

// Append appends a policy document, given as JSON, with a line end. The order of its keys
// stays as it is. The error is a *[jsonspan.Error] if it is no JSON.
func (f PolicyFormat) Append(dst []byte, policy string, like Like) ([]byte, error) {
	doc, err := jsonspan.Parse(policy)
	if err != nil {
		return dst, err
	}
	return f.write(dst, doc, like), nil
}
