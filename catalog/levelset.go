package catalog

import "github.com/leastwise/leastwise/catalog/layout"

// LevelSet is a set of access levels, with a bit for each.
type LevelSet uint8

// Has reports whether l is in the set.
func (s LevelSet) Has(l AccessLevel) bool { return s&(1<<l) != 0 }

// PossibleLevels are the levels that actions of the service can have, AWS's and ours; a
// level that is not among them no action has. It asks verbs and exceptions and decodes no
// name, which is some fifty times as fast.
func (s Service) PossibleLevels() LevelSet {
	words, set := s.c.vocabulary(), LevelSet(0)
	sets := s.c.column(layout.ColVerbSets, s.i)
	for !sets.Done() {
		n := sets.Uint()
		if n >= len(words.setLevels) {
			return ^LevelSet(0) // decoding the names says what is wrong
		}
		set |= words.setLevels[n]
	}
	exceptions := s.c.column(layout.ColExceptions, s.i)
	for n := exceptions.Count(); n > 0; n-- {
		set |= 1 << (exceptions.Uint() % layout.Levels)
	}
	table, first := *s.c.strict.get(s.c.decodeStrict), s.c.firstAction[s.i]
	for i, _ := searchStrict(table, first); i < len(table) && table[i].index < first+s.NumActions(); i++ {
		set |= 1 << table[i].level
	}
	return set
}
