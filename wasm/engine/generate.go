package engine

import (
	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/engine/api"
	"github.com/leastwise/leastwise/wasm/generate"
	"github.com/leastwise/leastwise/wasm/levels"
)

// Generate writes a policy for ARNs and access levels.
func (e *Engine) Generate(q *api.GenerateRequest) (*api.GenerateReply, error) {
	table, err := e.table(q.LevelTable)
	if err != nil {
		return nil, err
	}
	request := generate.Request{Table: table, Partition: q.Partition}
	for _, item := range q.Items {
		set, err := levelSet(item.Levels)
		if err != nil {
			return nil, err
		}
		request.Items = append(request.Items, generate.Item{ARN: item.ARN, Levels: set})
	}
	result := generate.Policy(e.catalog, request)
	out := &api.GenerateReply{LevelTable: table.Name(), Statements: len(result.Statements)}
	out.Policy, out.Bytes, out.Characters = generate.JSON(result.Statements)
	out.Actions = countActions(result.Statements)
	for i := range result.Items {
		out.Items = append(out.Items, itemReply(&result.Items[i], request.Items[i].Levels))
	}
	for _, n := range result.Notes {
		note := api.Note{Code: n.Code, Severity: n.Severity.String(), Message: n.Message, Item: n.Item, Actions: n.Actions, Forms: n.Forms}
		out.Notes = append(out.Notes, note)
	}
	return out, nil
}

func itemReply(r *generate.ItemResult, asked levels.Set) api.GenerateItemReply {
	out := api.GenerateItemReply{ARN: r.ARN, Ambiguous: r.Ambiguous}
	for _, m := range r.Types {
		out.Types = append(out.Types, api.MatchedType{Service: m.Type.Service().Prefix(), Type: m.Type.Name(), Format: m.Format})
	}
	for i, l := range levels.Order {
		out.Levels = append(out.Levels, api.LevelCount{Level: l.String(), Actions: r.Counts[i], Asked: asked.Has(l)})
	}
	if r.Err != nil {
		out.Error = &api.ItemError{Message: r.Err.Message, Hint: r.Err.Hint, Offset: r.Err.Offset, Suggestions: r.Err.Suggestions}
	}
	return out
}

func countActions(statements []generate.Statement) int {
	seen := map[string]bool{}
	for _, s := range statements {
		for _, a := range s.Actions {
			seen[a] = true
		}
	}
	return len(seen)
}

// levelSet reads the names of access levels.
func levelSet(names []string) (levels.Set, error) {
	var set levels.Set
	for _, name := range names {
		l, ok := catalog.ParseAccessLevel(name)
		if !ok {
			var known []string
			for _, l := range levels.Order {
				known = append(known, l.String())
			}
			return 0, argument("no access level "+quote(name), hintOneOf(name, known))
		}
		set = set.With(l)
	}
	return set, nil
}
