package engine

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/wasm/engine/api"
	"github.com/leastwise/leastwise/wasm/generate"
	"github.com/leastwise/leastwise/wasm/internal/ascii"
	"github.com/leastwise/leastwise/wasm/levels"
	"github.com/leastwise/leastwise/wasm/source"
)

// isFollowed reports whether a request needs what only the generator of templates does.
func isFollowed(q *api.GenerateRequest) bool {
	return len(q.Templates) > 0 || q.Dependents != "" || q.CompleteOnly || q.Minimize || len(q.Exclude) > 0 || len(q.Conditions) > 0 || q.Recipes
}

// follower is one run for templates. Items are one more template, the last, whose entries
// have the index of their item as their place.
type follower struct {
	out       *api.GenerateReply
	templates []*generate.Template
	files     []int // of templates, aligned; -1 for that of the items
}

func (e *Engine) follow(out *api.GenerateReply, q *api.GenerateRequest, request generate.Request) error {
	options := generate.Options{Table: request.Table, Partition: q.Partition, CompleteOnly: q.CompleteOnly, Minimize: -1, Recipes: q.Recipes}
	if q.Minimize {
		if !generate.CanMinimize {
			return argument("this build can't minimize", "the command line can: leastwise generate --minimize")
		}
		options.Minimize = 0
	}
	if q.Dependents != "" {
		var ok bool
		if options.Dependents, ok = generate.ParseDependents(q.Dependents); !ok {
			return argument("dependents can't be "+quote(q.Dependents), hintOneOf(q.Dependents, []string{"none", "scoped", "wildcard"}))
		}
	}
	f := &follower{out: out}
	for i, file := range q.Templates {
		if err := f.read(i, file); err != nil {
			return err
		}
	}
	conditions, err := recipes(q.Conditions)
	if err != nil {
		return err
	}
	f.addItems(request.Items, q.Exclude, conditions)
	result := generate.FromTemplates(e.catalog, f.templates, options)
	addStatements(out, result.Statements)
	f.addNotes(result.Notes)
	f.addReasons(result.Reasons)
	for i := range result.Recipes {
		r := &result.Recipes[i]
		out.Recipes = append(out.Recipes, api.GenerateRecipe{Recipe: r.Recipe.Name, Key: r.Recipe.Allow.Key, Parameters: r.Recipe.Parameters, On: r.On, Of: r.Of, Actions: r.Actions})
	}
	about := generate.Request{Table: request.Table, Partition: q.Partition}
	for _, item := range request.Items { // without levels: only what the ARNs are and hold
		about.Items = append(about.Items, generate.Item{ARN: item.ARN})
	}
	addItems(out, generate.Policy(e.catalog, about).Items, request)
	return nil
}

// read reads the templates of a file.
func (f *follower) read(index int, file api.TemplateFile) error {
	documents, err := source.Decode(file.Tree)
	if err != nil {
		return argument("the tree of "+quote(file.File)+" is damaged: "+err.Error(), "")
	}
	if len(documents) == 0 {
		f.out.Notes = append(f.out.Notes, api.Note{Code: generate.BadTemplate, Severity: generate.Error.String(),
			Message: "there is no template", Hint: "begin with \"mode: crud\"", Item: -1, Template: index})
	}
	for i := range documents {
		t, notes := generate.ReadTemplate(file.File, len(f.templates), &documents[i])
		f.templates, f.files = append(f.templates, t), append(f.files, index)
		f.addNotes(notes)
	}
	return nil
}

// addItems makes a template of the items.
func (f *follower) addItems(items []generate.Item, exclude []string, conditions []generate.ConditionBlock) {
	t := &generate.Template{Mode: generate.CRUD, Conditions: conditions}
	for _, level := range levels.Order {
		block := generate.LevelBlock{Level: generate.Text{Value: fieldOf(level.String())}}
		for i, item := range items {
			if item.Levels.Has(level) {
				block.ARNs = append(block.ARNs, generate.Text{Value: item.ARN, Start: i, End: i})
			}
		}
		if len(block.ARNs) > 0 {
			t.Levels = append(t.Levels, block)
		}
	}
	if len(t.Levels) == 0 {
		return
	}
	for _, pattern := range exclude {
		t.ExcludeActions = append(t.ExcludeActions, generate.Text{Value: pattern})
	}
	f.templates, f.files = append(f.templates, t), append(f.files, -1)
}

