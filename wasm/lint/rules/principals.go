package rules

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/arn"
	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/policy"
)

// Who may stand in Principal, and how.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
var principalRules = [...]lint.Rule{
	{ID: "unsupported-principal", Group: lint.GroupSchema, Severity: lint.Error, Kinds: lint.ForIdentityLike | lint.ForSCP, At: lint.AtStatement, Check: unsupportedPrincipal},
	{ID: "not-principal-unsupported", Group: lint.GroupSchema, Severity: lint.Error, Kinds: lint.ForTrust | lint.ForRCP, At: lint.AtStatement, Check: func(p *lint.Pass) {
		if p.Statement.Element("NotPrincipal") != nil {
			code := "ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL"
			if p.Kind == policy.RCP {
				code = "RCP_SYNTAX_ERROR_PRINCIPAL"
			}
			p.Report(p.Element("NotPrincipal"), "a policy of this kind has no NotPrincipal").Advise("say with Principal who may, or exempt with a condition on aws:PrincipalArn").Coded(code)
		}
	}},
	{ID: "not-principal-allow", Group: lint.GroupSecurity, Severity: lint.Security, Kinds: lint.ForResourceLike, At: lint.AtStatement, Check: func(p *lint.Pass) {
		if s := p.Statement; s.Allow && s.Element("NotPrincipal") != nil {
			p.Report(p.Element("NotPrincipal"), "Allow with NotPrincipal gives access to everybody else, also without an account").
				Advise("name with Principal who may")
		}
	}},
	{ID: "invalid-principal-format", Group: lint.GroupSchema, Severity: lint.Error, Kinds: lint.WithPrincipals, At: lint.AtStatement, Check: invalidPrincipalFormat},
	{ID: "invalid-principal-key", Group: lint.GroupSchema, Severity: lint.Error, Kinds: lint.WithPrincipals, At: lint.AtStatement, Check: invalidPrincipalKey},
	{ID: "principal-partial-wildcard", Group: lint.GroupSchema, Severity: lint.Error, Kinds: lint.WithPrincipals, At: lint.AtPrincipal, Placeholders: true, Check: principalPartialWildcard},
	{ID: "service-principal-wildcard", Group: lint.GroupSecurity, Severity: lint.Error, Kinds: lint.WithPrincipals, At: lint.AtPrincipal, Check: func(p *lint.Pass) {
		if p.Principal.Kind == policy.Service && strings.ContainsAny(p.Item.Value, "*?") {
			p.Report(p.Item.Span, "a wildcard in the service principal %q", p.Item.Value).Advise("name the services")
		}
	}},
	{ID: "invalid-principal-arn", Group: lint.GroupSchema, Severity: lint.Error, Kinds: lint.WithPrincipals, At: lint.AtPrincipal, Placeholders: true, Check: invalidPrincipalARN},
	{ID: "principal-unique-id", Group: lint.GroupSchema, Severity: lint.Warning, Kinds: lint.WithPrincipals, At: lint.AtPrincipal, Check: principalUniqueID},
	{ID: "federated-principal-unsupported", Group: lint.GroupSchema, Severity: lint.Error, Kinds: lint.ForResourceLike, At: lint.AtStatement, Check: func(p *lint.Pass) {
		for i := range p.Statement.Principal {
			if one := &p.Statement.Principal[i]; one.Kind == policy.Federated && len(one.Items) > 0 {
				p.Report(one.Key.Span, "only a role's trust policy has Federated principals").Advise("give access to the role that they assume")
			}
		}
	}},
	{ID: "canonical-user-principal", Group: lint.GroupSchema, Severity: lint.Error, Kinds: lint.WithPrincipals, At: lint.AtPrincipal, Check: canonicalUser},
}

var _ = registerAll(principalRules[:])

func unsupportedPrincipal(p *lint.Pass) {
	for _, name := range [...]string{"Principal", "NotPrincipal"} {
		if p.Statement.Element(name) == nil {
			continue
		}
		f := p.Report(p.Element(name), "a policy of kind "+p.Kind.String()+" has no "+name).Coded("UNSUPPORTED_PRINCIPAL").
			Fix(lint.NeedsInput, p.RemoveElement(name)...)
		if p.Kind == policy.SCP {
			f.Advise("say it in a condition on aws:PrincipalArn").Coded("SCP_SYNTAX_ERROR_PRINCIPAL")
		} else {
			f.Advise("leave it out: the policy is for whom it is attached to")
		}
	}
}

func invalidPrincipalFormat(p *lint.Pass) {
	for i := range p.Statement.Principal {
		one := &p.Statement.Principal[i]
		if one.Kind != policy.Unknown || one.Key.Span.End > 0 {
			continue
		}
		if !one.Single {
			p.Report(one.Span, "a list of principals without a word what they are").Advise(`write {"AWS": [...]}, {"Service": [...]} or {"Federated": [...]}`)
			continue
		}
		text := one.Items[0].Value
		if one.Items[0].Form != policy.Text || p.HasPlaceholder(text) || standsForAccount(text) && !strings.Contains(text, ":") {
			continue
		}
		f := p.Report(one.Span, "%q stands there without a word what it is", text)
		key := "AWS"
		switch {
		case strings.HasSuffix(text, ".amazonaws.com"):
			key = "Service"
		case !arn.IsAccount(text) && !strings.HasPrefix(text, "arn:"):
			f.Advise(`write {"AWS": …}, {"Service": …} or {"Federated": …}`)
			continue
		}
		fixed := `{"` + key + `": ` + jsonspan.Quote(text) + `}`
		f.Advise("write "+fixed).Fix(lint.NeedsInput, policy.Edit{Span: one.Span, Text: fixed})
	}
}

