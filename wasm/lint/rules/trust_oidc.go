package rules

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/arn"
	"github.com/leastwise/leastwise/wasm/cond"
	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/policy"
)

// Roles that identity providers of OpenID Connect let in.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html
var oidcRules = [...]lint.Rule{
	{ID: "trust-oidc-no-condition", Group: lint.GroupTrustPolicy, Severity: lint.Security, Kinds: lint.ForTrust, At: lint.AtPrincipal, Placeholders: true, Check: oidcNoCondition,
		Yields: []lint.Yield{{To: "trust-oidc-provider-mismatch"}, {To: "trust-github-subject-missing"}, {To: "trust-shared-oidc-claim"}, {To: "trust-irsa-subject"}, {To: "trust-cognito-audience"}}},
	{ID: "trust-oidc-provider-mismatch", Group: lint.GroupTrustPolicy, Severity: lint.Error, Kinds: lint.ForTrust, At: lint.AtPrincipal, Placeholders: true, Check: oidcMismatch},
	{ID: "trust-shared-oidc-claim", Group: lint.GroupTrustPolicy, Severity: lint.Error, Kinds: lint.ForTrust, At: lint.AtPrincipal, Placeholders: true, Check: sharedClaim,
		Yields: []lint.Yield{{To: "trust-oidc-provider-mismatch"}, {To: "trust-github-subject-missing"}}},
	{ID: "trust-github-subject-missing", Group: lint.GroupTrustPolicy, Severity: lint.Security, Kinds: lint.ForTrust, At: lint.AtPrincipal, Placeholders: true, Check: githubMissing,
		Yields: []lint.Yield{{To: "trust-oidc-provider-mismatch"}}},
	{ID: "trust-github-subject-wildcard", Group: lint.GroupTrustPolicy, Severity: lint.Warning, Kinds: lint.ForTrust, At: lint.AtValue, Check: githubWildcard},
}

var _ = registerAll(oidcRules[:])

const github = "token.actions.githubusercontent.com"

// issuer is the host and path of an OpenID Connect provider, which its claims have for a
// prefix; empty for what is none.
func issuer(p *lint.Pass) string {
	if p.Principal.Kind != policy.Federated || !p.Statement.Allow || unknownKeys(p) {
		return ""
	}
	text, ok := p.Known(p.Item)
	if !ok {
		return comparedIssuer(p)
	}
	if federationOf(text) != oidcProvider {
		return ""
	}
	a, err := arn.Parse(text)
	if err != nil {
		return text
	}
	return strings.TrimPrefix(a.Resource, "oidc-provider/")
}

// unknownKeys reports whether a template has yet to fill in what the statement compares.
func unknownKeys(p *lint.Pass) bool {
	for i := range p.Statement.Condition {
		c := &p.Statement.Condition[i]
		for k := range c.Keys {
			if name := c.Keys[k].Key.Value; p.HasPlaceholder(name) || strings.HasPrefix(name, "Fn::") {
				return true
			}
		}
		if isFunction(c.Raw) || isFunction(`{"`+c.Operator.Value+`":`) || p.HasPlaceholder(c.Operator.Value+c.Raw) {
			return true
		}
	}
	return false
}

// comparedIssuer is the issuer whose claims a statement asks for, where a template has yet to
// fill in the provider: with any other one it would let nobody in. It is empty if that is
// nobody's or several's.
func comparedIssuer(p *lint.Pass) string {
	s := p.Statement
	if len(s.Principal) > 1 || len(p.Principal.Items) > 1 {
		return ""
	}
	host := ""
	for i := range s.Condition {
		o, err := cond.ParseOperator(s.Condition[i].Operator.Value)
		if err != nil || o.IfExists || o.Qualifier != cond.None || leavesOpen(&s.Condition[i]) {
			continue
		}
		for k := range s.Condition[i].Keys {
			name := s.Condition[i].Keys[k].Key.Value
			colon := strings.LastIndexByte(name, ':')
			if colon < 0 || !strings.Contains(name[:colon], ".") {
				continue
			}
			if host != "" && host != lower(name[:colon]) {
				return ""
			}
			host = lower(name[:colon])
		}
	}
	return host
}

// claims says which claims of an issuer hold a statement: a list of names with blanks around
// each, and whether there are claims of another issuer.
func claims(s *lint.Statement, host string) (names string, others bool) {
	names = " "
	for i := range s.Condition {
		for k := range s.Condition[i].Keys {
			key := &s.Condition[i].Keys[k]
			name := key.Key.Value
			colon := strings.LastIndexByte(name, ':')
			if colon < 0 {
				continue
			}
			switch prefix := name[:colon]; {
			case lint.Fold(prefix, host):
				if !leavesOpen(&s.Condition[i]) && !onlyWildcards(key.Items) {
					names += lower(name[colon+1:]) + " "
				}
			case strings.Contains(prefix, "."):
				others = true
			}
		}
	}
	return names, others
}

// onlyWildcards reports whether a value matches everything.
func onlyWildcards(items []policy.String) bool {
	for i := range items {
		if onlyStars(items[i].Value) {
			return true
		}
	}
	return false
}

