package catalog_test

import (
	"testing"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/catalog/embedded"
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

// BenchmarkLookups are the hot paths; none may allocate.
func BenchmarkLookups(b *testing.B) {
	c := openEmbedded(b)
	a, _ := c.LookupAction("ec2:RunInstances")
	buffer := make([]byte, 0, 100)
	for _, bench := range []struct {
		name string
		run  func() int
	}{
		{"service", func() int { s, _ := c.LookupService("S3"); return s.Index() }},
		{"action", func() int { a, _ := c.LookupAction("S3:getobject"); return a.Index() }},
		{"id", func() int { buffer = a.AppendID(buffer[:0]); return len(buffer) }},
		{"rows", func() int {
			n := 0
			for r := range a.Rows() {
				n += len(r.ResourceType().Name())
			}
			return n
		}},
		{"keys", func() int {
			n := 0
			for k := range a.ConditionKeys() {
				n += len(k.Name())
			}
			return n
		}},
		{"dependents", func() int {
			n := 0
			for d := range a.Dependents() {
				n += d.Action.Index()
			}
			return n + 1
		}},
		{"prefix", func() int { return count(c, "s3:Get*") }},
		{"wildcard", func() int { return count(c, "ec2:*instance*s") }},
		{"everything", func() int { return count(c, "*") }},
		{"arn types", func() int {
			n := 0
			for t := range c.TypesByARNService("iam") {
				n += len(t.Name())
			}
			return n
		}},
		{"global key", func() int { k, _ := c.LookupConditionKey("aws:principaltag/team"); return len(k.Name()) }},
		{"service key", func() int { k, _ := c.LookupConditionKey("s3:prefix"); return len(k.Name()) }},
	} {
		b.Run(bench.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if bench.run() == 0 {
					b.Fatal("nothing found")
				}
			}
		})
	}
}

func count(c *catalog.Catalog, pattern string) int {
	n := 0
	for range c.Match(pattern) {
		n++
	}
	return n
}

// TestLookupsDoNotAllocate holds the promise of the benchmarks above.
func TestLookupsDoNotAllocate(t *testing.T) {
	c := openEmbedded(t)
	a, _ := c.LookupAction("ec2:RunInstances")
	for name, run := range map[string]func(){
		"action": func() { c.LookupAction("S3:getobject") },
		"key":    func() { c.LookupConditionKey("s3:prefix") },
		"match":  func() { count(c, "ec2:*instance*") },
		"arn types": func() {
			for range c.TypesByARNService("iam") {
			}
		},
		"rows": func() {
			for r := range a.Rows() {
				for range r.ConditionKeys() {
				}
			}
		},
	} {
		run() // decode first
		if n := testing.AllocsPerRun(10, run); n > 0 {
			t.Errorf("%s: %v allocations, want none", name, n)
		}
	}
}
