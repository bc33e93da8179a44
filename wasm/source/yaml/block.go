package yaml

import (
	"math"
	"strings"

	"github.com/leastwise/leastwise/wasm/source"
)

// block reads a literal or folded block scalar; indent is the column of the collection
// that it stands in.
func (w *walker) block(indent int) (source.Node, error) {
	w.skip()
	out := source.Node{Kind: source.Literal, Start: w.at}
	switch {
	case w.has("|"):
	case w.has(">"):
		out.Kind = source.Folded
	default:
		return out, w.lost("| or >")
	}
	out.End = w.at + 1
	for out.End < len(w.text) && strings.IndexByte("+-123456789", w.text[out.End]) >= 0 {
		out.End++
	}
	options := w.text[w.at+1 : out.End]
	content := 0 // column of the content, 0 as long as it is not known
	if i := strings.IndexAny(options, "123456789"); i >= 0 {
		content = max(indent, 0) + int(options[i]-'0')
	}
	known := content > 0
	var lines []string
	for w.at = w.lineEnd(out.End); w.at+1 < len(w.text); {
		start := w.at + 1
		end := w.lineEnd(start)
		line := w.text[start:end]
		if inside := strings.TrimLeft(line, " "); inside != "" {
			column := len(line) - len(inside)
			if column <= indent || known && column < content || column == 0 && isMarker(line) {
				break
			}
			if !known {
				content, known = column, true
			}
			if text := strings.TrimRight(line, " \t"); text != "" {
				out.End = start + len(text)
			}
		}
		lines = append(lines, line)
		w.at = end
	}
	if !known {
		content = math.MaxInt
	}
	out.Text = blockText(lines, content, out.Kind == source.Folded, options)
	return out, nil
}

func isMarker(line string) bool {
	return (strings.HasPrefix(line, "---") || strings.HasPrefix(line, "...")) &&
		(len(line) == 3 || line[3] == ' ' || line[3] == '\t')
}

// blockText is the text of a block scalar's lines. Empty lines at its end are dropped, kept
// with +, and what remains ends with one line end, or none with -.
func blockText(lines []string, content int, folded bool, options string) string {
	last := len(lines)
	for last > 0 && len(lines[last-1]) <= content && strings.Trim(lines[last-1], " ") == "" {
		last--
	}
	var b strings.Builder
	gap := 0           // empty lines since the last one with text
	first := true      // no line with text so far
	wasSpaced := false // the last line with text began with white space
	for _, line := range lines[:last] {
		line = line[min(content, len(line)):]
		if line == "" {
			gap++
			continue
		}
		spaced := line[0] == ' ' || line[0] == '\t'
		switch {
		case first:
			b.WriteString(strings.Repeat("\n", gap))
		case !folded || spaced || wasSpaced:
			b.WriteString(strings.Repeat("\n", gap+1))
		case gap == 0:
			b.WriteByte(' ')
		default:
			b.WriteString(strings.Repeat("\n", gap))
		}
		b.WriteString(line)
		gap, first, wasSpaced = 0, false, spaced
	}
	keep := strings.Contains(options, "+")
	if last > 0 && !strings.Contains(options, "-") {
		b.WriteByte('\n')
	}
	if keep {
		b.WriteString(strings.Repeat("\n", len(lines)-last))
	}
	return b.String()
}
