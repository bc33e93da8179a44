package fact

import (
	"cmp"
	"slices"
	"strings"
)

// Sort brings the lists of s into the order that Service states. It keeps the order of
// rows, formats and authorised actions, which is that of the source.
func (s *Service) Sort() {
	slices.SortStableFunc(s.Actions, func(a, b Action) int { return CompareNames(a.Name, b.Name) })
	slices.SortStableFunc(s.ResourceTypes, func(a, b ResourceType) int { return CompareNames(a.Name, b.Name) })
	slices.SortStableFunc(s.ConditionKeys, func(a, b ConditionKey) int { return CompareNames(a.Name, b.Name) })
	slices.SortStableFunc(s.Operations, func(a, b Operation) int { return strings.Compare(a.Name, b.Name) })
}

// CompareNames orders names by their lower-case form, since IAM does not care about
// letter case, and those that differ in case only by bytes.
func CompareNames(a, b string) int {
	return cmp.Or(strings.Compare(strings.ToLower(a), strings.ToLower(b)), strings.Compare(a, b))
}
