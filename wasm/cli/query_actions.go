package cli

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/cli/render"
	"github.com/leastwise/leastwise/wasm/levels"
	"github.com/leastwise/leastwise/wasm/query"
)

// actionFlags are the flags of "query actions".
type actionFlags struct {
	queryFlags
	levels []string
	table  string
	filter query.Filter
}

func queryActions(o Options) *cobra.Command {
	f := actionFlags{queryFlags: queryFlags{takesServices: true}}
	cmd := &cobra.Command{
		Use:     "actions",
		Aliases: []string{"action-table"},
		Short:   "List actions, or show all about one",
		Long: `List the actions that pass every filter, in the order of service and name. With a --name
that holds no wildcard, text shows everything that is known of the action.

Levels are ours by default (--levels strict): what mints credentials or changes trust,
sharing or policies counts as permissions management. --levels aws takes AWS's words.`,
		Example: `  leastwise query actions --service s3 --level write --resource-type bucket
  leastwise query actions --service sns --name 'ListSubscriptions*'
  leastwise query actions --name ram:TagResource
  leastwise query actions --resource-type '*' --format csv      # no resource types at all
  leastwise query actions --service ses --condition ses:FeedbackAddress`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return f.run(cmd, o) },
	}
	f.add(cmd, o, "only actions of this name; * and ? are wildcards, a service may stand in front (\"s3:Get*\")")
	flags := cmd.Flags()
	flags.StringSliceVarP(&f.levels, "access-level", "a", nil, "only these access levels: read, write, list, tagging, permissions-management")
	flags.StringSliceVar(&f.levels, "level", nil, "the same as --access-level")
	for _, flag := range []string{"access-level", "level"} {
		if err := cmd.RegisterFlagCompletionFunc(flag, completeLevels); err != nil {
			panic(err)
		}
	}
	flags.StringVar(&f.table, "levels", "strict", "whose access levels count: strict, aws, policy-sentry, or a `FILE` of overrides in Policy Sentry's form")
	flags.StringVarP(&f.filter.Type, "resource-type", "r", "", "only actions that work on this resource `type`; '*' for those that know none")
	flags.StringVarP(&f.filter.Key, "condition", "c", "", "only actions that name this condition `key`")
	flags.BoolVar(&f.filter.TypeKeys, "type-keys", false, "with --condition: count the keys of the actions' resource types, too")
	flags.StringVar(&f.filter.ARN, "arn", "", "only actions that work on what this `ARN` names")
	flags.BoolVar(&f.filter.Dependents, "dependents", false, "only actions that need further actions")
	flags.BoolVar(&f.filter.PermissionOnly, "permission-only", false, "only actions that correspond to no API operation")
	return cmd
}

func (f *actionFlags) run(cmd *cobra.Command, o Options) error {
	form, err := f.form()
	if err != nil {
		return err
	}
	c, err := o.Catalog()
	if err != nil {
		return err
	}
	for _, word := range f.levels {
		level, err := query.Level(word)
		if err != nil {
			return err
		}
		f.filter.Levels = f.filter.Levels.With(level)
	}
	if f.filter.Table, err = levelTable(f.table, c); err != nil {
		return err
	}
	scope, err := query.In(c, f.services...)
	if err != nil {
		return err
	}
	if scope, f.filter.Name, err = narrow(c, scope, f.name); err != nil {
		return err
	}
	actions, err := query.Select(c, scope, f.filter)
	if err != nil {
		return err
	}
	a := actionAnswer(actions, f.filter.Table)
	a.detail = !isPattern(f.filter.Name)
	a.trim = withoutRepeats
	if form == "json" || form == "yaml" || a.detail {
		if a.record, err = actionRecords(o, c, actions, f.filter.Table); err != nil {
			return err
		}
	}
	if err := a.print(cmd.OutOrStdout(), form); err != nil {
		return err
	}
	if len(actions) == 0 {
		return noneFits(cmd, c, "action", f.hint(c, scope))
	}
	return f.noteTypeKeys(cmd.ErrOrStderr(), c, scope, len(actions))
}

func completeLevels(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	var words []string
	for _, l := range levels.Order {
		words = append(words, query.LevelWord(l))
	}
	return words, cobra.ShellCompDirectiveNoFileComp
}

// narrow takes a service in front of an action's name ("s3:Get*") out of it.
func narrow(c *catalog.Catalog, scope query.Scope, name string) (query.Scope, string, error) {
	prefix, rest, ok := strings.Cut(name, ":")
	if !ok {
		return scope, name, nil
	}
	if !isPattern(prefix) {
		if _, err := query.Service(c, prefix); err != nil {
			return nil, "", err
		}
	}
	var out query.Scope
	for _, s := range scope {
		if query.NameMatches(prefix, s.Prefix()) {
			out = append(out, s)
		}
	}
	return out, rest, nil
}

// hint says what to try when nothing was found.
func (f *actionFlags) hint(c *catalog.Catalog, scope query.Scope) string {
	if !isPattern(f.filter.Name) && len(query.FindActions(scope, f.filter.Name)) == 0 {
		var known []string
		for _, a := range query.Actions(scope) {
			known = append(known, a.Name())
		}
		return didYouMeanHint(f.filter.Name, known)
	}
	if f.filter.ARN != "" {
		if hint := arnHint(c, f.filter.ARN); hint != "" {
			return hint
		}
	}
	if f.filter.Key == "" {
		return ""
	}
	if more := f.withTypeKeys(c, scope); more > 0 {
		return fmt.Sprintf("%d work on a resource type with this key; --type-keys lists them", more)
	}
	for _, k := range query.GlobalKeys(c) {
		if query.KeyMatches(k.Name(), f.filter.Key) {
			return k.Name() + " is a global key: requests for every action may carry it"
		}
	}
	return ""
}

