// Package linediff finds what changed between two lists of lines.
package linediff

import "strings"

// most bounds the table that the fewest changes are found with, in cells.
const most = 4_000_000

// Lines parts a text behind its line ends.
func Lines(text string) []string {
	list := strings.SplitAfter(text, "\n")
	if list[len(list)-1] == "" {
		list = list[:len(list)-1]
	}
	return list
}

// Edits is the way from a to b: "=" keeps a line, "-" takes one of a, "+" one of b. It is
// the shortest for texts of up to some thousand lines; in longer ones all between the first
// and the last difference is replaced.
func Edits(a, b []string) string {
	head := 0
	for head < len(a) && head < len(b) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < len(a)-head && tail < len(b)-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	return strings.Repeat("=", head) + between(a[head:len(a)-tail], b[head:len(b)-tail]) + strings.Repeat("=", tail)
}

// Marked are the lines of edits, each behind " ", "-" or "+". i and k are how many lines of a
// and b stand before the first of them.
func Marked(edits string, a, b []string, i, k int) []string {
	out := make([]string, 0, len(edits))
	for _, op := range []byte(edits) {
		switch op {
		case '-':
			out = append(out, "-"+a[i])
			i++
		case '+':
			out = append(out, "+"+b[k])
			k++
		default:
			out = append(out, " "+a[i])
			i++
			k++
		}
	}
	return out
}

func between(a, b []string) string {
	if len(a)*len(b) > most {
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
