package compile

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/wasm/roles"
	"github.com/leastwise/leastwise/wasm/source"
)

// trustFields are the shorthands of an item of allow_to_assume_me: a principal, or somebody
// for whom a provider of identities vouches, see provider.go. What is written besides in the
// policy language, as a Condition, stays.
func trustFields() []string { return slices.Concat(principalFields, providerFields) }

// trust compiles who may assume a role.
func (c *compiler) trust(s *scope, key value, d *definition) string {
	whole, who := d.one("trust"), d.one("allow_to_assume_me")
	switch {
	case whole.there() && who.there():
		c.fail(whole, "the role has both trust and allow_to_assume_me", "keep one of the two")
		return ""
	case whole.there():
		if whole.Kind != source.Map {
			c.fail(whole, "trust is a whole policy, and here stands "+whole.is(), "write allow_to_assume_me for a list")
			return ""
		}
		return c.wholeDocument(c.roleDocument(s, roles.TrustPart, "", d.keys["trust"]), whole)
	}
	c.disallow(s, d.one("disallow_to_assume_me"))
	var list []statement
	for _, item := range who.items() {
		list = append(list, c.trustItem(s, item)...)
	}
	if len(list) == 0 && !c.failed() {
		c.fail(key, "nobody may assume the role", "add \"allow_to_assume_me: {service: ec2}\", or who it is")
	}
	return c.document(c.roleDocument(s, roles.TrustPart, "", d.keys["allow_to_assume_me"]), list)
}

// trustItem compiles one item.
func (c *compiler) trustItem(s *scope, v value) []statement {
	st := statement{at: v, elements: map[string]string{}, lists: map[string][]string{}}
	fields := map[string]value{}
	var p principals
	if v.Kind == source.Map {
		c.each(v, "a statement of trust", func(key, val value) {
			switch {
			case isVerbatim(key):
				c.element(&st, key, val)
			case slices.Contains(trustFields(), key.Text):
				fields[key.Text] = val
			default:
				c.fail(key, "a statement of trust has no key "+quote(key.Text), suggestElement(key.Text, trustFields()))
			}
		})
	} else {
		c.addText(&p, v)
	}
	for name, list := range st.lists {
		if strings.HasSuffix(name, "Resource") && list != nil {
			c.fail(v, "a statement of trust is about its role, and names no "+name, "leave it out")
		}
	}
	if fields["oidc"].there() || fields["saml"].there() {
		return c.provider(s, st, fields)
	}
	for _, name := range providerFields {
		if f := fields[name]; f.there() {
			c.fail(f, name+" belongs to a provider of identities, and none is named", "add \"oidc: github\", or which it is")
		}
	}
	c.addPrincipal(s, &p, v, fields)
	verbatim := st.elements["Principal"] != "" || st.elements["NotPrincipal"] != ""
	switch {
	case verbatim && !p.empty():
		c.fail(v, "the statement has a Principal and, in shorthand, another one", "keep one of the two")
	case !verbatim && p.empty():
		if !c.reported(v) {
			c.fail(v, "the statement names nobody", "write {service: ec2}, {iam: role/NAME}, {oidc: github} or an ARN")
		}
	case !verbatim:
		st.elements["Principal"] = p.json()
	}
	if st.elements["Effect"] == "" {
		st.elements["Effect"] = `"Allow"`
	}
	if st.lists["Action"] == nil && st.lists["NotAction"] == nil {
		c.assumeAction(&st, &p, v)
	}
	return []statement{st}
}

// assumeAction finds the action by which such principals assume a role.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_manage-assume.html
func (c *compiler) assumeAction(st *statement, p *principals, v value) {
	action := "sts:AssumeRole"
	for i, provider := range p.federated {
		one := "sts:AssumeRoleWithSAML"
		if strings.Contains(provider, ":oidc-provider/") || contains(webProviders, provider) {
			one = "sts:AssumeRoleWithWebIdentity"
		}
		if i > 0 && one != action {
			c.fail(v, "providers of SAML and of OIDC have different actions", "part the statement into two items")
		}
		action = one
	}
	if len(p.federated) > 0 && len(p.aws)+len(p.service) > 0 {
		c.fail(v, "a provider of identities and others assume a role with different actions", "part the statement into two items, or write its Action")
	}
	st.lists["Action"] = []string{action}
}

// disallow says what to write instead of disallow_to_assume_me: an Allow for everybody else
// gives more than anybody means, and AWS takes no NotPrincipal there.
func (c *compiler) disallow(s *scope, v value) {
	if !v.there() || v.IsNull() {
		return
	}
	for _, item := range v.items() {
		probe := &compiler{options: c.options, catalog: c.catalog, accounts: c.accounts, own: c.own}
		var p principals
		if item.Kind == source.Map {
			fields := map[string]value{}
			probe.each(item, "", func(key, val value) { fields[key.Text] = val })
			probe.addPrincipal(s, &p, item, fields)
		} else {
			probe.addText(&p, item)
		}
		who := `{AWS: ARN}`
		if !p.empty() {
			who = p.json()
		}
		c.fail(item, "disallow_to_assume_me allowed everybody but these, and AWS takes no NotPrincipal in a trust policy",
			"list under allow_to_assume_me who may, and add {Effect: Deny, Principal: "+who+"}")
	}
}
