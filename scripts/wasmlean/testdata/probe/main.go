// A module that leans on what the runtime reads function tables for: it recovers, grows
// stacks, collects while they are deep, and unwinds through wrappers and inlined calls.
package main

import "runtime"

type shape interface{ area() int }

type square struct{ side int }

//go:noinline
func measure(s shape) int { return s.area() }

func (s square) area() int { return s.side * s.side } // called through a wrapper

type node struct {
	next *node
	load [8]int
}

func deep(n int, keep *node) int {
	if n == 0 {
		runtime.GC()
		return count(keep)
	}
	return deep(n-1, &node{next: keep, load: [8]int{n}}) + keep.load[0]%2
}

func count(n *node) (c int) {
	for ; n != nil; n = n.next {
		c += n.load[0]
	}
	return c
}

func recovered(work func()) (said string) {
	defer func() {
		switch fault := recover().(type) {
		case runtime.Error:
			said = fault.Error()
		case string:
			said = fault
		}
	}()
	work()
	return "no fault"
}

func forget() { _ = recover() }

type forgetter struct{}

func (forgetter) Forget() { _ = recover() }

func survives(how int) string {
	return recovered(func() {
		var f interface{ Forget() } = forgetter{}
		switch how {
		case 0:
			defer forget()
		case 1:
			defer f.Forget()
		case 2:
			defer func() { forget() }() // one frame too many: nothing is recovered
		}
		panic("not forgotten")
	})
}

func main() {
	var none *square
	var list []int
	println(recovered(func() { println(measure(none)) }))
	println(recovered(func() { println(list[len(list)]) }))
	println(recovered(func() { panic("plain") }))
	for how := range 3 {
		println(how, survives(how))
	}
	println(deep(5000, &node{load: [8]int{1}}))
	sums := make(chan int)
	for i := range 50 {
		go func() { sums <- deep(200+i, &node{load: [8]int{i}}) }()
	}
	total := 0
	for range 50 {
		total += <-sums
	}
	println(total)
	m := map[string]*node{}
	for i := range 20000 {
		m[string(rune('a'+i%26))+string(rune(i))] = &node{load: [8]int{i}}
	}
	runtime.GC()
	println(len(m))
}
