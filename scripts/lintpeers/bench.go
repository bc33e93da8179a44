package main

import (
	"fmt"
	"runtime"
	"time"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/lint/rules"
)

// What ours has to reach.
const (
	wantFaster = 20
	goalFaster = 100
	wantMillis = 0.2
)

// bench has all look at the managed policies in turn, each in one process that is warm.
// The best of the rounds counts: other work on the machine only ever adds to a time.
func bench(c *catalog.Catalog, p *peer, sources string, rounds int) (code int, err error) {
	documents, err := collection(sources, managed)
	if err != nil {
		return 2, err
	}
	for i := range documents {
		documents[i].auditors = false // as it runs by default
	}
	l := lint.New(c, rules.All())
	look := func() {
		for _, d := range documents {
			l.Text(d.text, lint.Options{Kind: d.kind})
		}
	}
	look()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	look()
	runtime.ReadMemStats(&after)
	n := float64(len(documents))
	perPolicy := func(total time.Duration) float64 { return float64(total) / float64(time.Millisecond) / n }
	best := map[string]float64{}
	note := func(tool string, took time.Duration) {
		if ms := perPolicy(took); best[tool] == 0 || ms < best[tool] {
			best[tool] = ms
		}
	}
	list := []string{parliament, validator, cloudsplaining}
	for _, tool := range list { // imports and what they cache
		if _, _, err := p.run(tool, documents[:50], true); err != nil {
			return 2, err
		}
	}
	for range rounds {
		for _, tool := range list {
			for range 3 {
				start := time.Now()
				look()
				note(leastwise, time.Since(start))
			}
			_, took, err := p.run(tool, documents, true)
			if err != nil {
				return 2, err
			}
			note(tool, took)
		}
	}
	fmt.Printf("%d managed policies, all %d rules, one thread each, in turn, best of %d rounds\n", len(documents), len(rules.All()), rounds)
	mark := ""
	if best[leastwise] > wantMillis {
		mark, code = "   MISSED", 1
	}
	fmt.Printf("%-22s %8.3f ms a policy   target at most %.1f%s\n", leastwise, best[leastwise], wantMillis, mark)
	fmt.Printf("%-22s %8.0f allocations and %.0f KB a policy\n", "", float64(after.Mallocs-before.Mallocs)/n, float64(after.TotalAlloc-before.TotalAlloc)/n/1024)
	for _, tool := range list {
		times := best[tool] / best[leastwise]
		note := fmt.Sprintf("target at least %d, goal %d", wantFaster, goalFaster)
		switch {
		case tool == cloudsplaining:
			note = "for the record: it looks for less"
		case times < wantFaster:
			note, code = note+"   MISSED", 1
		}
		fmt.Printf("%-22s %8.3f ms a policy   ours is %.0f times as fast   %s\n", tool+" "+version(tool), best[tool], times, note)
	}
	slow, err := benchWasm(rounds)
	return max(code, slow), err
}
