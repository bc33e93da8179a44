package main

import (
	"fmt"
	"io"
)

// differences are those of one template or query.
type differences struct {
	count       map[*class]int
	unexplained []string
}

// tally counts differences over a run.
type tally struct {
	compared, equal int
	cases, single   map[*class]int // templates or queries that have the class, differences
	unexplained     int
	log             io.Writer // gets what is unexplained, with the template
}

func newTally(log io.Writer) *tally {
	return &tally{cases: map[*class]int{}, single: map[*class]int{}, log: log}
}

func (t *tally) add(d *differences, what string) {
	t.compared++
	if len(d.count)+len(d.unexplained) == 0 {
		t.equal++
	}
	for k, n := range d.count {
		t.cases[k]++
		t.single[k] += n
	}
	if len(d.unexplained) == 0 {
		return
	}
	t.unexplained++
	if t.unexplained > 60 {
		return // enough to see what is wrong
	}
	fmt.Fprintf(t.log, "unexplained, for\n%s", what)
	for i, line := range d.unexplained {
		if i == 8 {
			fmt.Fprintf(t.log, "  and %d more\n", len(d.unexplained)-i)
			break
		}
		fmt.Fprintf(t.log, "  %s\n", line)
	}
}
