package pack

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/leastwise/leastwise/builder/fact"
	"github.com/leastwise/leastwise/catalog/layout"
)

// splitVerb cuts an action name behind its first word: "Get", "Object". A name of one
// word is all verb.
func splitVerb(name string) (verb, noun string) {
	for i := 1; i < len(name); i++ {
		if !isLower(name[i]) && !isDigit(name[i]) {
			return name[:i], name[i:]
		}
	}
	return name, ""
}

func isLower(c byte) bool { return 'a' <= c && c <= 'z' }
func isUpper(c byte) bool { return 'A' <= c && c <= 'Z' }
func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// splitTokens cuts a noun into words: capital runs, capitalised words, digits, and single
// other characters.
func splitTokens(noun string) []string {
	var tokens []string
	for len(noun) > 0 {
		n := tokenLength(noun)
		tokens = append(tokens, noun[:n])
		noun = noun[n:]
	}
	return tokens
}

func tokenLength(s string) int {
	n := 0
	switch c := s[0]; {
	case isUpper(c):
		for n < len(s) && isUpper(s[n]) {
			n++
		}
		if n < len(s) && isLower(s[n]) {
			if n > 1 {
				return n - 1 // the last capital starts the next word
			}
			for n < len(s) && isLower(s[n]) {
				n++
			}
		}
	case isLower(c):
		for n < len(s) && isLower(s[n]) {
			n++
		}
	case isDigit(c):
		for n < len(s) && isDigit(s[n]) {
			n++
		}
	default:
		n = 1
	}
	return n
}

// singulars lists how a noun in the plural may be made from another noun.
func singulars(noun string) [][2]string {
	var out [][2]string
	if s, ok := strings.CutSuffix(noun, "ies"); ok {
		out = append(out, [2]string{s + "y", "ies"})
	}
	if s, ok := strings.CutSuffix(noun, "es"); ok {
		out = append(out, [2]string{s, "es"})
	}
	if s, ok := strings.CutSuffix(noun, "s"); ok {
		out = append(out, [2]string{s, "s"})
	}
	return out
}

// verb is a first word with the plural ending it puts on the noun.
type verb struct{ word, ending string }

func (v verb) compare(w verb) int {
	return cmp.Or(
		cmp.Compare(strings.ToLower(v.word), strings.ToLower(w.word)),
		cmp.Compare(v.word, w.word),
		cmp.Compare(v.ending, w.ending))
}

// named is an action with its name taken apart.
type named struct {
	*fact.Action
	verb verb
	noun string
}

// nounOrder takes the actions' names apart and sorts them by noun, then by verb.
func nounOrder(actions []fact.Action) []named {
	out := make([]named, len(actions))
	nouns := map[string]bool{}
	for i := range actions {
		a := &out[i]
		a.Action = &actions[i]
		a.verb.word, a.noun = splitVerb(a.Name)
		nouns[a.noun] = true
	}
	for i := range out {
		a := &out[i]
		for _, s := range singulars(a.noun) {
			if nouns[s[0]] {
				a.noun, a.verb.ending = s[0], s[1]
				break
			}
		}
	}
	slices.SortFunc(out, func(a, b named) int {
		return cmp.Or(
			cmp.Compare(strings.ToLower(a.noun), strings.ToLower(b.noun)),
			cmp.Compare(a.noun, b.noun),
			a.verb.compare(b.verb))
	})
	return out
}

// vocabulary is what the names of all services are made of.
type vocabulary struct {
	verbs   []verb
	verbID  map[verb]int
	level   []int // of each verb
	tokens  []string
	tokenID map[string]int
	sets    [][]int
	setID   map[string]int
}

// newVocabulary counts verbs, tokens and verb sets over all services.
func newVocabulary(services [][]named) *vocabulary {
	v := &vocabulary{verbID: map[verb]int{}, tokenID: map[string]int{}, setID: map[string]int{}}
	levels := map[verb]*[layout.Levels]int{}
	tokens := map[string]int{}
	for _, actions := range services {
		for noun, group := range byNoun(actions) {
			for _, a := range group {
				if levels[a.verb] == nil {
					levels[a.verb] = new([layout.Levels]int)
				}
				levels[a.verb][levelNumber(a.Level)]++
			}
			for _, t := range splitTokens(noun) {
				tokens[t]++
			}
		}
	}
	v.verbs = slices.SortedFunc(maps.Keys(levels), verb.compare)
	v.level = make([]int, len(v.verbs))
	for i, w := range v.verbs {
		v.verbID[w] = i
		for level, n := range levels[w] {
			if n > levels[w][v.level[i]] {
				v.level[i] = level
			}
		}
	}
	v.tokens = tokenOrder(tokens)
	for i, t := range v.tokens {
		v.tokenID[t] = i
	}
	v.countSets(services)
	return v
}

// tokenOrder puts the most frequent tokens first, as many as have short codes; the rest
// is alphabetical, which compresses best.
func tokenOrder(count map[string]int) []string {
	all := slices.SortedFunc(maps.Keys(count), func(a, b string) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a, b))
	})
	short := min(len(all), 256-layout.WideTokens)
	slices.Sort(all[short:])
	return all
}

