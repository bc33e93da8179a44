package rules

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/cond"
	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/policy"
)

// Claims that the trust policies of roles for identity providers compare.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
var claimRules = [...]lint.Rule{
	{ID: "trust-saml-audience", Group: lint.GroupTrustPolicy, Severity: lint.Security, Kinds: lint.ForTrust, At: lint.AtPrincipal, Placeholders: true, Check: func(p *lint.Pass) {
		s := p.Statement
		if text, ok := p.Known(p.Item); !ok || unknownKeys(p) || p.Principal.Kind != policy.Federated || !s.Allow || restriction(s, "SAML:aud") != nil || federationOf(text) != samlProvider {
			return
		}
		if _, ok := s.Grants(assumeSAML); ok {
			p.Report(p.Item.Span, "a sign-in that was meant for another site assumes the role as well").Advise(`add "StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}`)
		}
	}},
	{ID: "trust-oidc-audience", Group: lint.GroupTrustPolicy, Severity: lint.Warning, Kinds: lint.ForTrust, At: lint.AtPrincipal, Placeholders: true, Check: oidcAudience,
		Yields: []lint.Yield{{To: "trust-oidc-no-condition"}, {To: "trust-oidc-provider-mismatch"}, {To: "trust-shared-oidc-claim"}, {To: "trust-github-subject-missing"}, {To: "trust-irsa-subject"}, {To: "trust-cognito-audience"}}},
	{ID: "trust-cognito-audience", Group: lint.GroupTrustPolicy, Severity: lint.Security, Kinds: lint.ForTrust, At: lint.AtPrincipal, Placeholders: true, Check: cognitoAudience,
		Yields: []lint.Yield{{To: "trust-shared-oidc-claim"}, {To: "trust-oidc-provider-mismatch"}}},
	{ID: "trust-irsa-subject", Group: lint.GroupTrustPolicy, Severity: lint.Security, Kinds: lint.ForTrust, At: lint.AtPrincipal, Placeholders: true, Check: irsaSubject,
		Yields: []lint.Yield{{To: "trust-oidc-provider-mismatch"}}},
	{ID: "trust-github-subject-format", Group: lint.GroupTrustPolicy, Severity: lint.Warning, Kinds: lint.ForTrust, At: lint.AtValue, Check: githubFormat, Yields: subjectYields},
	{ID: "trust-github-pull-request", Group: lint.GroupTrustPolicy, Severity: lint.Warning, Kinds: lint.ForTrust, At: lint.AtValue, Check: func(p *lint.Pass) {
		if isSubjectOf(p, github) && strings.HasSuffix(p.Item.Value, ":pull_request") {
			p.Report(p.Item.Span, "whoever opens a pull request from a branch of the repository assumes the role").Advise("name a branch or environment: ref:refs/heads/main, environment:prod")
		}
	}, Yields: subjectYields},
	{ID: "trust-gitlab-subject", Group: lint.GroupTrustPolicy, Severity: lint.Warning, Kinds: lint.ForTrust, At: lint.AtValue, Check: func(p *lint.Pass) { subject(p, &subjects[0]) }, Yields: subjectYields},
	{ID: "trust-terraform-subject", Group: lint.GroupTrustPolicy, Severity: lint.Warning, Kinds: lint.ForTrust, At: lint.AtValue, Check: func(p *lint.Pass) { subject(p, &subjects[1]) }, Yields: subjectYields},
	{ID: "trust-buildkite-subject", Group: lint.GroupTrustPolicy, Severity: lint.Warning, Kinds: lint.ForTrust, At: lint.AtValue, Check: func(p *lint.Pass) { subject(p, &subjects[2]) }, Yields: subjectYields},
	{ID: "trust-circleci-subject", Group: lint.GroupTrustPolicy, Severity: lint.Warning, Kinds: lint.ForTrust, At: lint.AtValue, Check: func(p *lint.Pass) { subject(p, &subjects[3]) }, Yields: subjectYields},
	{ID: "trust-bitbucket-subject", Group: lint.GroupTrustPolicy, Severity: lint.Warning, Kinds: lint.ForTrust, At: lint.AtValue, Check: func(p *lint.Pass) { subject(p, &subjects[4]) }, Yields: subjectYields},
}

var _ = registerAll(claimRules[:])

// subjectYields: what is wrong with wildcards as such comes first.
var subjectYields = []lint.Yield{{To: "wildcard-without-like"}, {To: "trust-github-subject-wildcard"}, {To: "equivalent-to-null"}}

// subjects are the forms of the claim sub of providers that many build with: the whole of a
// subject, what it begins with, what ends the name of the owner, and what ends that of the
// project.
var subjects = [...]subjectForm{
	{"gitlab", "project_path:GROUP/PROJECT:ref_type:branch:ref:NAME", "project_path:", "/", ":", false, true},
	{"app.terraform.io", "organization:NAME:project:NAME:workspace:NAME:run_phase:PHASE", "organization:", ":", ":run_phase:", false, false},
	{"agent.buildkite.com", "organization:NAME:pipeline:NAME:ref:REF:commit:ID:step:KEY", "organization:", ":", ":ref:", false, true},
	{"oidc.circleci.com", "org/ID/project/ID/user/ID", "org/", "/", "/user/", true, false},
	{"bitbucket.org", "{REPOSITORY}:{STEP}", "{", "}", "}:", true, false},
}

