package render

import (
	"fmt"
	"strconv"
	"strings"
)

// AppendYAML appends a value in block style, with lists at the depth of their key, and a
// line end.
func AppendYAML(dst []byte, value any) []byte {
	return appendYAML(dst, value, 0, false)
}

// appendYAML writes value at an indentation; inline is set when the first line's
// indentation stands there already, behind "- ".
func appendYAML(dst []byte, value any, indent int, inline bool) []byte {
	if text, ok := isEmpty(value); ok {
		return append(append(dst, text...), '\n')
	}
	start := func() {
		if !inline {
			dst = append(dst, strings.Repeat(" ", indent)...)
		}
		inline = false
	}
	switch v := value.(type) {
	case []string:
		for _, s := range v {
			start()
			dst = append(append(dst, "- "...), yamlText(s)...)
			dst = append(dst, '\n')
		}
	case []Object:
		for _, o := range v {
			start()
			dst = appendYAML(append(dst, "- "...), o, indent+2, true)
		}
	case Object:
		for _, f := range v {
			start()
			dst = append(append(dst, yamlText(f.Name)...), ':')
			_, empty := isEmpty(f.Value)
			switch f.Value.(type) {
			case []string, []Object:
				if !empty {
					dst = appendYAML(append(dst, '\n'), f.Value, indent, false)
					continue
				}
			case Object:
				if !empty {
					dst = appendYAML(append(dst, '\n'), f.Value, indent+2, false)
					continue
				}
			}
			dst = appendYAML(append(dst, ' '), f.Value, indent, true)
		}
	case string:
		dst = append(append(dst, yamlText(v)...), '\n')
	case bool:
		dst = append(strconv.AppendBool(dst, v), '\n')
	case int:
		dst = append(strconv.AppendInt(dst, int64(v), 10), '\n')
	default:
		panic(fmt.Sprintf("render: no form for a %T", value))
	}
	return dst
}

// yamlText is a scalar that every YAML reader takes for the string s: plain where nothing
// can be misread, otherwise in single quotes, or in JSON's form where those can't hold it.
func yamlText(s string) string {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return string(appendQuoted(nil, s))
		}
	}
	if plainYAML(s) {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", "''") + "'"
}

func plainYAML(s string) bool {
	if s == "" || strings.ContainsAny(s[:1], "-?:,[]{}#&*!|>'\"%@`=<~ .+0123456789") {
		return false
	}
	if strings.Contains(s, ": ") || strings.Contains(s, " #") || strings.Contains(s, "<<") || strings.HasSuffix(s, ":") || strings.HasSuffix(s, " ") {
		return false
	}
	switch strings.ToLower(s) { // what some reader takes for a truth value or nothing
	case "y", "n", "yes", "no", "on", "off", "true", "false", "null":
		return false
	}
	return true
}