func oidcNoCondition(p *lint.Pass) {
	if host := issuer(p); host != "" {
		if names, others := claims(p.Statement, host); names == " " && !others {
			p.Report(p.Item.Span, "everybody whom "+host+" knows can assume the role").Advise("compare " + host + ":sub and " + host + ":aud")
		}
	}
}

func oidcMismatch(p *lint.Pass) {
	host := issuer(p)
	if host == "" || len(p.Principal.Items) > 1 {
		return
	}
	if names, others := claims(p.Statement, host); names == " " && others {
		p.Report(p.Item.Span, "the condition compares claims of another provider than "+host+", which its tokens do not have").
			Advise("write " + host + ":sub, with the whole of the provider's name")
	}
}

// sharedIssuers serve many customers; without the claim that says which, all of them are
// let in. IAM refuses new policies without it.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html
const sharedIssuers = " token.actions.githubusercontent.com=sub oidc-configuration.audit-log.githubusercontent.com=sub vstoken.actions.githubusercontent.com=sub" +
	" gitlab.com=sub app.terraform.io=sub agent.buildkite.com=sub oidc.codefresh.io=sub studio.datachain.ai/api=sub api.pulumi.com/oidc=aud sandboxes.cloud=aud" +
	" scalr.io=sub tokens.cloud.shisho.dev=sub proidc.upbound.io=sub oidc.vercel.com=aud cognito-identity.amazonaws.com=aud "

func sharedClaim(p *lint.Pass) {
	host := issuer(p)
	i := strings.Index(sharedIssuers, " "+host+"=")
	if host == "" || i < 0 {
		return
	}
	claim := sharedIssuers[i+len(host)+2:]
	claim = claim[:strings.IndexByte(claim, ' ')]
	names, others := claims(p.Statement, host)
	if names == " " && !others || strings.Contains(names, " "+claim+" ") || host == github && pinned(names) {
		return // the first is trust-oidc-no-condition's
	}
	p.Report(p.Item.Span, host+" serves many customers, and nothing says which: "+host+":"+claim+" is not compared").
		Advise(compareWith(p.Statement, host+":"+claim, ""))
}

// pinned reports whether claims of GitHub's other than the subject say whose repository it
// is.
func pinned(names string) bool {
	for claim := range strings.FieldsSeq("job_workflow_ref repository repository_id repository_owner_id repository_owner enterprise_id enterprise") {
		if strings.Contains(names, " "+claim+" ") {
			return true
		}
	}
	return false
}

func githubMissing(p *lint.Pass) {
	if host := issuer(p); host == github {
		if names, _ := claims(p.Statement, host); !strings.Contains(names, " sub ") && !pinned(names) {
			p.Report(p.Item.Span, "any repository on GitHub can assume the role").
				Advise(compareWith(p.Statement, github+":sub", "repo:OWNER/REPOSITORY:ref:refs/heads/BRANCH"))
		}
	}
}

// headless reports whether a subject, or a pattern, lacks the repo: that those begin with which
// nobody has changed.
func headless(text string) bool {
	if wild := strings.IndexAny(text, "*?"); wild >= 0 && strings.HasPrefix("repo:", text[:wild]) {
		return false
	}
	slash := strings.IndexByte(text, '/')
	return slash > 0 && !strings.Contains(strings.TrimPrefix(text[:slash], "https:"), ":") || lint.HasPrefix(text, "repo:") && !strings.HasPrefix(text, "repo:")
}

// ownSubject reports whether a changed subject begins with whose repository it is.
func ownSubject(text string) bool {
	claim, value, _ := strings.Cut(text, ":")
	value, _, _ = strings.Cut(value, ":")
	owner, _, _ := strings.Cut(value, "/")
	return owner != "" && !strings.ContainsAny(claim+owner, "*?") && pinned(" "+claim+" ")
}

// githubWildcard says how much of a subject is left open.
// https://docs.github.com/en/actions/reference/openid-connect-reference
func githubWildcard(p *lint.Pass) {
	text := p.Item.Value
	if !lint.Fold(p.Key.Key.Value, github+":sub") || !p.Statement.Allow || !p.KnownOperator || p.Operator.Base != cond.StringLike || onlyStars(text) && len(p.Key.Items) > 1 {
		return
	}
	names, _ := claims(p.Statement, github)
	repo, isRepo := strings.CutPrefix(text, "repo:")
	owner, rest, hasRest := strings.Cut(repo, "/")
	name, context, hasContext := strings.Cut(rest, ":")
	wild := func(s string) bool { return strings.ContainsAny(s, "*?") }
	switch {
	case !wild(text) || pinned(names) || headless(text) || ownSubject(text):
	case !isRepo || wild(owner) || !hasRest:
		p.Report(p.Item.Span, "%q lets repositories of others assume the role", text).As(lint.Security).Advise("write repo:OWNER/REPOSITORY:…").Coded("WILDCARD_USAGE_TOO_PERMISSIVE")
	case wild(name):
		p.Report(p.Item.Span, "%q lets several repositories assume the role", text).Advise("name the repository").Coded("SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED")
	case hasContext && onlyStars(context) && !strings.Contains(names, " ref ") && !strings.Contains(names, " environment "):
		p.Report(p.Item.Span, "%q lets every branch and pull request assume the role", text).As(lint.Suggestion).
			Advise("name the branch or environment: ref:refs/heads/main, environment:prod").Coded("SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED")
	}
}
