package rules

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/arn"
	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/policy"
)

// What a role's trust policy may say.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp.html
var trustRules = [...]lint.Rule{
	{ID: "trust-resource-element", Group: lint.GroupTrustPolicy, Severity: lint.Error, Kinds: lint.ForTrust, At: lint.AtStatement, Check: func(p *lint.Pass) {
		for _, name := range [...]string{"Resource", "NotResource"} {
			if p.Statement.Element(name) != nil {
				p.Report(p.Element(name), "a role's trust policy has no "+name).Advise("leave it out: the role is the resource").
					Fix(lint.NeedsInput, p.RemoveElement(name)...)
			}
		}
	}},
	{ID: "trust-principal-star", Group: lint.GroupTrustPolicy, Severity: lint.Error, Kinds: lint.ForTrust, At: lint.AtPrincipal, Check: func(p *lint.Pass) {
		if p.Principal.Kind == policy.Any && p.Statement.Allow {
			p.Report(p.Item.Span, `a role's trust policy does not take "*" for Principal`).Advise("name who may assume the role")
		}
	}},
	{ID: "trust-conditional-star", Group: lint.GroupTrustPolicy, Severity: lint.Suggestion, Kinds: lint.ForTrust, Off: true, At: lint.AtPrincipal, Check: func(p *lint.Pass) {
		if p.Principal.Kind == policy.AWS && p.Item.Value == "*" && p.Statement.Allow && !p.Not && len(p.Statement.Condition) > 0 {
			p.Report(p.Item.Span, "the condition alone says who may assume the role").Advise("name accounts or roles as well")
		}
	}},
	{ID: "trust-federated-format", Group: lint.GroupTrustPolicy, Severity: lint.Error, Kinds: lint.ForTrust, At: lint.AtPrincipal, Placeholders: true, Check: trustFederatedFormat},
	{ID: "trust-action-principal-mismatch", Group: lint.GroupTrustPolicy, Severity: lint.Error, Kinds: lint.ForTrust, At: lint.AtStatement, Check: trustActionMismatch},
	{ID: "trust-roles-anywhere-actions", Group: lint.GroupTrustPolicy, Severity: lint.Error, Kinds: lint.ForTrust, At: lint.AtStatement, Check: trustRolesAnywhere},
	{ID: "trust-redundant-session", Group: lint.GroupTrustPolicy, Severity: lint.Suggestion, Kinds: lint.ForTrust, At: lint.AtStatement, Check: trustRedundantSession},
}

var _ = registerAll(trustRules[:])

// webProviders are identity providers that need no ARN.
const webProviders = " cognito-identity.amazonaws.com www.amazon.com graph.facebook.com accounts.google.com "

// federation says what a Federated principal is.
type federation uint8

const (
	noFederation federation = iota
	samlProvider
	oidcProvider
)

func federationOf(text string) federation {
	if strings.Contains(webProviders, " "+text+" ") {
		return oidcProvider
	}
	a, err := arn.Parse(text)
	if err != nil || a.Service != "iam" || a.Region != "" {
		return noFederation
	}
	switch kind, name, _ := strings.Cut(a.Resource, "/"); {
	case name == "" || strings.Contains(name, "//") || strings.HasSuffix(name, "/"):
		return noFederation
	case kind == "saml-provider":
		return samlProvider
	case kind == "oidc-provider":
		return oidcProvider
	}
	return noFederation
}

func trustFederatedFormat(p *lint.Pass) {
	text, ok := p.Known(p.Item)
	if !ok || p.Principal.Kind != policy.Federated || strings.ContainsAny(text, "*?") || federationOf(text) != noFederation {
		return
	}
	f := p.Report(p.Item.Span, "%q is no identity provider", p.Item.Value)
	clean := func(s string) string { return strings.TrimRight(strings.ReplaceAll(s, "https://", ""), "/") }
	if federationOf(clean(text)) != noFederation {
		want := clean(p.Item.Value)
		f.Advise("write %s", want).Fix(lint.NeedsInput, lint.Rename(p.Item, want))
		return
	}
	f.Advise("write the ARN of a saml-provider or oidc-provider of IAM")
}

const (
	assumeRole    = "sts:AssumeRole"
	assumeSAML    = "sts:AssumeRoleWithSAML"
	assumeWebID   = "sts:AssumeRoleWithWebIdentity"
	rolesAnywhere = "rolesanywhere.amazonaws.com"
)

