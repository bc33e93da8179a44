package expand_test

import (
	"fmt"
	"math/bits"
	"slices"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/expand"
	"github.com/leastwise/leastwise/wasm/internal/corpus"
)

// TestBruteForce tries every pattern and every choice of them.
func TestBruteForce(t *testing.T) {
	c := open(t)
	rng := random()
	small, checked := 0, 0
	for v := range c.Services() {
		if v.NumActions() == 0 || v.NumActions() > 24 {
			continue
		}
		if small++; small%corpus.Every() != 0 {
			continue
		}
		for _, g := range groups(c, v) {
			for _, o := range []expand.Options{{}, {Words: true, Several: true}, {Stars: 1}} {
				compare(t, g, v, o)
				checked++
			}
		}
		for n := range corpus.Rounds(10, 200) {
			g := group{v.Prefix() + " random", expand.NewSet(c)}
			share := rng.Float64()
			for a := range v.Actions() {
				if rng.Float64() < share {
					g.set.Add(a)
				}
			}
			compare(t, g, v, expand.Options{MinLength: n % 5 * 2, Stars: n % 3, Words: n%7 == 0, Several: n%4 == 0})
			checked++
		}
	}
	t.Logf("%d groups of %d services", checked, small)
	if small < 100 {
		t.Errorf("the catalog has %d services with up to 24 actions, want at least 100", small)
	}
}

func compare(t *testing.T, g group, v catalog.Service, o expand.Options) {
	t.Helper()
	r := expand.Shrink(open(t), g.set, o)
	if want := bruteForce(v, g.set, o); r.Bytes != want || !r.Exact {
		t.Errorf("%s, %+v: %v has %d bytes (exact %v), brute force finds %d", g.name, o, r.Patterns, r.Bytes, r.Exact, want)
	}
	if back, _ := expand.Actions(open(t), r.Patterns); !back.Equal(g.set) {
		t.Errorf("%s, %+v: %v does not cover just what is wanted", g.name, o, r.Patterns)
	}
}

// bruteForce is the least number of bytes of a cover.
func bruteForce(v catalog.Service, wanted expand.Set, o expand.Options) int {
	var names []string
	var want uint32
	for a := range v.Actions() {
		if wanted.Has(a) {
			want |= 1 << len(names)
		}
		names = append(names, strings.ToLower(a.Name()))
	}
	costs := map[uint32]int{}
	for pattern := range allPatterns(v, wanted, o) {
		var covers uint32
		for i, name := range names {
			if globLower(strings.ToLower(pattern), name) {
				covers |= 1 << i
			}
		}
		if covers&^want != 0 || covers == 0 || o.Several && strings.Contains(pattern, "*") && bits.OnesCount32(covers) == 1 {
			continue
		}
		cost := len(v.Prefix()+":"+pattern) + len(`"",`)
		if old, ok := costs[covers]; !ok || cost < old {
			costs[covers] = cost
		}
	}
	type column struct {
		covers uint32
		cost   int
	}
	byRow := make([][]column, len(names))
	for covers, cost := range costs {
		for i := range names {
			if covers>>i&1 != 0 {
				byRow[i] = append(byRow[i], column{covers, cost})
			}
		}
	}
	known := map[uint32]int{0: 0}
	var least func(left uint32) int
	least = func(left uint32) int {
		if n, ok := known[left]; ok {
			return n
		}
		best := 1 << 30
		for _, col := range byRow[bits.TrailingZeros32(left)] {
			best = min(best, col.cost+least(left&^col.covers))
		}
		known[left] = best
		return best
	}
	return least(want)
}

// allPatterns makes every pattern of the kinds that Shrink's documentation names out of
// the wanted names, whatever they cover.
func allPatterns(v catalog.Service, wanted expand.Set, o expand.Options) map[string]bool {
	out := map[string]bool{}
	star := func(pattern string) {
		if strings.Index(pattern, "*") >= o.MinLength {
			out[pattern] = true
		}
	}
	all := true
	for a := range v.Actions() {
		if !wanted.Has(a) {
			all = false
			continue
		}
		name := a.Name()
		out[name] = true
		cuts := wordStarts(name)
		for k := 1; k < len(name); k++ {
			if !o.Words || slices.Contains(cuts, k) {
				star(name[:k] + "*")
			}
		}
		for i, p := range cuts {
			for n, s := range cuts[i:] {
				if p > 0 || s < len(name) {
					star(name[:p] + "*" + name[s:])
				}
				if o.Stars == 1 {
					continue
				}
				between := cuts[i : i+n+1]
				for x, j := range between {
					for _, l := range between[x+1:] {
						star(name[:p] + "*" + name[j:l] + "*" + name[s:])
					}
				}
			}
		}
	}
	if all {
		star("*")
	}
	return out
}

// wordStarts says the same as the package, in another way: where a capital follows
// something else or comes before a small letter, and after what is no letter or digit.
func wordStarts(name string) []int {
	kind := func(i int) byte {
		switch c := name[i]; {
		case 'A' <= c && c <= 'Z':
			return 'A'
		case 'a' <= c && c <= 'z':
			return 'a'
		case '0' <= c && c <= '9':
			return '0'
		}
		return '-'
	}
	cuts := []int{0}
	for i := 1; i < len(name) && len(cuts) < 16; i++ {
		pair := string([]byte{kind(i - 1), kind(i)})
		if pair == "aA" || pair == "0A" || pair[0] == '-' || pair == "AA" && i+1 < len(name) && kind(i+1) == 'a' {
			cuts = append(cuts, i)
		}
	}
	return append(cuts, len(name))
}

// globLower matches by trying every way to stretch a star.
func globLower(pattern, text string) bool {
	before, after, ok := strings.Cut(pattern, "*")
	if !ok {
		return pattern == text
	}
	rest, ok := strings.CutPrefix(text, before)
	if !ok {
		return false
	}
	for i := 0; i <= len(rest); i++ {
		if globLower(after, rest[i:]) {
			return true
		}
	}
	return false
}

func TestWordStarts(t *testing.T) {
	for name, want := range map[string]string{
		"DescribeDBClusters": "0 8 10 18",
		"ListObjectsV2":      "0 4 11 13",
		"GetHLSStreaming":    "0 3 6 15",
		"Sign":               "0 4",
		"a-b_c":              "0 2 4 5",
	} {
		if got := strings.Trim(fmt.Sprint(wordStarts(name)), "[]"); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
}
