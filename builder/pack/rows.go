package pack

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/leastwise/leastwise/builder/fact"
	"github.com/leastwise/leastwise/builder/merge"
	"github.com/leastwise/leastwise/catalog/layout"
)

// flatRow is what the catalog keeps of an action's rows for one resource type.
type flatRow struct {
	resourceType string
	required     bool
	alternative  int
	keys         []string
}

// flatten unites the rows of an action per resource type and alternative, and returns
// them in the order of lower-case type names, with the keys of the action itself apart.
// A type is required when a row outside any scenario says so that was not withdrawn.
func flatten(a *fact.Action) (rows []flatRow, actionKeys []string) {
	alternatives := merge.Alternatives(a)
	for n, r := range a.Rows {
		if r.ResourceType == "" {
			actionKeys = append(actionKeys, r.ConditionKeys...)
			continue
		}
		i := slices.IndexFunc(rows, func(f flatRow) bool {
			return f.resourceType == r.ResourceType && f.alternative == alternatives[n]
		})
		if i < 0 {
			i = len(rows)
			rows = append(rows, flatRow{resourceType: r.ResourceType, alternative: alternatives[n]})
		}
		rows[i].required = rows[i].required || r.Required && r.Scenario == "" && !r.Sources.Has(fact.Withdrawn)
		rows[i].keys = append(rows[i].keys, r.ConditionKeys...)
	}
	slices.SortFunc(rows, func(a, b flatRow) int {
		return cmp.Or(
			cmp.Compare(strings.ToLower(a.resourceType), strings.ToLower(b.resourceType)),
			cmp.Compare(a.alternative, b.alternative))
	})
	return rows, actionKeys
}

// typeNumbers maps the names of a service's resource types to their numbers.
func typeNumbers(s *fact.Service) map[string]int {
	numbers := make(map[string]int, len(s.ResourceTypes))
	for i, t := range s.ResourceTypes {
		numbers[t.Name] = i
	}
	return numbers
}

// actionColumns writes the rows and keys of a service's actions, which stand in noun
// order, and the keys of its resource types.
func actionColumns(s *fact.Service, actions []named, cols *[layout.Columns]column) error {
	keys := newKeySets(s, cols)
	for _, t := range s.ResourceTypes {
		if err := keys.add(t.ConditionKeys); err != nil {
			return fmt.Errorf("resource type %s: %w", t.Name, err)
		}
	}
	rows := make([][]flatRow, len(actions))
	for i, a := range actions {
		var actionKeys []string
		rows[i], actionKeys = flatten(a.Action)
		if err := keys.add(actionKeys); err != nil {
			return fmt.Errorf("action %s: %w", a.Name, err)
		}
	}
	numbers := typeNumbers(s)
	recent := recency{""}
	for i, a := range actions {
		var def column
		if err := defineRows(&def, numbers, rows[i]); err != nil {
			return fmt.Errorf("action %s: %w", a.Name, err)
		}
		// Two sets are the same when definition and keys are; the keys are not yet coded.
		place, isNew := recent.code(rowsIdentity(def, rows[i]))
		cols[layout.ColRowSets].uint(place)
		if !isNew {
			continue
		}
		cols[layout.ColRowSetDefs] = append(cols[layout.ColRowSetDefs], def...)
		if !rowsHaveKeys(rows[i]) {
			continue
		}
		for _, r := range rows[i] {
			if err := keys.add(r.keys); err != nil {
				return fmt.Errorf("action %s, resource type %s: %w", a.Name, r.resourceType, err)
			}
		}
	}
	return nil
}

func rowsIdentity(def column, rows []flatRow) string {
	if len(rows) == 0 {
		return ""
	}
	id := string(def)
	for _, r := range rows {
		keys := slices.Clone(r.keys)
		for i := range keys {
			keys[i] = strings.ToLower(keys[i])
		}
		slices.Sort(keys)
		id += "\n" + strings.Join(slices.Compact(keys), " ")
	}
	return id
}

func rowsHaveKeys(rows []flatRow) bool {
	return slices.ContainsFunc(rows, func(r flatRow) bool { return len(r.keys) > 0 })
}

// defineRows writes the definition of a row set without its keys.
func defineRows(def *column, numbers map[string]int, rows []flatRow) error {
	alternatives := slices.ContainsFunc(rows, func(r flatRow) bool { return r.alternative > 0 })
	def.uint(len(rows)*4 + flag(alternatives)*2 + flag(rowsHaveKeys(rows)))
	last := 0
	for _, r := range rows {
		n, ok := numbers[r.resourceType]
		if !ok {
			return fmt.Errorf("the resource type %s is used but not declared", r.resourceType)
		}
		def.uint((n-last)*2 + flag(r.required))
		last = n
		if alternatives {
			def.uint(r.alternative)
		}
	}
	return nil
}

func flag(b bool) int {
	if b {
		return 1
	}
	return 0
}
