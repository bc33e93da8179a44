package compile

import (
	"slices"
	"strconv"
	"strings"

	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/roles"
	"github.com/leastwise/leastwise/wasm/source"
)

// roleFields are the keys of a role and of a template.
var roleFields = []string{"use", "description", "make_instance_profile", "allow_to_assume_me", "disallow_to_assume_me",
	"permission", "allow_permission", "deny_permission",
	"generate", "inline_policies", "trust", "managed_policies", "permissions_boundary", "max_session_duration", "tags", "path"}

// unions are the keys whose maps a template and its role put together, key by key. All
// others a role has instead of the template's.
var unions = []string{"inline_policies", "tags"}

// definition is a role's fields, its own or its template's.
type definition struct {
	own, template map[string]value
	keys          map[string]value
}

// get gives the values of a field, the role's own before the template's.
func (d *definition) get(name string) []value {
	var out []value
	if v, ok := d.own[name]; ok {
		out = append(out, v)
		if !slices.Contains(unions, name) {
			return out
		}
	}
	if v, ok := d.template[name]; ok {
		out = append(out, v)
	}
	return out
}

// one gives the value of a field that is no union.
func (d *definition) one(name string) value {
	if list := d.get(name); len(list) > 0 {
		return list[0]
	}
	return value{}
}

// readDefinition reads a role's fields, and those of the template that it uses.
func (c *compiler) readDefinition(v value) *definition {
	d := &definition{keys: map[string]value{}}
	read := func(v value, what string) map[string]value {
		fields := map[string]value{}
		c.members(v, what, roleFields, func(key, val value) {
			fields[key.Text] = val
			if _, own := d.keys[key.Text]; !own {
				d.keys[key.Text] = key
			}
		})
		return fields
	}
	d.own = read(v, "a role")
	use, ok := d.own["use"]
	if !ok || use.IsNull() {
		return d
	}
	name, ok := c.text(use, "the name of a template")
	if !ok {
		return d
	}
	templates := c.sets["templates"]
	template, known := templates.vals[name]
	if !known {
		hint := suggest(name, templates.names)
		if len(templates.names) == 0 {
			hint = "define it below \"templates:\""
		}
		c.fail(use, "there is no template "+quote(name), hint)
		return d
	}
	d.template = read(template, "a template")
	for _, name := range []string{"allow_to_assume_me", "permission", "allow_permission", "deny_permission"} {
		if own, theirs := d.own[name], d.template[name]; own.there() && theirs.there() && own.Kind == source.Map && theirs.Kind == source.Map {
			c.warn(own, name+" takes the place of the template's; iam_syncr put the two statements together into one", "write here all that is to hold")
		}
	}
	if other, nested := d.template["use"]; nested {
		c.warn(other, "a template uses no other one, and this is passed over", "")
		delete(d.template, "use")
	}
	return d
}

// role compiles a role.
func (c *compiler) role(key, v value) {
	d := c.readDefinition(v)
	path, name := c.rolePath(key, d)
	if !c.checkName(key, name) {
		return
	}
	s := &scope{what: "role", name: key.Text, at: key, self: "role" + path + name}
	r := roles.Role{Name: name, Path: path, At: key.place()}
	if text := d.one("description"); text.there() {
		r.Description = c.description(text, 1000)
	}
	r.Trust = c.trust(s, key, d)
	r.Inline = c.inline(s, d)
	r.Managed = c.managedPolicies(s, d.one("managed_policies"))
	r.Boundary = c.boundary(s, d.one("permissions_boundary"))
	r.MaxSession = c.session(d.one("max_session_duration"))
	r.Tags = c.tags(d.get("tags"))
	if flag := d.one("make_instance_profile"); flag.there() {
		if yes, ok := c.truth(flag, "make_instance_profile"); ok && yes {
			r.Profiles = []string{name}
		}
	}
	c.out.Roles = append(c.out.Roles, r)
}

