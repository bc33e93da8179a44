package compile

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/wasm/roles"
)

var bucketFields = []string{"use", "location", "tags", "permission", "allow_permission", "deny_permission"}

// sydney is where buckets are that do not say where.
const sydney = "ap-southeast-2"

// bucket compiles a bucket.
func (c *compiler) bucket(key, v value) {
	keys := map[string]value{}
	fields := map[string]value{}
	c.members(v, "a bucket", bucketFields, func(k, val value) { keys[k.Text], fields[k.Text] = k, val })
	if use := keys["use"]; use.there() {
		c.warn(use, "templates are for roles only, and this is passed over", "")
	}
	b := roles.Bucket{Name: key.Text, At: key.place()}
	if len(b.Name) < 3 || len(b.Name) > 63 || !isNameOf(b.Name, ".-_") || strings.ContainsAny(b.Name, "_ABCDEFGHIJKLMNOPQRSTUVWXYZ") {
		c.fail(key, quote(b.Name)+" is no name of a bucket", "a name has 3 to 63 small letters, digits, dots and dashes")
	}
	b.Region = c.bucketRegion(key, fields["location"])
	s := &scope{what: "bucket", name: key.Text}
	if fields["tags"].there() {
		b.Tags = c.tags([]value{fields["tags"]})
	}
	var list []statement
	written := false
	for _, kind := range statementKinds {
		written = written || fields[kind.key].there()
		list = append(list, c.permissions(s, keys[kind.key], fields[kind.key], kind.effect)...)
	}
	if written {
		thing := roles.Thing{Kind: roles.BucketKind, Name: b.Name, Region: b.Region}
		b.Policy = new(c.document(Document{Thing: thing, Part: roles.PolicyPart, at: key}, list))
	}
	c.out.Buckets = append(c.out.Buckets, b)
}

// bucketRegion reads where a bucket lies, also in the words of S3.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html
func (c *compiler) bucketRegion(key, v value) string {
	switch {
	case !v.there():
		c.warn(key, "the bucket does not say where it is; "+sydney+" is taken, as iam_syncr does", "add \"location: "+sydney+"\"")
		return sydney
	case v.IsNull(), v.Kind.IsScalar() && v.Text == "":
		return "us-east-1"
	}
	text, ok := c.text(v, "a location")
	switch {
	case text == "EU":
		return "eu-west-1"
	case ok && (!isRegion(text) || text == "*"):
		c.fail(v, quote(text)+" is no region", "a region reads eu-west-1")
	}
	return text
}

var keyFields = []string{"use", "location", "description", "admin_users", "grant", "tags", "permission", "allow_permission", "deny_permission"}

// key compiles a key. Its policy begins with the account itself, without which nobody could
// change it any more, and with its administrators.
// https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
func (c *compiler) key(key, v value) {
	keys := map[string]value{}
	fields := map[string]value{}
	c.members(v, "a key", keyFields, func(k, val value) { keys[k.Text], fields[k.Text] = k, val })
	if use := keys["use"]; use.there() {
		c.warn(use, "templates are for roles only, and this is passed over", "")
	}
	k := roles.Key{Alias: strings.TrimPrefix(key.Text, "alias/"), At: key.place()}
	if k.Alias == "" || len(k.Alias) > 250 || !isNameOf(k.Alias, "/_-") || strings.HasPrefix(k.Alias, "aws/") {
		c.fail(key, quote(k.Alias)+" is no alias of a key", "an alias has letters, digits, slashes, dashes and underscores, and does not begin with aws/")
	}
	k.Region = c.region(&scope{}, key, fields["location"], "a key")
	if d := fields["description"]; d.there() && !d.IsNull() {
		k.Description = c.description(d, 8192)
	} else {
		c.fail(key, "the key has no description", "add \"description: \", what it is for")
	}
	if fields["tags"].there() {
		k.Tags = c.tags([]value{fields["tags"]})
	}
	s := &scope{what: "key", name: k.Alias, location: k.Region}
	list := []statement{c.keyStatement(key, principals{aws: []string{"arn:" + c.own.partition + ":iam::" + c.own.number + ":root"}})}
	if admins := fields["admin_users"]; !admins.absent() {
		list = append(list, c.keyStatement(admins, c.principal(s, admins)))
	}
	for _, kind := range statementKinds {
		list = append(list, c.permissions(s, keys[kind.key], fields[kind.key], kind.effect)...)
	}
	thing := roles.Thing{Kind: roles.KeyKind, Name: k.Alias, Region: k.Region}
	k.Policy = new(c.document(Document{Thing: thing, Part: roles.PolicyPart, at: key}, list))
	for _, item := range fields["grant"].items() {
		if g, ok := c.grant(s, item); ok {
			k.Grants = append(k.Grants, g)
		}
	}
	c.out.Keys = append(c.out.Keys, k)
}