// countSets numbers the sets of verbs that nouns have, the most frequent first.
func (v *vocabulary) countSets(services [][]named) {
	count := map[string]int{}
	sets := map[string][]int{}
	for _, actions := range services {
		for _, group := range byNoun(actions) {
			set := v.verbSet(group)
			key := string(appendUints(nil, set))
			count[key]++
			sets[key] = set
		}
	}
	keys := slices.SortedFunc(maps.Keys(count), func(a, b string) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a, b))
	})
	for i, key := range keys {
		v.setID[key] = i
		v.sets = append(v.sets, sets[key])
	}
}

func (v *vocabulary) verbSet(group []named) []int {
	set := make([]int, len(group))
	for i, a := range group {
		set[i] = v.verbID[a.verb]
	}
	return set
}

// byNoun yields the runs of actions with the same noun.
func byNoun(actions []named) func(func(string, []named) bool) {
	return func(yield func(string, []named) bool) {
		for len(actions) > 0 {
			n := 1
			for n < len(actions) && actions[n].noun == actions[0].noun {
				n++
			}
			if !yield(actions[0].noun, actions[:n]) {
				return
			}
			actions = actions[n:]
		}
	}
}

func appendUints(dst []byte, list []int) []byte {
	for _, v := range list {
		dst = layout.AppendUint(dst, v)
	}
	return dst
}

// levelNumber is the position of a level in catalog.AccessLevel; 0 for unknown.
func levelNumber(level string) int {
	return 1 + slices.Index([]string{fact.List, fact.Read, fact.Write, fact.PermissionsManagement, fact.Tagging}, level)
}

// sections writes the vocabulary's three sections.
func (v *vocabulary) sections() (tokens, verbs, sets column) {
	for _, t := range v.tokens {
		tokens.text(t)
	}
	for i, w := range v.verbs {
		text := string(rune('0'+v.level[i])) + w.word
		if w.ending != "" {
			text += "+" + w.ending
		}
		verbs.text(text)
	}
	for _, set := range v.sets {
		sets.uint(len(set))
		sets.gaps(set)
	}
	return tokens, verbs, sets
}

// service writes one service's names into its columns and returns the number of nouns.
func (v *vocabulary) service(actions []named, cols *[layout.Columns]column) (nouns int, err error) {
	var previous []string
	for noun, group := range byNoun(actions) {
		tokens := splitTokens(noun)
		shared := 0
		for shared < min(len(previous), len(tokens), 15) && previous[shared] == tokens[shared] {
			shared++
		}
		if len(tokens)-shared > 15 {
			return 0, fmt.Errorf("the noun %s has more than 15 new words", noun)
		}
		cols[layout.ColNouns].byte(byte(shared<<4 | (len(tokens) - shared)))
		for _, t := range tokens[shared:] {
			cols[layout.ColNounTokens].token(v.tokenID[t])
		}
		cols[layout.ColVerbSets].uint(v.setID[string(appendUints(nil, v.verbSet(group)))])
		previous = tokens
		nouns++
	}
	v.exceptions(actions, &cols[layout.ColExceptions])
	return nouns, nil
}

func (c *column) token(id int) {
	const narrow = 256 - layout.WideTokens
	if id < narrow {
		c.byte(byte(id))
		return
	}
	id -= narrow
	c.byte(byte(narrow + id>>8))
	c.byte(byte(id))
}

// exceptions writes the four lists of ColExceptions.
func (v *vocabulary) exceptions(actions []named, col *column) {
	write := func(value func(named) (int, bool), scale int) {
		var list column
		count, last := 0, -1
		for i, a := range actions {
			if x, ok := value(a); ok {
				list.uint((i-last-1)*scale + x)
				last = i
				count++
			}
		}
		col.uint(count)
		*col = append(*col, list...)
	}
	write(func(a named) (int, bool) {
		n := levelNumber(a.Level)
		return n, n != v.level[v.verbID[a.verb]]
	}, layout.Levels)
	write(func(a named) (int, bool) { return 0, a.PermissionOnly }, 1)
	write(func(a named) (int, bool) { return 0, hasScenarios(a.Action) }, 1)
	write(func(a named) (int, bool) { return 0, resourceOptional(a.Action) }, 1)
}

// resourceOptional reports an action that the pages list without any resource type while
// the service reference names some: it works with them, and with Resource "*" alone.
func resourceOptional(a *fact.Action) bool {
	typed := false
	for _, r := range a.Rows {
		if r.ResourceType == "" {
			continue
		}
		if r.Required || r.Sources.Has(fact.Pages) {
			return false
		}
		typed = true
	}
	return typed && a.Sources.Has(fact.Pages)
}

func hasScenarios(a *fact.Action) bool {
	return slices.ContainsFunc(a.Rows, func(r fact.Row) bool { return r.Scenario != "" })
}
