package suite

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/cond"
	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/simulate"
	"github.com/leastwise/leastwise/wasm/source"
)

// MaxCases is how many requests a suite may have.
const MaxCases = 100_000

// test is a test, or what is the default for all, before it becomes cases.
type test struct {
	name       string
	principal  *simulate.Principal
	actions    []string
	resources  []simulate.Resource
	context    []values
	time       string
	expect     Expect
	sids       []string
	haveExpect bool
}

type values struct {
	key    string
	values []string
}

// field reads one field of a test or of the defaults.
func (r *reader) field(t *test, key string, value *source.Node) {
	switch key {
	case "name":
		t.name = r.text(key, value)
	case "principal":
		t.principal = r.principal(value)
	case "action":
		t.actions = r.texts(key, value)
		for i, n := range items(value) {
			switch a := t.actions[min(i, len(t.actions)-1)]; {
			case a == "":
			case !strings.Contains(a, ":"):
				r.report(&n, jsonspan.Quote(a)+" is no action", "an action reads s3:GetObject")
			case strings.ContainsAny(a, "*?"):
				r.report(&n, jsonspan.Quote(a)+" is a pattern, and a request is for one action", "list the actions by name; \"leastwise expand\" writes a pattern out")
			}
		}
	case "resource":
		t.resources = nil
		for _, n := range items(value) {
			t.resources = append(t.resources, r.resource(&n))
		}
		if len(t.resources) == 0 {
			r.report(value, "resource is empty", "")
		}
	case "context":
		t.context = r.context(value)
	case "time":
		t.time = r.text(key, value)
		if _, ok := cond.Seconds(t.time); !ok && t.time != "" {
			r.report(value, jsonspan.Quote(t.time)+" is no moment", "a moment reads 2026-05-01T00:00:00Z, or has seconds since 1970")
		}
	case "expect":
		at := r.word(key, value, Expectations)
		t.expect, t.haveExpect = Expect(max(at, 0)), true
	case "sid":
		t.sids = r.texts(key, value)
	}
}

// test reads a test and adds its cases.
func (r *reader) test(number int, n *source.Node, defaults *test) {
	t := *defaults
	t.context = nil
	before := len(r.problems)
	r.members(n, "a test", testFields, func(key string, value *source.Node) { r.field(&t, key, value) })
	switch {
	case len(r.problems) > before || n.Kind != source.Map:
		if n.IsNull() {
			r.report(n, "a test is a map, and here stands nothing", "")
		}
		return
	case len(t.actions) == 0:
		r.report(n, "the test has no action", "add \"action: s3:GetObject\", here or below defaults")
	case !t.haveExpect:
		r.report(n, "the test expects nothing", "add \"expect: allow\" or "+strings.Join(Expectations[1:], ", "))
	case len(t.sids) > 0 && (t.expect == ImplicitDeny || t.expect == Unknown):
		r.report(member(n, "sid"), "no statement decides what is expected, "+t.expect.String(), "leave sid out, or expect allow or explicit-deny")
	}
	if len(t.resources) == 0 {
		t.resources = []simulate.Resource{{ARN: "*"}}
	}
	if len(r.suite.Cases)+len(t.actions)*len(t.resources) > MaxCases {
		r.report(n, "the suite has more than 100,000 requests", "write patterns' corners, not every name")
		return
	}
	for _, action := range t.actions {
		for i := range t.resources {
			c := Case{Name: t.name, Test: number, Start: n.Start, End: n.End, Expect: t.expect, Sids: t.sids}
			if c.Name == "" {
				c.Name = action + " on " + t.resources[i].ARN
			}
			c.Request = simulate.Request{Action: action, Resources: t.resources[i : i+1 : i+1], Time: t.time}
			if t.principal != nil {
				c.Request.Principal = *t.principal
			} else {
				c.Request.Principal, _ = simulate.ParsePrincipal(Somebody(&t.resources[i]))
			}
			for _, v := range defaults.context {
				c.Request.Context.Set(v.key, v.values...)
			}
			for _, v := range t.context {
				c.Request.Context.Set(v.key, v.values...)
			}
			r.suite.Cases = append(r.suite.Cases, c)
		}
	}
}

