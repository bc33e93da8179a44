package cli

import (
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/cli/render"
	"github.com/leastwise/leastwise/wasm/query"
)

func queryServices(o Options) *cobra.Command {
	var f queryFlags
	cmd := &cobra.Command{
		Use:     "services",
		Aliases: []string{"service-table"},
		Short:   "List services, or show all about one",
		Long: `List the services in the order of prefixes. With a --name that holds no wildcard, text
shows everything that is known of the service; a pattern is compared with prefixes and
with AWS's names.`,
		Example: `  leastwise query services --format csv
  leastwise query services --name '*dynamo*'`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return f.serviceTable(cmd, o) },
	}
	f.add(cmd, o, "only the service with this prefix; * and ? are wildcards")
	return cmd
}

func (f *queryFlags) serviceTable(cmd *cobra.Command, o Options) error {
	form, err := f.form()
	if err != nil {
		return err
	}
	c, err := o.Catalog()
	if err != nil {
		return err
	}
	var services query.Scope
	for _, s := range query.All(c) {
		if f.name == "" || query.NameMatches(f.name, s.Prefix()) || isPattern(f.name) && slices.ContainsFunc(query.Names(s), func(name string) bool { return query.NameMatches(f.name, name) }) {
			services = append(services, s)
		}
	}
	a := serviceAnswer(services)
	a.detail = !isPattern(f.name)
	if form == "json" || form == "yaml" || a.detail {
		ledger, err := o.OpenLedger(c)
		if err != nil {
			return err
		}
		a.record = func(i int) render.Object { return serviceRecord(services[i], ledger) }
	}
	if err := a.print(cmd.OutOrStdout(), form); err != nil {
		return err
	}
	if len(services) == 0 {
		return noneFits(cmd, c, "service", didYouMeanHint(f.name, query.Prefixes(c)))
	}
	return nil
}

func serviceAnswer(services query.Scope) *answer {
	row := func(i int) []string {
		s := services[i]
		return []string{
			s.Prefix(), s.Name(), strconv.Itoa(s.NumActions()), strconv.Itoa(s.NumResourceTypes()), strconv.Itoa(s.NumConditionKeys()),
		}
	}
	return &answer{
		n: len(services),
		lines: func() []string {
			var out []string
			for _, s := range services {
				out = append(out, s.Prefix())
			}
			return out
		},
		heads:   []string{"prefix", "name", "actions", "types", "keys"},
		cells:   row,
		columns: []string{"prefix", "service_name", "actions", "resource_types", "condition_keys"},
		row:     row,
	}
}

func serviceRecord(s catalog.Service, ledger *catalog.Ledger) render.Object {
	r := render.Object{
		{Name: "prefix", Value: s.Prefix()},
		{Name: "service_name", Value: s.Name()},
		{Name: "names", Value: query.Names(s)},
		{Name: "actions", Value: s.NumActions()},
		{Name: "resource_types", Value: s.NumResourceTypes()},
		{Name: "condition_keys", Value: s.NumConditionKeys()},
	}
	if ledger != nil {
		r = append(r, render.Field{Name: "documentation", Value: query.ReferencePages(ledger, s)})
	}
	return r
}

// sortedOnce sorts a list by bytes and drops repetitions.
func sortedOnce(list []string) []string {
	slices.Sort(list)
	return slices.Compact(list)
}

func yesOrNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}
