package merge

import (
	"strings"
	"testing"

	"github.com/leastwise/leastwise/builder/fact"
	"github.com/leastwise/leastwise/builder/source"
)

// page makes a page's facts; rows and dependents get the source pages have.
func page(slug, prefix string, actions ...fact.Action) *source.PageFacts {
	for i := range actions {
		a := &actions[i]
		a.Sources, a.LevelSource = 1, fact.Pages
		for r := range a.Rows {
			a.Rows[r].Sources = 1
		}
		for d := range a.Dependents {
			a.Dependents[d].Sources = 1
		}
	}
	return &source.PageFacts{File: slug + ".html", Slug: slug, Service: fact.Service{
		Prefix: prefix, Names: []string{"The " + slug}, Pages: []string{slug}, Sources: 1, Actions: actions,
	}}
}

// reference makes the facts of a service reference file.
func reference(prefix string, actions ...fact.Action) *source.ServiceFacts {
	for i := range actions {
		a := &actions[i]
		a.Sources, a.LevelSource, a.Page = 2, fact.ServiceReference, -1
		for r := range a.Rows {
			a.Rows[r].Sources, a.Rows[r].Page = 2, -1
		}
	}
	return &source.ServiceFacts{File: prefix + ".json", Service: fact.Service{Prefix: prefix, Sources: 2, Actions: actions}}
}

// noHand stands in for our hand-made data: files with headings only, except those given.
func noHand(files map[string]string) handTable {
	heads := map[string]string{
		"corrections.tsv":        "subject\tfield\tfrom\tto\treason\turl\tdate\n",
		"levels-strict.tsv":      "action\tlevel\treason\turl\tdate\n",
		"global-keys.tsv":        "key\ttypes\treason\turl\tdate\n",
		"partitions.tsv":         "partition\tregion\treason\turl\tdate\n",
		"service-principals.tsv": "principal\treason\turl\tdate\n",
	}
	return func(name string) ([]byte, error) { return []byte(heads[name] + files[name]), nil }
}

// build merges snapshots without hand-made data.
func build(t *testing.T, snapshots ...*source.Snapshot) (*fact.Set, *Report) {
	t.Helper()
	report := &Report{}
	var layers []layer
	for _, s := range snapshots {
		more, err := layersOf(s, "", report)
		if err != nil {
			t.Fatal(err)
		}
		layers = append(layers, more...)
	}
	set, err := unite(layers, noHand(nil), report, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return set, report
}

func pages(date string, list ...*source.PageFacts) *source.Snapshot {
	return &source.Snapshot{Name: "pages", PagesDate: date, Pages: list}
}

func references(date string, list ...*source.ServiceFacts) *source.Snapshot {
	return &source.Snapshot{Name: "reference", ServicesDate: date, Services: list}
}

// action finds prefix:Name in set.
func action(t *testing.T, set *fact.Set, id string) *fact.Action {
	t.Helper()
	prefix, name, _ := strings.Cut(id, ":")
	for i := range set.Services {
		for j := range set.Services[i].Actions {
			if a := &set.Services[i].Actions[j]; set.Services[i].Prefix == prefix && a.Name == name {
				return a
			}
		}
	}
	t.Fatalf("no action %s", id)
	return nil
}

// rowsText shows rows as "type* [keys] scenario @page +sources", one after the other.
func rowsText(rows []fact.Row) string {
	var out []string
	for _, r := range rows {
		s := r.ResourceType
		if s == "" {
			s = "-"
		}
		if r.Required {
			s += "*"
		}
		if len(r.ConditionKeys) > 0 {
			s += "[" + strings.Join(r.ConditionKeys, " ") + "]"
		}
		if r.Scenario != "" {
			s += "(" + r.Scenario + ")"
		}
		s += "@" + string("-012"[r.Page+1])
		for bit, name := range map[fact.Source]string{fact.Withdrawn: "!"} {
			if r.Sources.Has(bit) {
				s += name
			}
		}
		s += string(rune('0' + r.Sources&3))
		out = append(out, s)
	}
	return strings.Join(out, " ")
}

func dependentsText(set *fact.Set, list []fact.Dependent) string {
	var out []string
	for _, d := range list {
		out = append(out, d.Action+"="+string(rune('0'+d.Sources))+"@"+fact.LastSeen(set.Origins, d.Sources, d.Past))
	}
	return strings.Join(out, " ")
}

func hasLine(list []Line, fact, part string) bool {
	for _, l := range list {
		if l.Fact == fact && strings.Contains(l.What, part) {
			return true
		}
	}
	return false
}
