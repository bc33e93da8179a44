package old

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/cli"
	"github.com/leastwise/leastwise/wasm/cli/render"
	"github.com/leastwise/leastwise/wasm/query"
)

const queryLong = `Ask the catalog as Policy Sentry does. What scripts read keeps its form: a plain list is
one item a line with --fmt json, everything else JSON or YAML of the documented fields.

Different here: headings go to stderr, lists are sorted, all filters hold together, names
are found in any letter case. An unknown service, type, key or level is an error (exit
code 2); an answer with nothing in it is exit code 1. Access levels are Policy Sentry's
own: "leastwise query --levels policy-sentry".`

// question is a command line of "policy_sentry query", read.
type question struct {
	cmd     *cobra.Command
	c       *catalog.Catalog
	scope   query.Scope
	service string // as given
	format  string
	name    string
}

// ask reads what the four tables have in common.
func ask(cmd *cobra.Command, args []string, o Options, formats ...string) (*question, error) {
	if len(args) > 0 {
		return nil, &advice{fmt.Errorf("%s: %q is one argument too many", cmd.CommandPath(), args[0]), "\"" + cmd.CommandPath() + " --help\" lists the options"}
	}
	q := &question{cmd: cmd, service: value(cmd, "service"), format: value(cmd, "fmt"), name: value(cmd, "name")}
	if q.format == "" {
		q.format = "json"
	}
	if !slices.Contains(formats, q.format) {
		return nil, &advice{fmt.Errorf("%s: --fmt: no form %q", cmd.CommandPath(), q.format), "one of " + strings.Join(formats, ", ")}
	}
	var err error
	if q.c, err = o.Catalog(); err != nil {
		return nil, err
	}
	if cmd.Flags().Lookup("service") == nil {
		q.scope = query.All(q.c)
		return q, nil
	}
	if q.service == "" {
		return nil, &advice{fmt.Errorf("%s: --service is missing", cmd.CommandPath()), "a service prefix, or all"}
	}
	prefix := q.service
	if prefix == "catalog" { // its ARNs' name for servicecatalog
		prefix = "servicecatalog"
	}
	q.scope, err = query.In(q.c, prefix)
	return q, err
}

// value is the last value of an option, empty when it is not given.
func value(cmd *cobra.Command, name string) string {
	if cmd.Flags().Lookup(name) == nil {
		return ""
	}
	list, err := cmd.Flags().GetStringArray(name)
	if err != nil || len(list) == 0 {
		return ""
	}
	return list[len(list)-1]
}

// heading goes to stderr, where it is in nobody's way.
func (q *question) heading(text string) error {
	_, err := fmt.Fprintln(q.cmd.ErrOrStderr(), text)
	return err
}

// list prints a list as Policy Sentry does: "json" is one item a line.
func (q *question) list(items []string) error {
	var b strings.Builder
	switch q.format {
	case "yaml":
		b.Write(render.AppendYAML(nil, items))
	default:
		for _, item := range items {
			b.WriteString(item + "\n")
		}
	}
	return q.write(b.String(), len(items) == 0)
}

// array prints a list as an array.
func (q *question) array(items []string) error {
	if q.format == "yaml" {
		return q.write(string(render.AppendYAML(nil, items)), len(items) == 0)
	}
	return q.write(string(render.AppendJSON(nil, items, 4, 0))+"\n", len(items) == 0)
}

// object prints an object; keys are sorted in YAML only.
func (q *question) object(o render.Object) error {
	if q.format == "yaml" {
		return q.write(string(render.AppendYAML(nil, o.Sorted())), len(o) == 0)
	}
	return q.write(string(render.AppendJSON(nil, o, 4, 0))+"\n", len(o) == 0)
}

func (q *question) write(text string, empty bool) error {
	if _, err := io.WriteString(q.cmd.OutOrStdout(), text); err != nil {
		return err
	}
	if empty {
		return &nothing{q.cmd.CommandPath() + ": nothing found in the catalog of " + q.c.Date()}
	}
	return nil
}

// nothing is a negative answer.
type nothing struct{ text string }

func (e *nothing) Error() string { return e.text }
func (*nothing) ExitCode() int   { return 1 }

func arnTable(cmd *cobra.Command, args []string, o Options) error {
	q, err := ask(cmd, args, o, "json", "yaml")
	if err != nil {
		return err
	}
	if q.name != "" {
		types := query.FindTypes(q.scope, q.name)
		if len(types) == 0 {
			return q.object(nil)
		}
		t := types[0]
		return q.object(render.Object{
			{Name: "resource_type_name", Value: t.Name()},
			{Name: "raw_arn", Value: strings.Join(query.Formats(t), " ")},
			{Name: "condition_keys", Value: keyNames(query.KeysOfType(t))},
		})
	}
	if byType, err := cmd.Flags().GetBool("list-arn-types"); err != nil {
		return err
	} else if !byType {
		return q.list(query.ARNFormats(q.scope))
	}
	var out render.Object
	for _, t := range query.Types(q.scope) {
		name := t.Name()
		if len(q.scope) > 1 {
			name = t.Service().Prefix() + ":" + name
		}
		out = append(out, render.Field{Name: name, Value: strings.Join(query.Formats(t), " ")})
	}
	return q.object(out)
}

func conditionTable(cmd *cobra.Command, args []string, o Options) error {
	q, err := ask(cmd, args, o, "json", "yaml")
	if err != nil {
		return err
	}
	var keys []catalog.ConditionKey
	for _, s := range q.scope {
		keys = append(keys, query.KeysOf(s)...)
	}
	if q.name == "" {
		names := keyNames(keys)
		slices.Sort(names)
		return q.list(slices.Compact(names))
	}
	i := slices.IndexFunc(keys, func(k catalog.ConditionKey) bool { return query.KeyMatches(k.Name(), q.name) })
	if i < 0 {
		return q.object(nil)
	}
	texts, err := cli.Options{Descriptions: o.Descriptions}.OpenDescriptions(q.c)
	if err != nil {
		return err
	}
	text := ""
	if texts != nil {
		text = texts.ConditionKey(keys[i])
	}
	return q.object(render.Object{
		{Name: "name", Value: keys[i].Name()},
		{Name: "description", Value: text},
		{Name: "condition_value_type", Value: strings.ToLower(query.KeyType(keys[i]))},
	})
}

func serviceTable(cmd *cobra.Command, args []string, o Options) error {
	q, err := ask(cmd, args, o, "json", "yaml", "csv")
	if err != nil {
		return err
	}
	if q.format == "csv" {
		w := csv.NewWriter(cmd.OutOrStdout())
		rows := [][]string{{"prefix", "service_name"}}
		for _, s := range q.scope {
			rows = append(rows, []string{s.Prefix(), s.Name()})
		}
		return w.WriteAll(rows)
	}
	var list []render.Object
	for _, s := range q.scope {
		list = append(list, render.Object{{Name: "prefix", Value: s.Prefix()}, {Name: "service_name", Value: s.Name()}})
	}
	if q.format == "yaml" {
		return q.write(string(render.AppendYAML(nil, list)), len(list) == 0)
	}
	return q.write(string(render.AppendJSON(nil, list, 4, 0))+"\n", len(list) == 0)
}

func keyNames(keys []catalog.ConditionKey) []string {
	out := make([]string, len(keys))
	for i, k := range keys {
		out[i] = k.Name()
	}
	return out
}
