package main

import (
	"slices"
	"testing"
)

// Where texts are comes out of what is named, though half of it is not true.
func TestRows(t *testing.T) {
	var seen []text
	at, most := 1000, 0
	var want []text
	for size := 8; size < 60; size++ {
		for n := range 60 / size * 4 {
			want = append(want, text{at, size})
			if n%3 != 1 { // a third is not named with its length
				seen = append(seen, text{at, size})
			}
			seen = append(seen, text{at, 8}, text{at + n%5, 16 + 7*n%40}, text{at + 3, size + 1}) // not so
			at += size
			most = max(most, at)
		}
	}
	found := rowsOf(seen)
	for i, one := range found[1:] {
		if found[i].end() > one.first {
			t.Errorf("%v reaches into %v", found[i], one)
		}
	}
	known := 0
	for at := range most {
		size := found.at(at)
		if size < 8 {
			continue
		}
		known++
		if !slices.Contains(want, text{at, size}) {
			t.Errorf("no text of %d is at %d", size, at)
		}
	}
	if known < len(want)*9/10 {
		t.Errorf("%d of %d texts are known", known, len(want))
	}
}

func TestApart(t *testing.T) {
	for name, c := range map[string]struct{ from, want rows }{
		"none":               {nil, nil},
		"one alone":          {rows{{10, 100, 100}}, nil},
		"several":            {rows{{10, 100, 120}}, rows{{10, 100, 120}}},
		"one behind others":  {rows{{10, 100, 120}, {11, 130, 130}}, rows{{10, 100, 120}, {11, 130, 130}}},
		"one before others":  {rows{{9, 91, 91}, {10, 100, 120}}, rows{{9, 91, 91}, {10, 100, 120}}},
		"one with a gap":     {rows{{10, 100, 120}, {11, 131, 131}}, rows{{10, 100, 120}}},
		"into each other":    {rows{{10, 100, 120}, {11, 125, 158}}, rows{{10, 100, 110}, {11, 136, 158}}},
		"all of a row":       {rows{{10, 100, 120}, {40, 125, 125}}, rows{{10, 100, 110}}},
		"in the same memory": {rows{{10, 100, 100}, {20, 100, 100}}, nil},
	} {
		if got := slices.Clone(c.from).apart(); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