// recipes reads the conditions of the items, which stand at no place: notes about them are
// about no item.
func recipes(list []api.GenerateCondition) ([]generate.ConditionBlock, error) {
	var out []generate.ConditionBlock
	for _, c := range list {
		recipe, ok := generate.FindRecipe(c.Recipe)
		if !ok {
			var known []string
			for i := range generate.Recipes {
				known = append(known, generate.Recipes[i].Name)
			}
			return nil, argument("no recipe "+quote(c.Recipe), hintOneOf(c.Recipe, known))
		}
		with, ok := recipe.With(c.Values)
		if !ok && len(recipe.Parameters) == 0 {
			return nil, argument("the recipe "+recipe.Name+" takes no values", "")
		} else if !ok {
			return nil, argument("the recipe "+recipe.Name+" needs its "+strings.Join(recipe.Parameters, " and its "), "")
		}
		key := recipe.Fill(false, with).Key
		out = append(out, generate.ConditionBlock{Recipe: recipe, With: with, Key: generate.Text{Value: key, Start: -1, End: -1}})
	}
	return out, nil
}

// fieldOf is the name of a level in templates: "permissions-management".
func fieldOf(level string) string { return strings.ReplaceAll(ascii.ToLower(level), " ", "-") }

// addNotes adds notes about templates. What is wrong with an item's ARN stands in the
// item's reply, and other remarks on it once, not for each of its levels.
func (f *follower) addNotes(notes []generate.Note) {
	for i := range notes {
		n := &notes[i]
		item, template := -1, -1
		if n.Item >= 0 {
			if template = f.files[n.Item]; template < 0 {
				item = n.Start
			}
		}
		if item >= 0 && (n.Code == generate.BadARN || f.has(n, item)) {
			continue
		}
		f.out.Notes = append(f.out.Notes, noteReply(n, item, template))
	}
}

func (f *follower) has(n *generate.Note, item int) bool {
	return slices.ContainsFunc(f.out.Notes, func(o api.Note) bool {
		return o.Item == item && o.Code == n.Code && o.Message == n.Message
	})
}

var whyNames = [...]string{
	generate.ByLevel: "level", generate.ByAction: "action", generate.ByWildcard: "wildcard",
	generate.BySkipList: "skip", generate.BySTS: "sts", generate.ByDependent: "dependent",
	generate.ByPrincipal: "principal", generate.ByService: "service",
}

// addReasons adds reasons; those that differ in their entry only become one.
func (f *follower) addReasons(reasons []generate.Reason) {
	for i := range reasons {
		r := &reasons[i]
		out := api.Reason{Statement: r.Statement, Actions: r.Actions, Why: whyNames[r.Why], Type: strings.Replace(r.Type, " ", ":", 1),
			Of: r.Of, Documented: r.Page, Template: f.files[r.Template()], Field: r.Field()}
		text := r.Text()
		entry := api.Entry{Text: text.Value, Item: -1, Start: text.Start, End: text.End}
		if out.Template < 0 {
			entry = api.Entry{Text: text.Value, Item: text.Start}
		}
		at := len(f.out.Reasons) - 1
		if at < 0 || !sameReason(&f.out.Reasons[at], &out) {
			at++
			f.out.Reasons = append(f.out.Reasons, out)
		}
		f.out.Reasons[at].Entries = append(f.out.Reasons[at].Entries, entry)
	}
}

func sameReason(a, b *api.Reason) bool {
	return a.Statement == b.Statement && a.Why == b.Why && a.Type == b.Type && a.Of == b.Of && a.Documented == b.Documented &&
		a.Template == b.Template && a.Field == b.Field && slices.Equal(a.Actions, b.Actions)
}
