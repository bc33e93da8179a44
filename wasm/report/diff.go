package report

import (
	"fmt"
	"strings"
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
	a, b := lines(before), lines(after)
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	ops := strings.Repeat("=", head) + edits(a[head:len(a)-tail], b[head:len(b)-tail]) + strings.Repeat("=", tail)
	dst = fmt.Appendf(dst, "--- %s\n+++ %s\n", name, name)
	return appendHunks(dst, ops, a, b)
}

func lines(text string) []string {
	list := strings.SplitAfter(text, "\n")
	if list[len(list)-1] == "" {
		list = list[:len(list)-1]
	}
	return list
}

// edits is the way from a to b: "=" keeps a line, "-" takes one of a, "+" one of b.
func edits(a, b []string) string {
	if len(a)*len(b) > 4_000_000 {
		return strings.Repeat("-", len(a)) + strings.Repeat("+", len(b))
	}
	// common[i][k] is how many lines a[i:] and b[k:] have in common.
	common := make([][]int32, len(a)+1)
	for i := range common {
		common[i] = make([]int32, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for k := len(b) - 1; k >= 0; k-- {
			if a[i] == b[k] {
				common[i][k] = common[i+1][k+1] + 1
			} else {
				common[i][k] = max(common[i+1][k], common[i][k+1])
			}
		}
	}
	var out strings.Builder
	i, k := 0, 0
	for i < len(a) || k < len(b) {
		switch {
		case i < len(a) && k < len(b) && a[i] == b[k]:
			out.WriteByte('=')
			i++
			k++
		case k == len(b) || i < len(a) && common[i+1][k] >= common[i][k+1]:
			out.WriteByte('-')
			i++
		default:
			out.WriteByte('+')
			k++
		}
	}
	return out.String()
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
		for _, op := range []byte(hunk) {
			line := ""
			switch op {
			case '-':
				line = "-" + a[i]
				i++
			case '+':
				line = "+" + b[k]
				k++
			default:
				line = " " + a[i]
				i++
				k++
			}
			if !strings.HasSuffix(line, "\n") {
				line += "\n\\ No newline at end of file\n"
			}
			dst = append(dst, line...)
		}
		at = end
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
