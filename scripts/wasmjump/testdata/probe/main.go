// A module of loops in all forms that Go's compiler writes them: with calls inside and
// without, with several ways out and back, in one another, left by return, goto and panic,
// and such in which the goroutine is switched or its stack grows.
package main

import "runtime"

//go:noinline
func next(n uint32) uint32 { return n*1664525 + 1013904223 }

func bare(n int) (sum int) {
	for i := range n {
		if i%3 == 0 {
			continue
		}
		sum += i
	}
	return sum
}

func search(text string, c byte) int {
	for i := 0; i < len(text) && text[i] != ' '; i++ {
		if text[i] == c {
			return i
		}
	}
	return -1
}

func nested(n int) (sum uint32) {
outer:
	for i := range n {
		for k := n; k > i; k-- {
			switch (i*7 + k*3) % 5 {
			case 0:
				continue outer
			case 1:
				if i+k > 3*n/2 {
					break outer
				}
			case 2:
				for j := k; j > 0; j /= 2 {
					sum = sum*31 + uint32(j)
				}
			case 3:
				sum = next(sum)
			}
			sum++
		}
	}
	return sum
}

func gotos(n int) (sum int) {
	i := 0
head:
	if i%2 == 0 {
		goto even
	}
	sum += i
	if sum > 900 {
		return -sum
	}
step:
	i++
	if i < n {
		goto head
	}
	return sum
even:
	sum += 2 * i
	if sum%7 == 3 {
		i += 2
		goto even
	}
	goto step
}

func twoLoops(a, b []int) (list []int) {
	for len(a) > 0 && len(b) > 0 {
		if a[0] < b[0] {
			list, a = append(list, a[0]), a[1:]
		} else {
			list, b = append(list, b[0]), b[1:]
		}
	}
	for len(a) > 0 {
		list, a = append(list, a[0]), a[1:]
	}
	return append(list, b...)
}

func guarded(list []int, i int) (said string) {
	for range 3 {
		func() {
			defer func() {
				if fault, ok := recover().(runtime.Error); ok {
					said += fault.Error() + ";"
				}
			}()
			for ; ; i++ {
				list[i]++
			}
		}()
	}
	return said
}

func grows(depth int) (sum int) {
	var room [64]int
	for i := range room {
		room[i] = depth + i
	}
	if depth > 0 {
		sum = grows(depth - 1)
	}
	for _, x := range room {
		sum += x
	}
	return sum
}

func switches() (sum int) {
	in, out := make(chan int), make(chan int)
	for range 8 {
		go func() {
			for x := range in {
				for x%2 == 0 {
					x /= 2
					runtime.Gosched()
				}
				out <- x
			}
		}()
	}
	go func() {
		for i := range 400 {
			in <- i + 1
		}
		close(in)
	}()
	for i := range 400 {
		select {
		case x := <-out:
			sum += x
		}
		if i%100 == 0 {
			runtime.GC()
		}
	}
	return sum
}

func main() {
	println(bare(1000), search("letters and words", 's'), search("letters", 'x'), search("let ters", 'r'))
	for n := range 12 {
		println(n, nested(3*n), gotos(5*n))
	}
	println(len(twoLoops([]int{1, 4, 9, 16}, []int{2, 3, 5, 7, 11, 13, 17, 19})))
	println(guarded([]int{1, 2, 3}, 0))
	println(grows(2000), switches())
	words := map[string]int{}
	for i, n := 0, uint32(1); i < 5000; i++ {
		n = next(n)
		words[string(rune('a'+n>>8%26))+string(rune('a'+n>>16%26))]++
	}
	most := 0
	for _, n := range words {
		most = max(most, n)
	}
	println(len(words), most)
}
