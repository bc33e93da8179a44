package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/cli/render"
	"github.com/leastwise/leastwise/wasm/near"
	"github.com/leastwise/leastwise/wasm/query"
)

// global is the word for AWS's global keys in place of a service.
const global = "global"

func queryConditions(o Options) *cobra.Command {
	f := queryFlags{takesServices: true}
	cmd := &cobra.Command{
		Use:     "conditions",
		Aliases: []string{"condition-table"},
		Short:   "List condition keys, or show all about one",
		Long: `List the condition keys that services declare, and AWS's global ones, in the order of
names. "--service global" asks for the global ones alone. With a --name that holds no
wildcard, text shows everything that is known of the key; a name finds the key with a
template part that it fits (aws:ResourceTag/team).`,
		Example: `  leastwise query conditions --service cloud9
  leastwise query conditions --service global
  leastwise query conditions --name aws:SourceIp`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return f.conditions(cmd, o) },
	}
	f.add(cmd, o, "only the key of this name; * and ? are wildcards")
	return cmd
}

// declaredKey is a key with the services that declare it; a name that is declared with two
// types stands twice.
type declaredKey struct {
	name, kind string
	global     bool
	services   []string
	text       string // AWS's sentence, when the user has built them
}

func (f *queryFlags) conditions(cmd *cobra.Command, o Options) error {
	form, err := f.form()
	if err != nil {
		return err
	}
	c, err := o.Catalog()
	if err != nil {
		return err
	}
	all, err := f.declared(o, c)
	if err != nil {
		return err
	}
	keys := slices.DeleteFunc(slices.Clone(all), func(k declaredKey) bool {
		return f.name != "" && !query.KeyMatches(k.name, f.name) && !(isPattern(f.name) && query.NameMatches(f.name, k.name))
	})
	a := keyAnswer(keys)
	a.detail = !isPattern(f.name)
	if err := a.print(cmd.OutOrStdout(), form); err != nil {
		return err
	}
	if len(keys) > 0 {
		return nil
	}
	return noneFits(cmd, c, "condition key", f.keyHint(c, all))
}

func (f *queryFlags) keyHint(c *catalog.Catalog, all []declaredKey) string {
	if isPattern(f.name) {
		return ""
	}
	if k, err := query.Key(c, f.name); err == nil {
		if k.Global() {
			return k.Name() + " is a global key: --service global"
		}
		if s, ok := k.Service(); ok {
			return "--service " + s.Prefix() + " declares " + k.Name()
		}
	}
	var known []string
	for _, k := range all {
		known = append(known, k.name)
	}
	return didYouMeanHint(f.name, known)
}

// declared lists the keys of the services that were asked for, sorted by lower-case name.
func (f *queryFlags) declared(o Options, c *catalog.Catalog) ([]declaredKey, error) {
	prefixes := slices.DeleteFunc(slices.Clone(f.services), func(s string) bool { return strings.EqualFold(s, global) })
	var scope query.Scope
	var err error
	if len(prefixes) > 0 || len(f.services) == 0 {
		if scope, err = query.In(c, prefixes...); err != nil {
			if missing, ok := err.(*query.NotFound); ok && missing.Near == "" {
				missing.Near, _ = near.Word(missing.Name, []string{global})
			}
			return nil, err
		}
	}
	texts, err := o.OpenDescriptions(c)
	if err != nil {
		return nil, err
	}
	var out []declaredKey
	place := map[string]int{}
	add := func(k catalog.ConditionKey, service string) {
		id := k.Name() + "\x00" + query.KeyType(k)
		i, ok := place[id]
		if !ok {
			i = len(out)
			place[id] = i
			out = append(out, declaredKey{name: k.Name(), kind: query.KeyType(k), global: k.Global()})
		}
		if service != "" {
			out[i].services = append(out[i].services, service)
		}
		if texts != nil && out[i].text == "" {
			out[i].text = texts.ConditionKey(k)
		}
	}
	if len(scope) == c.NumServices() || len(prefixes) < len(f.services) {
		for _, k := range query.GlobalKeys(c) {
			add(k, "")
		}
	}
	for _, s := range scope {
		for _, k := range query.KeysOf(s) {
			add(k, s.Prefix())
		}
	}
	slices.SortStableFunc(out, func(a, b declaredKey) int {
		return strings.Compare(strings.ToLower(a.name), strings.ToLower(b.name))
	})
	return out, nil
}

func keyAnswer(keys []declaredKey) *answer {
	return &answer{
		n: len(keys),
		lines: func() []string {
			var out []string
			for _, k := range keys {
				if n := len(out); n == 0 || out[n-1] != k.name {
					out = append(out, k.name)
				}
			}
			return out
		},
		heads: []string{"condition key", "type", "services"},
		cells: func(i int) []string {
			k := keys[i]
			few := k.services
			if len(few) > 3 {
				few = append(slices.Clone(few[:2]), "...")
			}
			if k.global {
				few = []string{global}
			}
			return []string{k.name, k.kind, strings.Join(few, " ")}
		},
		columns: []string{"condition_key", "type", "global", "services"},
		row: func(i int) []string {
			k := keys[i]
			return []string{k.name, k.kind, yesOrNo(k.global), strings.Join(k.services, " ")}
		},
		record: func(i int) render.Object {
			k := keys[i]
			r := render.Object{{Name: "condition_key", Value: k.name}, {Name: "type", Value: k.kind}, {Name: "global", Value: k.global}}
			if k.text != "" {
				r = append(r, render.Field{Name: "description", Value: k.text})
			}
			return append(r, render.Field{Name: "services", Value: k.services})
		},
	}
}