// rolePath takes a role's name apart, and its path from where it is written.
func (c *compiler) rolePath(key value, d *definition) (path, name string) {
	name = bareName(key.Text)
	path = "/" + strings.TrimPrefix(key.Text[:len(key.Text)-len(name)], "/")
	if at := d.one("path"); at.there() {
		text, ok := c.text(at, "path")
		if ok && path != "/" {
			c.fail(at, "the role has a path in its name and here", "leave one of them out")
		} else if ok {
			path = "/" + strings.Trim(text, "/") + "/"
			path = strings.ReplaceAll(path, "//", "/")
		}
	}
	if strings.Contains(path, "//") || len(path) > 512 || strings.ContainsFunc(path, func(r rune) bool { return r < '!' || r > '~' }) {
		c.fail(key, quote(path)+" is no path", "a path reads /team/app/, of letters, digits and marks")
	}
	return path, name
}

// checkName reports what can't be a role's name.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
func (c *compiler) checkName(at value, name string) bool {
	if name != "" && len(name) <= 64 && isNameOf(name, "_+=,.@-") {
		return true
	}
	c.fail(at, quote(name)+" is no name of a role", "a name has 1 to 64 letters, digits and _+=,.@-")
	return false
}

// isNameOf reports whether a text has letters, digits and some marks only.
func isNameOf(text, marks string) bool {
	for _, r := range text {
		if !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune(marks, r)) {
			return false
		}
	}
	return true
}

func (c *compiler) description(v value, most int) *string {
	if v.IsNull() {
		return new("")
	}
	if !v.Kind.IsScalar() || v.Tag != "" {
		c.fail(v, "a description is a text, and here stands "+v.is(), "")
		return nil
	}
	text := strings.TrimRight(v.Text, "\n")
	if n := len([]rune(text)); n > most {
		c.fail(v, "the description has "+strconv.Itoa(n)+" characters, and AWS takes "+strconv.Itoa(most), "")
	}
	return new(text)
}

// inline compiles the inline policies: the one that iam_syncr keeps, and those by name.
func (c *compiler) inline(s *scope, d *definition) []roles.Policy {
	var list []statement
	for _, kind := range statementKinds {
		list = append(list, c.permissions(s, d.keys[kind.key], d.one(kind.key), kind.effect)...)
	}
	list = append(list, c.generate(s, d.one("generate"))...)
	var out []roles.Policy
	add := func(name, text string) {
		if text != "" {
			out = append(out, roles.Policy{Name: name, Document: text})
		}
	}
	own := policyName(s.name)
	at := d.keys["permission"]
	add(own, c.document(c.roleDocument(s, roles.InlinePart, own, at), list))
	seen := map[string]bool{own: len(out) > 0}
	for _, v := range d.get("inline_policies") {
		c.each(v, "inline_policies", func(key, val value) {
			switch name := key.Text; {
			case len(name) > 128 || !isNameOf(name, "_+=,.@-"):
				c.fail(key, quote(name)+" is no name of a policy", "a name has 1 to 128 letters, digits and _+=,.@-")
			case name == own && seen[name]:
				c.fail(key, "the policy "+name+" is the one of the role's own statements", "give this one another name")
			case seen[name]: // the role's own, which its template has too
			case val.Kind == source.Map && val.get("Statement").there():
				seen[name] = true
				add(name, c.wholeDocument(c.roleDocument(s, roles.InlinePart, name, key), val))
			default:
				seen[name] = true
				list := c.permissions(s, key, val, "")
				if len(list) == 0 && !c.reported(val) {
					c.fail(key, "the policy "+quote(name)+" has no statements", "")
				}
				add(name, c.document(c.roleDocument(s, roles.InlinePart, name, key), list))
			}
		})
	}
	c.checkSize(s, out)
	return out
}

// maxInline is how many characters all inline policies of a role have together at most.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
const maxInline = 10_240

func (c *compiler) checkSize(s *scope, list []roles.Policy) {
	size := 0
	for i := range list {
		size += policy.Measure(list[i].Document).DenseCharacters
	}
	if size > maxInline {
		c.fail(s.at, "the role's inline policies have "+strconv.Itoa(size)+" characters together, and AWS takes "+strconv.Itoa(maxInline), "\"leastwise fit\" makes policies smaller; or put a part into a managed policy")
	}
}

