package main

import (
	"fmt"
	"strings"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/catalog/embedded"
	"github.com/leastwise/leastwise/wasm/expand"
	"github.com/leastwise/leastwise/wasm/generate"
	"github.com/leastwise/leastwise/wasm/source/yaml"
)

// bench makes policies with the embedded catalog.
type bench struct {
	catalog *catalog.Catalog
	ledger  *catalog.Ledger
	options generate.Options
}

func newBench() (*bench, error) {
	c, err := embedded.Open()
	if err != nil {
		return nil, err
	}
	operations, err := embedded.Operations()
	if err != nil {
		return nil, err
	}
	ledger, err := embedded.Ledger()
	if err != nil {
		return nil, err
	}
	return &bench{c, ledger, generate.Options{Minimize: -1, PassedToService: generate.PassedTo(operations)}}, nil
}

// row is one task with its scores.
type row struct {
	*task
	crud, actions score
	// newer is the number of crud's extra actions that the documentation pages lack.
	newer int
	// managed and peer are nil where nobody measured.
	managed, peer *score
}

func (b *bench) rows(tasks []task, o *outside) ([]row, error) {
	var rows []row
	for i := range tasks {
		t := &tasks[i]
		crud, extra, err := b.crud(t)
		if err != nil {
			return nil, err
		}
		actions, _, err := b.actions(t)
		if err != nil {
			return nil, err
		}
		rows = append(rows, row{t, crud, actions, b.newer(extra), o.Managed.of(t.id), o.PolicySentry.of(t.id)})
	}
	return rows, nil
}

// crud scores the policy for the task's template.
func (b *bench) crud(t *task) (score, expand.Set, error) {
	documents, err := yaml.Read(t.crud)
	if err != nil {
		return score{}, nil, fmt.Errorf("%s: crud.yaml: %w", t.id, err)
	}
	if len(documents) != 1 {
		return score{}, nil, fmt.Errorf("%s: crud.yaml has %d documents", t.id, len(documents))
	}
	template, notes := generate.ReadTemplate("crud.yaml", 0, &documents[0])
	return b.follow(t, template, notes)
}

// actions scores the policy for an actions template with the needed actions. Its ARNs
// are documented formats with the account and region filled in, so each action is judged
// on any resource of its types: what is missing then is an action, not a name.
func (b *bench) actions(t *task) (score, expand.Set, error) {
	template := &generate.Template{Mode: generate.ActionsMode}
	for _, id := range t.actions() {
		template.Actions = append(template.Actions, generate.Text{Value: id})
	}
	return b.follow(t, template, nil)
}

func (b *bench) follow(t *task, template *generate.Template, notes []generate.Note) (score, expand.Set, error) {
	options := b.options
	options.Partition, options.Region, options.Account = "aws", "eu-west-1", "111122223333"
	result := generate.FromTemplates(b.catalog, []*generate.Template{template}, options)
	for _, n := range append(notes, result.Notes...) {
		if n.Severity == generate.Error {
			return score{}, nil, fmt.Errorf("%s: %s", t.id, n.Message)
		}
	}
	if template.Mode == generate.ActionsMode {
		fillIn(result.Statements)
	}
	text, _, _ := generate.JSON(result.Statements)
	return judge(b.catalog, t, text)
}

// newer counts the actions that the documentation pages do not have, or not with a
// resource; Policy Sentry, which reads the pages only, cannot grant them for an ARN.
func (b *bench) newer(set expand.Set) int {
	n := 0
	for i := set.Next(0); i >= 0; i = set.Next(i + 1) {
		a := b.catalog.Action(i)
		onPage := false
		for r := range b.ledger.Rows(a) {
			onPage = onPage || r.Sources().Has(catalog.Pages)
		}
		if !onPage && a.NumRows() > 0 {
			n++
		}
	}
	return n
}

// fillIn puts a star for each placeholder that is left in a resource.
func fillIn(statements []generate.Statement) {
	for i := range statements {
		for j, r := range statements[i].Resources {
			for {
				before, after, ok := strings.Cut(r, "${")
				_, behind, closed := strings.Cut(after, "}")
				if !ok || !closed {
					break
				}
				r = before + "*" + behind
			}
			statements[i].Resources[j] = r
		}
	}
}
