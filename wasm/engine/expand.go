package engine

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/engine/api"
	"github.com/leastwise/leastwise/wasm/expand"
	"github.com/leastwise/leastwise/wasm/internal/facts"
	"github.com/leastwise/leastwise/wasm/levels"
	"github.com/leastwise/leastwise/wasm/policy"
)

// SetOlder gives a catalog that ExpandReply measures growth against, instead of the
// ledger's days.
func (e *Engine) SetOlder(older *catalog.Catalog) { e.older = older }

// Expand says which actions patterns stand for, or what a policy does to actions.
func (e *Engine) Expand(q *api.ExpandRequest) (*api.ExpandReply, error) {
	table, err := e.table(q.LevelTable)
	if err != nil {
		return nil, err
	}
	x := &expansion{Engine: e, q: q, table: table, out: &api.ExpandReply{Date: e.catalog.Date(), LevelTable: table.Name()}}
	if err := x.check(); err != nil {
		return nil, err
	}
	x.totals = newTotals(e.catalog)
	if q.Text != "" {
		x.policies()
	} else {
		x.patterns()
	}
	x.finish()
	return x.out, nil
}

// expansion is one run of Expand.
type expansion struct {
	*Engine
	q     *api.ExpandRequest
	table levels.Table
	out   *api.ExpandReply
	at    *policy.Places
	ids   bool // lists of IDs are wanted
	brief bool // statements are not

	totals
	effects []*expand.StatementEffect // as out.Statements, unless brief
	newer   expand.Set                // nil if nobody asks
	scratch expand.Set
}

// check reads what of the request is no text.
func (x *expansion) check() error {
	q := x.q
	if q.Text != "" && len(q.Patterns) > 0 {
		return argument("there is a text and a list of patterns", "ask for one of them")
	}
	for _, f := range []struct {
		name, value string
		known       []string
	}{
		{"detail", q.Detail, []string{"ids", "text", "actions"}},
		{"show", q.Show, []string{"effective", "allowed", "unaffected", "grown"}},
		{"gate", q.Gate, []string{"effective", "unaffected"}},
	} {
		if f.value != "" && !slices.Contains(f.known, f.value) {
			return argument(f.name+" can't be "+quote(f.value), hintOneOf(f.value, f.known))
		}
	}
	if _, ok := catalog.ParseAccessLevel(q.MaxLevel); !ok && q.MaxLevel != "" {
		return noLevel(q.MaxLevel)
	}
	x.ids = q.Detail == "ids" || q.Detail == "actions"
	x.brief = q.Detail == "text" && q.Text != "" && q.MaxLevel == "" && len(q.DenyList) == 0
	x.scratch = expand.NewSet(x.catalog)
	return x.since()
}

// since finds what is newer.
func (x *expansion) since() error {
	switch day := x.q.Since; {
	case x.older != nil:
		x.newer, x.out.Since = expand.Newer(x.catalog, x.older), x.older.Date()
	case day == "":
		if x.q.Show == "grown" {
			return argument("nothing to measure growth against", "give since, a day")
		}
	case len(day) != len("2026-01-02") || day[4] != '-' || day[7] != '-' || strings.Trim(day, "0123456789-") != "":
		return argument(quote(day)+" is no day", "write it as 2026-01-31")
	case x.ledger == nil:
		return argument("no ledger is open, which knows days", "open it, or give an older catalog")
	default:
		newer, oldest, ok := expand.NewerThan(x.catalog, x.ledger, day)
		if !ok {
			return argument("nothing is known of "+day, "the oldest snapshot of this catalog is of "+oldest)
		}
		x.newer, x.out.Since = newer, day
	}
	return nil
}

// patterns expands the request's patterns.
func (x *expansion) patterns() {
	x.allows = true
	if slices.ContainsFunc(x.q.Patterns, func(p string) bool { return strings.HasPrefix(p, "*") }) {
		catalog.DecodeAhead(slices.Collect(x.catalog.Services()))
	}
	list := policy.Statement{Action: policy.Strings(x.q.Patterns...)}
	d := &policy.Document{Statements: []policy.Statement{list}}
	effect := &expand.Policy(x.catalog, d).Statements[0]
	s := api.ExpandStatement{Patterns: make([]api.ExpandPattern, len(x.q.Patterns))}
	for i, text := range x.q.Patterns {
		x.pattern(&s.Patterns[i], text, effect.Counts[i])
	}
	x.allowed, x.effective, x.unaffected = effect.Named, effect.Named, expand.All(x.catalog)
	x.effects = []*expand.StatementEffect{effect}
	x.out.Statements = []api.ExpandStatement{s}
}

