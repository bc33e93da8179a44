package export

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// ErrCell is wrapped by errors about a value that the format can't hold without doubt.
var ErrCell = errors.New("value cannot be written")

// A table is one kind of facts: columns and rows of texts and lists.
type table struct {
	columns []column
	rows    [][]cell
}

// column describes the cells below it.
type column struct {
	name string
	// sep joins the items of a list in the tab-separated format; empty for a column of
	// single texts. An item that contains it is an error.
	sep string
}

// cell is a text (one item) or a list.
type cell []string

func text(s string) cell { return cell{s} }

func yes(b bool, mark string) cell {
	if b {
		return cell{mark}
	}
	return cell{""}
}

func (t *table) add(cells ...cell) { t.rows = append(t.rows, cells) }

// lines renders and checks all rows, sorted by bytes; order is the row of each line.
func (t *table) lines() (lines []string, order []int, err error) {
	lines = make([]string, len(t.rows))
	order = make([]int, len(t.rows))
	var b strings.Builder
	for i, row := range t.rows {
		b.Reset()
		for c, items := range row {
			if c > 0 {
				b.WriteByte('\t')
			}
			for n, item := range items {
				if err := t.columns[c].check(item); err != nil {
					return nil, nil, fmt.Errorf("%s: %w", row[0][0], err)
				}
				if n > 0 {
					b.WriteString(t.columns[c].sep)
				}
				b.WriteString(item)
			}
		}
		lines[i], order[i] = b.String(), i
	}
	slices.SortStableFunc(order, func(a, b int) int { return strings.Compare(lines[a], lines[b]) })
	return lines, order, nil
}

// check refuses what would be read back as something else. AWS's names hold none of this.
func (c column) check(item string) error {
	if i := strings.IndexFunc(item, func(r rune) bool { return r < ' ' || r == 0x7f }); i >= 0 {
		return fmt.Errorf("%s %q holds a control character at byte %d: %w", c.name, item, i, ErrCell)
	}
	if c.sep != "" && (item == "" || strings.Contains(item, c.sep)) {
		return fmt.Errorf("%s: item %q is empty or holds %q: %w", c.name, item, c.sep, ErrCell)
	}
	return nil
}

// tsv writes a heading that starts with "#" and a line per row.
func (t *table) tsv(w io.Writer) error {
	lines, order, err := t.lines()
	if err != nil {
		return err
	}
	names := make([]string, len(t.columns))
	for i, c := range t.columns {
		names[i] = c.name
	}
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "#%s\n", strings.Join(names, "\t"))
	for _, i := range order {
		out.WriteString(lines[i])
		out.WriteByte('\n')
	}
	return out.Flush()
}

// json writes an array with one object per row and line, in the order of tsv. Columns of
// single texts are strings, lists are arrays of strings.
func (t *table) json(w io.Writer) error {
	_, order, err := t.lines()
	if err != nil {
		return err
	}
	keys := make([][]byte, len(t.columns))
	for i, c := range t.columns {
		keys[i] = quote(strings.ReplaceAll(c.name, " ", "_"))
	}
	out := bufio.NewWriter(w)
	out.WriteByte('[')
	for n, i := range order {
		if n > 0 {
			out.WriteByte(',')
		}
		out.WriteString("\n{")
		for c, items := range t.rows[i] {
			if c > 0 {
				out.WriteByte(',')
			}
			out.Write(keys[c])
			out.WriteByte(':')
			if t.columns[c].sep == "" {
				out.Write(quote(items[0]))
				continue
			}
			out.WriteByte('[')
			for k, item := range items {
				if k > 0 {
					out.WriteByte(',')
				}
				out.Write(quote(item))
			}
			out.WriteByte(']')
		}
		out.WriteByte('}')
	}
	out.WriteString("\n]\n")
	return out.Flush()
}

// quote writes JSON strings without the escapes for HTML that Marshal adds.
func quote(s string) []byte {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		panic(err) // a string always encodes
	}
	return []byte(strings.TrimSuffix(b.String(), "\n"))
}
