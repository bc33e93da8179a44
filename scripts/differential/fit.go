package main

import "strings"

// fitness says how an ARN, which may hold "*" and "?", goes with a documented format. It
// is a second opinion: wasm/arn, which decides for our side, has no part in it.
type fitness int

// In order. unlike: no string is both. fields: the resources go together, but partition,
// region or account don't. spanning: only when a placeholder stands for text with ":" or
// "/" in it. exact: segment by segment.
const (
	unlike fitness = iota
	fields
	spanning
	exact
)

func fit(arn, format string) fitness {
	a, f := strings.SplitN(arn, ":", 6), strings.SplitN(format, ":", 6)
	if len(a) < 6 || len(f) < 6 || !meet(userTokens(a[2]), formatTokens(f[2], false)) {
		return unlike
	}
	best := unlike
	switch user := userTokens(a[5]); {
	case meet(user, formatTokens(f[5], false)):
		best = exact
	case meet(user, formatTokens(f[5], true)):
		best = spanning
	default:
		return unlike
	}
	for _, i := range []int{1, 3, 4} {
		if !meet(userTokens(a[i]), formatTokens(f[i], false)) {
			return fields
		}
	}
	return best
}

// token is one place of a pattern: a character, or a class of which any number may stand
// there.
type token struct {
	char   byte // 0 for a class, '?' for one of it
	spans  bool // the class has ":" and "/"
	repeat bool
}

// userTokens reads an ARN: "*" is any text. A placeholder left in it is text.
func userTokens(text string) []token {
	var out []token
	for i := range len(text) {
		switch text[i] {
		case '*':
			out = append(out, token{spans: true, repeat: true})
		case '?':
			out = append(out, token{spans: true})
		default:
			out = append(out, token{char: text[i]})
		}
	}
	return out
}

// formatTokens reads a format: a placeholder is one character or more, "*" any text.
func formatTokens(text string, spans bool) []token {
	var out []token
	for text != "" {
		if strings.HasPrefix(text, "${") {
			_, rest, _ := strings.Cut(text, "}")
			out = append(out, token{spans: spans}, token{spans: spans, repeat: true})
			text = rest
			continue
		}
		if text[0] == '*' {
			out = append(out, token{spans: true, repeat: true})
		} else {
			out = append(out, token{char: text[0]})
		}
		text = text[1:]
	}
	return out
}

func (t token) takes(c byte) bool {
	if t.char != 0 {
		return t.char == c
	}
	return t.spans || c != ':' && c != '/'
}

// meet reports whether some text is in both patterns.
func meet(a, b []token) bool {
	letters := []byte{'x', ':', '/'}
	for _, t := range append(append([]token(nil), a...), b...) {
		if t.char != 0 {
			letters = append(letters, t.char)
		}
	}
	width := len(b) + 1
	seen := make([]bool, (len(a)+1)*width)
	var stack [][2]int
	push := func(i, j int) {
		for { // repeated places may be left out
			if seen[i*width+j] {
				return
			}
			seen[i*width+j] = true
			stack = append(stack, [2]int{i, j})
			if i < len(a) && a[i].repeat && !seen[(i+1)*width+j] {
				i++
				continue
			}
			if j < len(b) && b[j].repeat {
				j++
				continue
			}
			return
		}
	}
	push(0, 0)
	for len(stack) > 0 {
		i, j := stack[len(stack)-1][0], stack[len(stack)-1][1]
		stack = stack[:len(stack)-1]
		if i == len(a) && j == len(b) {
			return true
		}
		if i < len(a) && a[i].repeat {
			push(i+1, j)
		}
		if j < len(b) && b[j].repeat {
			push(i, j+1)
		}
		if i == len(a) || j == len(b) {
			continue
		}
		for _, c := range letters {
			if !a[i].takes(c) || !b[j].takes(c) {
				continue
			}
			ni, nj := i+1, j+1
			if a[i].repeat {
				ni = i
			}
			if b[j].repeat {
				nj = j
			}
			push(ni, nj)
		}
	}
	return false
}
