package report

import (
	"fmt"
	"strings"

	"github.com/leastwise/leastwise/wasm/internal/linediff"
)

// around is how many lines of context a diff shows.
const around = 3

// AppendDiff appends what changed between two texts of a file as a unified diff; nothing if
// they are the same. It finds the fewest lines for texts of up to some thousand lines, and
// replaces all between the first and the last difference in longer ones.
func AppendDiff(dst []byte, name, before, after string) []byte {
	if before == after {
		return dst
	}
	a, b := linediff.Lines(before), linediff.Lines(after)
	ops := linediff.Edits(a, b)
	dst = fmt.Appendf(dst, "--- %s\n+++ %s\n", name, name)
	return appendHunks(dst, ops, a, b)
}

func appendHunks(dst []byte, ops string, a, b []string) []byte {
	i, k := 0, 0 // lines of a and b before at
	for at := 0; at < len(ops); {
		next := strings.IndexAny(ops[at:], "-+")
		if next < 0 {
			break
		}
		skip := max(next-around, 0)
		at, i, k = at+skip, i+skip, k+skip
		end := at + min(next, around)
		for end < len(ops) { // changes with little between them are one hunk
			same := len(ops[end:]) - len(strings.TrimLeft(ops[end:], "="))
			if same > 2*around || end+same == len(ops) {
				end += min(same, around)
				break
			}
			end += max(same, 1)
		}
		hunk := ops[at:end]
		fromA, fromB := strings.Count(hunk, "=")+strings.Count(hunk, "-"), strings.Count(hunk, "=")+strings.Count(hunk, "+")
		dst = fmt.Appendf(dst, "@@ -%s +%s @@\n", hunkRange(i, fromA), hunkRange(k, fromB))
		for _, line := range linediff.Marked(hunk, a, b, i, k) {
			if !strings.HasSuffix(line, "\n") {
				line += "\n\\ No newline at end of file\n"
			}
			dst = append(dst, line...)
		}
		at, i, k = end, i+fromA, k+fromB
	}
	return dst
}

func hunkRange(start, count int) string {
	if count > 0 {
		start++
	}
	if count == 1 {
		return fmt.Sprint(start)
	}
	return fmt.Sprintf("%d,%d", start, count)
}
