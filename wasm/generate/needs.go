package generate

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/arn"
	"github.com/leastwise/leastwise/wasm/expand"
	"github.com/leastwise/leastwise/wasm/internal/facts"
)

// need is an action that another one needs, and that has no place yet.
type need struct {
	group         *group
	action, cause catalog.Action
	reason        *Reason
	noted         bool // nothing will be placed
	formats       bool // without an ARN it goes to the formats of its types
}

// dependents looks at what actions need besides. It gives those that take the type of the
// causes' statement and belong in there, puts those for Resource "*" where they belong, and
// keeps the rest for placeDependents. also are actions that are there anyway.
func (b *builder) dependents(g *group, typ *catalog.ResourceType, causes []catalog.Action, at *place, also expand.Set) []grant {
	if g.isPlain() {
		return nil
	}
	var joined []grant
	for _, cause := range causes {
		for _, d := range b.dependentsOf(g, cause, at) {
			n := need{group: g, action: d.Action, cause: cause, reason: &Reason{Why: ByDependent, Of: cause.ID(), Page: d.Page, place: *at}}
			switch {
			case slices.Contains(causes, d.Action) || also.Has(d.Action):
			case g.dependents == None:
				n.noted = true
				b.needs = append(b.needs, n)
			case typ != nil && b.joins(d.Action, *typ):
				joined = append(joined, grant{d.Action, n.reason})
			case b.options.Compat || d.Action.NumRows() == 0:
				b.star(g).grant(grant{d.Action, n.reason})
			case len(b.fitting(d.Action)) > 0:
				b.needs = append(b.needs, n)
			case g.dependents == Wildcard && !isPassRole(d.Action):
				b.star(g).grant(grant{d.Action, n.reason})
			default:
				n.noted = true
				b.needs = append(b.needs, n)
			}
		}
	}
	return joined
}

// dependentsOf gives the dependents that are to be allowed: those of the documentation,
// and iam:PassRole. What else an operation checks depends on how it is called; it is only
// noted, and what hardly any caller needs is not.
func (b *builder) dependentsOf(g *group, cause catalog.Action, at *place) []catalog.Dependent {
	var out []catalog.Dependent
	for _, d := range facts.Dependents(cause) {
		switch {
		case g.excluded.Has(d.Action):
		case d.Page:
			out = append(out, d)
		case b.options.Compat || noise(d.Action):
		case isPassRole(d.Action):
			out = append(out, d)
		default:
			b.mayNeed = append(b.mayNeed, need{group: g, action: d.Action, cause: cause, reason: &Reason{place: *at}})
		}
	}
	return out
}

// placeDependents makes statements for dependents on ARNs of the templates whose types fit,
// unless some statement allows them already.
func (b *builder) placeDependents() {
	var passed []string
	known := b.options.PassedToService != nil
	for _, n := range b.needs {
		if isPassRole(n.action) && known && !n.noted {
			values := b.options.PassedToService(n.cause)
			known = len(values) > 0
			passed = append(passed, values...)
		}
	}
	slices.Sort(passed)
	passed = slices.Compact(passed)
	allowed := b.allowed()
	var lacks []lack
	var first *need
	for i := range b.needs {
		n := &b.needs[i]
		if n.noted || allowed.Has(n.action) {
			continue
		}
		fit := b.fitting(n.action)
		var conditions []Condition
		if isPassRole(n.action) && known {
			conditions = []Condition{{"StringEquals", "iam:PassedToService", passed}}
		}
		arns := b.arnsOf
		if len(fit) == 0 {
			fit, arns = wantedTypes(n.action), b.filled
		}
		for _, t := range fit {
			key := statementKey{group: n.group, kind: byDependent, typ: typeLevel{t, 0}}
			if conditions != nil {
				key.more = "passed"
			}
			s := b.statement(key, key.typ.sid("Dependent"))
			s.conditions = conditions
			s.grant(grant{n.action, n.reason})
			for _, text := range arns(t) {
				s.resource(text)
			}
		}
		before := len(lacks)
		lacks = addLack(lacks, n.action, missing(n.action, func(t catalog.ResourceType) bool { return slices.Contains(fit, t) }))
		if len(lacks) > before && first == nil {
			first = n
		}
	}
	for _, l := range lacks {
		n := b.lackNote(l, b.like(&first.reason.place))
		b.noteAt(&first.reason.place, &n)
	}
	b.noteNeeds()
}

