package intake

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/internal/ascii"
)

// templateFields are the keys of a template; see package generate.
const templateFields = " mode read write list tagging permissions-management wildcard-only skip-resource-constraints exclude-actions sts actions arns values conditions blocks principals subjects services levels dependents "

// looksLikeTemplate reports whether a text is meant as a template of Policy Sentry: it has a
// mode, or two of the fields, at the beginnings of lines.
func looksLikeTemplate(text string) bool {
	fields := 0
	for text != "" {
		var line string
		line, text = cutLine(text)
		key, value, ok := strings.Cut(strings.TrimLeft(line, " \t{,"), ":")
		key = strings.Trim(strings.TrimRight(key, " \t"), `"'`)
		if !ok || key == "" || !strings.Contains(templateFields, " "+key+" ") {
			continue
		}
		if key == "mode" {
			return true
		}
		value = strings.TrimLeft(value, " \t")
		if value == "" || strings.IndexByte("[{#'\"&*-", value[0]) >= 0 {
			fields++
		}
	}
	return fields > 1
}

// cutLine takes the first line off a text. Lines end with LF, CR or both.
func cutLine(text string) (line, rest string) {
	end := strings.IndexAny(text, "\r\n")
	if end < 0 {
		return text, ""
	}
	if strings.HasPrefix(text[end:], "\r\n") {
		return text[:end], text[end+2:]
	}
	return text[:end], text[end+1:]
}

// FindARNs finds ARNs in any text, in order, each once. A line that begins with "arn:" and
// holds no blank is taken as it is, also if it is unfinished: who reads it then can say
// what is wrong.
func FindARNs(text string) (found []string) {
	seen := map[string]bool{}
	take := func(s string) {
		if s != "" && !seen[s] {
			seen[s] = true
			found = append(found, s)
		}
	}
	for text != "" {
		var line string
		line, text = cutLine(text)
		whole := strings.TrimRight(strings.TrimLeft(strings.TrimSpace(line), "\"' \t-"), "\"', \t")
		if len(whole) > len("arn:") && ascii.EqualFold(whole[:len("arn:")], "arn:") && !strings.ContainsAny(whole, ",;\"'<> \t") {
			take(whole)
			continue
		}
		for at := 0; ; {
			i := strings.Index(line[at:], "arn:")
			if i < 0 {
				break
			}
			start := at + i
			at = start + len("arn:")
			if start > 0 && isWordByte(line[start-1]) {
				continue
			}
			if end := arnEnd(line, start); end > 0 {
				take(withoutStop(line[start:end]))
				at = end
			}
		}
	}
	return found
}

func isWordByte(c byte) bool {
	l := ascii.Lower(c)
	return 'a' <= l && l <= 'z' || '0' <= c && c <= '9' || c == '_'
}

// arnEnd is the end of the ARN that begins at a place of a line; 0 where none does: four
// fields without blanks, then a resource, which may hold policy variables.
func arnEnd(line string, start int) int {
	at := start + len("arn:")
	for field := range 4 {
		for at < len(line) && (isWordByte(line[at]) || strings.IndexByte("*?-", line[at]) >= 0 || field == 1 && line[at] == '.') {
			at++
		}
		if at == len(line) || line[at] != ':' {
			return 0
		}
		at++
	}
	first := at
	for at < len(line) {
		if strings.HasPrefix(line[at:], "${") {
			end := strings.IndexAny(line[at+2:], "} \t")
			if end < 0 || line[at+2+end] != '}' {
				break
			}
			at += 2 + end + 1
			continue
		}
		if strings.IndexByte(" \t\"'`<>()[]{}\\,;", line[at]) >= 0 {
			break
		}
		at++
	}
	if at == first {
		return 0
	}
	return at
}

// withoutStop leaves out the full stop of a sentence, but not a wildcard.
func withoutStop(text string) string {
	short := strings.TrimRight(text, ".:!?")
	if strings.Trim(text[len(short):], "?") == "" {
		return text
	}
	return short
}
