package generate

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/wasm/jsonspan"
)

// sessionActions are what a trust policy may allow besides assuming the role.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
var sessionActions = []string{"sts:SetContext", "sts:SetSourceIdentity", "sts:TagSession"}

// trust makes the statement of a trust policy for principals of one kind.
func (b *builder) trust(i int, t *Template) {
	g := b.groups[i]
	if len(t.Principals) == 0 {
		return // all of it stands in blocks
	}
	block := t.Principals[0]
	name, provider := "AssumeRole", ""
	var own []Condition
	if block.Kind.Value == "Federated" {
		provider = block.Values[0].Value
		at := &place{i, "principals/Federated", block.Values[0]}
		if strings.Contains(provider, ":saml-provider/") {
			name, own = "AssumeRoleWithSAML", samlConditions(t, provider)
		} else {
			name, own = "AssumeRoleWithWebIdentity", b.tokenConditions(at, t, providerOf(provider))
		}
	}
	a, ok := b.catalog.LookupAction("sts:" + name)
	if !ok {
		b.say(&place{i, "principals", block.Kind}, NotKnown, Error, "the catalog of "+b.catalog.Date()+" has no sts:"+name)
		return
	}
	s := b.statement(statementKey{group: g, kind: byTrust, more: provider}, name)
	s.conditions = own
	for _, text := range append(block.Values, block.Kind)[:max(len(block.Values), 1)] {
		s.reasons = append(s.reasons, &Reason{Why: ByPrincipal, Actions: []string{a.ID()}, place: place{i, "principals/" + block.Kind.Value, text}})
	}
	s.add(a)
	for _, text := range t.Also {
		at := &place{i, "also", text}
		found := b.matching(text.Value)
		if len(found) == 0 {
			b.unknownAction(at, "also")
		}
		for _, more := range found {
			if !slices.Contains(sessionActions, more.ID()) {
				b.say(at, Ignored, Warning, more.ID()+" has no effect in a trust policy").Hint = "there are " + strings.Join(sessionActions, ", ")
				continue
			}
			s.grant(grant{more, &Reason{Why: ByAction, place: *at}})
		}
	}
}

// samlConditions bind a trust policy to AWS's sign-in, or to the audiences.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_saml.html
func samlConditions(t *Template, provider string) []Condition {
	list := valuesOf(t.Audiences)
	if list == nil {
		host := "signin.aws.amazon.com"
		switch {
		case strings.HasPrefix(provider, "arn:aws-cn:"):
			host = "signin.amazonaws.cn"
		case strings.HasPrefix(provider, "arn:aws-us-gov:"):
			host = "signin.amazonaws-us-gov.com"
		}
		list = []string{"https://" + host + "/saml"}
	}
	return []Condition{{"StringEquals", "SAML:aud", list}}
}

// tokenConditions say which tokens of an OIDC provider count. Without a subject everybody
// whom the provider knows may assume the role, which for GitHub is the world.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html
func (b *builder) tokenConditions(at *place, t *Template, host string) []Condition {
	var out []Condition
	audiences := valuesOf(t.Audiences)
	isGitHub := host == "token.actions.githubusercontent.com"
	if audiences == nil && (isGitHub || strings.HasPrefix(host, "oidc.eks.")) {
		audiences = []string{"sts.amazonaws.com"}
	}
	claim := ":aud"
	if host == "www.amazon.com" || host == "graph.facebook.com" {
		claim = ":app_id"
	}
	switch {
	case audiences != nil:
		out = append(out, Condition{"StringEquals", host + claim, audiences})
	case !b.hasKey(t, host+claim):
		b.say(at, Principals, Warning, "tokens of "+host+" for whatever application may assume the role").Hint = "list the application under audiences"
	}
	subjects := valuesOf(t.Subjects)
	if subjects != nil {
		operator := "StringEquals"
		for i, s := range subjects {
			if strings.ContainsAny(s, "*?") {
				operator = "StringLike"
			}
			if isGitHub && s != "" && (s[0] == '*' || strings.HasPrefix(s, "repo:*")) {
				b.say(at.at(t.Subjects[i]), Principals, Warning, jsonspan.Quote(s)+" fits repositories of everybody").Hint = "begin it with repo:OWNER/REPOSITORY:"
			}
		}
		out = append(out, Condition{operator, host + ":sub", subjects})
	} else if !b.hasKey(t, host+":sub") {
		n := b.say(at, Principals, Warning, "everybody who gets a token of "+host+" may assume the role")
		n.Hint = "list who may under subjects"
		if isGitHub {
			n.Hint += ", as repo:OWNER/REPOSITORY:ref:refs/heads/main"
		}
	}
	return out
}

// hasKey reports whether the template has a condition on a key itself.
func (b *builder) hasKey(t *Template, key string) bool {
	return slices.ContainsFunc(t.Conditions, func(c ConditionBlock) bool { return strings.EqualFold(c.Key.Value, key) })
}

func valuesOf(list []Text) []string {
	var out []string
	for _, text := range list {
		out = append(out, text.Value)
	}
	return out
}
