package generate

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/wasm/arn"
	"github.com/leastwise/leastwise/wasm/internal/ascii"
	"github.com/leastwise/leastwise/wasm/jsonspan"
)

// byPrincipal parts a template by the kinds of its principals, which have different
// condition keys, and by providers of tokens, which have keys of their own.
func (t *Template) byPrincipal() []*Template {
	var out []*Template
	for _, p := range t.Principals {
		blocks := []PrincipalBlock{p}
		if t.Mode == Trust && p.Kind.Value == "Federated" {
			blocks = nil
			for _, v := range p.Values {
				blocks = append(blocks, PrincipalBlock{p.Kind, []Text{v}})
			}
		}
		for _, block := range blocks {
			part := *t
			part.Principals = []PrincipalBlock{block}
			part.Conditions = slices.Clone(t.Conditions) // notes tell parts apart by them
			out = append(out, &part)
		}
	}
	if out == nil {
		return []*Template{t}
	}
	return out
}

// principals checks a template's principals; each part of a template has one kind.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
func (b *builder) principals(i int, t *Template) []Principal {
	var out []Principal
	for _, block := range t.Principals {
		p := Principal{Kind: block.Kind.Value}
		at := &place{template: i, field: "principals/" + p.Kind}
		if p.Kind == "*" {
			at.text = block.Kind
			b.everybody(at, t)
		}
		for _, text := range block.Values {
			p.Values = append(p.Values, text.Value)
			b.checkPrincipal(at.at(text), t)
		}
		if p.Kind == "Service" && t.Mode != Trust && t.Effect.Value != "Deny" && !slices.ContainsFunc(t.Conditions, isSource) {
			n := b.say(at.at(block.Values[0]), Principals, Warning, block.Values[0].Value+" may do this on behalf of every AWS account")
			n.Hint = "add the condition source-account or source-arn"
		}
		out = append(out, p)
	}
	return out
}

// isSource tells of a condition that says for whom a service may act.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html
func isSource(c ConditionBlock) bool {
	return strings.HasPrefix(ascii.ToLower(c.Key.Value), "aws:source")
}

func (b *builder) everybody(at *place, t *Template) {
	if t.Effect.Value != "Deny" && len(t.Conditions) == 0 {
		b.say(at, Principals, Warning, "everybody in the world may do this").Hint = "name the principals, or add a condition such as principal-organisation"
	}
}

// checkPrincipal remarks on one principal.
func (b *builder) checkPrincipal(at *place, t *Template) {
	text := at.text.Value
	a, err := arn.Parse(text)
	isARN := err == nil
	switch kind := t.Principals[0].Kind.Value; {
	case strings.ContainsAny(text, "*?"):
		b.say(at, Principals, Error, "IAM takes no wildcard inside a principal, as in "+jsonspan.Quote(text)).Hint = "name the account, and add a condition on aws:PrincipalArn"
	case kind == "AWS" && (arn.IsAccount(text) || isUniqueID(text)):
	case kind == "AWS" && isARN && (a.Service == "iam" || a.Service == "sts") && isCaller(a.Resource):
	case kind == "AWS" && b.isServicePrincipal(text):
		b.say(at, Principals, Error, jsonspan.Quote(text)+" is a service").Hint = "list it under Service"
	case kind == "AWS":
		b.say(at, Principals, Warning, jsonspan.Quote(text)+" is no account, user, role or session").Hint = "write 111122223333, or arn:aws:iam::111122223333:role/name"
	case kind == "Service" && b.isServicePrincipal(text):
	case kind == "Service":
		var known []string
		for p := range b.catalog.ServicePrincipals() {
			known = append(known, p)
		}
		b.unknown(at, "the service principal ", text, "", text, "", known)
	case kind == "Federated" && (isARN && a.Service == "iam" && (strings.HasPrefix(a.Resource, "oidc-provider/") || strings.HasPrefix(a.Resource, "saml-provider/")) || slices.Contains(webProviders, text)):
	case kind == "Federated":
		b.say(at, Principals, Warning, jsonspan.Quote(text)+" is no provider of identities").Hint = "write arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com, or the ARN of a saml-provider"
	case kind == "CanonicalUser" && t.Mode == Trust:
		b.say(at, Principals, Error, "a trust policy takes no canonical user").Hint = "name the account"
	}
}

// webProviders are those that IAM knows without an ARN.
var webProviders = []string{"accounts.google.com", "cognito-identity.amazonaws.com", "graph.facebook.com", "www.amazon.com"}

// isUniqueID reports the form that IAM gives to principals which are gone, or a part to
// fill in.
func isUniqueID(text string) bool {
	return strings.HasPrefix(text, "${") || len(text) > 16 && (strings.HasPrefix(text, "AIDA") || strings.HasPrefix(text, "AROA"))
}

func isCaller(resource string) bool {
	kind, _, _ := strings.Cut(resource, "/")
	return resource == "root" || kind != resource && slices.Contains([]string{"user", "role", "assumed-role", "federated-user"}, kind)
}

// isServicePrincipal knows the documented names, also with a region in them.
func (b *builder) isServicePrincipal(text string) bool {
	labels := strings.Split(strings.TrimSuffix(text, ".cn"), ".")
	short := labels
	if len(labels) == 4 {
		short = []string{labels[0], labels[2], labels[3]}
	}
	for p := range b.catalog.ServicePrincipals() {
		if p == strings.Join(labels, ".") || p == strings.Join(short, ".") {
			return true
		}
	}
	return false
}

// callers are who the group's principals are, in messages.
func (g *group) callers() string {
	switch g.principals[0].Kind {
	case "Service":
		return "AWS services"
	case "Federated":
		return "federated users"
	}
	return "AWS accounts"
}

// callersHave says of condition keys that depend on who calls whether the group's callers
// have them. known is false for other keys, and without principals.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
func (g *group) callersHave(key string) (known, has bool) {
	if g.principals == nil {
		return false, false
	}
	kind, name := g.principals[0].Kind, ascii.ToLower(key)
	provider, _, _ := strings.Cut(name, ":")
	switch {
	case strings.HasPrefix(name, "aws:source") && slices.Contains(sometimes[:], name):
		return true, kind == "Service" || kind == "*"
	case kind == "Federated" && (provider == "saml" || slices.ContainsFunc(g.principals[0].Values, func(v string) bool { return ascii.ToLower(providerOf(v)) == provider })):
		return true, true
	case strings.HasPrefix(name, "aws:multifactorauth"), name == "sts:externalid", name == "aws:userid", name == "aws:username",
		strings.HasPrefix(name, "aws:principal") && !strings.HasPrefix(name, "aws:principalisawsservice") && !strings.HasPrefix(name, "aws:principalservicename"):
		return true, kind != "Service" && kind != "Federated"
	}
	return false, false
}

// providerOf is the name that a provider's condition keys begin with.
func providerOf(principal string) string {
	if _, host, ok := strings.Cut(principal, ":oidc-provider/"); ok {
		return host
	}
	return principal
}
