package lint

import "strings"

// Among reports whether a word, in any letter case, is in a list of words in small letters
// with a blank around each.
func Among(list, word string) bool { return behind(list, word, ' ') > 0 }

// Entry is what a list of " word=text " has for a word, in any letter case; empty if it has
// nothing.
func Entry(list, word string) string {
	at := behind(list, word, '=')
	if at < 0 {
		return ""
	}
	return list[at+1 : at+strings.IndexByte(list[at:], ' ')]
}

// behind is the place behind a word of a list, where end stands; -1 if it is not there.
func behind(list, word string, end byte) int {
	n := len(word)
	for at := 1; at+n < len(list); {
		if list[at+n] == end && n > 0 && Fold(list[at:at+n], word) {
			return at + n
		}
		for list[at] != ' ' { // which an IndexByte takes longer for
			at++
		}
		at++
	}
	return -1
}
