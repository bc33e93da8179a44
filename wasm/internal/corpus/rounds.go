package corpus

import (
	"os"
	"runtime"
	"testing"
)

// share is what part of their cases long tests go through as WebAssembly. What they are
// about is the same code as natively, where they go through all; what the other compiler
// and 32 bits may do to it shows in a part.
const share = 5

// Rounds is how many cases a test draws: few, fewer as WebAssembly, and many with
// LEASTWISE_SOAK.
func Rounds(few, many int) int {
	switch {
	case os.Getenv("LEASTWISE_SOAK") != "":
		return many
	case runtime.GOOS == "js":
		return max(few/share, 1)
	}
	return few
}

// Every is the step in which a test goes through cases that are given: 1 natively and with
// LEASTWISE_SOAK.
func Every() int {
	if runtime.GOOS == "js" && os.Getenv("LEASTWISE_SOAK") == "" {
		return share
	}
	return 1
}

// Part is Files in steps of Every.
func Part(t testing.TB, name string) []File {
	t.Helper()
	var part []File
	for i, f := range Files(t, name) {
		if i%Every() == 0 {
			part = append(part, f)
		}
	}
	return part
}
