package suite_test

import (
	"strings"
	"testing"

	"github.com/leastwise/leastwise/wasm/source/yaml"
	"github.com/leastwise/leastwise/wasm/suite"
)

// BenchmarkSuite runs a suite of 1,000 requests against policies of five statements: read
// from its tree, attached and decided.
func BenchmarkSuite(b *testing.B) {
	text := example + strings.Repeat("- action: [s3:GetObject, s3:ListBucket]\n  resource: [arn:aws:s3:::b/k, arn:aws:s3:::b/secret/k, arn:aws:s3:::c, \"*\", arn:aws:s3:::b]\n  expect: allow\n", 100)
	trees, err := yaml.Read(text)
	if err != nil {
		b.Fatal(err)
	}
	c := realCatalog(b)
	b.ReportAllocs()
	for b.Loop() {
		s, _ := suite.Read(&trees[0])
		a, _, _ := s.Attach(nil, nil)
		if results, _ := s.Run(c, a); len(results) != 1000 {
			b.Fatalf("%d results", len(results))
		}
	}
}
