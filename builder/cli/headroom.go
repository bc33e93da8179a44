package cli

import (
	"math"
	"slices"
	"strings"

	"github.com/leastwise/leastwise/builder/fact"
	"github.com/leastwise/leastwise/catalog/layout"
)

// headroom lists the quantities that the blob's format or its reader bounds, with the
// highest value met and where. builder/pack refuses what exceeds the capacity.
func headroom(b *opened, set *fact.Set) []field {
	var actions, types, keys, keySets, rowSets, name most
	for _, s := range set.Services {
		actions.see(len(s.Actions), s.Prefix)
		types.see(len(s.ResourceTypes), s.Prefix)
		keys.see(len(s.ConditionKeys), s.Prefix)
		k, r := sets(&s)
		keySets.see(k, s.Prefix)
		rowSets.see(r, s.Prefix)
		for _, a := range s.Actions {
			name.see(len(a.Name), s.Prefix+":"+a.Name)
		}
	}
	const reader = math.MaxUint16 // numbers within a service are 16 bits wide in the reader
	return []field{
		{"services", len(set.Services), "", reader},
		{"actions of a service", actions.n, actions.where, reader},
		{"resource types of a service", types.n, types.where, reader},
		{"condition keys of a service", keys.n, keys.where, reader},
		{"key sets of a service", keySets.n, keySets.where, reader},
		{"row sets of a service", rowSets.n, rowSets.where, reader},
		{"length of an action name", name.n, name.where, math.MaxUint8},
		{"tokens", b.texts(layout.SecTokens), "", 256 - layout.WideTokens + 256*layout.WideTokens},
		{"ARN heads", b.texts(layout.SecARNHeads), "", '~' - '0' + 1},
	}
}

// most remembers the largest number seen and where.
type most struct {
	n     int
	where string
}

func (m *most) see(n int, where string) {
	if n > m.n {
		m.n, m.where = n, where
	}
}

// sets counts the distinct sets of keys and of rows in a service.
func sets(s *fact.Service) (keySets, rowSets int) {
	keys, rows := map[string]bool{}, map[string]bool{}
	note := func(list []string) string {
		text := strings.Join(slices.Sorted(slices.Values(list)), "\t")
		keys[text] = true
		return text
	}
	for _, t := range s.ResourceTypes {
		note(t.ConditionKeys)
	}
	for _, a := range s.Actions {
		var all []string
		for _, r := range a.Rows {
			star := ""
			if r.Required {
				star = "*"
			}
			text := note(r.ConditionKeys)
			if r.ResourceType != "" {
				all = append(all, r.ResourceType+star+"\t"+text)
			}
		}
		rows[strings.Join(all, "\n")] = true
	}
	return len(keys), len(rows)
}

// texts counts the texts of a section of the catalog blob.
func (b *opened) texts(section int) int {
	sections, err := layout.Sections(b.blobs["catalog"], layout.Catalog, layout.CatalogSections)
	if err != nil {
		return 0 // the blob was opened before, so this does not happen
	}
	r, n := layout.NewReader(sections[section], layout.SectionNames[section]), 0
	for ; !r.Done(); n++ {
		r.Text()
	}
	return n
}
