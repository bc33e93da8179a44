package pack

import (
	"fmt"
	"slices"
	"strings"

	"github.com/leastwise/leastwise/builder/fact"
	"github.com/leastwise/leastwise/catalog/layout"
)

// valueTypes are AWS's words in the order of catalog.ValueType; "ArrayOf" is a flag.
var valueTypes = []string{"", "String", "Bool", "ARN", "Numeric", "Date", "IPAddress", "Binary"}

// typeByte codes the types of a key.
func typeByte(key fact.ConditionKey) (byte, error) {
	var b byte
	for _, word := range key.Types {
		single, array := strings.CutPrefix(word, "ArrayOf")
		i := slices.Index(valueTypes, single)
		if i < 1 {
			return 0, fmt.Errorf("condition key %s has the unknown type %q", key.Name, word)
		}
		if word == "Numeric" && b&0xf != 0 {
			b |= layout.KeyNumericToo
			continue
		}
		if old := b & 0xf; old != 0 && old != byte(i) {
			return 0, fmt.Errorf("condition key %s has types of two kinds, %s", key.Name, strings.Join(key.Types, " and "))
		}
		b |= byte(i)
		if array {
			b |= layout.KeyMultivalued
		} else {
			b |= layout.KeySingleToo
		}
	}
	if b&layout.KeyMultivalued == 0 {
		b &^= layout.KeySingleToo
	}
	return b, nil
}

// keyNumbers maps the lower-case names of a service's keys to their numbers.
func keyNumbers(s *fact.Service) map[string]int {
	numbers := make(map[string]int, len(s.ConditionKeys))
	for i, k := range s.ConditionKeys {
		numbers[strings.ToLower(k.Name)] = i
	}
	return numbers
}

// keyColumns writes the names and types of a service's keys.
func keyColumns(s *fact.Service, cols *[layout.Columns]column) error {
	for _, k := range s.ConditionKeys {
		b, err := typeByte(k)
		if err != nil {
			return err
		}
		cols[layout.ColKeyTypes].byte(b)
		cols[layout.ColKeyNames].text(keyText(s.Prefix, k.Name))
	}
	return nil
}

func keyText(prefix, name string) string {
	if i := slices.Index(layout.KeyEscapes[:], name); i >= 0 {
		return string(rune(layout.KeyEscape + i))
	}
	if rest, ok := strings.CutPrefix(name, prefix+":"); ok {
		return ":" + rest
	}
	return name
}

// keySets writes the key sets of one service in the order they are asked for.
type keySets struct {
	numbers     map[string]int
	recent      recency
	codes, defs *column
}

func newKeySets(s *fact.Service, cols *[layout.Columns]column) *keySets {
	return &keySets{
		numbers: keyNumbers(s),
		recent:  recency{""},
		codes:   &cols[layout.ColKeySets],
		defs:    &cols[layout.ColKeySetDefs],
	}
}

func (k *keySets) add(names []string) error {
	set := make([]int, 0, len(names))
	for _, name := range names {
		n, ok := k.numbers[strings.ToLower(name)]
		if !ok {
			return fmt.Errorf("the condition key %s is used but not declared", name)
		}
		set = append(set, n)
	}
	slices.Sort(set)
	set = slices.Compact(set)
	place, isNew := k.recent.code(string(appendUints(nil, set)))
	k.codes.uint(place)
	if isNew {
		k.defs.uint(len(set))
		k.defs.gaps(set)
	}
	return nil
}
