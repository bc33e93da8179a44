package catalog_test

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/builder/fact"
	"github.com/leastwise/leastwise/builder/pack"
	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/catalog/embedded"
)

// TestTwin asks the reader and the slow twin the same questions, about every action of the
// committed catalog: once with names decoded, once with names read from the names blob.
func TestTwin(t *testing.T) {
	slow := newTwin(embeddedFacts(t))
	decoded, err := catalog.Open(embedded.Blob())
	if err != nil {
		t.Fatal(err)
	}
	t.Run("decoded", func(t *testing.T) { agree(t, decoded, slow, slices.Concat(aboutNames, aboutFacts)) })
	if runtime.GOOS == "js" {
		return // a page has no names blob
	}
	t.Run("spelled", func(t *testing.T) { agree(t, openEmbedded(t), slow, aboutNames) })
}

// TestTwinOfSmall does so with the catalog that holds every shape.
func TestTwinOfSmall(t *testing.T) {
	set := smallExported()
	blob, err := pack.Catalog(set)
	if err != nil {
		t.Fatal(err)
	}
	c, err := catalog.Open(blob)
	if err != nil {
		t.Fatal(err)
	}
	agree(t, c, newTwin(factText(t, set)), slices.Concat(aboutNames, aboutFacts))
}

// smallExported is smallSet as far as text can hold it: an ARN format has no blanks there.
func smallExported() *fact.Set {
	set := smallSet()
	for _, typ := range set.Services[1].ResourceTypes {
		for i := range typ.Formats {
			typ.Formats[i] = strings.ReplaceAll(typ.Formats[i], " ", "")
		}
	}
	return set
}

func openEmbedded(tb testing.TB) *catalog.Catalog {
	tb.Helper()
	c, err := embedded.Open()
	if err != nil {
		tb.Fatal(err)
	}
	return c
}

// A question is asked about everything it may be asked about.
type question struct {
	name string
	ask  func(*answers, *catalog.Catalog, *twin)
}

var (
	aboutNames = []question{
		{"services", askServices}, {"actions", askActions}, {"lookups", askLookups},
		{"ranges", askRanges}, {"patterns", askPatterns},
	}
	aboutFacts = []question{
		{"rows", askRows}, {"dependents", askDependents}, {"nearest", askNearest},
		{"types", askTypes}, {"arn", askARNs}, {"keys", askKeys},
	}
)

func agree(t *testing.T, c *catalog.Catalog, w *twin, questions []question) {
	for _, q := range questions {
		t.Run(q.name, func(t *testing.T) {
			x := &answers{t: t}
			q.ask(x, c, w)
			if err := c.Err(); err != nil {
				t.Error(err)
			}
			if x.compared == 0 || x.different > 3 {
				t.Errorf("%d of %d answers differ", x.different, x.compared)
			}
		})
	}
}

// answers counts comparisons and shows the first that differ.
type answers struct {
	t                   *testing.T
	compared, different int
}

func (x *answers) compare(question string, got, want any) {
	x.compared++
	if g, w := fmt.Sprint(got), fmt.Sprint(want); g != w {
		if x.different++; x.different <= 3 {
			x.t.Errorf("%s: got %s, the twin says %s", question, g, w)
		}
	}
}

func askServices(x *answers, c *catalog.Catalog, w *twin) {
	x.compare("NumServices", c.NumServices(), len(w.services))
	x.compare("NumActions", c.NumActions(), len(w.actions))
	for i, want := range w.services {
		s, ok := c.LookupService(strings.ToUpper(want.prefix))
		x.compare("LookupService "+want.prefix, fmt.Sprint(ok, s.Prefix(), s.Index()), fmt.Sprint(true, want.prefix, i))
		x.compare("names of "+want.prefix, slices.Sorted(s.Names()), slices.Sorted(slices.Values(want.names)))
		x.compare("NumActions of "+want.prefix, s.NumActions(), len(want.actions))
		_, ok = c.LookupService(want.prefix + "~")
		x.compare("LookupService "+want.prefix+"~", ok, false)
	}
	x.compare("ServicePrincipals", slices.Sorted(c.ServicePrincipals()), w.principals)
	var partitions []string
	for name, regions := range c.Partitions() {
		partitions = append(partitions, name+"\t"+strings.Join(regions, ","))
	}
	x.compare("Partitions", partitions, w.partitions)
}

// TestOrder holds the whole catalog against the order its searches rely on.
func TestOrder(t *testing.T) {
	last := ""
	for s := range openEmbedded(t).Services() {
		for a := range s.Actions() {
			// A space sorts before any character of a prefix, as the end of a prefix does.
			this := strings.ToLower(strings.Replace(a.ID(), ":", " ", 1))
			if last >= this {
				t.Errorf("%s stands before %s", last, this)
			}
			last = this
		}
	}
	if err := catalog.Verify(embedded.Blob()); err != nil {
		t.Error(err)
	}
}
