// Command empty is the smallest browser module: what Go itself costs. Sizes and start-up
// times of the engine are told as multiples of it.
package main

import _ "syscall/js"

func main() { select {} }