// trustActionMismatch compares what a statement's principals can call with its actions.
func trustActionMismatch(p *lint.Pass) {
	s := p.Statement
	if !s.Allow || s.Inverted {
		return
	}
	var has [3]bool // by federation
	for i := range s.Principal {
		one := &s.Principal[i]
		for k := range one.Items {
			text, ok := p.Known(&one.Items[k])
			if !ok || one.Items[k].Form != policy.Text {
				return
			}
			kind := noFederation
			if one.Kind == policy.Federated {
				if kind = federationOf(text); kind == noFederation {
					return // that is reported
				}
			}
			has[kind] = true
		}
	}
	if has == [3]bool{} {
		return
	}
	for i := range s.Actions {
		a := &s.Actions[i]
		for kind, action := range [...]string{assumeRole, assumeSAML, assumeWebID} {
			if a.Wild || !lint.Fold(a.Value, action) || has[kind] {
				continue
			}
			f := p.Report(a.Span, "none of these principals can call "+action)
			want := ""
			switch {
			case has[samlProvider]:
				want = assumeSAML
			case has[oidcProvider]:
				want = assumeWebID
			default:
				want = assumeRole
			}
			f.Advise("they call %s", want).Fix(lint.NeedsInput, lint.Rename(&a.String, want))
		}
	}
}

// hasServicePrincipal reports whether a service is among a statement's principals.
func hasServicePrincipal(s *lint.Statement, name string) bool {
	for i := range s.Principal {
		if s.Principal[i].Kind == policy.Service {
			for k := range s.Principal[i].Items {
				if s.Principal[i].Items[k].Value == name {
					return true
				}
			}
		}
	}
	return false
}

// trustRolesAnywhere knows the three actions that Roles Anywhere calls with.
// https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html
func trustRolesAnywhere(p *lint.Pass) {
	needsActions(p, rolesAnywhere, "Roles Anywhere", assumeRole, "sts:SetSourceIdentity", "sts:TagSession")
}

// needsActions reports a service that a statement allows some of the actions that it calls
// with, but not all.
func needsActions(p *lint.Pass, service, name string, actions ...string) {
	s := p.Statement
	if !s.Allow || s.Inverted || s.Unresolved || !hasServicePrincipal(s, service) {
		return
	}
	var lacks []string
	for _, action := range actions {
		if _, ok := s.Grants(action); !ok && !grantedElsewhere(p, service, action) {
			lacks = append(lacks, action)
		}
	}
	if len(lacks) == 0 || len(s.Actions) == 0 {
		return
	}
	all := append(policy.Texts(s.Action), lacks...)
	p.Report(p.Element("Action"), name+" needs %s as well", strings.Join(lacks, " and ")).
		Advise("add it").Fix(lint.NeedsInput, p.Doc.SetStatementElement(s.Index, "Action", string(jsonspan.AppendStrings(nil, all)))...)
}

// grantedElsewhere reports whether another statement allows a service an action.
func grantedElsewhere(p *lint.Pass, service, action string) bool {
	for i := range p.Statements() {
		s := &p.Statements()[i]
		if _, ok := s.Grants(action); ok && s.Allow && s.Index != p.Statement.Index && hasServicePrincipal(s, service) {
			return true
		}
	}
	return false
}

func trustRedundantSession(p *lint.Pass) {
	for i := range p.Statement.Principal {
		one := &p.Statement.Principal[i]
		if one.Kind != policy.AWS {
			continue
		}
		roles := map[string]bool{}
		for k := range one.Items {
			roles[roleOf(one.Items[k].Value, ":iam::", ":role/")] = true
		}
		for k := range one.Items {
			item := &one.Items[k]
			session := roleOf(item.Value, ":sts::", ":assumed-role/")
			name, _, _ := strings.Cut(session, "/")
			if session != "" && roles[name] {
				p.Report(item.Span, "the session %q is covered by its role beside it", item.Value).Advise("remove it").
					Fix(lint.Same, p.Without(one.Span, one.Items, k)...)
			}
		}
	}
}

// roleOf is account and name of a role's ARN, or of a session's with its name behind; empty
// for others. A role's path is left out, as sessions have none.
func roleOf(text, service, kind string) string {
	_, rest, ok := strings.Cut(text, service)
	account, name, named := strings.Cut(rest, kind)
	if !ok || !named {
		return ""
	}
	if service == ":iam::" {
		name = name[strings.LastIndexByte(name, '/')+1:]
	}
	return account + ":" + name
}
