package compile

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/source"
)

// resourceKinds are the kinds of resources in shorthand, with the keys that they may have.
//
//	{iam: role/app, account: dev}                      # see iam.go
//	{kms: ALIAS, location: eu-west-1, account: dev}    # {kms: {key_id: ID}} for a key
//	{sns: TOPIC, location: eu-west-1, account: dev}
//	{s3: BUCKET}                                       # and BUCKET/*; BUCKET/KEY alone
//
// Each value may be a list, and __self__ for what is being defined.
var resourceKinds = []struct {
	name   string
	fields []string
}{
	{"iam", iamFields},
	{"kms", []string{"kms", "location", "account"}},
	{"sns", []string{"sns", "location", "account"}},
	{"s3", []string{"s3"}},
}

// resources reads one item or a list of them, as ARNs.
func (c *compiler) resources(s *scope, v value) []string {
	var out []string
	for _, item := range v.items() {
		if item.Kind != source.Map {
			if text, ok := c.text(item, "a resource"); ok {
				out = append(out, text)
			}
			continue
		}
		out = append(out, c.resource(s, item)...)
	}
	return out
}

func (c *compiler) resource(s *scope, v value) []string {
	const hint = "write {s3: NAME}, {iam: role/NAME}, {kms: NAME}, {sns: NAME} or an ARN"
	at := -1
	for i, kind := range resourceKinds {
		switch {
		case !v.get(kind.name).there():
		case at >= 0:
			c.fail(v, "a resource is of one kind, and here stand "+resourceKinds[at].name+" and "+kind.name, "part it into two items")
			return nil
		default:
			at = i
		}
	}
	if at < 0 {
		if len(v.Children) > 0 {
			c.fail(v, "a resource of a kind that is not known: "+quote(v.Children[0].Text), hint)
		} else {
			c.fail(v, "the resource is empty", hint)
		}
		return nil
	}
	kind := resourceKinds[at]
	fields := c.fields(v, "a resource of "+kind.name, kind.fields)
	switch kind.name {
	case "iam":
		return c.iam(s, fields["iam"], fields["account"], fields["users"])
	case "kms":
		return c.kms(s, fields["kms"], fields["location"], fields["account"])
	case "sns":
		return c.sns(s, fields["sns"], fields["location"], fields["account"])
	}
	return c.s3(s, fields["s3"])
}

func (c *compiler) s3(s *scope, v value) []string {
	var out []string
	for _, item := range v.items() {
		name, ok := c.text(item, "a bucket")
		switch {
		case !ok:
			continue
		case name == "__self__" && s.what != "bucket":
			c.fail(item, "__self__ is the bucket that is being defined, and this is a "+s.what, "name the bucket")
			continue
		case name == "__self__":
			name = s.name
		case strings.HasPrefix(name, "arn:"):
			c.fail(item, quote(name)+" is a whole ARN", "write it without \"s3:\"")
			continue
		}
		arn := "arn:" + c.own.partition + ":s3:::" + name
		out = append(out, arn)
		if !strings.Contains(name, "/") {
			out = append(out, arn+"/*")
		}
	}
	return out
}

func (c *compiler) sns(s *scope, v, location, accounts value) []string {
	var out []string
	region := c.region(s, v, location, "a topic")
	for _, name := range c.texts(v, "a topic") {
		for _, a := range c.accountsOf(accounts, nil) {
			out = append(out, "arn:"+a.partition+":sns:"+region+":"+a.number+":"+name)
		}
	}
	return out
}

// kms names keys by alias or ID. An alias's ARN stands for the alias only, and for no key.
// https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html
func (c *compiler) kms(s *scope, v, location, accounts value) []string {
	var out []string
	for _, item := range v.items() {
		names, prefix, where := item, "alias/", location
		if item.Kind == source.Map {
			fields := c.fields(item, "a key", []string{"alias", "key_id", "location"})
			if l := fields["location"]; l.there() {
				where = l
			}
			names = fields["alias"]
			if id := fields["key_id"]; id.there() && names.there() {
				c.fail(item, "a key is named by alias or by key_id", "leave one of them out")
				continue
			} else if id.there() {
				names, prefix = id, "key/"
			}
			if !names.there() {
				c.fail(item, "the key has neither alias nor key_id", "")
				continue
			}
		}
		region := c.region(s, item, where, "a key")
		for _, name := range c.texts(names, "a key") {
			switch {
			case name == "__self__" && s.what != "key":
				c.fail(names, "__self__ is the key that is being defined, and this is a "+s.what, "name the key")
				continue
			case name == "__self__":
				name = s.name
			}
			if prefix == "alias/" {
				hint := "name the key itself, as {kms: {key_id: ID}}, or write Condition: {StringEquals: {kms:RequestAlias: alias/" + name + "}}"
				if s.what == "key" {
					hint = "write \"*\", which is this key in its own policy"
				}
				c.warn(names, "the ARN of alias "+quote(name)+" stands for the alias and for no key", hint)
			}
			for _, a := range c.accountsOf(accounts, nil) {
				out = append(out, "arn:"+a.partition+":kms:"+region+":"+a.number+":"+prefix+name)
			}
		}
	}
	return out
}

// region reads a location, or takes the definition's.
func (c *compiler) region(s *scope, at, location value, what string) string {
	if !location.there() || location.IsNull() {
		if s.location == "" {
			c.fail(at, what+" is in a region, and none is named", "add \"location: eu-west-1\"")
		}
		return s.location
	}
	text, ok := c.text(location, "a location")
	if ok && !isRegion(text) {
		c.fail(location, quote(text)+" is no region", "a region reads eu-west-1")
	}
	return text
}

// isRegion reports the form of a region's name: words of small letters and a number, with
// dashes between, or a star.
func isRegion(text string) bool {
	parts := strings.Split(text, "-")
	if text == "*" {
		return true
	}
	for i, part := range parts {
		set := "abcdefghijklmnopqrstuvwxyz"
		if i == len(parts)-1 {
			set = "0123456789"
		}
		if part == "" || strings.Trim(part, set) != "" {
			return false
		}
	}
	return len(parts) >= 3
}