// principal reads an ARN or another name, or a map with more about who it is.
func (r *reader) principal(n *source.Node) *simulate.Principal {
	name := n
	if n.Kind == source.Map {
		if name = member(n, "arn"); name == nil {
			r.report(n, "the principal has no arn", "")
			return nil
		}
	}
	text := r.text("principal", name)
	p, err := simulate.ParsePrincipal(text)
	if err != nil && text != "" {
		r.report(name, err.Error(), err.(*simulate.PrincipalError).Hint)
	}
	if n.Kind != source.Map {
		return &p
	}
	r.members(n, "principal", principalFields, func(key string, value *source.Node) {
		switch key {
		case "role":
			p.Parent = r.text(key, value)
		case "tags":
			p.Tags = r.tags(value)
		case "org-path":
			p.OrgPath = r.text(key, value)
			p.OrgID = organization(p.OrgPath)
		case "management-account":
			p.InManagementAccount = r.bool(key, value)
		}
	})
	return &p
}

// resource reads an ARN, or a map with more about the resource.
func (r *reader) resource(n *source.Node) simulate.Resource {
	if n.Kind != source.Map {
		return simulate.Resource{ARN: r.arn("resource", n)}
	}
	var out simulate.Resource
	r.members(n, "resource", resourceFields, func(key string, value *source.Node) {
		switch key {
		case "arn":
			out.ARN = r.arn(key, value)
		case "account":
			out.Account = r.text(key, value)
		case "tags":
			out.Tags = r.tags(value)
		case "org-path":
			out.OrgPath = r.text(key, value)
			out.OrgID = organization(out.OrgPath)
		case "management-account":
			out.InManagementAccount = r.bool(key, value)
		case "aws-managed":
			out.AWSManaged = r.bool(key, value)
		}
	})
	if out.ARN == "" {
		out.ARN = "*"
	}
	return out
}

// arn reads the ARN of a resource, or the "*" of a request that names none.
func (r *reader) arn(what string, n *source.Node) string {
	text := r.text(what, n)
	if text != "" && text != "*" && (!strings.HasPrefix(text, "arn:") || strings.Count(text, ":") < 5) {
		r.report(n, jsonspan.Quote(text)+" is no ARN", "a resource reads arn:aws:s3:::bucket/key, or \"*\" for none in particular")
	}
	return text
}

// organization is the first part of a place in an organization.
func organization(path string) string {
	id, _, _ := strings.Cut(path, "/")
	return id
}

func (r *reader) tags(n *source.Node) []simulate.Tag {
	var out []simulate.Tag
	for _, v := range r.context(n) {
		if len(v.values) != 1 {
			r.report(n, "the tag "+jsonspan.Quote(v.key)+" has not one value", "")
			return nil
		}
		out = append(out, simulate.Tag{Key: v.key, Value: v.values[0]})
	}
	return out
}

// context reads a map of keys to a value or a list of values. No value at all makes the
// request do without the key.
func (r *reader) context(n *source.Node) []values {
	var out []values
	if n.Kind != source.Map {
		if !n.IsNull() {
			r.report(n, "here stands "+describe(n)+" where a map of keys to values should stand", "aws:SourceIp: 203.0.113.5")
		}
		return nil
	}
	for i := 0; i < len(n.Children); i += 2 {
		key, value := &n.Children[i], &n.Children[i+1]
		if earlier(n.Children[:i], key.Text) {
			r.report(key, "the key "+jsonspan.Quote(key.Text)+" stands here a second time", "")
		}
		one := values{key: key.Text}
		for _, item := range items(value) {
			switch {
			case item.IsNull() && value.Kind != source.Seq:
			case !item.Kind.IsScalar() || item.Tag != "":
				r.report(&item, "a value is a text, or a list of texts, and here stands "+describe(&item), "")
			default:
				one.values = append(one.values, item.Text)
			}
		}
		out = append(out, one)
	}
	return out
}
