package sentence

import (
	"slices"
	"strconv"
	"strings"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/arn"
	"github.com/leastwise/leastwise/wasm/expand"
	"github.com/leastwise/leastwise/wasm/internal/ascii"
	"github.com/leastwise/leastwise/wasm/internal/facts"
	"github.com/leastwise/leastwise/wasm/levels"
	"github.com/leastwise/leastwise/wasm/policy"
)

// Writer writes sentences from one catalog. It remembers what it read of it, and is not for
// concurrent use.
type Writer struct {
	c     *catalog.Catalog
	table levels.Table
	arns  map[string]*namespace
}

// New makes a writer that names access levels by a table.
func New(c *catalog.Catalog, table levels.Table) *Writer {
	return &Writer{c: c, table: table, arns: map[string]*namespace{}}
}

// Statement is what a statement of a policy of that kind does, one sentence or a few. It
// holds for the statement alone: what others deny or allow besides is not looked at.
func (w *Writer) Statement(s *policy.Statement, k policy.Kind) string {
	d := &draft{Writer: w, s: s, kind: k, allows: s.Effect.Value == policy.Allow}
	switch {
	case s.Raw != "":
		return "Does nothing: it is no object."
	case !d.allows && s.Effect.Value != policy.Deny:
		return "Does nothing: its Effect is neither Allow nor Deny."
	case s.Action == nil && s.NotAction == nil:
		return "Does nothing: it names no actions."
	}
	d.named, d.left = expand.Named(w.c, s)
	return d.write()
}

// draft is one sentence on its way.
type draft struct {
	*Writer
	s      *policy.Statement
	kind   policy.Kind
	allows bool
	asks   bool // verbs are infinitives: somebody is allowed to do it

	named, left expand.Set
	idle        []string // actions that take none of the resources
}

func (d *draft) write() string {
	d.asks = d.s.Principal != nil || d.s.NotPrincipal != nil
	what := d.what()
	if what == "" {
		return d.nothing()
	}
	out := "Allows "
	switch {
	case !d.allows && d.asks:
		out = "Forbids "
	case !d.allows:
		out = "Denies "
	}
	if d.s.Principal != nil {
		out += who(d.s.Principal) + " to "
	} else if d.s.NotPrincipal != nil {
		out += "everybody but " + who(d.s.NotPrincipal) + " to "
	}
	out += what
	if list := conditions(d.s); len(list) > 0 {
		switch {
		case d.allows:
			out += ", only "
		case !strings.HasPrefix(list[0], "if "):
			out += ", when "
		default:
			out += ", "
		}
		out += all(list, "and")
	}
	return out + "." + d.remarks()
}

// nothing says why a statement has no effect.
func (d *draft) nothing() string {
	verb := "Allows"
	if !d.allows {
		verb = "Denies"
	}
	if d.named.Len() == 0 {
		return verb + " nothing: of its actions none is known."
	}
	return verb + " nothing: none of its actions takes such a resource."
}

// remarks are what the sentence has to say of actions that do not count.
func (d *draft) remarks() string {
	out := ""
	if n := len(d.idle); n == 1 {
		out += " " + d.idle[0] + " takes no such resource and has no effect here."
	} else if n > 1 {
		out += " " + join(d.idle) + " take no such resource and have no effect here."
	}
	var unknown []string
	if d.s.NotAction == nil {
		_, list := expand.Actions(d.c, texts(d.s.Action))
		for _, u := range list {
			unknown = append(unknown, strconv.Quote(u.Text))
		}
	}
	if n := len(unknown); n == 1 {
		out += " " + unknown[0] + " is not known."
	} else if n > 1 {
		out += " " + join(unknown) + " are not known."
	}
	return out
}

// what names actions and resources; it is empty if there are none.
func (d *draft) what() string {
	if d.named.Len() == 0 {
		return ""
	}
	if d.s.NotAction != nil {
		return d.everything() + " except " + join(texts(d.s.NotAction)) + d.on()
	}
	if d.named.Len() == d.c.NumActions() {
		return d.everything() + d.on()
	}
	if text := d.assumes(); text != "" {
		return text
	}
	return write(d.parts())
}

func (d *draft) everything() string {
	if d.asks {
		return "do everything"
	}
	return "everything"
}

// on names the resources where the actions are not told by their types.
func (d *draft) on() string {
	switch {
	case d.s.NotResource != nil:
		return " on everything except " + d.resources(d.s.NotResource)
	case d.s.Resource != nil && !d.anyResource():
		return " on " + d.resources(d.s.Resource)
	}
	return ""
}

// anyResource reports whether the statement is about all resources.
func (d *draft) anyResource() bool {
	return d.s.Resource != nil && slices.ContainsFunc(d.s.Resource, func(r policy.String) bool { return r.Value == "*" })
}

// assumes tells of a trust policy, whose actions have verbs of their own.
func (d *draft) assumes() string {
	if d.s.Resource != nil || d.s.NotResource != nil || d.kind != policy.Trust {
		return ""
	}
	var verbs []string
	add := func(text string) {
		if !has(verbs, text) {
			verbs = append(verbs, text)
		}
	}
	for i := d.named.Next(0); i >= 0; i = d.named.Next(i + 1) {
		switch a := d.c.Action(i); a.ID() {
		case "sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity":
			add(d.verb("assuming", "assume") + " this role")
		case "sts:TagSession":
			add(d.verb("tagging", "tag") + " the session")
		case "sts:SetSourceIdentity":
			add(d.verb("setting", "set") + " the source identity")
		case "sts:SetContext":
			add(d.verb("passing", "pass") + " context")
		default:
			return ""
		}
	}
	return all(verbs, "and")
}

