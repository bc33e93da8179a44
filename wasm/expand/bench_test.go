package expand_test

import (
	"testing"
	"time"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/expand"
)

// level is the actions of one level, of one service or ("") of all.
func level(c *catalog.Catalog, prefix string, l catalog.AccessLevel) expand.Set {
	s := expand.NewSet(c)
	for i := range c.NumActions() {
		if a := c.Action(i); a.Level() == l && (prefix == "" || a.Service().Prefix() == prefix) {
			s.Add(a)
		}
	}
	return s
}

// BenchmarkShrink also says how many times longer Policy Sentry's algorithm takes in Go
// ("oracle-time"), and how many times longer its text is ("oracle-bytes").
func BenchmarkShrink(b *testing.B) {
	c := open(b)
	half := expand.NewSet(c)
	rng := random()
	for a := range service(b, "ec2").Actions() {
		if rng.IntN(2) == 0 {
			half.Add(a)
		}
	}
	whole, _ := expand.Actions(c, []string{"ec2:*"})
	for _, bb := range []struct {
		name string
		set  expand.Set
	}{
		{"ec2-list", level(c, "ec2", catalog.List)},
		{"ec2-write", level(c, "ec2", catalog.Write)},
		{"ec2-random-half", half},
		{"ec2-all", whole},
		{"s3-read", level(c, "s3", catalog.Read)},
		{"catalog-list", level(c, "", catalog.List)},
		{"catalog-write", level(c, "", catalog.Write)},
		{"catalog-permissions", level(c, "", catalog.PermissionsManagement)},
	} {
		b.Run(bb.name, func(b *testing.B) {
			b.ReportAllocs()
			var r expand.Result
			for b.Loop() {
				r = expand.Shrink(c, bb.set, expand.Options{})
			}
			ours := b.Elapsed() / time.Duration(b.N)
			start := time.Now()
			peer := policySentry(c, bb.set, 0)
			b.ReportMetric(float64(time.Since(start))/float64(ours), "oracle-time")
			b.ReportMetric(float64(bytesOf(peer))/float64(r.Bytes), "oracle-bytes")
			b.ReportMetric(float64(r.Bytes-r.Bound), "gap-bytes")
		})
	}
}

func BenchmarkActions(b *testing.B) {
	c := open(b)
	for _, pattern := range []string{"*", "s3:Get*", "*:Describe*", "ec2:*Spot*", "s3:GetObject"} {
		b.Run(pattern, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				expand.Actions(c, []string{pattern})
			}
		})
	}
}
