package rules

import (
	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/policy"
)

var invalidVersion = lint.Rule{
	ID:       "invalid-version",
	Group:    lint.GroupSchema,
	Severity: lint.Error,
	At:       lint.AtDocument,
	Check: func(p *lint.Pass) {
		v := &p.Doc.Version
		if p.Doc.Element("Version") == nil || v.Form != policy.Text || v.Value == policy.Version2012 || v.Value == oldVersion || p.HasPlaceholder(v.Value) {
			return
		}
		p.Report(v.Span, "there is no policy language of Version %q", v.Value).
			Advise("write 2012-10-17: Version names the language, not the day of the policy").
			Fix(lint.NeedsInput, lint.Rename(v, policy.Version2012))
	},
}

// oldVersion is the policy language without variables.
const oldVersion = "2008-10-17"

var _ = register(&invalidVersion)
