package generate

import (
	"slices"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/arn"
	"github.com/leastwise/leastwise/wasm/internal/facts"
	"github.com/leastwise/leastwise/wasm/levels"
)

// base answers questions to the catalog and keeps the answers for one run.
type base struct {
	catalog   *catalog.Catalog
	table     levels.Table
	partition string
	known     map[string]*matched            // by the ARN's text
	formats   map[string]*formatSet          // by the service in the ARN
	uses      map[catalog.ResourceType][]use // filled service by service
	indexed   map[int]bool                   // services that are in uses
}

func newBase(c *catalog.Catalog, table levels.Table, partition string) *base {
	return &base{
		catalog:   c,
		table:     table,
		partition: partition,
		known:     map[string]*matched{},
		formats:   map[string]*formatSet{},
		uses:      map[catalog.ResourceType][]use{},
		indexed:   map[int]bool{},
	}
}

type typeLevel struct {
	typ   catalog.ResourceType
	level catalog.AccessLevel
}

// use is an action that takes a resource type.
type use struct {
	action   catalog.Action
	required bool
}

// usesOf gives the actions that take a type, in catalog order.
func (b *base) usesOf(t catalog.ResourceType) []use {
	s := t.Service()
	if b.indexed[s.Index()] {
		return b.uses[t]
	}
	b.indexed[s.Index()] = true
	for i := range s.NumActions() {
		a := s.Action(i)
		for i := range a.NumRows() {
			row := a.Row(i)
			typ := row.ResourceType()
			list := b.uses[typ]
			if n := len(list); n > 0 && list[n-1].action == a { // one row for each scenario
				list[n-1].required = list[n-1].required || row.Required()
				continue
			}
			b.uses[typ] = append(list, use{a, row.Required()})
		}
	}
	b.addInstead(s)
	return b.uses[t]
}

// actionsAt gives the actions of a matched type that count at a level; have tells which
// types ARNs name there. An action of another service counts when such a resource is what
// it is about: it requires one, or nothing else, or everything that it requires is there.
func (b *base) actionsAt(match Match, level catalog.AccessLevel, have func(catalog.ResourceType) bool) []catalog.Action {
	var out []catalog.Action
	for _, u := range b.usesOf(match.Type) {
		if b.table.Level(u.action) != level {
			continue
		}
		if match.foreign && (!u.required && !b.isAbout(u.action) || len(missing(u.action, have)) > 0) {
			continue
		}
		out = append(out, u.action)
	}
	return out
}

// isAbout tells of an action that does not require a matched foreign type whether it is
// about such resources all the same: it requires others, which will be there, or it takes
// no type at home in its own service.
func (b *base) isAbout(a catalog.Action) bool {
	home := false
	for i := range a.NumRows() {
		row := a.Row(i)
		if row.Required() {
			return true
		}
		home = home || b.atHome(row.ResourceType())
	}
	return !home
}

// atHome tells whether the ARNs of a type name its own service, or one that has no
// actions, as those of servicecatalog's products do.
func (b *base) atHome(t catalog.ResourceType) bool {
	for _, format := range facts.Formats(t) {
		service := facts.ARNService(format)
		if _, ok := b.catalog.LookupService(service); !ok || service == t.Service().Prefix() {
			return true
		}
	}
	return false
}

// missing gives the types that an action requires and that nobody has. Of alternatives
// the one that lacks least counts.
func missing(a catalog.Action, have func(catalog.ResourceType) bool) []catalog.ResourceType {
	var always []catalog.ResourceType
	var alternatives map[int][]catalog.ResourceType
	last := 0
	for i := range a.NumRows() {
		row := a.Row(i)
		t, n := row.ResourceType(), row.Alternative()
		if n != 0 && alternatives == nil {
			alternatives = map[int][]catalog.ResourceType{}
		}
		last = max(last, n)
		switch lacks := row.Required() && !have(t) && !slices.ContainsFunc(facts.TakenInstead(a), have); {
		case n == 0 && lacks:
			always = append(always, t)
		case n != 0 && lacks:
			alternatives[n] = append(alternatives[n], t)
		case n != 0 && alternatives[n] == nil:
			alternatives[n] = []catalog.ResourceType{} // an alternative that may lack nothing
		}
	}
	var least []catalog.ResourceType
	found := false
	for n := 1; n <= last; n++ {
		if types, ok := alternatives[n]; ok && (!found || len(types) < len(least)) {
			least, found = types, true
		}
	}
	return append(always, least...)
}

// forms gives a type's formats as ARNs to paste.
func (b *base) forms(t catalog.ResourceType, a arn.ARN) []string {
	if b.partition != "" {
		a.Partition = b.partition
	}
	if a.Partition == "" { // no ARN to follow
		a.Partition = "aws"
	}
	var out []string
	for _, format := range facts.Formats(t) {
		out = append(out, arn.Fill(format, a))
	}
	return out
}

// takes reports whether an action takes a resource type.
func takes(a catalog.Action, t catalog.ResourceType) bool {
	for i := range a.NumRows() {
		if a.Row(i).ResourceType() == t {
			return true
		}
	}
	return false
}
