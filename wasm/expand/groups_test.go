package expand_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/catalog/embedded"
	"github.com/leastwise/leastwise/wasm/expand"
)

func open(t testing.TB) *catalog.Catalog {
	t.Helper()
	c, err := embedded.Open()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func service(t testing.TB, prefix string) catalog.Service {
	t.Helper()
	v, ok := open(t).LookupService(prefix)
	if !ok {
		t.Fatalf("the catalog has no service %s", prefix)
	}
	return v
}

func random() *rand.Rand { return rand.New(rand.NewPCG(1, 2)) }

// group is a set of actions that people want together.
type group struct {
	name string
	set  expand.Set
}

// groups makes the groups of one service: the actions of each level, of each resource
// type, of each type at each level, and of each first word.
func groups(c *catalog.Catalog, v catalog.Service) []group {
	var out []group
	at := map[string]int{}
	add := func(name string, a catalog.Action) {
		i, ok := at[name]
		if !ok {
			i = len(out)
			at[name] = i
			out = append(out, group{v.Prefix() + " " + name, expand.NewSet(c)})
		}
		out[i].set.Add(a)
	}
	for a := range v.Actions() {
		add(a.Level().String(), a)
		add("verb "+verb(a.Name()), a)
		for r := range a.Rows() {
			typ := r.ResourceType().Name()
			add("type "+typ, a)
			add("type "+typ+" "+a.Level().String(), a)
		}
	}
	return out
}

// verb is the first word of a name.
func verb(name string) string {
	for i := 1; i < len(name); i++ {
		if name[i] < 'a' {
			return name[:i]
		}
	}
	return name
}

// draw makes n groups: those of all services, without order, and as many unions of two
// groups of one service as are missing.
func draw(c *catalog.Catalog, n int) []group {
	rng := random()
	var all []group
	byService := make([][]group, c.NumServices())
	for i := range byService {
		byService[i] = groups(c, c.Service(i))
		all = append(all, byService[i]...)
	}
	rng.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	for len(all) < n {
		of := byService[rng.IntN(len(byService))]
		if len(of) < 2 {
			continue
		}
		a, b := of[rng.IntN(len(of))], of[rng.IntN(len(of))]
		union := expand.NewSet(c)
		union.AddSet(a.set)
		union.AddSet(b.set)
		all = append(all, group{a.name + " + " + b.name, union})
	}
	return all[:n]
}

func bytesOf(patterns []string) int {
	n := 0
	for _, p := range patterns {
		n += len(p) + len(`"",`)
	}
	return n
}

// pick makes a set of IDs, which all must be in the catalog.
func pick(t testing.TB, ids string) expand.Set {
	t.Helper()
	c := open(t)
	s := expand.NewSet(c)
	for _, id := range strings.Fields(ids) {
		a, ok := c.LookupAction(id)
		if !ok {
			t.Fatalf("the catalog has no action %s", id)
		}
		s.Add(a)
	}
	return s
}
