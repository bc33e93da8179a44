// A program whose package far is moved out: it is called directly, through closures and
// interfaces, by goroutines that wait in it, with faults that pass through it.
package main

import (
	"runtime"

	"github.com/leastwise/leastwise/scripts/wasmsplit/testdata/probe/far"
)

func main() {
	println(far.Known["three"], far.Sum([]int{1, 2, 3}))
	println(far.Later(far.Now))
	f := far.Adder(5)
	println(f(1), f(2))
	var s far.Shape = far.Square{Side: 4}
	println(s.Area(), far.Describe(s))
	println(far.Recover(func() { panic("from the first") }))
	println(recovered(func() { far.Fail(7) }))
	println(far.Deep(3000, nil))
	out := make(chan int)
	for i := range 20 {
		go far.Work(i, out)
	}
	total := 0
	for range 20 {
		total += <-out
	}
	runtime.GC()
	println(total, far.Sort([]string{"c", "a", "b"}))
}

func recovered(work func()) (said any) {
	defer func() {
		if s, ok := recover().(string); ok {
			println("recovered", s)
		}
	}()
	work()
	return nil
}
