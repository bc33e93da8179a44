package main

import "fmt"

// Limits on what is sent, in bytes of brotli. A KB is 1,000 bytes.
var most = map[string]int{
	"catalog":    175_000, // 150 KB if opening it stays within 5 ms; the builder's tests say
	"operations": 45_000,
	"ledger":     40_000,
	"first-load": 1_300_000,
	"page":       150_000, // HTML, CSS and JavaScript together
}

// overEmpty are limits on modules, as multiples of an empty Go module.
var overEmpty = map[string]float64{
	"engine.wasm": 2.1,
	"relay.wasm":  1.6,
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
		if limit, ok := mostGzip[r.Name]; ok && r.Gzip > limit {
			broken = append(broken, fmt.Sprintf("%s is %d bytes of gzip, %d are allowed", r.Name, r.Gzip, limit))
		}
	}
	size["page"] = size["first-load"] - size["engine.wasm"] - size["catalog"]
	for _, name := range []string{"catalog", "operations", "ledger", "page", "first-load"} {
		if size[name] > most[name] {
			broken = append(broken, fmt.Sprintf("%s is %d bytes of brotli, %d are allowed", name, size[name], most[name]))
		}
	}
	for _, name := range []string{"engine.wasm", "relay.wasm"} {
		if got := float64(size[name]) / float64(size["empty.wasm"]); got > overEmpty[name] {
			broken = append(broken, fmt.Sprintf("%s is %.2f times an empty module in brotli, %.1f are allowed", name, got, overEmpty[name]))
		}
	}
	return broken
}
