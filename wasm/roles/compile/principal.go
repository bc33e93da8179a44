package compile

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/near"
	"github.com/leastwise/leastwise/wasm/source"
)

// principals are those of a statement, by kind.
type principals struct{ aws, service, federated []string }

// principalFields are the keys of a principal in shorthand, in any combination:
//
//	{service: ec2}                             # ec2.amazonaws.com
//	{federated: {iam: saml-provider/corp}}     # or a text
//	{iam: role/app, account: dev, users: ann}  # see iam.go
var principalFields = []string{"service", "federated", "iam", "account", "users"}

// principal reads principals in shorthand, one map or text or a list of them.
func (c *compiler) principal(s *scope, v value) principals {
	var p principals
	for _, item := range v.items() {
		if item.Kind == source.Map {
			c.addPrincipal(s, &p, item, c.fields(item, "a principal", principalFields))
		} else {
			c.addText(&p, item)
		}
	}
	if p.empty() && !c.reported(v) {
		c.fail(v, "the principal names nobody", "write {service: ec2}, {iam: role/NAME} or an ARN")
	}
	return p
}

func (p *principals) empty() bool { return len(p.aws)+len(p.service)+len(p.federated) == 0 }

// addPrincipal adds what the fields of a map say.
func (c *compiler) addPrincipal(s *scope, p *principals, v value, fields map[string]value) {
	for _, item := range fields["service"].items() {
		if text, ok := c.text(item, "a service"); ok {
			p.service = append(p.service, c.servicePrincipal(item, text))
		}
	}
	for _, item := range fields["federated"].items() {
		if item.Kind == source.Map {
			of := c.fields(item, "a provider", iamFields)
			p.federated = append(p.federated, c.iam(s, of["iam"], of["account"], of["users"])...)
		} else if text, ok := c.text(item, "a provider"); ok {
			p.federated = append(p.federated, text)
		}
	}
	switch {
	case fields["iam"].there():
		if item := fields["iam"]; item.Kind.IsScalar() && strings.HasPrefix(item.Text, "arn:") {
			p.aws = append(p.aws, item.Text)
		} else {
			p.aws = append(p.aws, c.iam(s, item, fields["account"], fields["users"])...)
		}
	case fields["account"].there():
		c.fail(fields["account"], "an account is named without who of it", "write {iam: root, account: NAME} for all of it")
	case fields["users"].there():
		c.fail(fields["users"], "users are named without a role", "write {iam: assumed-role/NAME, users: [NAME]}")
	}
}

// servicePrincipal completes the name of a service.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
func (c *compiler) servicePrincipal(at value, name string) string {
	if name == "ec2" {
		if c.own.partition == "aws-cn" {
			return "ec2.amazonaws.com.cn"
		}
		return "ec2.amazonaws.com"
	}
	if strings.Contains(name, ".") || c.catalog == nil {
		return name
	}
	full := name + ".amazonaws.com"
	var known []string
	for p := range c.catalog.ServicePrincipals() {
		if p == full {
			return full
		}
		known = append(known, p)
	}
	hint := "AWS wants its whole name, such as lambda.amazonaws.com"
	if word, ok := near.Word(full, known); ok {
		hint = "did you mean " + word + "?"
	}
	c.warn(at, "the service "+quote(name)+" is not known and stays as it is", hint)
	return name
}

// webProviders are providers of identities that IAM knows without an ARN.
var webProviders = []string{"accounts.google.com", "cognito-identity.amazonaws.com", "graph.facebook.com", "www.amazon.com"}

// addText adds a principal that is written as a text, as the kind that it shows itself to be.
func (c *compiler) addText(p *principals, v value) {
	text, ok := c.text(v, "a principal")
	switch {
	case !ok:
	case text == "*" || isNumber(text) || isUniqueID(text):
		p.aws = append(p.aws, text)
	case strings.HasPrefix(text, "arn:") && (strings.Contains(text, ":saml-provider/") || strings.Contains(text, ":oidc-provider/")), contains(webProviders, text):
		p.federated = append(p.federated, text)
	case strings.HasPrefix(text, "arn:"):
		p.aws = append(p.aws, text)
	case strings.HasSuffix(text, ".amazonaws.com"), strings.HasSuffix(text, ".amazonaws.com.cn"):
		p.service = append(p.service, text)
	default:
		hint := "write an ARN, {iam: role/NAME} or {service: NAME}"
		if _, known := c.account(text); known {
			hint = "write {iam: root, account: " + text + "} for all of the account"
		}
		c.fail(v, quote(text)+" is no principal", hint)
	}
}

// isUniqueID tells the IDs that AWS shows for principals, mostly of those that are gone.
func isUniqueID(text string) bool {
	return len(text) > 16 && (strings.HasPrefix(text, "AIDA") || strings.HasPrefix(text, "AROA"))
}

// json writes a principal element.
func (p *principals) json() string {
	out := []byte{'{'}
	for _, kind := range []struct {
		name string
		list []string
	}{{"AWS", p.aws}, {"Service", p.service}, {"Federated", p.federated}} {
		if len(kind.list) == 0 {
			continue
		}
		if len(out) > 1 {
			out = append(out, ',')
		}
		out = append(jsonspan.AppendString(out, kind.name), ':')
		out = appendSet(out, kind.list)
	}
	return string(append(out, '}'))
}

// appendSet writes a set of texts: sorted, and one alone without brackets.
func appendSet(dst []byte, list []string) []byte {
	list = slices.Clone(list)
	slices.Sort(list)
	if list = slices.Compact(list); len(list) == 1 {
		return jsonspan.AppendString(dst, list[0])
	}
	return jsonspan.AppendStrings(dst, list)
}
