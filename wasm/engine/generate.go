package engine

import (
	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/engine/api"
	"github.com/leastwise/leastwise/wasm/generate"
	"github.com/leastwise/leastwise/wasm/levels"
)

// Generate writes a policy for templates, and for ARNs and access levels.
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
	out := &api.GenerateReply{LevelTable: table.Name()}
	if isFollowed(q) {
		err = e.follow(out, q, request)
	} else {
		result := generate.Policy(e.catalog, request)
		addStatements(out, result.Statements)
		for i := range result.Notes {
			n := &result.Notes[i]
			out.Notes = append(out.Notes, noteReply(n, n.Item, -1))
		}
		addItems(out, result.Items, request)
	}
	return out, err
}

func addStatements(out *api.GenerateReply, statements []generate.Statement) {
	out.Statements = len(statements)
	out.Policy, out.Bytes, out.Characters = generate.JSON(statements)
	out.Actions, out.Denied = countActions(statements, false), countActions(statements, true)
}

func noteReply(n *generate.Note, item, template int) api.Note {
	out := api.Note{Code: n.Code, Severity: n.Severity.String(), Message: n.Message, Hint: n.Hint,
		Item: item, Template: template, Actions: n.Actions, Forms: n.Forms}
	if template >= 0 {
		out.Start, out.End = n.Start, n.End
	}
	return out
}

func addItems(out *api.GenerateReply, items []generate.ItemResult, request generate.Request) {
	for i := range items {
		out.Items = append(out.Items, itemReply(&items[i], request.Items[i].Levels))
	}
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

func countActions(statements []generate.Statement, deny bool) int {
	seen := map[string]bool{}
	for i := range statements {
		if statements[i].Deny != deny {
			continue
		}
		for _, a := range statements[i].IDs() {
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