// filled gives the formats of a type with what is known filled in.
func (b *builder) filled(t catalog.ResourceType) []string {
	out := facts.Formats(t)
	for i := range out {
		out[i] = b.fill(out[i])
	}
	return out
}

// allowed are the actions that some statement allows so far.
func (b *builder) allowed() expand.Set {
	out := expand.NewSet(b.catalog)
	for _, s := range b.drafts {
		if s.group.isPlain() {
			continue
		}
		for _, a := range s.actions {
			out.Add(a)
		}
		if s.kind == bySkip {
			out.AddSet(s.group.skipped)
		}
	}
	return out
}

// noteNeeds names the dependents without place, each with all its causes, and what
// operations may check besides, each cause with all that it may need.
func (b *builder) noteNeeds() {
	allowed := b.allowed()
	done := expand.NewSet(b.catalog)
	for i := range b.needs {
		n := &b.needs[i]
		if !n.noted || done.Has(n.action) || allowed.Has(n.action) {
			continue
		}
		done.Add(n.action)
		var by []catalog.Action
		for _, other := range b.needs[i:] {
			if other.action == n.action {
				by = append(by, other.cause)
			}
		}
		causes := ids(by)
		note := b.say(&n.reason.place, NeedsOther, Info, some(causes)+needs(len(causes))+" "+n.action.ID()+" as well")
		note.Actions = []string{n.action.ID()}
		if types := wantedTypes(n.action); len(types) > 0 && len(types) <= manyRows {
			var names []string
			for _, t := range types {
				names = append(names, typeName(t))
				note.Forms = append(note.Forms, b.forms(t, b.like(&n.reason.place))...)
			}
			note.Hint = "give an ARN of " + strings.Join(names, " or ")
		}
	}
	b.noteMayNeed(allowed)
}

// noteMayNeed names what operations may check, causes of the same together.
func (b *builder) noteMayNeed(allowed expand.Set) {
	type together struct {
		at        *place
		by, needs []catalog.Action
	}
	var groups []*together
	known := map[string]*together{} // by all that is needed
	for i := 0; i < len(b.mayNeed); {
		g := &together{at: &b.mayNeed[i].reason.place, by: []catalog.Action{b.mayNeed[i].cause}}
		key := ""
		for ; i < len(b.mayNeed) && b.mayNeed[i].cause == g.by[0]; i++ {
			if a := b.mayNeed[i].action; !slices.Contains(g.needs, a) && !allowed.Has(a) {
				g.needs = append(g.needs, a)
				key += a.ID() + " "
			}
		}
		if other := known[key]; other != nil {
			other.by = append(other.by, g.by...)
		} else if key != "" {
			known[key] = g
			groups = append(groups, g)
		}
	}
	for _, g := range groups {
		causes, all := ids(g.by), ids(g.needs)
		b.say(g.at, NeedsOther, Info, some(causes)+" may need "+some(all)+" as well, depending on the request").Actions = all
	}
}

// like is the ARN after which suggested ones for an entry are made.
func (b *builder) like(at *place) arn.ARN {
	for _, t := range b.targets {
		if t.place == *at {
			return t.arn
		}
	}
	return arn.ARN{Account: b.options.Account, Region: b.options.Region}
}

// joins reports whether a dependent belongs into a statement for a type. Policy Sentry's
// others go to Resource "*", so for those the type of another service with the same ARNs
// counts as well: ebs:StartSnapshot has a snapshot of ec2 for its ec2:CreateTags.
func (b *builder) joins(dependent catalog.Action, t catalog.ResourceType) bool {
	if slices.ContainsFunc(b.usesOf(t), func(u use) bool { return u.action == dependent }) {
		return true
	}
	if !b.options.Compat {
		return false
	}
	formats := facts.Formats(t)
	return slices.ContainsFunc(facts.Rows(dependent), func(r catalog.Row) bool {
		return slices.ContainsFunc(facts.Formats(r.ResourceType()), func(f string) bool { return slices.Contains(formats, f) })
	})
}
