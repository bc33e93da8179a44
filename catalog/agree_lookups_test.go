package catalog_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strings"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/near"
)

// askLookups spells every ID in several ways, and beside every ID some that there are not.
func askLookups(x *answers, c *catalog.Catalog, w *twin) {
	numbers := map[string]int{}
	for i, a := range w.actions {
		numbers[strings.ToLower(a.id)] = i
	}
	for i, a := range w.actions {
		for _, id := range []string{a.id, strings.ToLower(a.id), strings.ToUpper(a.id), a.id + "0", a.id[:len(a.id)-1], a.id[:len(a.id)-1] + "~", "x" + a.id} {
			want, known := numbers[strings.ToLower(id)]
			found, ok := c.LookupAction(id)
			x.compare("LookupAction "+id, ok, known)
			if ok {
				x.compare("LookupAction "+id, found.Index(), want)
			}
		}
		s := c.Action(i).Service()
		first := i - slices.Index(w.services[s.Index()].actions, a)
		for _, at := range []int{-1, 0, i - first - 1, i - first, i - first + 3, s.NumActions()} {
			found, ok := s.LookupActionNear(a.name, at)
			x.compare(fmt.Sprint("LookupActionNear ", a.name, at), fmt.Sprint(ok, found.Index()), fmt.Sprint(true, i))
		}
	}
}

// askRanges asks for every beginning of every name.
func askRanges(x *answers, c *catalog.Catalog, w *twin) {
	for i, s := range w.services {
		ranges := map[string][2]int{}
		for n, a := range s.actions {
			name := strings.ToLower(a.name)
			for end := range len(name) + 1 {
				r, ok := ranges[name[:end]]
				if !ok {
					r[0] = n
				}
				r[1] = n + 1
				ranges[name[:end]] = r
			}
		}
		for prefix, want := range ranges {
			lo, hi := c.Service(i).ActionsWithPrefix(prefix)
			x.compare("ActionsWithPrefix "+s.prefix+":"+prefix, [2]int{lo, hi}, want)
			if lo, hi := c.Service(i).ActionsWithPrefix(prefix + "~"); lo != hi {
				x.compare("ActionsWithPrefix "+s.prefix+":"+prefix+"~", hi-lo, 0)
			}
		}
	}
}

func askPatterns(x *answers, c *catalog.Catalog, w *twin) {
	patterns := []string{
		"*", "*:*", "s3:*", "S3:get*", "*:Describe?", "ec2:*instance*s", "iam:PassRole", "s3",
		"", ":", "*:", "s3:", "*:GetObject", "s?:?*", "nope:*", "s3:Get**Object?cl", "sh?p:*", "*:*Basket*",
	}
	random := rand.New(rand.NewPCG(1, 2))
	cases := 150
	switch {
	case os.Getenv("LEASTWISE_SOAK") != "":
		cases = 5000
	case runtime.GOOS == "js": // slower; what differs there is in every case
		cases = 30
	}
	for range cases {
		patterns = append(patterns, roughen(random, w.actions[random.IntN(len(w.actions))].id))
	}
	for _, pattern := range patterns {
		var got []string
		for a := range c.Match(pattern) {
			got = append(got, a.ID())
		}
		x.compare("Match "+pattern, got, w.match(pattern))
	}
}

// roughen puts wildcards into an ID and changes some letters' case.
func roughen(random *rand.Rand, id string) string {
	var out []byte
	for i := 0; i < len(id); i++ {
		switch {
		case id[i] == ':':
			out = append(out, ':')
		case random.IntN(6) == 0:
			out = append(out, '*')
			i += random.IntN(4)
			if colon := strings.IndexByte(id, ':'); i >= colon && len(out) <= colon {
				i = colon - 1 // keep the colon
			}
		case random.IntN(12) == 0:
			out = append(out, '?')
		case random.IntN(3) == 0:
			out = append(out, strings.ToUpper(id[i:i+1])...)
		default:
			out = append(out, id[i])
		}
	}
	return string(out)
}

// askNearest misspells names: all of small services, some of large ones, where the twin
// takes seconds for one.
func askNearest(x *answers, c *catalog.Catalog, w *twin) {
	random := rand.New(rand.NewPCG(3, 4))
	for i, s := range w.services {
		var read, known []string
		for a := range c.Service(i).Actions() {
			read = append(read, a.Name())
		}
		for _, a := range s.actions {
			known = append(known, a.name)
		}
		for n := 0; n < len(known); n += 1 + len(known)*len(known)/100 {
			name := []byte(known[n])
			name[random.IntN(len(name))] = byte('a' + random.IntN(26))
			name = slices.Delete(name, 0, random.IntN(2))
			got, _ := near.Word(string(name), read)
			x.compare("nearest to "+s.prefix+":"+string(name), got, nearest(string(name), known))
		}
	}
}
