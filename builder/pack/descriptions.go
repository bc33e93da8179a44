package pack

import (
	"strings"

	"github.com/leastwise/leastwise/builder/fact"
	"github.com/leastwise/leastwise/catalog/layout"
)

// Descriptions packs AWS's sentences about actions and condition keys. catalog is the
// blob that Catalog made from the same set. The result is for the user's own machine: the
// sentences are AWS's and are not committed.
func Descriptions(set *fact.Set, catalog []byte) []byte {
	var sections [layout.DescriptionsSections]column
	var lengths [2]column
	sections[layout.DescBase] = baseSection(catalog)
	for _, s := range set.Services {
		before := sections
		for _, a := range s.Actions {
			rest, usual := strings.CutPrefix(oneLine(a.Description), layout.DescUsual)
			if !usual && rest != "" {
				rest = string(rune(layout.DescWhole)) + rest
			}
			sections[layout.DescActions].text(rest)
		}
		for _, k := range s.ConditionKeys {
			sections[layout.DescKeys].text(oneLine(k.Description))
		}
		for i, sec := range []int{layout.DescActions, layout.DescKeys} {
			lengths[i].uint(len(sections[sec]) - len(before[sec]))
		}
	}
	sections[layout.DescDirectory] = append(lengths[0], lengths[1]...)
	return layout.Frame(layout.Descriptions, toBytes(sections[:]))
}

// oneLine makes any run of white space one blank.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
