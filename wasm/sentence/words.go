package sentence

import (
	"strconv"
	"strings"
)

// listed is how many of a list are written out.
const listed = 3

// join writes a list: "a", "a and b", "a, b and c". Longer ones end in how many are left out.
func join(list []string) string { return joined(list, "and") }

// either is join for alternatives.
func either(list []string) string { return joined(list, "or") }

func joined(list []string, word string) string {
	if len(list) > listed+1 {
		return strings.Join(list[:listed], ", ") + " " + word + " " + strconv.Itoa(len(list)-listed) + " more"
	}
	return all(list, word)
}

// all is join for a list that is short by its nature.
func all(list []string, word string) string {
	n := len(list)
	if n < 2 {
		return strings.Join(list, "")
	}
	return strings.Join(list[:n-1], ", ") + " " + word + " " + list[n-1]
}

// count writes a number of things: "1 action", "2 actions".
func count(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + plural(one)
}

// plural is a noun's plural. A name that looks like one is left alone.
func plural(noun string) string {
	switch {
	case noun == "":
		return noun
	case strings.HasSuffix(noun, "ss"), strings.HasSuffix(noun, "x"), strings.HasSuffix(noun, "ch"), strings.HasSuffix(noun, "sh"):
		return noun + "es"
	case strings.HasSuffix(noun, "s"):
		return noun
	case strings.HasSuffix(noun, "y") && len(noun) > 1 && !strings.ContainsRune("aeiou", rune(noun[len(noun)-2])):
		return noun[:len(noun)-1] + "ies"
	}
	return noun + "s"
}

// words takes a name apart, "log-group", "LogGroupName", into words of small letters.
func words(name string) []string {
	var out []string
	word := ""
	end := func() {
		if word != "" {
			out = append(out, strings.ToLower(word))
		}
		word = ""
	}
	for i := range len(name) {
		c := name[i]
		switch {
		case c == '-' || c == '_' || c == ' ' || c == '/' || c == ':' || c == '.':
			end()
			continue
		case isUpper(c) && i > 0 && (!isUpper(name[i-1]) || i+1 < len(name) && isLower(name[i+1])):
			end()
		}
		word += string(c)
	}
	end()
	return out
}

func isUpper(c byte) bool { return 'A' <= c && c <= 'Z' }
func isLower(c byte) bool { return 'a' <= c && c <= 'z' }

func isWild(text string) bool { return strings.ContainsAny(text, "*?") }