// statementKinds are the keys with statements, in the order of the document, and the effect
// that each gives them.
var statementKinds = []struct{ key, effect string }{{"permission", ""}, {"allow_permission", "Allow"}, {"deny_permission", "Deny"}}

// policyName is the name that iam_syncr gives a role's inline policy.
func policyName(role string) string { return "syncr_policy_" + strings.ReplaceAll(role, "/", "__") }

func (c *compiler) managedPolicies(s *scope, v value) []string {
	if !v.there() {
		return nil
	}
	if v.IsNull() {
		c.fail(v, "managed_policies is a list, and here stands nothing", "write [] if none are to be attached")
	}
	out := []string{}
	for _, item := range v.items() {
		for _, arn := range c.policyARN(s, item, "a managed policy") {
			if slices.Contains(out, arn) {
				c.warn(item, arn+" stands in the list twice", "")
				continue
			}
			out = append(out, arn)
		}
	}
	return out
}

func (c *compiler) boundary(s *scope, v value) *string {
	if !v.there() {
		return nil
	}
	if v.IsNull() || v.Kind.IsScalar() && v.Text == "" {
		return new("")
	}
	switch list := c.policyARN(s, v, "a permissions boundary"); len(list) {
	case 0:
		return nil
	case 1:
		return &list[0]
	}
	c.fail(v, "a role has one permissions boundary, and here are several", "")
	return nil
}

// session reads how long sessions may last: seconds, or hours and minutes as 8h and 90m.
func (c *compiler) session(v value) *int {
	if !v.there() || v.IsNull() {
		return nil
	}
	text, ok := c.text(v, "max_session_duration")
	if !ok {
		return nil
	}
	digits, unit := text, 1
	if rest, ok := strings.CutSuffix(text, "h"); ok {
		digits, unit = rest, 3600
	} else if rest, ok := strings.CutSuffix(text, "m"); ok {
		digits, unit = rest, 60
	} else if rest, ok := strings.CutSuffix(text, "s"); ok {
		digits = rest
	}
	n, err := strconv.Atoi(digits)
	if err != nil || n > 43200 || n*unit < 3600 || n*unit > 43200 {
		c.fail(v, quote(text)+" is no session duration", "it is from 3600 to 43200 seconds, 1h to 12h")
		return nil
	}
	return new(n * unit)
}

// tags reads maps of tags; of a key that stands in several the first counts.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html
func (c *compiler) tags(maps []value) []roles.Tag {
	var out []roles.Tag
	for _, v := range maps {
		if out == nil {
			out = []roles.Tag{}
		}
		if v.IsNull() {
			c.fail(v, "tags is a map, and here stands nothing", "write {} if there are to be none")
		}
		c.each(v, "tags", func(key, val value) {
			switch {
			case slices.ContainsFunc(out, func(t roles.Tag) bool { return t.Key == key.Text }):
			case strings.HasPrefix(strings.ToLower(key.Text), "aws:"):
				c.fail(key, "tags that begin with aws: are AWS's own", "")
			case len([]rune(key.Text)) > 128:
				c.fail(key, "the tag's key is longer than 128 characters", "")
			case val.IsNull():
				out = append(out, roles.Tag{Key: key.Text})
			case !val.Kind.IsScalar() || val.Tag != "":
				c.fail(val, "a tag's value is a text, and here stands "+val.is(), "")
			case len([]rune(val.Text)) > 256:
				c.fail(val, "the tag's value is longer than 256 characters", "")
			default:
				out = append(out, roles.Tag{Key: key.Text, Value: val.Text})
			}
		})
	}
	if len(out) > 50 {
		c.fail(maps[0], strconv.Itoa(len(out))+" tags, and AWS takes 50", "")
	}
	slices.SortFunc(out, func(a, b roles.Tag) int { return strings.Compare(a.Key, b.Key) })
	return out
}
