package main

import (
	"fmt"
	"maps"
	"slices"
)

// most are limits on what is sent, in bytes of brotli. A KB is 1,000 bytes. What is loaded
// later has its size of today and a few percent, so that code which leaves the engine for
// such a part is still counted somewhere.
var most = map[string]int{
	"catalog":    175_000, // 150 KB if opening it stays within 5 ms; the builder's tests say
	"operations": 45_000,
	"ledger":     40_000,
	"first-load": 1_300_000,
	"page":       150_000, // HTML, CSS and JavaScript together
	"more.wasm":  620_000, // the engine's code for Check, Test, Compare and Roles: 594 KB
	"chunk":      162_000, // the editor, 124 KB, the reader of YAML, 29, the sandbox's thread, 3
	"rules":      44_000,  // what there is to say about 290 rules: 41 KB
	"operator":   1_000,   // two policies
	"icon":       20_000,  // five pictures and the app's manifest: 19 KB
	"text":       2_000,   // licences
}

// overEmpty are limits on modules, as multiples of an empty Go module. That one is built as
// design.md section 2 measured it, with -s -w and nothing else: the multiples were chosen for
// it. The engine is made leaner than Go's tools make it (scripts/wasmlean, wasmjump), which is
// a merit of the engine's and not of the yardstick's; empty-lean.wasm is printed beside it.
var overEmpty = map[string]float64{
	"engine.wasm": 2.1,
	"relay.wasm":  1.6,
}

// counted are the rows that need no limit of their own, with the reason.
var counted = map[string]string{
	"empty.wasm":      "the yardstick",
	"empty-lean.wasm": "the yardstick, made as the engine is",
	"worker.wasm":     "part of worker",
	"html":            "part of page",
	"js":              "part of page",
	"css":             "part of page",
	"descriptions":    "AWS's sentences, where somebody has built them for himself",
}

// mostGzip are limits in bytes of gzip, as Cloudflare counts a Worker: 3 MB on its free plan.
var mostGzip = map[string]int{"worker": 2_000_000}

// limits returns one line for each broken limit.
func limits(rows []row) []string {
	var broken []string
	size := map[string]int{}
	for _, r := range rows {
		size[r.Name] = r.Brotli
	}
	for _, r := range rows {
		if most[r.Name] == 0 && overEmpty[r.Name] == 0 && mostGzip[r.Name] == 0 && counted[r.Name] == "" {
			broken = append(broken, fmt.Sprintf("%s, %d bytes of brotli, has no limit: give it one in scripts/size/limits.go", r.Name, r.Brotli))
		}
		if limit, ok := mostGzip[r.Name]; ok && r.Gzip > limit {
			broken = append(broken, fmt.Sprintf("%s is %d bytes of gzip, %d are allowed", r.Name, r.Gzip, limit))
		}
	}
	size["page"] = size["first-load"] - size["engine.wasm"] - size["catalog"]
	for _, name := range slices.Sorted(maps.Keys(most)) {
		if size[name] > most[name] {
			broken = append(broken, fmt.Sprintf("%s is %d bytes of brotli, %d are allowed", name, size[name], most[name]))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(overEmpty)) {
		if got := ratio(rows, name, "empty.wasm"); got > overEmpty[name] {
			broken = append(broken, fmt.Sprintf("%s is %.2f times an empty module in brotli, %.1f are allowed", name, got, overEmpty[name]))
		}
	}
	return broken
}

// ratio is how many times the brotli bytes of one row another has; 0 without either.
func ratio(rows []row, name, than string) float64 {
	var a, b int
	for _, r := range rows {
		switch r.Name {
		case name:
			a = r.Brotli
		case than:
			b = r.Brotli
		}
	}
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}
