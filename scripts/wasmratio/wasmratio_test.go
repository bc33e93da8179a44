package wasmratio

import "testing"

func TestRead(t *testing.T) {
	times := Times{}
	const out = `goos: linux
BenchmarkManaged-2   	       3	 143006052 ns/op	        93.53 µs/policy	25318400 B/op	  219137 allocs/op
BenchmarkFloorLoop   	 1000000	        31.5 ns/op
BenchmarkManaged-2   	       3	 133006052 ns/op	        95.00 µs/policy
PASS
`
	if n := times.read(out); n != 3 {
		t.Errorf("%d lines, want 3", n)
	}
	for _, want := range []struct {
		name, unit string
		best       float64
	}{{"Managed", "ns/op", 133006052}, {"Managed", "µs/policy", 93.53}, {"Managed", "allocs/op", 219137}, {"FloorLoop", "ns/op", 31.5}} {
		if got := times[want.name][want.unit]; got != want.best {
			t.Errorf("%s %s: got %v, want %v", want.name, want.unit, got, want.best)
		}
	}
	p := Pair{Native: Times{"A": {"ns/op": 4}}, Wasm: Times{"A": {"ns/op": 10}}}
	if got := p.Ratio("A"); got != 2.5 {
		t.Errorf("the ratio: got %v, want 2.5", got)
	}
	if n := (Times{}).read("PASS\nBenchmark\n"); n != 0 {
		t.Errorf("%d lines in an output without benchmarks", n)
	}
}