// told is how many services are told one by one, and how many types of resources.
const told = 4

// parts tells the actions service by service, and the resources of each type apart.
func (d *draft) parts() []part {
	var out []part
	var services []catalog.Service
	for i := d.named.Next(0); i >= 0; i = d.named.Next(i + 1) {
		if v := d.c.Action(i).Service(); len(services) == 0 || services[len(services)-1].Prefix() != v.Prefix() {
			services = append(services, v)
		}
	}
	byType := d.s.Resource != nil && !d.anyResource()
	rest, others := 0, 0
	for i, v := range services {
		list := d.of(v)
		switch {
		case i >= told && len(services) > told+1:
			rest, others = rest+len(list), others+1
		case byType:
			out = append(out, d.typed(v, list)...)
		default:
			out = append(out, d.untyped(v, list))
		}
	}
	if rest > 0 {
		out = append(out, part{verbs: d.verb("using ", "use ") + count(rest, "action") + " of", object: count(others, "more service")})
	}
	return out
}

// of are the named actions of a service.
func (d *draft) of(v catalog.Service) []catalog.Action {
	var out []catalog.Action
	for a := range v.Actions() {
		if d.named.Has(a) {
			out = append(out, a)
		}
	}
	return out
}

// untyped tells actions of a service on whatever resources.
func (d *draft) untyped(v catalog.Service, list []catalog.Action) part {
	object := anything + "in " + title(v)
	switch {
	case d.s.NotResource != nil:
		object += " except " + d.resources(d.s.NotResource)
	case d.s.Resource == nil && (d.kind == policy.Resource || d.kind == policy.Trust):
		object = "this resource"
	}
	return d.part(v, list, object, "", func(catalog.Action) bool { return true })
}

// takes reports whether an action works on resources of the target's type.
func (t *target) takes(a catalog.Action) bool {
	return slices.ContainsFunc(facts.Rows(a), func(r catalog.Row) bool { return same(r.ResourceType(), t.typ) })
}

// firstInstead is the target that an action takes where it works on none of them by its rows.
func firstInstead(a catalog.Action, targets []*target) *target {
	others := facts.TakenInstead(a)
	if others == nil || slices.ContainsFunc(targets, func(t *target) bool { return t.takes(a) }) {
		return nil
	}
	for _, t := range targets {
		if slices.ContainsFunc(others, func(typ catalog.ResourceType) bool { return same(typ, t.typ) }) {
			return t
		}
	}
	return nil
}

// typed tells actions of a service on resources that are named: for each type those that take
// it. Actions that take none are idle; those among them that a wildcard brings are not worth
// a word.
func (d *draft) typed(v catalog.Service, list []catalog.Action) []part {
	var out []part
	counts := make([]bool, len(list))
	targets := d.targets()
	for _, t := range targets {
		takes := func(a catalog.Action) bool { return t.takes(a) || firstInstead(a, targets) == t }
		var mine []catalog.Action
		for i, a := range list {
			if takes(a) {
				counts[i] = true
				mine = append(mine, a)
			}
		}
		if len(mine) > 0 {
			p := d.part(v, mine, things(t.things), t.typ.Name(), takes)
			p.where = t.where()
			out = append(out, p)
		}
	}
	var rest []catalog.Action
	for i, a := range list {
		switch {
		case counts[i]:
		case d.vague():
			rest = append(rest, a)
		case slices.ContainsFunc(d.s.Action, func(item policy.String) bool { return ascii.EqualFold(item.Value, a.ID()) }):
			d.idle = append(d.idle, a.ID())
		}
	}
	if len(rest) > 0 {
		out = append(out, d.part(v, rest, d.resources(d.s.Resource), "", func(catalog.Action) bool { return true }))
	}
	if out = merge(out); len(out) > told+1 {
		out = append(out[:told], part{verbs: d.verb("doing", "do"), object: "the like with " + count(len(out)-told, "more kind") + " of resources"})
	}
	return out
}

func title(v catalog.Service) string {
	if name := v.Name(); name != "" {
		return name
	}
	return v.Prefix()
}

func same(a, b catalog.ResourceType) bool {
	return a.Index() == b.Index() && a.Service().Prefix() == b.Service().Prefix()
}

func texts(list []policy.String) []string {
	out := make([]string, len(list))
	for i := range list {
		out[i] = list[i].Value
	}
	return out
}

// resources names what a list of ARN patterns is about, as well as its formats tell.
func (d *draft) resources(list []policy.String) string {
	var found []thing
	for _, item := range list {
		found = append(found, d.thing(item.Value))
	}
	return things(found)
}

// thing names what an ARN pattern is about.
func (d *draft) thing(text string) thing {
	a, err := arn.Parse(text)
	if err != nil || isWild(a.Service) {
		return thing{"resource", text, ""}
	}
	n := d.namespace(a.Service)
	for _, i := range n.resolver.AppendResolve(nil, a) {
		return name(n.types[i].Name(), n.formats[i].Text, a)
	}
	return thing{"resource", text, ""}
}
