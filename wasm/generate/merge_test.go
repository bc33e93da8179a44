package generate

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/internal/facts"
)

func TestSeveralTemplates(t *testing.T) {
	const one = "mode: crud\nread: [" + parameter + "]\n"
	const two = "mode: crud\nread: [" + parameter + "2]\n"
	for _, tt := range []struct{ name, text, want string }{
		{"what agrees is joined", one + "---\n" + two, "SsmReadParameter " + parameter + " " + parameter + "2"},
		{"excludes keep templates apart", one + "---\n" + two + "exclude-actions: ['ssm:GetParameters']\n",
			"SsmReadParameter " + parameter + "; SsmReadParameter2 " + parameter + "2"},
		{"so do conditions", one + "---\n" + two + "conditions:\n- {operator: Bool, key: 'aws:SecureTransport', values: ['true']}\n",
			"SsmReadParameter " + parameter + "; SsmReadParameter2 " + parameter + "2"},
		{"a dependent goes to another template's ARN",
			"mode: crud\nwrite: ['arn:aws:events:us-east-1:1:rule/r']\n---\nmode: crud\nlist: ['arn:aws:iam::1:role/r']\nexclude-actions: ['iam:L*']\n",
			"EventsWriteRuleondefaulteventbus arn:aws:events:us-east-1:1:rule/r; IamDependentRole arn:aws:iam::1:role/r"},
		{"not to one of a Deny template",
			"mode: crud\nwrite: ['arn:aws:events:us-east-1:1:rule/r']\n---\nmode: crud\neffect: Deny\nlist: ['arn:aws:iam::1:role/r']\nexclude-actions: ['iam:L*']\n",
			"EventsWriteRuleondefaulteventbus arn:aws:events:us-east-1:1:rule/r"},
		{"nor to a role to assume",
			"mode: crud\nwrite: ['arn:aws:events:us-east-1:1:rule/r']\nsts:\n  assume-role: ['arn:aws:iam::1:role/r']\n",
			"EventsWriteRuleondefaulteventbus arn:aws:events:us-east-1:1:rule/r; AssumeRole arn:aws:iam::1:role/r"},
	} {
		r := FromTemplates(realCatalog(t), readTemplates(t, tt.name, tt.text), Options{Minimize: -1})
		var got []string
		for _, s := range r.Statements {
			got = append(got, s.Sid+" "+strings.Join(s.Resources, " "))
		}
		if g := strings.Join(got, "; "); g != tt.want {
			t.Errorf("%s:\ngot  %s\nwant %s", tt.name, g, tt.want)
		}
	}
}

// PassRole is on "*" in no mode without Compat, and its causes are named.
func TestPassRoleIsNeverOnStar(t *testing.T) {
	c := realCatalog(t)
	for _, d := range []Dependents{Scoped, None, Wildcard} {
		for _, id := range []string{"glue:CreateJob", "cloudformation:CreateStack", "firehose:CreateDeliveryStream", "events:PutTargets"} {
			a, _ := c.LookupAction(id)
			text := example(facts.Formats(facts.Rows(a)[0].ResourceType())[0])
			template := &Template{Mode: CRUD, Levels: []LevelBlock{{Text{Value: "write"}, []Text{{Value: text}}}}}
			r := FromTemplates(c, []*Template{template}, Options{Minimize: -1, Dependents: d})
			for _, s := range r.Statements {
				if slices.Contains(s.Actions, "iam:PassRole") {
					t.Errorf("%s, %s: iam:PassRole on %q", id, dependentsNames[d], s.Resources)
				}
			}
			if !slices.ContainsFunc(r.Notes, func(n Note) bool {
				return n.Code == NeedsOther && slices.Contains(n.Actions, "iam:PassRole") && slices.Contains(n.Forms, "arn:aws:iam::111122223333:role/*")
			}) {
				t.Errorf("%s, %s: no note about iam:PassRole: %v", id, dependentsNames[d], r.Notes)
			}
		}
	}
}

// What is minimized allows the same actions as what is not, on the same resources.
func TestMinimizedIsTheSame(t *testing.T) {
	c := realCatalog(t)
	random := rand.New(rand.NewPCG(1, 2))
	for range 60 {
		template := &Template{Mode: CRUD}
		for range 1 + random.IntN(3) {
			s := c.Service(random.IntN(c.NumServices()))
			if s.NumResourceTypes() == 0 {
				continue
			}
			text := Text{Value: example(s.ResourceType(random.IntN(s.NumResourceTypes())).Format(0))}
			for _, l := range statementOrder {
				if random.IntN(3) > 0 {
					template.Levels = append(template.Levels, LevelBlock{Text{Value: fieldOf(l)}, []Text{text}})
				}
			}
		}
		template.WildcardOnly.Services = []ServiceBlock{{Text{Value: "list"}, []Text{{Value: c.Service(random.IntN(c.NumServices())).Prefix()}}}}
		options := Options{Minimize: -1, Dependents: Wildcard}
		long := FromTemplates(c, []*Template{template}, options)
		options.Minimize = random.IntN(4)
		short := FromTemplates(c, []*Template{template}, options)
		if got, want := grants(c, short), grants(c, long); !slices.Equal(got, want) {
			t.Errorf("%v:\ngot  %q\nwant %q", template.Levels, got, want)
		}
	}
}

// grants writes every pair of action and resource, sorted.
func grants(c *catalog.Catalog, r Result) []string {
	var out []string
	for _, s := range r.Statements {
		for _, pattern := range s.Actions {
			for a := range c.Match(pattern) {
				for _, resource := range s.Resources {
					out = append(out, a.ID()+" "+resource)
				}
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Of an action with alternatives, one complete alternative is enough.
func TestAlternatives(t *testing.T) {
	c := realCatalog(t)
	checked := 0
	for i := range c.NumActions() {
		a := c.Action(i)
		groups := map[int][]catalog.ResourceType{}
		all := map[int]bool{}
		for _, row := range facts.Rows(a) {
			all[row.Alternative()] = true
			if row.Required() {
				groups[row.Alternative()] = append(groups[row.Alternative()], row.ResourceType())
			}
		}
		for n, types := range groups {
			if n == 0 {
				continue
			}
			checked++
			have := append(slices.Clone(groups[0]), types...)
			if lacks := missing(a, func(t catalog.ResourceType) bool { return slices.Contains(have, t) }); len(lacks) > 0 {
				t.Errorf("%s, alternative %d: %v are missing", a.ID(), n, lacks)
			}
			least := len(types)
			for other := range all {
				if other != 0 {
					least = min(least, len(groups[other]))
				}
			}
			if lacks := missing(a, func(catalog.ResourceType) bool { return false }); len(lacks) != len(groups[0])+least {
				t.Errorf("%s: got %d missing types, want %d and %d", a.ID(), len(lacks), len(groups[0]), least)
			}
		}
	}
	if checked == 0 {
		t.Error("no action has alternatives")
	}
}
