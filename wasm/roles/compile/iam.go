package compile

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/source"
)

// scope is the definition that is being compiled.
type scope struct {
	// what is "role", "bucket" or "key", name the definition's.
	what, name string
	at         value
	// self is what __self__ stands for in an iam specifier, "role/team/app"; empty where it
	// stands for nothing.
	self string
	// location is where keys and topics are that do not say it; empty where they have to.
	location string
}

// iamFields are the keys of an iam specifier.
var iamFields = []string{"iam", "account", "users"}

// iam expands an iam specifier to ARNs: for each account each value with each user,
//
//	{iam: role/app, account: [dev, prod]}
//	{iam: assumed-role/app, account: dev, users: [ann, bob]}
//
// __self__ is the role that is being defined, always of the own account, as an empty account
// is.
func (c *compiler) iam(s *scope, spec, accounts, users value) []string {
	names := c.texts(spec, "an iam specifier")
	if len(names) == 0 && !c.reported(spec) {
		c.fail(spec, "the iam specifier names nothing", "write {iam: role/NAME}")
	}
	people := []string{""}
	if list := c.texts(users, "a user"); len(list) > 0 {
		people = nil
		for _, user := range list {
			people = append(people, "/"+user)
		}
	}
	var out []string
	for _, a := range c.accountsOf(accounts, names) {
		for _, name := range names {
			owner := a
			switch {
			case name == "__self__" && s.self == "":
				c.fail(spec, "__self__ is the role that is being defined, and this is a "+s.what, "name the role, as role/NAME")
				continue
			case name == "__self__":
				name, owner = s.self, c.own
			case strings.HasPrefix(name, "arn:"):
				c.fail(spec, quote(name)+" is a whole ARN", "write it without \"iam:\"")
				continue
			}
			service := "iam"
			if strings.HasPrefix(name, "assumed-role") {
				service = "sts"
			}
			for _, user := range people {
				out = append(out, "arn:"+owner.partition+":"+service+"::"+owner.number+":"+name+user)
			}
		}
	}
	return out
}

// reported reports whether an error stands at a place already.
func (c *compiler) reported(v value) bool {
	for i := range c.notes {
		if n := &c.notes[i]; n.Severity == Error && v.there() && n.File == v.file && n.Start >= v.Start && n.End <= v.End {
			return true
		}
	}
	return false
}

// accountsOf reads the accounts of a specifier: one or several, the own one for an empty name
// and where there is none. Policies of AWS itself are of the account "aws".
func (c *compiler) accountsOf(v value, names []string) []account {
	items := v.items()
	if len(items) == 0 {
		return []account{c.own}
	}
	var out []account
	for _, item := range items {
		if item.IsNull() || item.Kind.IsScalar() && item.Text == "" {
			out = append(out, c.own)
			continue
		}
		name, ok := c.text(item, "an account")
		if !ok {
			continue
		}
		a, known := c.account(name)
		if !known && name == "aws" && len(names) > 0 && strings.HasPrefix(names[0], "policy/") {
			a, known = account{"aws", "aws", c.own.partition}, true
		}
		if !known {
			c.fail(item, "there is no account "+quote(name), suggest(name, c.accountNames()))
			continue
		}
		out = append(out, a)
	}
	return out
}

// policyARN reads the ARN of a managed policy, as a text or an iam specifier.
func (c *compiler) policyARN(s *scope, v value, what string) []string {
	const hint = "write its ARN, {iam: policy/NAME}, or {iam: policy/NAME, account: aws} for a policy of AWS"
	if v.Kind == source.Map {
		var out []string
		fields := c.fields(v, what, iamFields)
		if !fields["iam"].there() {
			c.fail(v, what+" has no iam", hint)
			return nil
		}
		for _, arn := range c.iam(s, fields["iam"], fields["account"], fields["users"]) {
			if c.isPolicy(arn) {
				out = append(out, arn)
			} else {
				c.fail(fields["iam"], quote(arn)+" is no managed policy", hint)
			}
		}
		return out
	}
	text, ok := c.text(v, what)
	if !ok {
		return nil
	}
	if !c.isPolicy(text) {
		c.fail(v, quote(text)+" is no ARN of a managed policy", hint)
		return nil
	}
	return []string{text}
}

func (c *compiler) isPolicy(arn string) bool {
	parts := strings.SplitN(arn, ":", 6)
	return len(parts) == 6 && parts[0] == "arn" && parts[2] == "iam" && strings.HasPrefix(parts[5], "policy/") && len(parts[5]) > len("policy/")
}

// fields gives the values of a map's keys.
func (c *compiler) fields(v value, what string, known []string) map[string]value {
	out := map[string]value{}
	c.members(v, what, known, func(key, val value) { out[key.Text] = val })
	return out
}
