package old

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/cli"
	"github.com/leastwise/leastwise/wasm/cli/render"
	"github.com/leastwise/leastwise/wasm/levels"
	"github.com/leastwise/leastwise/wasm/query"
)

func actionTable(cmd *cobra.Command, args []string, o Options) error {
	q, err := ask(cmd, args, o, "json", "yaml")
	if err != nil {
		return err
	}
	f := query.Filter{Table: levels.PolicySentry(q.c), Type: value(cmd, "resource-type"), Key: value(cmd, "condition"), Name: q.name}
	word := value(cmd, "access-level")
	if word != "" {
		level, err := query.Level(word)
		if err != nil {
			return err
		}
		f.Levels = f.Levels.With(level)
	}
	all := len(q.scope) > 1
	if prefix, name := query.SplitAction(q.name); prefix != "" {
		named, err := query.Service(q.c, prefix)
		if err != nil {
			return err
		}
		if q.scope = nil; all || named.Prefix() == q.service {
			q.scope = query.Scope{named}
		}
		f.Name = name
	}
	if all && f == (query.Filter{Table: f.Table}) {
		if err := q.heading("all services:"); err != nil {
			return err
		}
		return q.list(query.Prefixes(q.c))
	}
	actions, err := query.Select(q.c, q.scope, f)
	if err != nil {
		return err
	}
	if q.name != "" {
		return q.actionData(actions, f.Table, o)
	}
	if err := q.heading(q.title(f, word)); err != nil {
		return err
	}
	ids := query.IDs(actions)
	if asArray(f, all) {
		return q.array(ids)
	}
	return q.list(ids)
}

// asArray says which questions Policy Sentry answers with an array, and which with lines.
func asArray(f query.Filter, all bool) bool {
	switch {
	case f.Levels != 0:
		return !all && f.Type == ""
	case f.Key != "":
		return false
	}
	return f.Type != "" && (!all || f.Type == query.NoType)
}

func (q *question) title(f query.Filter, level string) string {
	text := "actions of " + q.service
	if len(q.scope) > 1 {
		text = "actions of all services"
	}
	var with []string
	if level != "" {
		with = append(with, "level "+strings.ToLower(level))
	}
	switch f.Type {
	case "":
	case query.NoType:
		with = append(with, "no resource type")
	default:
		with = append(with, "resource type "+f.Type)
	}
	if f.Key != "" {
		with = append(with, "condition key "+f.Key)
	}
	if len(with) > 0 {
		text += " with " + strings.Join(with, ", ")
	}
	return text + ":"
}

// actionData prints all about actions: services with a record per ARN format of each
// action.
func (q *question) actionData(actions []catalog.Action, table levels.Table, o Options) error {
	sources := cli.Options{Ledger: o.Ledger, Descriptions: o.Descriptions}
	ledger, err := sources.OpenLedger(q.c)
	if err != nil {
		return err
	}
	texts, err := sources.OpenDescriptions(q.c)
	if err != nil {
		return err
	}
	var out render.Object
	for _, a := range actions {
		link, text := "", ""
		if ledger != nil {
			link = query.DocumentationLink(ledger, a)
		}
		if texts != nil {
			text = texts.Action(a)
		}
		prefix := a.Service().Prefix()
		if len(out) == 0 || out[len(out)-1].Name != prefix {
			out = append(out, render.Field{Name: prefix, Value: []render.Object(nil)})
		}
		records := &out[len(out)-1].Value
		for _, row := range query.ActionRows(a) {
			for _, format := range row.Formats {
				*records = append((*records).([]render.Object), render.Object{
					{Name: "action", Value: a.ID()},
					{Name: "description", Value: text},
					{Name: "access_level", Value: table.Level(a).String()},
					{Name: "api_documentation_link", Value: link},
					{Name: "resource_arn_format", Value: format},
					{Name: "condition_keys", Value: keyNames(row.Keys)},
					{Name: "dependent_actions", Value: query.IDs(query.DependentActions([]catalog.Action{a}))},
				})
			}
		}
	}
	return q.object(out)
}
