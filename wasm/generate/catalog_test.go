package generate

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/internal/corpus"
	"github.com/leastwise/leastwise/wasm/internal/facts"
	"github.com/leastwise/leastwise/wasm/levels"
)

// Every action of the catalog comes back from an actions template: on the formats of each
// of its types, or on "*" where it has none or works without.
func TestActionsKeepAll(t *testing.T) {
	c := realCatalog(t)
	for i := range c.NumActions() {
		a := c.Action(i)
		id := a.ID()
		r := FromTemplates(c, []*Template{{Mode: ActionsMode, Actions: []Text{{Value: strings.ToLower(id)}}}}, Options{Minimize: -1, Dependents: None, Table: levels.AWS})
		var got, want []string
		for _, s := range r.Statements {
			if slices.Contains(s.Actions, id) {
				got = append(got, s.Resources...)
			}
		}
		for _, row := range facts.Rows(a) {
			want = append(want, facts.Formats(row.ResourceType())...)
		}
		if want == nil || a.ResourceOptional() {
			want = []string{"*"}
		}
		slices.Sort(got)
		slices.Sort(want)
		want = slices.Compact(want)
		if got = slices.Compact(got); !slices.Equal(got, want) {
			t.Fatalf("%s: got %q, want %q", id, got, want)
		}
		if len(r.Explain(id)) == 0 {
			t.Fatalf("%s: no reason", id)
		}
	}
}

// Every action with types comes back from a CRUD template that has an example ARN of each
// of its types, with a resource of such a type; and no statement has an action that takes
// no type of its resources.
func TestTypedActionsAreReached(t *testing.T) {
	c := realCatalog(t)
	typed := 0
	for i := 0; i < c.NumActions(); i += corpus.Every() {
		a := c.Action(i)
		rows := facts.Rows(a)
		if len(rows) == 0 || a.Level() == catalog.Unknown {
			continue
		}
		typed++
		var arns []Text
		for _, row := range rows {
			for _, format := range facts.Formats(row.ResourceType()) {
				arns = append(arns, Text{Value: example(concrete(format))})
			}
		}
		template := &Template{Mode: CRUD, Levels: []LevelBlock{{Text{Value: fieldOf(a.Level())}, arns}}}
		r := FromTemplates(c, []*Template{template}, Options{Minimize: -1, Dependents: None, Table: levels.AWS})
		reached := false
		for _, s := range r.Statements {
			if slices.Contains(s.Actions, a.ID()) && s.Resources[0] != "*" {
				reached = true
			}
		}
		if !reached {
			t.Errorf("%s (%s): not reached from %v", a.ID(), a.Level(), arns)
		}
	}
	if typed < 14000/corpus.Every() {
		t.Errorf("got %d typed actions, want the whole catalog's", typed)
	}
}

// An example ARN of any type brings only actions that take a type which the ARN can be: one
// whose format fits when each placeholder is any text.
func TestOnlyTypesThatMatch(t *testing.T) {
	c := realCatalog(t)
	formats := map[catalog.ResourceType][]*regexp.Regexp{}
	for s := range c.Services() {
		for typ := range s.ResourceTypes() {
			for _, f := range facts.Formats(typ) {
				formats[typ] = append(formats[typ], formatRegexp(f))
			}
		}
	}
	for s := range c.Services() {
		for typ := range s.ResourceTypes() {
			text := example(concrete(typ.Format(0)))
			template := &Template{Mode: CRUD}
			for _, l := range statementOrder {
				template.Levels = append(template.Levels, LevelBlock{Text{Value: fieldOf(l)}, []Text{{Value: text}}})
			}
			r := FromTemplates(c, []*Template{template}, Options{Minimize: -1, Dependents: None, Table: levels.AWS})
			for _, st := range r.Statements {
				for _, id := range st.Actions {
					a, _ := c.LookupAction(id)
					if !slices.ContainsFunc(facts.Rows(a), func(row catalog.Row) bool {
						return slices.ContainsFunc(formats[row.ResourceType()], func(re *regexp.Regexp) bool { return re.MatchString(text) })
					}) {
						t.Errorf("%s: %s takes none of its types", text, id)
					}
				}
			}
		}
	}
}

// concrete gives what AWS Backup's manual says of recovery points in place of their format,
// which leaves the service open.
func concrete(format string) string {
	if strings.Contains(format, "${Vendor}") {
		return "arn:${Partition}:backup:${Region}:${Account}:recovery-point:${RecoveryPointId}"
	}
	return format
}

var placeholder = regexp.MustCompile(`(\\\$\\{[^}]*\\}|\\\*)+`)

// formatRegexp reads a format in the plainest way.
func formatRegexp(format string) *regexp.Regexp {
	return regexp.MustCompile("^" + placeholder.ReplaceAllString(regexp.QuoteMeta(format), ".+") + "$")
}