// noteTypeKeys says when a condition key leads to more actions.
func (f *actionFlags) noteTypeKeys(w io.Writer, c *catalog.Catalog, scope query.Scope, found int) error {
	if f.filter.Key == "" || f.filter.TypeKeys {
		return nil
	}
	if more := f.withTypeKeys(c, scope) - found; more > 0 {
		_, err := fmt.Fprintf(w, "note: %d more work on a resource type with this key; --type-keys adds them\n", more)
		return err
	}
	return nil
}

func (f *actionFlags) withTypeKeys(c *catalog.Catalog, scope query.Scope) int {
	wide := f.filter
	wide.TypeKeys = true
	actions, err := query.Select(c, scope, wide)
	if err != nil {
		return 0
	}
	return len(actions)
}

// actionAnswer has the forms of a list of actions.
func actionAnswer(actions []catalog.Action, table levels.Table) *answer {
	return &answer{
		n:     len(actions),
		lines: func() []string { return query.IDs(actions) },
		heads: []string{"action", "level", "aws's level", "resource types"},
		cells: func(i int) []string {
			a := actions[i]
			other := ""
			if table.Level(a) != a.Level() {
				other = a.Level().String()
			}
			return []string{a.ID(), table.Level(a).String(), other, strings.Join(typesOfAction(a), " ")}
		},
		columns: []string{"action", "level", "access_level", "strict_level", "permission_only", "resource_types", "condition_keys", "dependent_actions"},
		row: func(i int) []string {
			a := actions[i]
			return []string{
				a.ID(), table.Level(a).String(), a.Level().String(), a.StrictLevel().String(), strconv.FormatBool(a.PermissionOnly()),
				strings.Join(typesOfAction(a), " "), strings.Join(keyNamesOf(query.KeysOfAction(a)), " "),
				strings.Join(query.IDs(query.DependentActions([]catalog.Action{a})), " "),
			}
		},
	}
}

// typesOfAction are the names of an action's resource types, required ones with a star.
func typesOfAction(a catalog.Action) []string {
	var out []string
	for _, row := range query.ActionRows(a) {
		if row.HasType {
			out = append(out, typeNameOf(row))
		}
	}
	return out
}

// actionRecords has all that is known of actions. The descriptions are there when the user
// has built them.
func actionRecords(o Options, c *catalog.Catalog, actions []catalog.Action, table levels.Table) (func(i int) render.Object, error) {
	ledger, err := o.OpenLedger(c)
	if err != nil {
		return nil, err
	}
	texts, err := o.OpenDescriptions(c)
	if err != nil {
		return nil, err
	}
	return func(i int) render.Object {
		a := actions[i]
		r := render.Object{
			{Name: "action", Value: a.ID()},
			{Name: "service", Value: a.Service().Name()},
			{Name: "level", Value: table.Level(a).String()},
			{Name: "access_level", Value: a.Level().String()},
			{Name: "strict_level", Value: a.StrictLevel().String()},
		}
		if ledger != nil {
			if reason, url, ok := ledger.StrictReason(a); ok && a.StrictLevel() != a.Level() {
				r = append(r, render.Field{Name: "strict_reason", Value: reason}, render.Field{Name: "strict_source", Value: url})
			}
		}
		r = append(r, render.Field{Name: "permission_only", Value: a.PermissionOnly()})
		if texts != nil {
			r = append(r, render.Field{Name: "description", Value: texts.Action(a)})
		}
		if ledger != nil {
			r = append(r,
				render.Field{Name: "api_documentation_link", Value: query.DocumentationLink(ledger, a)},
				render.Field{Name: "reference", Value: query.ReferenceLink(ledger, a)})
		}
		rows, keys := rowRecords(a)
		return append(r,
			render.Field{Name: "resource_types", Value: rows},
			render.Field{Name: "condition_keys", Value: keys},
			render.Field{Name: "dependent_actions", Value: dependentRecords(a)})
	}, nil
}

// withoutRepeats leaves out of a record what says the same again; people need not compare.
func withoutRepeats(r render.Object) render.Object {
	seen := map[any]bool{}
	var out render.Object
	for _, f := range r {
		if text, ok := f.Value.(string); ok {
			if seen[text] {
				continue
			}
			seen[text] = true
		}
		out = append(out, f)
	}
	return out
}

// rowRecords are the action's resource types, and the keys of the action by itself.
func rowRecords(a catalog.Action) (rows []render.Object, keys []string) {
	for _, row := range query.ActionRows(a) {
		if !row.HasType {
			keys = keyNamesOf(row.Keys)
			continue
		}
		r := render.Object{
			{Name: "resource_type", Value: row.Type.Name()},
			{Name: "required", Value: row.Required},
			{Name: "arn_formats", Value: row.Formats},
			{Name: "condition_keys", Value: keyNamesOf(row.Keys)},
		}
		if row.Alternative > 0 {
			r = append(r, render.Field{Name: "alternative", Value: row.Alternative})
		}
		rows = append(rows, r)
	}
	return rows, keys
}

func dependentRecords(a catalog.Action) []render.Object {
	var out []render.Object
	for _, d := range query.Dependents(a) {
		var from []string
		if d.Page {
			from = append(from, "documentation")
		}
		if d.Operation {
			from = append(from, "operation")
		}
		out = append(out, render.Object{{Name: "action", Value: d.Action.ID()}, {Name: "sources", Value: from}})
	}
	return out
}
