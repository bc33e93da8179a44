package rules

import (
	"strings"
	"unicode/utf8"

	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/policy"
)

// The document as a whole.
var documentRules = [...]lint.Rule{
	{ID: "old-version", Group: lint.GroupSchema, Severity: lint.Suggestion, At: lint.AtDocument, Check: func(p *lint.Pass) {
		if p.Doc.Version.Value != oldVersion {
			return
		}
		f := p.Report(p.Doc.Version.Span, "the policy is in the language of 2008, which has no variables").Advise("write 2012-10-17")
		effect := lint.Same
		if strings.Contains(p.Doc.Source, "${") {
			effect = lint.NeedsInput // what was text becomes a variable
		}
		f.Fix(effect, lint.Rename(&p.Doc.Version, policy.Version2012))
	}, Yields: []lint.Yield{{To: "variable-in-old-version", Where: lint.SamePolicy}}},
	{ID: "id-in-identity-policy", Group: lint.GroupSchema, Severity: lint.Warning, Kinds: lint.ForIdentityLike, At: lint.AtDocument, Check: func(p *lint.Pass) {
		if e := p.Doc.Element("Id"); e != nil && p.Sure {
			p.Report(policy.Span{Start: e.Key.Span.Start, End: e.Span.End}, "policies of identities have no Id").Advise("leave it out").
				Fix(lint.Same, p.Doc.RemoveElement("Id")...)
		}
	}},
	{ID: "policy-type-mismatch", Group: lint.GroupSchema, Severity: lint.Suggestion, At: lint.AtDocument, Check: typeMismatched,
		Yields: []lint.Yield{{To: "missing-principal", Where: lint.SamePolicy}}},
	{ID: "placeholder-account-id", Group: lint.GroupSyntax, Severity: lint.Suggestion, Off: true, At: lint.AtDocument, Check: exampleAccounts},
	{ID: "invalid-character", Group: lint.GroupSyntax, Severity: lint.Error, Kinds: lint.ForIdentity | lint.ForBoundary | lint.ForTrust | lint.ForSession, At: lint.AtDocument, Check: invalidCharacter},
}

var _ = registerAll(documentRules[:])

// typeMismatched: a policy given as one kind that has every mark of another.
func typeMismatched(p *lint.Pass) {
	kind, sure := policy.Detect(p.Doc)
	if !p.Sure || !sure || kind == p.Kind || len(p.Doc.Statements) == 0 {
		return
	}
	if kind == policy.Resource && p.Kind >= policy.Trust && p.Kind != policy.Trust {
		return // a VPC endpoint's or resource control policy looks alike
	}
	p.Report(lint.Start(p.Doc.Span), "the policy reads like one of kind "+kind.String()+", not "+p.Kind.String()).
		Advise("check how it is attached")
}

// exampleIDs are the accounts of AWS's documentation.
var exampleIDs = [...]string{"123456789012", "111122223333", "444455556666", "000000000000", "999999999999"}

func exampleAccounts(p *lint.Pass) {
	if !p.Census().Account {
		return
	}
	text := p.Doc.Source[p.Doc.Span.Start:p.Doc.Span.End]
	for _, id := range exampleIDs {
		if i := strings.Index(text, id); i >= 0 {
			at := p.Doc.Span.Start + i
			p.Report(policy.Span{Start: at, End: at + len(id)}, "%s is an account of AWS's documentation", id).Advise("write your own")
		}
	}
}

// invalidCharacter: IAM takes characters up to U+00FF.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
func invalidCharacter(p *lint.Pass) {
	start := p.Doc.Span.Start + p.Census().Beyond
	if start < p.Doc.Span.Start {
		return
	}
	r, size := utf8.DecodeRuneInString(p.Doc.Source[start:p.Doc.Span.End])
	f := p.Report(policy.Span{Start: start, End: start + size}, "IAM does not take the character %q", string(r))
	if j := strings.IndexRune(lookAlikes, r); j >= 0 {
		f.Advise("it looks like %q and is another one", plainOnes[strings.Count(lookAlikes[:j], "")-1:][:1])
	} else {
		f.Advise("write letters without it")
	}
}

// Characters that editors put in place of plain ones, and those.
const (
	lookAlikes = "\u2013\u2014\u2018\u2019\u201c\u201d\u2010\u2011\u2212"
	plainOnes  = "--''\"\"---"
)
