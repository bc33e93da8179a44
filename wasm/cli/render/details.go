package render

import (
	"strconv"
	"strings"
)

// AppendDetails appends an object for people: a line per field, its name in front, further
// items of a list below the first one, and objects of a list indented. Empty lists and
// false are left out.
func AppendDetails(dst []byte, o Object) []byte { return appendDetails(dst, o, 0) }

func appendDetails(dst []byte, o Object, indent int) []byte {
	margin := strings.Repeat(" ", indent)
	width := 0
	for _, f := range o {
		if _, nested := f.Value.([]Object); !nested && !hidden(f.Value) {
			width = max(width, len(f.Name))
		}
	}
	line := func(name, value string) {
		dst = append(dst, margin...)
		dst = append(dst, name...)
		dst = append(dst, strings.Repeat(" ", width-len(name)+2)...)
		dst = append(append(dst, oneLine.Replace(value)...), '\n')
	}
	for _, f := range o {
		if hidden(f.Value) {
			continue
		}
		name := strings.ReplaceAll(f.Name, "_", " ")
		switch v := f.Value.(type) {
		case string:
			line(name, v)
		case bool:
			line(name, "yes")
		case int:
			line(name, strconv.Itoa(v))
		case []string:
			for _, item := range v {
				line(name, item)
				name = ""
			}
		case Object:
			dst = append(append(append(dst, margin...), name...), '\n')
			dst = appendDetails(dst, v, indent+2)
		case []Object:
			dst = append(append(append(dst, margin...), name...), '\n')
			for _, item := range v {
				first, _ := item[0].Value.(string)
				dst = append(append(append(dst, margin...), "  "+first...), '\n')
				dst = appendDetails(dst, item[1:], indent+4)
			}
		}
	}
	return dst
}

func hidden(value any) bool {
	_, empty := isEmpty(value)
	return empty || value == false || value == ""
}