// pattern says what a pattern covers, n actions.
func (x *expansion) pattern(p *api.ExpandPattern, text string, n int) {
	p.Text, p.Count, p.Wildcard = text, n, expand.HasWildcard(text)
	if n == 0 {
		_, unknown := expand.Actions(x.catalog, []string{text})
		p.Unknown, p.Near = unknown[0].Reason.String(), unknown[0].Near
	} else if x.newer != nil {
		clear(x.scratch)
		x.scratch.AddPattern(x.catalog, text)
		x.scratch.Keep(x.newer)
		p.Grown = x.scratch.AppendIDs(nil, x.catalog)
	}
}

// longText is the size from which on a text will name actions of many services.
const longText = 64 << 10

// policies expands all policies of the request's text.
func (x *expansion) policies() {
	x.at = policy.NewPlaces(x.q.Text)
	if len(x.q.Text) > longText {
		catalog.DecodeAhead(slices.Collect(x.catalog.Services()))
	}
	first, errs := policy.Parse(x.q.Text)
	for i := range errs {
		x.problem(errs[i].Code, errs[i].Message, errs[i].Hint, errs[i].Span)
	}
	list := append([]*policy.Document{first}, first.More...)
	if x.brief {
		x.briefly(list)
		return
	}
	total := 0
	for _, d := range list {
		total += len(d.Statements)
	}
	x.out.Statements, x.effects = make([]api.ExpandStatement, 0, total), make([]*expand.StatementEffect, 0, total)
	reader := expand.NewReader(x.catalog)
	for n, d := range list {
		effects := reader.Policy(d)
		for i := range d.Statements {
			x.statement(n, d, i, &effects.Statements[i])
			x.malformed(d, &d.Statements[i])
		}
		x.add(effects)
	}
}

func (x *expansion) problem(code, message, hint string, s policy.Span) {
	at := x.at.Position(s.Start)
	x.out.Problems = append(x.out.Problems, api.TextProblem{
		Code: code, Message: message, Hint: hint, Start: s.Start, End: s.End, Line: at.Line, Column: at.Column})
}

// statement adds a statement of the n-th policy.
func (x *expansion) statement(n int, d *policy.Document, i int, effect *expand.StatementEffect) {
	s := &d.Statements[i]
	start := d.Outer(s.Span.Start)
	at := x.at.Position(start)
	out := api.ExpandStatement{Document: n, Index: i, Sid: s.Sid.Value, Effect: s.Effect.Value, Negated: s.NotAction != nil,
		Start: start, End: d.Outer(s.Span.End), Line: at.Line, Column: at.Column}
	list := patternsOf(s)
	out.Patterns = make([]api.ExpandPattern, len(list))
	for i := range list {
		out.Patterns[i] = x.placed(d, &list[i], effect.Counts[i])
	}
	x.effects = append(x.effects, effect)
	x.out.Statements = append(x.out.Statements, out)
}

// patternsOf are the patterns of a statement's Action or NotAction.
func patternsOf(s *policy.Statement) []policy.String {
	if s.NotAction != nil {
		return s.NotAction
	}
	return s.Action
}

// placed is a pattern that covers n actions, with its place.
func (x *expansion) placed(d *policy.Document, p *policy.String, n int) (out api.ExpandPattern) {
	x.pattern(&out, p.Value, n)
	out.Start, out.End = d.Outer(p.Span.Start), d.Outer(p.Span.End)
	at := x.at.Position(out.Start)
	out.Line, out.Column = at.Line, at.Column
	return out
}