// isSubjectOf reports whether the pass is at a value that the claim sub of an issuer, named
// by a part of its host, is compared with.
func isSubjectOf(p *lint.Pass, host string) bool {
	name := lower(p.Key.Key.Value)
	return strings.HasSuffix(name, ":sub") && strings.Contains(name, host) && p.Statement.Allow && p.KnownOperator && !p.Operator.Base.Negated() &&
		p.Operator.Base.Type() == cond.String && p.Item.Form == policy.Text
}

type subjectForm struct {
	host, form, head, owner, project string
	private                          bool // the issuer is one owner's
	branches                         bool // what follows says from which branch
}

// subject says how much of a subject is left open.
func subject(p *lint.Pass, x *subjectForm) {
	if !isSubjectOf(p, x.host) {
		return
	}
	text := p.Item.Value
	wild := -1
	if p.Operator.Base.Wildcards() {
		wild = strings.IndexAny(text, "*?")
	}
	advice := "write " + x.form
	rest, ok := strings.CutPrefix(text, x.head)
	if !ok && (wild < 0 || wild >= len(x.head) || !strings.HasPrefix(x.head, text[:wild])) {
		p.Report(p.Item.Span, "%q is no subject of this provider's, so that it never fits", text).Advise(advice)
		return
	}
	if wild < 0 {
		return
	}
	owner := strings.Index(rest, x.owner)
	project := strings.Index(rest, x.project)
	at := wild - len(x.head)
	f := (*lint.Finding)(nil)
	switch {
	case !ok || owner <= 0 || at < owner:
		f = p.Report(p.Item.Span, "%q lets projects of others assume the role", text)
		if !x.private {
			f.As(lint.Security)
		}
	case project < 0 || at < project:
		f = p.Report(p.Item.Span, "%q lets several projects assume the role", text)
	case x.branches && onlyStars(rest[project+len(x.project):]):
		f = p.Report(p.Item.Span, "%q lets every branch of the project assume the role", text).As(lint.Suggestion)
	default:
		return
	}
	f.Advise(advice)
}

func oidcAudience(p *lint.Pass) {
	host := issuer(p)
	if host == "" {
		return
	}
	names, _ := claims(p.Statement, host)
	if names == " " || strings.Contains(names, " aud ") || strings.Contains(names, " app_id ") || strings.Contains(names, " oaud ") {
		return
	}
	p.Report(p.Item.Span, "a token that was made for another audience assumes the role as well").Advise(compareWith(p.Statement, host+":aud", ""))
}

// cognitoAudience: an identity pool may let in those who did not sign in.
// https://docs.aws.amazon.com/cognito/latest/developerguide/role-trust-and-permissions.html
func cognitoAudience(p *lint.Pass) {
	const host = "cognito-identity.amazonaws.com"
	if issuer(p) != host {
		return
	}
	names, _ := claims(p.Statement, host)
	switch {
	case !strings.Contains(names, " aud "):
		p.Report(p.Item.Span, "every identity pool, also of other accounts, can assume the role").Advise("compare " + host + ":aud and " + host + ":amr")
	case !strings.Contains(names, " amr "):
		p.Report(p.Item.Span, "identities that have signed in and those that have not can assume the role").As(lint.Warning).Advise("compare " + host + ":amr")
	}
}

// irsaSubject: the issuer of a cluster signs for all of its service accounts.
// https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
func irsaSubject(p *lint.Pass) {
	host := issuer(p)
	if !strings.HasPrefix(host, "oidc.eks.") {
		return
	}
	const head = "system:serviceaccount:"
	key := restriction(p.Statement, host+":sub")
	if key == nil {
		p.Report(p.Item.Span, "every service account of the cluster can assume the role").Advise(compareWith(p.Statement, host+":sub", head+"NAMESPACE:NAME"))
		return
	}
	for i := range key.Items {
		text := key.Items[i].Value
		if p.HasPlaceholder(text) || key.Items[i].Form != policy.Text {
			continue
		}
		namespace, _, _ := strings.Cut(strings.TrimPrefix(text, head), ":")
		if !strings.HasPrefix(text, head) || strings.ContainsAny(namespace, "*?") {
			p.Report(key.Items[i].Span, "%q says no namespace of the cluster", text).Advise("write " + head + "NAMESPACE:NAME")
			return
		}
	}
}

// githubFormat knows what a subject looks like unless its owner has changed that: then it
// begins with another word, or has others behind the repository.
// https://docs.github.com/en/actions/reference/openid-connect-reference
func githubFormat(p *lint.Pass) {
	if !isSubjectOf(p, github) {
		return
	}
	text := p.Item.Value
	const advice = "write repo:OWNER/REPOSITORY:ref:refs/heads/BRANCH, or :environment:NAME"
	repo, ok := strings.CutPrefix(text, "repo:")
	if !ok {
		if headless(text) {
			p.Report(p.Item.Span, "%q never fits: a subject begins with repo:", text).Advise(advice)
		}
		return
	}
	name, context, hasContext := strings.Cut(repo, ":")
	switch {
	case strings.ContainsAny(name, "*?"):
	case !hasContext, strings.Count(name, "/") != 1:
		p.Report(p.Item.Span, "%q never fits: a subject says owner, repository and what runs", text).Advise(advice)
	case strings.HasPrefix(context, "refs/") || strings.HasPrefix(context, "branch:") || strings.HasPrefix(context, "ref:") && context != "ref:*" &&
		!strings.HasPrefix(context, "ref:refs/") && !strings.HasPrefix(context, "ref:*") && !strings.HasPrefix(context, "ref:?"),
		context != "pull_request" && context != "" && !strings.ContainsAny(context, ":*?"):
		p.Report(p.Item.Span, "%q never fits: branches read ref:refs/heads/NAME", text).Advise(advice)
	}
}
