package generate

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/wasm/arn"
	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/near"
)

// placeNotes remarks on partition, region and account of an ARN.
func (b *base) placeNotes(m *matched) []Note {
	var out []Note
	var partitions, regions []string
	for p, list := range b.catalog.Partitions() {
		partitions = append(partitions, p)
		if p == m.arn.Partition || isPattern(m.arn.Partition) {
			regions = append(regions, list...)
		}
	}
	missing := "the catalog of " + b.catalog.Date() + " has no "
	if p := m.arn.Partition; len(partitions) > 0 && !isPattern(p) && !slices.Contains(partitions, p) {
		out = append(out, Note{Code: Partition, Severity: Warning, Message: missing + "partition " + jsonspan.Quote(p) + "; it has " + strings.Join(partitions, ", ")})
	}
	if r := m.arn.Region; len(regions) > 0 && r != "" && !isPattern(r) && !slices.Contains(regions, r) && m.fills(func(a arn.ARN) string { return a.Region }) {
		n := Note{Code: Region, Severity: Warning, Message: missing + "region " + jsonspan.Quote(r) + " in " + m.arn.Partition}
		if word, ok := near.Word(r, regions); ok {
			n.Hint = "did you mean " + word + "?"
		}
		out = append(out, n)
	}
	if a := m.arn.Account; a != "" && a != "aws" && !isPattern(a) && !isAccount(a) && m.fills(func(a arn.ARN) string { return a.Account }) {
		out = append(out, Note{Code: Account, Severity: Warning, Message: jsonspan.Quote(a) + " is no account: they have twelve digits"})
	}
	return out
}

func isPattern(field string) bool { return strings.ContainsAny(field, "*?$") }

// fills reports whether a field has a placeholder in the formats of the ARN, and no word.
func (m *matched) fills(field func(arn.ARN) string) bool {
	return !slices.ContainsFunc(m.types, func(t Match) bool {
		format, err := arn.Parse(t.Format)
		return err == nil && !isPattern(field(format))
	})
}
