package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/cli/render"
	"github.com/leastwise/leastwise/wasm/query"
)

// arnFlags are the flags of "query arns".
type arnFlags struct {
	queryFlags
	types    bool
	key, arn string
}

func queryARNs(o Options) *cobra.Command {
	f := arnFlags{queryFlags: queryFlags{takesServices: true}}
	cmd := &cobra.Command{
		Use:     "arns",
		Aliases: []string{"arn-table"},
		Short:   "List ARN formats and resource types, or show all about one type",
		Long: `List the ARN formats of resource types, each once, sorted. With a --name that holds no
wildcard, text shows everything that is known of the type.`,
		Example: `  leastwise query arns --service ssm
  leastwise query arns --service cloud9 --list-arn-types
  leastwise query arns --arn arn:aws:ssm:eu-west-1:111122223333:parameter/p`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return f.run(cmd, o) },
	}
	f.add(cmd, o, "only resource types of this name; * and ? are wildcards")
	cmd.Flags().BoolVarP(&f.types, "list-arn-types", "l", false, "name the resource type in front of each format")
	cmd.Flags().StringVarP(&f.key, "condition", "c", "", "only resource types that a condition `key` describes")
	cmd.Flags().StringVar(&f.arn, "arn", "", "only resource types that this `ARN` names")
	return cmd
}

func (f *arnFlags) run(cmd *cobra.Command, o Options) error {
	form, err := f.form()
	if err != nil {
		return err
	}
	c, err := o.Catalog()
	if err != nil {
		return err
	}
	scope, err := query.In(c, f.services...)
	if err != nil {
		return err
	}
	types, err := f.find(c, scope)
	if err != nil {
		return err
	}
	a := typeAnswer(types, f.types)
	a.detail = !isPattern(f.name)
	if err := a.print(cmd.OutOrStdout(), form); err != nil {
		return err
	}
	if len(types) > 0 {
		return nil
	}
	hint := ""
	if a.detail && len(query.FindTypes(scope, f.name)) == 0 {
		var known []string
		for _, t := range query.Types(scope) {
			known = append(known, t.Name())
		}
		hint = didYouMeanHint(f.name, known)
	} else if f.arn != "" {
		hint = arnHint(c, f.arn)
	}
	return noneFits(cmd, c, "resource type", hint)
}

// find lists the types that pass the filters.
func (f *arnFlags) find(c *catalog.Catalog, scope query.Scope) ([]catalog.ResourceType, error) {
	var named map[catalog.ResourceType]bool
	if f.arn != "" {
		matches, err := query.MatchingTypes(c, f.arn)
		if err != nil {
			return nil, err
		}
		named = map[catalog.ResourceType]bool{}
		for _, m := range matches {
			named[m.Type] = true
		}
	}
	if f.key != "" {
		if _, err := query.Key(c, f.key); err != nil {
			return nil, err
		}
	}
	var out []catalog.ResourceType
	for _, t := range query.Types(scope) {
		if (f.name == "" || query.NameMatches(f.name, t.Name())) && (named == nil || named[t]) && (f.key == "" || hasKey(t, f.key)) {
			out = append(out, t)
		}
	}
	return out, nil
}

func hasKey(t catalog.ResourceType, name string) bool {
	for _, k := range query.KeysOfType(t) {
		if query.KeyMatches(k.Name(), name) {
			return true
		}
	}
	return false
}

func typeAnswer(types []catalog.ResourceType, withNames bool) *answer {
	id := func(i int) string { return types[i].Service().Prefix() + ":" + types[i].Name() }
	return &answer{
		n: len(types),
		lines: func() []string {
			var out []string
			for i, t := range types {
				for _, format := range query.Formats(t) {
					if withNames {
						format = id(i) + "\t" + format
					}
					out = append(out, format)
				}
			}
			if withNames {
				return out
			}
			return sortedOnce(out)
		},
		heads: []string{"resource type", "ARN format"},
		cells: func(i int) []string { return []string{id(i), strings.Join(query.Formats(types[i]), " ")} },

		columns: []string{"service", "resource_type", "arn_formats", "condition_keys"},
		row: func(i int) []string {
			t := types[i]
			return []string{t.Service().Prefix(), t.Name(), strings.Join(query.Formats(t), " "), strings.Join(keyNamesOf(query.KeysOfType(t)), " ")}
		},
		record: func(i int) render.Object {
			t := types[i]
			return render.Object{
				{Name: "resource_type", Value: t.Name()},
				{Name: "service", Value: t.Service().Prefix()},
				{Name: "arn_formats", Value: query.Formats(t)},
				{Name: "condition_keys", Value: keyNamesOf(query.KeysOfType(t))},
			}
		},
	}
}
