// Package far is what the test moves into a second module.
package far

import (
	"runtime"
	"sort"
	"strings"
)

// Known is made at the program's start, by functions of this package.
var Known = known()

func known() map[string]int { return map[string]int{"three": three()} }

func three() int { return 3 }

// Later is a function in a variable: only who calls it runs it.
var Later = func(n int) int { return beyond(n) + n }

//go:noinline
func beyond(n int) int { return n * 2 }

// Now is what a function without name gives at the program's start.
var Now = func() int { return atOnce() }()

//go:noinline
func atOnce() int { return 4 }

// Shape is called through its table of methods.
type Shape interface{ Area() int }

// Square is a Shape.
type Square struct{ Side int }

// Area is its area.
func (s Square) Area() int { return s.Side * s.Side }

//go:noinline
func Sum(list []int) (sum int) {
	for _, n := range list {
		sum += n
	}
	return sum
}

//go:noinline
func Adder(n int) func(int) int { return func(m int) int { n += m; return n } }

//go:noinline
func Describe(s Shape) string { return "a shape of " + strings.Repeat("x", s.Area()/4) }

//go:noinline
func Recover(work func()) (said string) {
	defer func() { said = recover().(string) }()
	work()
	return "nothing"
}

//go:noinline
func Fail(n int) { panic("seven"[:n-2]) }

type node struct{ next *node }

// Deep grows the stack and collects when it is deep.
func Deep(n int, keep *node) int {
	if n == 0 {
		runtime.GC()
		for ; keep != nil; keep = keep.next {
			n++
		}
		return n
	}
	return Deep(n-1, &node{keep})
}

// Work waits several times.
func Work(i int, out chan<- int) {
	in := make(chan int)
	go func() {
		for k := range 5 {
			in <- i * k
			runtime.Gosched()
		}
		close(in)
	}()
	sum := 0
	for n := range in {
		sum += n
	}
	out <- sum
}

//go:noinline
func Sort(list []string) string {
	sort.Slice(list, func(i, k int) bool { return list[i] < list[k] })
	return strings.Join(list, "")
}