// keyStatement allows everything with the key, which is "*" in its own policy.
func (c *compiler) keyStatement(at value, who principals) statement {
	return statement{at: at, elements: map[string]string{"Effect": `"Allow"`, "Principal": who.json()}, lists: map[string][]string{"Action": {"kms:*"}, "Resource": {"*"}}}
}

// grantOperations are what a grant can allow.
// https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
var grantOperations = []string{"CreateGrant", "Decrypt", "DeriveSharedSecret", "DescribeKey", "Encrypt", "GenerateDataKey", "GenerateDataKeyPair",
	"GenerateDataKeyPairWithoutPlaintext", "GenerateDataKeyWithoutPlaintext", "GenerateMac", "GetPublicKey", "ReEncryptFrom", "ReEncryptTo",
	"RetireGrant", "Sign", "Verify", "VerifyMac"}

var grantFields = []string{"grantee", "retiree", "operations", "constraints", "grant_tokens"}

func (c *compiler) grant(s *scope, v value) (roles.Grant, bool) {
	fields := c.fields(v, "a grant", grantFields)
	var g roles.Grant
	if !fields["grantee"].there() {
		c.fail(v, "the grant has no grantee", "add \"grantee: {iam: role/NAME}\"")
	} else {
		g.Grantee = c.onePrincipal(s, fields["grantee"], "grantee")
	}
	if r := fields["retiree"]; !r.absent() {
		g.Retiree = c.onePrincipal(s, r, "retiree")
	}
	for _, item := range fields["operations"].items() {
		text, ok := c.text(item, "an operation")
		text = strings.TrimPrefix(text, "kms:")
		switch {
		case !ok:
		case !slices.Contains(grantOperations, text):
			c.fail(item, "a grant can't allow "+quote(text), suggest(text, grantOperations))
		case !slices.Contains(g.Operations, text):
			g.Operations = append(g.Operations, text)
		}
	}
	if len(g.Operations) == 0 && !c.reported(v) {
		c.fail(v, "the grant allows no operations", "add \"operations: [Encrypt, Decrypt]\"")
	}
	slices.Sort(g.Operations)
	c.members(fields["constraints"], "constraints", []string{"EncryptionContextSubset", "EncryptionContextEquals"}, func(key, val value) {
		list := c.pairs(val)
		if key.Text == "EncryptionContextSubset" {
			g.Subset = list
		} else {
			g.Equals = list
		}
	})
	if g.Subset != nil && g.Equals != nil {
		c.fail(fields["constraints"], "a grant has EncryptionContextSubset or EncryptionContextEquals", "leave one of them out")
	}
	g.Tokens = c.texts(fields["grant_tokens"], "a grant token")
	return g, !c.reported(v)
}

// onePrincipal reads a principal that has to be exactly one ARN.
func (c *compiler) onePrincipal(s *scope, v value, what string) string {
	p := c.principal(s, v)
	list := append(append(p.aws, p.service...), p.federated...)
	if len(list) == 1 && len(p.aws) == 1 {
		return list[0]
	}
	if !c.reported(v) {
		c.fail(v, "the "+what+" is one user or role, and here stand "+quote(strings.Join(list, ", ")), "write a grant for each")
	}
	return ""
}

// pairs reads an encryption context.
func (c *compiler) pairs(v value) []roles.Tag {
	var out []roles.Tag
	c.each(v, "an encryption context", func(key, val value) {
		if !val.Kind.IsScalar() || val.IsNull() || val.Tag != "" {
			c.fail(val, "a value of an encryption context is a text, and here stands "+val.is(), "")
			return
		}
		out = append(out, roles.Tag{Key: key.Text, Value: val.Text})
	})
	slices.SortFunc(out, func(a, b roles.Tag) int { return strings.Compare(a.Key, b.Key) })
	return out
}
