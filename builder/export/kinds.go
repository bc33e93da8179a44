package export

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/leastwise/leastwise/builder/fact"
)

// kinds maps the name of each kind to the function that makes its table.
var kinds = map[string]func(*fact.Set) *table{
	"actions":    actions,
	"rows":       rows,
	"dependents": dependents,
	"ledger":     ledger,
	"resources":  resources,
	"keys":       keys,
	"operations": operations,
	"opinions":   opinions,
	"services":   services,
	"partitions": partitions,
	"principals": principals,
	"origins":    origins,
	"past":       past,
}

// Kinds lists the kinds of facts, sorted.
func Kinds() []string { return slices.Sorted(maps.Keys(kinds)) }

// formats maps the name of each format to its writer.
var formats = map[string]func(*table, io.Writer) error{
	"tsv":  (*table).tsv,
	"json": (*table).json,
}

// Formats lists the formats, sorted.
func Formats() []string { return slices.Sorted(maps.Keys(formats)) }

// Write writes the facts of one kind in one format. An unknown name is an error.
func Write(w io.Writer, set *fact.Set, kind, format string) error {
	make, ok := kinds[kind]
	if !ok {
		return fmt.Errorf("unknown kind of facts %q (there are %s)", kind, strings.Join(Kinds(), ", "))
	}
	write, ok := formats[format]
	if !ok {
		return fmt.Errorf("unknown format %q (there are %s)", format, strings.Join(Formats(), ", "))
	}
	if err := write(make(set), w); err != nil {
		return fmt.Errorf("%s: %w", kind, err)
	}
	return nil
}

// sourceNames are the words for sources, in the order of their bits.
var sourceNames = []struct {
	source fact.Source
	name   string
}{
	{fact.Pages, "html"},
	{fact.ServiceReference, "service-reference"},
	{fact.Correction, "correction"},
	{fact.Console, "console"},
	{fact.Withdrawn, "withdrawn"}, // no source, but it stands among them
}

// ParseSource finds a source by its word: html, service-reference, correction, console.
func ParseSource(name string) (fact.Source, error) {
	var names []string
	for _, s := range sourceNames {
		if s.source == fact.Withdrawn {
			continue
		}
		if s.name == name {
			return s.source, nil
		}
		names = append(names, s.name)
	}
	return 0, fmt.Errorf("unknown source %q (there are %s)", name, strings.Join(names, ", "))
}

func sourceCell(s fact.Sources) cell {
	out := cell{}
	for _, n := range sourceNames {
		if s.Has(n.source) {
			out = append(out, n.name)
		}
	}
	return out
}

func sorted(list []string) cell {
	return slices.Compact(slices.Sorted(slices.Values(list)))
}
