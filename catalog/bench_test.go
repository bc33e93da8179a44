package catalog_test

import (
	"runtime"
	"testing"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/catalog/embedded"
	"github.com/leastwise/leastwise/wasm/near"
)

// BenchmarkOpen is what a program pays before its first answer: at most 1 ms and 50
// allocations.
func BenchmarkOpen(b *testing.B) {
	blob := embedded.Blob()
	b.ReportAllocs()
	for b.Loop() {
		c, err := catalog.Open(blob)
		if err != nil {
			b.Fatal(err)
		}
		if _, ok := c.LookupAction("s3:GetObject"); !ok {
			b.Fatal("s3:GetObject is missing")
		}
	}
}

// BenchmarkFirstSearch touches the names of every service.
func BenchmarkFirstSearch(b *testing.B) {
	blob := embedded.Blob()
	b.ReportAllocs()
	for b.Loop() {
		c, err := catalog.Open(blob)
		if err != nil {
			b.Fatal(err)
		}
		n := 0
		for range c.Match("*:*Tag*") {
			n++
		}
		if n == 0 {
			b.Fatal("nothing found")
		}
	}
}

// BenchmarkVerify touches every byte.
func BenchmarkVerify(b *testing.B) {
	blob := embedded.Blob()
	b.ReportAllocs()
	for b.Loop() {
		if err := catalog.Verify(blob); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkLookups are the hot paths; none may allocate.
func BenchmarkLookups(b *testing.B) {
	for _, l := range lookups(openEmbedded(b)) {
		b.Run(l.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if l.run() == 0 {
					b.Fatal("nothing found")
				}
			}
		})
	}
}

// TestLookupsDoNotAllocate holds the promise of the benchmarks above.
func TestLookupsDoNotAllocate(t *testing.T) {
	for _, l := range lookups(openEmbedded(t)) {
		if l.run() == 0 { // decodes, too
			t.Errorf("%s: nothing found", l.name)
		}
		if n := testing.AllocsPerRun(10, func() { l.run() }); n > 0 {
			t.Errorf("%s: %v allocations, want none", l.name, n)
		}
	}
}

// TestOpenIsSmall: Open allocates at most 50 times, and a search that decodes every name
// keeps at most 2 MB beside the blob.
func TestOpenIsSmall(t *testing.T) {
	blob := embedded.Blob()
	if n := testing.AllocsPerRun(5, func() {
		if _, err := catalog.Open(blob); err != nil {
			t.Fatal(err)
		}
	}); n > 50 {
		t.Errorf("Open: %v allocations, at most 50 are allowed", n)
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	c, err := catalog.Open(blob)
	if err != nil || count(c, "*:*Tag*") == 0 {
		t.Fatal(err)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 2<<20 {
		t.Errorf("after a search over all actions the heap has %d bytes more, at most %d are allowed", grown, 2<<20)
	}
	runtime.KeepAlive(c)
}

type lookup struct {
	name string
	run  func() int // 0 when nothing was found
}

func lookups(c *catalog.Catalog) []lookup {
	run, _ := c.LookupAction("ec2:RunInstances")
	s3, _ := c.LookupService("s3")
	buffer := make([]byte, 0, 100)
	names := make([]string, 0, s3.NumActions())
	for a := range s3.Actions() {
		names = append(names, a.Name())
	}
	found := func(ok bool) int {
		if ok {
			return 1
		}
		return 0
	}
	return []lookup{
		{"service", func() int { _, ok := c.LookupService("S3"); return found(ok) }},
		{"action", func() int { _, ok := c.LookupAction("S3:getobject"); return found(ok) }},
		{"action that there is not", func() int { _, ok := c.LookupAction("s3:GetObjekt"); return found(!ok) }},
		{"nearest name", func() int { word, _ := near.Word("GetObjekt", names); return len(word) }},
		{"id", func() int { buffer = run.AppendID(buffer[:0]); return len(buffer) }},
		{"level", func() int { return int(run.Level()) + int(run.StrictLevel()) }},
		{"rows", func() int {
			n := 0
			for r := range run.Rows() {
				n += len(r.ResourceType().Name())
				for k := range r.ConditionKeys() {
					n += len(k.Name())
				}
			}
			return n
		}},
		{"keys", func() int {
			n := 0
			for k := range run.ConditionKeys() {
				n += len(k.Name())
			}
			return n
		}},
		{"dependents", func() int {
			n := 0
			for d := range run.Dependents() {
				n += len(d.Action.Name())
			}
			return n
		}},
		{"prefix", func() int { return count(c, "s3:Get*") }},
		{"wildcard", func() int { return count(c, "ec2:*instance*s") }},
		{"everything", func() int { return count(c, "*") }},
		{"resource type", func() int { t, _ := s3.LookupResourceType("BUCKET"); return t.NumFormats() }},
		{"arn types", func() int {
			n := 0
			for t := range c.TypesByARNService("iam") {
				n += len(t.Format(0))
			}
			return n
		}},
		{"global key", func() int { k, _ := c.LookupConditionKey("aws:principaltag/team"); return len(k.Name()) }},
		{"service key", func() int { k, _ := c.LookupConditionKey("s3:prefix"); return len(k.Name()) }},
		{"key with template part", func() int { k, _ := s3.LookupConditionKey("s3:existingobjecttag/team"); return len(k.Name()) }},
	}
}

func count(c *catalog.Catalog, pattern string) int {
	n := 0
	for range c.Match(pattern) {
		n++
	}
	return n
}
