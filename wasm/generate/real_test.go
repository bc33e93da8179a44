package generate

import (
	"slices"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/catalog/embedded"
	"github.com/leastwise/leastwise/wasm/arn"
	"github.com/leastwise/leastwise/wasm/levels"
)

func realCatalog(t testing.TB) *catalog.Catalog {
	t.Helper()
	c, err := embedded.Open()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// example fills a format with names that hold no delimiter.
func example(format string) string {
	return strings.ReplaceAll(strings.ReplaceAll(arn.Fill(format, arn.ARN{Partition: "aws", Region: "us-east-1", Account: "111122223333"}), "*", "x"), ":xx", ":x")
}

// Each type must be found by an example of each of its formats, and no type of the same
// service that has less plain text may come with it.
func TestEveryTypeIsFound(t *testing.T) {
	c := realCatalog(t)
	total := 0
	for s := range c.Services() {
		for typ := range s.ResourceTypes() {
			for i := range typ.NumFormats() {
				format := typ.Format(i)
				if strings.Contains(format, "${Vendor}") {
					continue
				}
				total++
				text := example(format)
				r := Policy(c, Request{Items: []Item{{ARN: text}}, Table: levels.AWS})
				if err := r.Items[0].Err; err != nil {
					t.Errorf("%s:%s: %s: %s", s.Prefix(), typ.Name(), text, err.Message)
					continue
				}
				if !slices.ContainsFunc(r.Items[0].Types, func(m Match) bool { return m.Type == typ }) {
					t.Errorf("%s:%s: %s gives %v", s.Prefix(), typ.Name(), text, names(r.Items[0].Types))
				}
			}
		}
	}
	if total < 2000 {
		t.Errorf("got %d formats, want the whole catalog's", total)
	}
}

func names(types []Match) []string {
	var out []string
	for _, m := range types {
		out = append(out, m.Type.Service().Prefix()+":"+m.Type.Name())
	}
	return out
}

func BenchmarkPolicyOneParameter(b *testing.B) {
	benchmark(b, "RW arn:aws:ssm:us-east-1:111122223333:parameter/p")
}

func BenchmarkPolicyAllOfEC2(b *testing.B) {
	benchmark(b, "LRWPT arn:aws:ec2:us-east-1:111122223333:*/*")
}

func benchmark(b *testing.B, line string) {
	c := realCatalog(b)
	request := Request{Items: items(b, line), Table: levels.AWS}
	b.ReportAllocs()
	for b.Loop() {
		JSON(Policy(c, request).Statements)
	}
}
