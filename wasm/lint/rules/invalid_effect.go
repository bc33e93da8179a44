package rules

import (
	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/policy"
)

var invalidEffect = lint.Rule{
	ID:           "invalid-effect",
	Group:        lint.GroupSchema,
	Severity:     lint.Error,
	At:           lint.AtStatement,
	Placeholders: true,
	Check: func(p *lint.Pass) {
		s := p.Statement
		if s.Allow || s.Deny || s.Element("Effect") == nil || s.Effect.Form != policy.Text || p.HasPlaceholder(s.Effect.Value) {
			return
		}
		f := p.Report(s.Effect.Span, "Effect %q is neither Allow nor Deny", s.Effect.Value)
		for _, effect := range []string{policy.Allow, policy.Deny} {
			if lint.Fold(s.Effect.Value, effect) {
				f.Advise("letter case counts: write %s", effect).Fix(lint.NeedsInput, lint.Rename(&s.Effect, effect))
			}
		}
	},
}

var _ = register(&invalidEffect)
