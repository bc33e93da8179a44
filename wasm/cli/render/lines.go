package render

import (
	"encoding/csv"
	"io"
	"strings"
	"unicode/utf8"
)

// CSV writes a heading and rows, quoted where RFC 4180 asks for it.
func CSV(w io.Writer, columns []string, n int, row func(i int) []string) error {
	out := csv.NewWriter(w)
	if err := out.Write(columns); err != nil {
		return err
	}
	for i := range n {
		if err := out.Write(row(i)); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// oneLine takes out what would break a line or a column.
var oneLine = strings.NewReplacer("\t", " ", "\r\n", " ", "\n", " ", "\r", " ")

// TSV writes a heading and rows, separated by tabs. A tab or line end inside of a cell
// becomes a blank.
func TSV(w io.Writer, columns []string, n int, row func(i int) []string) error {
	write := func(cells []string) error {
		out := make([]string, len(cells))
		for i, c := range cells {
			out[i] = oneLine.Replace(c)
		}
		_, err := io.WriteString(w, strings.Join(out, "\t")+"\n")
		return err
	}
	if err := write(columns); err != nil {
		return err
	}
	for i := range n {
		if err := write(row(i)); err != nil {
			return err
		}
	}
	return nil
}

// Table writes a heading in capital letters and rows, in columns that line up, two blanks
// apart. It asks for each row twice.
func Table(w io.Writer, columns []string, n int, row func(i int) []string) error {
	widths := make([]int, len(columns))
	measure := func(cells []string) {
		for j, c := range cells {
			widths[j] = max(widths[j], utf8.RuneCountInString(c))
		}
	}
	measure(columns)
	for i := range n {
		measure(row(i))
	}
	write := func(cells []string) error {
		var b strings.Builder
		for j, c := range cells {
			b.WriteString(c)
			if j < len(cells)-1 {
				b.WriteString(strings.Repeat(" ", widths[j]-utf8.RuneCountInString(c)+2))
			}
		}
		_, err := io.WriteString(w, strings.TrimRight(b.String(), " ")+"\n")
		return err
	}
	head := make([]string, len(columns))
	for i, c := range columns {
		head[i] = strings.ToUpper(c)
	}
	if err := write(head); err != nil {
		return err
	}
	for i := range n {
		if err := write(row(i)); err != nil {
			return err
		}
	}
	return nil
}
