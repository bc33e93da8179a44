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
	a := &m.arn
	partitions, inPartition, inRegions := 0, isPattern(a.Partition), a.Region == "" || isPattern(a.Region)
	for p, regions := range b.catalog.Partitions() {
		partitions++
		inPartition = inPartition || p == a.Partition
		inRegions = inRegions || (p == a.Partition || isPattern(a.Partition)) && slices.Contains(regions, a.Region)
	}
	missing := "the catalog of " + b.catalog.Date() + " has no "
	switch {
	case partitions == 0:
	case !inPartition:
		out = append(out, Note{Code: Partition, Severity: Warning, Message: missing + "partition " + jsonspan.Quote(a.Partition) + "; it has " + strings.Join(b.partitions(), ", ")})
	case !inRegions && m.fills(func(a arn.ARN) string { return a.Region }):
		n := Note{Code: Region, Severity: Warning, Message: missing + "region " + jsonspan.Quote(a.Region) + " in " + a.Partition}
		if other := b.partitionOf(a.Region); other != "" {
			n.Hint = a.Region + " is a region of " + other
		} else if word, ok := near.Word(a.Region, b.regions(a.Partition)); ok {
			n.Hint = "did you mean " + word + "?"
		}
		out = append(out, n)
	}
	if a.Account != "" && !arn.IsOwner(a.Account) && !isPattern(a.Account) && !arn.IsAccount(a.Account) && m.fills(func(a arn.ARN) string { return a.Account }) {
		out = append(out, Note{Code: Account, Severity: Warning, Message: jsonspan.Quote(a.Account) + " is no account: they have twelve digits"})
	}
	return out
}

func (b *base) partitions() []string {
	var out []string
	for p := range b.catalog.Partitions() {
		out = append(out, p)
	}
	return out
}

// partitionOf is the partition that has a region, or empty.
func (b *base) partitionOf(region string) string {
	for p, list := range b.catalog.Partitions() {
		if slices.Contains(list, region) {
			return p
		}
	}
	return ""
}

// regions are those of a partition, or of all where it is a pattern.
func (b *base) regions(partition string) []string {
	var out []string
	for p, list := range b.catalog.Partitions() {
		if p == partition || isPattern(partition) {
			out = append(out, list...)
		}
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
