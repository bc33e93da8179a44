package query

import (
	"cmp"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/builder/export"
	"github.com/leastwise/leastwise/builder/fact"
	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/catalog/embedded"
	"github.com/leastwise/leastwise/wasm/levels"
)

// twin answers the same questions by walking over all facts, as "catalog export" prints
// them. Its sets are keyed by lower-case words and hold IDs.
type twin struct {
	aws, strict, types, keys, typeKeys map[string]map[string]bool
	ids                                []string // in the order of prefix and lower-case name
	documented                         []string // condition keys
}

func newTwin(t *testing.T, c *catalog.Catalog) *twin {
	t.Helper()
	set, err := export.Facts(c, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	w := &twin{aws: sets{}, strict: sets{}, types: sets{}, keys: sets{}, typeKeys: sets{}}
	opinions := map[string]string{}
	for _, o := range set.Opinions {
		opinions[o.Action] = o.Level
	}
	for _, s := range set.Services {
		ofType := map[string][]string{}
		for _, r := range s.ResourceTypes {
			ofType[r.Name] = r.ConditionKeys
		}
		for _, a := range s.Actions {
			w.add(s.Prefix+":"+a.Name, a, opinions, ofType)
		}
	}
	slices.SortFunc(w.ids, func(a, b string) int {
		p, _, _ := strings.Cut(a, ":")
		q, _, _ := strings.Cut(b, ":")
		return cmp.Or(strings.Compare(p, q), strings.Compare(strings.ToLower(a), strings.ToLower(b)))
	})
	for key := range w.typeKeys {
		w.documented = append(w.documented, key)
	}
	slices.Sort(w.documented)
	return w
}

type sets = map[string]map[string]bool

func put(s sets, word, id string) {
	word = strings.ToLower(word)
	if s[word] == nil {
		s[word] = map[string]bool{}
	}
	s[word][id] = true
}

func (w *twin) add(id string, a fact.Action, opinions map[string]string, ofType map[string][]string) {
	w.ids = append(w.ids, id)
	put(w.aws, a.Level, id)
	put(w.strict, cmp.Or(opinions[id], a.Level), id)
	typed := false
	for _, r := range a.Rows {
		if r.ResourceType != "" {
			typed = true
			put(w.types, r.ResourceType, id)
		}
		for _, k := range r.ConditionKeys {
			put(w.keys, k, id)
			put(w.typeKeys, k, id)
		}
		for _, k := range ofType[r.ResourceType] {
			put(w.typeKeys, k, id)
		}
	}
	if !typed {
		put(w.types, NoType, id)
	}
}

// template is what a documented key stands for.
func template(documented string) *regexp.Regexp {
	text := regexp.MustCompile(`\$\{[^}]*\}|<[^>]*>|tag-key`).ReplaceAllString(documented, "\x00")
	return regexp.MustCompile(`(?is)^` + strings.ReplaceAll(regexp.QuoteMeta(text), "\x00", ".+") + `$`)
}

// withKey unites the sets of all documented keys that a name fits.
func (w *twin) withKey(of sets, name string, templates map[string]*regexp.Regexp) map[string]bool {
	out := map[string]bool{}
	for _, documented := range w.documented {
		if templates[documented].MatchString(name) {
			for id := range of[documented] {
				out[id] = true
			}
		}
	}
	return out
}

// both lists what is in all sets; nil stands for everything.
func (w *twin) both(list ...map[string]bool) []string {
	var out []string
	for _, id := range w.ids {
		in := true
		for _, s := range list {
			in = in && (s == nil || s[id])
		}
		if in {
			out = append(out, id)
		}
	}
	return out
}

func compare(t *testing.T, c *catalog.Catalog, f Filter, want []string) {
	t.Helper()
	actions, err := Select(c, All(c), f)
	if got := IDs(actions); err != nil || !slices.Equal(got, want) {
		t.Errorf("%+v: got %d actions and error %v, want %d; first difference %s", f, len(got), err, len(want), difference(got, want))
	}
}

func difference(got, want []string) string {
	for i := range max(len(got), len(want)) {
		switch {
		case i >= len(got):
			return "lacks " + want[i]
		case i >= len(want):
			return "has " + got[i]
		case got[i] != want[i]:
			return got[i] + " for " + want[i]
		}
	}
	return "none"
}

func TestSelectAgainstAllFacts(t *testing.T) {
	c := open(t)
	w := newTwin(t, c)
	for _, l := range levels.Order {
		word := strings.ToLower(l.String())
		compare(t, c, Filter{Levels: levels.Set(0).With(l), Table: levels.AWS}, w.both(w.aws[word]))
		compare(t, c, Filter{Levels: levels.Set(0).With(l)}, w.both(w.strict[word]))
	}
	names := make([]string, 0, len(w.types))
	for name := range w.types {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		compare(t, c, Filter{Type: strings.ToUpper(name)}, w.both(w.types[name]))
	}
	templates := map[string]*regexp.Regexp{}
	for _, k := range w.documented {
		templates[k] = template(k)
	}
	asked := func(k string) string { return strings.NewReplacer("${tagkey}", "Team", "<key>", "x").Replace(k) }
	for _, k := range w.documented {
		compare(t, c, Filter{Key: asked(k)}, w.both(w.withKey(w.keys, asked(k), templates)))
	}
	// All together; the seed is fixed, so that a failure can be repeated.
	r := rand.New(rand.NewPCG(1, 2))
	found := 0
	for range 400 {
		l := levels.Order[r.IntN(len(levels.Order))]
		name := names[r.IntN(len(names))]
		if r.IntN(4) == 0 {
			name = NoType
		}
		f := Filter{Levels: levels.Set(0).With(l), Type: name, TypeKeys: true}
		key := map[string]bool(nil)
		if r.IntN(2) == 0 {
			f.Key = []string{"aws:ResourceTag/x", "aws:TagKeys", "aws:RequestTag/a/b"}[r.IntN(3)]
			key = w.withKey(w.typeKeys, f.Key, templates)
		}
		want := w.both(w.strict[strings.ToLower(l.String())], w.types[name], key)
		found += min(1, len(want))
		compare(t, c, f, want)
	}
	if found < 40 {
		t.Errorf("only %d of 400 combinations find anything, the comparison is worth little", found)
	}
}

func open(t testing.TB) *catalog.Catalog {
	t.Helper()
	c, err := embedded.Open()
	if err != nil {
		t.Fatal(err)
	}
	return c
}
