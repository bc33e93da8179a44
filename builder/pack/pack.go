// Package pack writes merged facts as catalog blobs, in the shape that catalog/layout
// states. It is the inverse of the reader in package catalog: what goes in comes out
// again, but for the order of rows and for AWS's descriptive sentences.
package pack

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/leastwise/leastwise/builder/fact"
	"github.com/leastwise/leastwise/catalog/layout"
)

// Catalog packs what generation, expansion and lint compute with. The set must be
// sorted as package fact says; an unsorted one is an error, as is a reference to
// something undeclared and a value that does not fit.
func Catalog(set *fact.Set) ([]byte, error) {
	services := set.Services
	taken := make([][]named, len(services))
	for i := range services {
		if err := checkOrder(services, i); err != nil {
			return nil, err
		}
		taken[i] = nounOrder(services[i].Actions)
	}
	words := newVocabulary(taken)
	heads := newHeads(services)
	deps, err := newDependents(services)
	if err != nil {
		return nil, err
	}

	var sections [layout.CatalogSections]column
	var columns [layout.Columns]column
	var directory [layout.DirectoryFields]column
	for i := range services {
		s := &services[i]
		var cols [layout.Columns]column
		nouns, err := packService(i, s, taken[i], words, heads, deps, &cols)
		if err != nil {
			return nil, fmt.Errorf("service %s: %w", s.Prefix, err)
		}
		fields := [layout.DirectoryFields]int{
			layout.NounCount:   nouns,
			layout.ActionCount: len(s.Actions),
			layout.TypeCount:   len(s.ResourceTypes),
			layout.KeyCount:    len(s.ConditionKeys),
		}
		for col := range cols {
			if field := layout.DirectoryField(col); field != layout.NounCount && field != layout.KeyCount {
				fields[field] = len(cols[col]) - layout.Usual(col, nouns, len(s.Actions), len(s.ResourceTypes))
			}
			columns[col] = append(columns[col], cols[col]...)
		}
		for field, v := range fields {
			directory[field].uint(v)
		}
	}
	for _, field := range directory {
		sections[layout.SecDirectory] = append(sections[layout.SecDirectory], field...)
	}
	for col := range columns {
		sections[layout.Column(col)] = columns[col]
	}
	sections[layout.SecMeta] = metaSection(set)
	sections[layout.SecServices] = servicesSection(services)
	sections[layout.SecTokens], sections[layout.SecVerbs], sections[layout.SecVerbSets] = words.sections()
	sections[layout.SecDependents] = deps.section()
	sections[layout.SecARNHeads], sections[layout.SecForeign] = heads.sections()
	sections[layout.SecPartitions] = partitionsSection(set)
	sections[layout.SecPrincipals] = principalsSection(set)
	if sections[layout.SecStrict], err = deps.strictSection(set.Opinions); err != nil {
		return nil, err
	}
	if sections[layout.SecGlobalKeys], err = globalKeysSection(set); err != nil {
		return nil, err
	}
	return layout.Frame(layout.Catalog, toBytes(sections[:])), nil
}

func toBytes(columns []column) [][]byte {
	out := make([][]byte, len(columns))
	for i, c := range columns {
		out[i] = c
	}
	return out
}

func packService(index int, s *fact.Service, actions []named, words *vocabulary, heads *heads, deps *dependents, cols *[layout.Columns]column) (nouns int, err error) {
	if nouns, err = words.service(actions, cols); err != nil {
		return 0, err
	}
	if err := typeColumns(s, nounsOf(actions), heads, cols); err != nil {
		return 0, err
	}
	if err := keyColumns(s, cols); err != nil {
		return 0, err
	}
	if err := actionColumns(s, actions, cols); err != nil {
		return 0, err
	}
	return nouns, deps.columns(index, actions, &cols[layout.ColDependents], &cols[layout.ColDependentRefs])
}

// checkOrder demands the order that the reader's binary searches rely on.
func checkOrder(services []fact.Service, i int) error {
	s := services[i]
	if s.Prefix != strings.ToLower(s.Prefix) {
		return fmt.Errorf("the service prefix %s is not in lower case", s.Prefix)
	}
	if i > 0 && services[i-1].Prefix >= s.Prefix {
		return fmt.Errorf("service %s does not stand after %s", s.Prefix, services[i-1].Prefix)
	}
	return cmp.Or(
		rising("action", s.Prefix, s.Actions, func(a fact.Action) string { return a.Name }),
		rising("resource type", s.Prefix, s.ResourceTypes, func(t fact.ResourceType) string { return t.Name }),
		rising("condition key", s.Prefix, s.ConditionKeys, func(k fact.ConditionKey) string { return k.Name }))
}

func rising[T any](what, prefix string, list []T, name func(T) string) error {
	for i := 1; i < len(list); i++ {
		if strings.ToLower(name(list[i-1])) >= strings.ToLower(name(list[i])) {
			return fmt.Errorf("service %s: %s %s does not stand after %s", prefix, what, name(list[i]), name(list[i-1]))
		}
	}
	return nil
}

func metaSection(set *fact.Set) (col column) {
	for _, o := range set.Origins {
		col.text(o.Date + "\t" + o.Name)
	}
	return col
}

func servicesSection(services []fact.Service) (col column) {
	for _, s := range services {
		col.text(strings.Join(append([]string{s.Prefix}, s.Names...), "\t"))
	}
	return col
}

func globalKeysSection(set *fact.Set) (col column, err error) {
	for _, k := range set.GlobalKeys {
		b, err := typeByte(k)
		if err != nil {
			return nil, err
		}
		col.text(string([]byte{'0' + b&0xf, '0' + b>>4}) + k.Name)
	}
	return col, nil
}

func partitionsSection(set *fact.Set) (col column) {
	for _, p := range set.Partitions {
		col.text(strings.Join(append([]string{p.Name}, p.Regions...), " "))
	}
	return col
}

func principalsSection(set *fact.Set) (col column) {
	for _, p := range set.ServicePrincipals {
		if short, ok := strings.CutSuffix(p, ".amazonaws.com"); ok {
			col.text(short)
		} else {
			col.text(p + ".")
		}
	}
	return col
}
