package lint

import (
	"strings"
	"unicode/utf8"

	"github.com/leastwise/leastwise/wasm/jsonspan"
)

// longest is how many bytes of a value a message cites.
const longest = 100

// Say writes a text with values: %q stands for the next value in quotation marks, cut if it
// is long, %s for the next value as it is. (Package fmt would bring 125 KB.)
func Say(format string, values ...string) string {
	if len(values) == 0 {
		return format
	}
	out := make([]byte, 0, len(format)+40)
	for {
		i := strings.IndexByte(format, '%')
		if i < 0 || i+1 >= len(format) || len(values) == 0 {
			return string(append(out, format...))
		}
		out = append(out, format[:i]...)
		if format[i+1] == 'q' {
			out = jsonspan.AppendString(out, clip(values[0]))
		} else {
			out = append(out, values[0]...)
		}
		format, values = format[i+2:], values[1:]
	}
}

// clip cuts a long value between characters.
func clip(s string) string {
	if len(s) <= longest {
		return s
	}
	end := longest
	for end > 0 && !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end] + "…"
}

// List joins the first few of a list of values: "a, b, c and 7 more".
func List(values []string) string {
	const most = 5
	if len(values) <= most {
		return strings.Join(values, ", ")
	}
	return strings.Join(values[:most], ", ") + " and " + Count(len(values)-most) + " more"
}

// Count is a number as text.
func Count(n int) string {
	if n < 0 {
		return "-" + Count(-n)
	}
	if n < 10 {
		return string([]byte{'0' + byte(n)})
	}
	return Count(n/10) + string([]byte{'0' + byte(n%10)})
}