// malformed reports what of a statement does nothing, or not what it seems to.
func (x *expansion) malformed(d *policy.Document, s *policy.Statement) {
	report := func(code, message, hint string, span policy.Span) {
		x.problem(code, message, hint, policy.Span{Start: d.Outer(span.Start), End: d.Outer(span.End)})
	}
	if s.Raw != "" {
		report("statement-not-an-object", "a statement that is no object does nothing", "", s.Span)
		return
	}
	for i := range s.Elements {
		if e := &s.Elements[i]; e.Like != "" {
			report("element-name-case", quote(e.Key.Value)+" is no element of a statement", "did you mean "+e.Like+"?", e.Key.Span)
		}
	}
	switch effect := s.Effect.Value; {
	case effect == policy.Allow || effect == policy.Deny:
	case s.Element("Effect") == nil:
		report("missing-effect", "a statement without Effect does nothing", "write Allow or Deny", s.Span)
	default:
		report("invalid-effect", "Effect can't be "+quote(effect), "write Allow or Deny, with capital letters", s.Effect.Span)
	}
	switch {
	case s.Action == nil && s.NotAction == nil:
		report("missing-action", "a statement without Action and NotAction does nothing", "", s.Span)
	case s.Action != nil && s.NotAction != nil:
		report("action-and-not-action", "a statement with Action and NotAction is none; only NotAction was read", "take one of them out", s.Span)
	}
}

// finish writes the sets.
func (x *expansion) finish() {
	out := x.out
	out.Allows = x.allows
	show := x.q.Show
	if show == "" && out.Allows {
		show = "effective"
	} else if show == "" {
		show = "unaffected"
	}
	x.set(&out.Effective, x.effective, show == "effective")
	if x.q.Text == "" { // the same, and listed once
		out.Allowed = api.ActionSet{Count: out.Effective.Count, Levels: out.Effective.Levels}
		out.Statements[0].Named = out.Allowed
	} else {
		x.set(&out.Allowed, x.allowed, show == "allowed")
		x.set(&out.DeniedOnSome, x.onSome, false)
		x.set(&out.DeniedToSome, x.toSome, false)
		x.set(&out.DeniedConditionally, x.conditional, false)
		x.statements()
	}
	if unaffected := show == "unaffected" || x.q.Gate == "unaffected"; unaffected {
		x.set(&out.Unaffected, x.unaffected, true)
	} else {
		out.Unaffected.Count = x.unaffected.Len()
	}
	if x.newer != nil {
		out.Grown = &api.ActionSet{}
		x.set(out.Grown, x.both(x.gate(), x.newer), show == "grown")
	}
	x.judge()
	if x.q.Detail == "actions" {
		x.actions(x.shown(show))
	}
}

// statements writes the sets of the statements.
func (x *expansion) statements() {
	for i, effect := range x.effects {
		s := &x.out.Statements[i]
		x.part(&s.Named, effect.Named)
		for _, f := range []struct {
			to  **api.ActionSet
			set expand.Set
		}{
			{&s.Left, effect.Left}, {&s.Effective, effect.Effective}, {&s.Removed, effect.Removed},
			{&s.DeniedOnSome, effect.OnSome}, {&s.DeniedToSome, effect.ToSome}, {&s.DeniedConditionally, effect.Conditional},
		} {
			if f.set != nil {
				*f.to = &api.ActionSet{}
				x.part(*f.to, f.set)
			}
		}
		if x.newer != nil {
			s.Grown = &api.ActionSet{}
			x.part(s.Grown, x.both(effect.Named, x.newer))
		}
	}
}

func (x *expansion) both(a, b expand.Set) expand.Set {
	out := append(expand.Set(nil), a...)
	out.Keep(b)
	return out
}

// part is set for one of a statement's sets, of which there may be thousands: they are
// only counted, unless IDs are wanted.
func (x *expansion) part(out *api.ActionSet, s expand.Set) {
	if !x.ids {
		out.Count = s.Len()
		return
	}
	x.set(out, s, false)
}