var principalKeys = []string{"AWS", "Service", "Federated", "CanonicalUser"}

func invalidPrincipalKey(p *lint.Pass) {
	for _, list := range [...][]policy.Principal{p.Statement.Principal, p.Statement.NotPrincipal} {
		for i := range list {
			one := &list[i]
			key := one.Key.Value
			if one.Kind != policy.Unknown || one.Key.Span.End == 0 || isFunction(`{"`+key+`":`) || p.HasPlaceholder(key) {
				continue
			}
			f := p.Report(one.Key.Span, "%q is no kind of principals", key)
			if name := p.Guess(strings.TrimSuffix(key, "s"), principalKeys); name != "" {
				f.Advise("did you mean %s? Letter case counts", name).Fix(lint.NeedsInput, lint.Rename(&one.Key, name))
			} else {
				f.Advise("there are " + strings.Join(principalKeys, ", "))
			}
		}
	}
}

func principalPartialWildcard(p *lint.Pass) {
	text := p.Item.Value
	if known, ok := p.Known(p.Item); !ok || known == "*" || p.Principal.Kind <= policy.Any || p.Principal.Kind == policy.Service || !strings.ContainsAny(text, "*?") {
		return
	}
	if p.Principal.Kind == policy.AWS && text == "*" {
		return
	}
	f := p.Report(p.Item.Span, "a wildcard in the principal %q, which AWS takes for nobody", text)
	if p.Principal.Kind == policy.AWS {
		f.Advise("name the account, and the pattern in a condition: ArnLike on aws:PrincipalArn")
	}
}

// invalidPrincipalARN knows which principals of AWS there are.
func invalidPrincipalARN(p *lint.Pass) {
	text, ok := p.Known(p.Item)
	if !ok || p.Principal.Kind != policy.AWS || text == "*" || arn.IsAccount(text) || isUniqueID(text) || strings.ContainsAny(text, "*?$") || standsForAccount(text) {
		return
	}
	if strings.HasPrefix(text, "cloudfront:") || strings.Contains(text, ":cloudfront:user/CloudFront Origin Access Identity ") {
		return
	}
	a, err := arn.Parse(text)
	if err != nil {
		f := p.Report(p.Item.Span, "%q is no principal", p.Item.Value)
		if digits := strings.ReplaceAll(p.Item.Value, "-", ""); arn.IsAccount(digits) {
			f.Advise("write %s", digits).Fix(lint.NeedsInput, lint.Rename(p.Item, digits))
		} else if n := len(text); n > 0 && n < 12 && arn.IsAccount("000000000000"[n:]+text) {
			f.Advise("an account has twelve digits, leading zeros too")
		} else {
			f.Advise("write an account, or the ARN of a user, role or session")
		}
		return
	}
	why := principalProblem(a)
	if why != "" {
		p.Report(p.Item.Span, "%q is no principal: "+why, p.Item.Value).Advise("write an account, or the ARN of a user, role or session")
	}
}

// principalProblem says why an ARN is none of a principal, or "".
func principalProblem(a arn.ARN) string {
	kind, name, named := strings.Cut(a.Resource, "/")
	switch {
	case a.Service != "iam" && a.Service != "sts":
		return "principals are of iam and sts"
	case a.Region != "":
		return "it has no region"
	case !arn.IsAccount(a.Account):
		return "the account has twelve digits"
	case a.Resource == "root" && a.Service == "iam":
		return ""
	case a.Service == "iam" && kind == "assumed-role":
		return "sessions are of sts, not iam"
	case a.Service == "iam" && kind != "user" && kind != "role":
		return "of iam it names a user, a role or root"
	case a.Service == "sts" && kind != "assumed-role" && kind != "federated-user":
		return "of sts it names a session"
	case !named || name == "":
		return "the name is missing"
	case kind == "assumed-role" && !strings.Contains(name, "/"):
		return "a session has a role and a name"
	}
	return ""
}

// isUniqueID reports whether a text is an ID of IAM's, AROA… or AIDA….
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
func isUniqueID(s string) bool {
	if len(s) < 16 || !strings.HasPrefix(s, "A") {
		return false
	}
	for i := range len(s) {
		if c := s[i]; !isDigit(c) && (c < 'A' || c > 'Z') {
			return false
		}
	}
	return strings.Contains(" AROA AIDA AGPA ANPA AIPA ANVA ", " "+s[:4]+" ")
}

func principalUniqueID(p *lint.Pass) {
	text := p.Item.Value
	if p.Principal.Kind != policy.AWS || !isUniqueID(text) {
		return
	}
	f := p.Report(p.Item.Span, "%q is the ID of a principal, which AWS writes where one was deleted", text).Coded("INVALID_ROLE_REFERENCE").
		Advise("write the ARN, or remove it if the principal is gone")
	if strings.HasPrefix(text, "AIDA") {
		f.Coded("INVALID_USER_REFERENCE")
	}
}

func canonicalUser(p *lint.Pass) {
	if p.Principal.Kind != policy.CanonicalUser || strings.ContainsAny(p.Item.Value, "*?") {
		return
	}
	hex := len(p.Item.Value) == 64
	for _, c := range []byte(p.Item.Value) {
		hex = hex && (isDigit(c) || 'a' <= c && c <= 'f')
	}
	switch {
	case !hex:
		p.Report(p.Item.Span, "%q is no canonical user: they have 64 hexadecimal digits", p.Item.Value)
	case p.ResourceType != "" && !strings.HasPrefix(p.ResourceType, "AWS::S3"):
		p.Report(p.Item.Span, "only S3 knows canonical users").Advise("write the account")
	default:
		p.Report(p.Item.Span, "a canonical user is an account in another form").As(lint.Suggestion).Advise("write the account")
	}
}