// set counts a set, and lists it if that is wanted; as one text the set that is shown.
func (x *expansion) set(out *api.ActionSet, s expand.Set, shown bool) {
	if x.q.Detail == "text" {
		if out.Count = s.Len(); shown {
			out.Text = s.Text(x.catalog)
		}
		return
	}
	var counts [catalog.Tagging + 1]int
	x.tally(s, counts[:])
	for _, l := range append(levels.Order[:], catalog.Unknown) {
		if n := counts[l]; n > 0 {
			out.Count += n
			out.Levels = append(out.Levels, api.ServiceLevel{Level: l.String(), Actions: n})
		}
	}
	if x.ids {
		out.Actions = s.AppendIDs(make([]string, 0, out.Count), x.catalog)
	}
}

// few is how many actions are asked for their level one by one: less work than to ask all
// once, which touches every service of the catalog.
const few = 2000

// tally counts the actions of a set by level.
func (x *expansion) tally(s expand.Set, counts []int) {
	if x.Engine.classed == x.table || s.Len() > few {
		s.Tally(x.classes(), counts)
		return
	}
	for i := s.Next(0); i >= 0; i = s.Next(i + 1) {
		counts[x.table.Level(x.catalog.Action(i))]++
	}
}

// classes are the levels of all actions in the table. They are kept: asking the table for
// every action takes milliseconds.
func (x *expansion) classes() []uint8 {
	if x.Engine.classed != x.table {
		x.Engine.classed, x.Engine.classes = x.table, make([]uint8, x.catalog.NumActions())
		for i := range x.Engine.classes {
			x.Engine.classes[i] = uint8(x.table.Level(x.catalog.Action(i)))
		}
	}
	return x.Engine.classes
}

func (x *expansion) gate() expand.Set {
	if x.q.Gate == "unaffected" {
		return x.unaffected
	}
	return x.effective
}

// shown is the set that the reply's list of actions is about.
func (x *expansion) shown(show string) expand.Set {
	switch show {
	case "allowed":
		return x.allowed
	case "grown":
		return x.both(x.gate(), x.newer)
	case "unaffected":
		return x.unaffected
	}
	return x.effective
}

// actions tells more of each action of a set.
func (x *expansion) actions(s expand.Set) {
	x.out.Actions = make([]api.ExpandAction, 0, s.Len())
	place := make([]int32, x.catalog.NumActions()) // of an action in the list
	for i := s.Next(0); i >= 0; i = s.Next(i + 1) {
		a := x.catalog.Action(i)
		level := x.table.Level(a)
		one := api.ExpandAction{Action: a.ID(), Level: level.String(), PermissionOnly: a.PermissionOnly(), Grown: x.newer.Has(a)}
		if a.Level() != level {
			one.AWSLevel = a.Level().String()
		}
		one.ResourceTypes, one.ConditionKeys = typesAndKeys(a)
		place[i] = int32(len(x.out.Actions))
		x.out.Actions = append(x.out.Actions, one)
	}
	for n, effect := range x.effects {
		both := x.both(effect.Named, s)
		for i := both.Next(0); i >= 0; i = both.Next(i + 1) {
			to := &x.out.Actions[place[i]].Statements
			*to = append(*to, api.StatementPart{Statement: n, Does: x.does(n, effect, x.catalog.Action(i))})
		}
	}
}

// does says what the n-th statement does to an action that it names.
func (x *expansion) does(n int, effect *expand.StatementEffect, a catalog.Action) string {
	switch {
	case x.out.Statements[n].Effect == policy.Allow:
		return "allows"
	case effect.Conditional.Has(a):
		return "denies conditionally"
	case effect.OnSome.Has(a):
		return "denies on some"
	case effect.ToSome.Has(a):
		return "denies to some"
	case x.out.Statements[n].Effect == policy.Deny:
		return "denies"
	}
	return "names"
}

// typesAndKeys are the names of an action's resource types, required ones with a star, and
// of the condition keys of it and of its rows.
func typesAndKeys(a catalog.Action) (types, keys []string) {
	add := func(list []catalog.ConditionKey) {
		for _, k := range list {
			keys = append(keys, k.Name())
		}
	}
	add(facts.ActionKeys(a))
	for _, row := range facts.Rows(a) {
		name := row.ResourceType().Name()
		if row.Required() {
			name += "*"
		}
		types = append(types, name)
		add(facts.RowKeys(row))
	}
	slices.Sort(types)
	slices.Sort(keys)
	return slices.Compact(types), slices.Compact(keys)
}
