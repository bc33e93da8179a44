package aws

import "strconv"

// form is the body of a request of the Query protocol, under construction.
type form struct{ b []byte }

// Form is the body of a request of the Query protocol: pairs of parameter and value.
func Form(pairs ...string) []byte {
	var f form
	for i := 0; i+1 < len(pairs); i += 2 {
		f.set(pairs[i], pairs[i+1])
	}
	return f.b
}

// EscapePath escapes everything in a path but RFC 3986's unreserved characters and slashes.
func EscapePath(s string) string {
	const digits = "0123456789ABCDEF"
	b := make([]byte, 0, len(s))
	for i := range len(s) {
		if c := s[i]; c == '/' || unreserved(c) {
			b = append(b, c)
		} else {
			b = append(b, '%', digits[c>>4], digits[c&15])
		}
	}
	return string(b)
}

// set adds a parameter; an empty value is left out.
func (f *form) set(name, value string) {
	if value == "" {
		return
	}
	if len(f.b) > 0 {
		f.b = append(f.b, '&')
	}
	f.b = append(f.b, name...)
	f.b = append(f.b, '=')
	f.b = appendEscaped(f.b, value)
}

// number adds a parameter; zero is left out.
func (f *form) number(name string, value int) {
	if value != 0 {
		f.set(name, strconv.Itoa(value))
	}
}

// appendEscaped escapes everything but RFC 3986's unreserved characters, and writes a space
// as "+", as AWS's own clients do: moto checks signatures over a form that it wrote anew.
func appendEscaped(b []byte, s string) []byte {
	const digits = "0123456789ABCDEF"
	for i := range len(s) {
		c := s[i]
		if c == ' ' {
			b = append(b, '+')
		} else if unreserved(c) {
			b = append(b, c)
		} else {
			b = append(b, '%', digits[c>>4], digits[c&15])
		}
	}
	return b
}

func unreserved(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '-' || c == '_' || c == '.' || c == '~'
}

// Field finds a parameter in the body of a request; ok is false if it is not there exactly
// once, or not written as a form is.
func Field(body []byte, name string) (value string, ok bool) {
	for start := 0; start <= len(body); {
		end := start
		for end < len(body) && body[end] != '&' {
			end++
		}
		pair := string(body[start:end])
		start = end + 1
		key, text := pair, ""
		for i := range len(pair) {
			if pair[i] == '=' {
				key, text = pair[:i], pair[i+1:]
				break
			}
		}
		decoded, fine := unescape(key, true)
		if !fine {
			return "", false
		}
		if decoded != name {
			continue
		}
		if ok {
			return "", false // the receiver might take the other one
		}
		if value, ok = unescape(text, true); !ok {
			return "", false
		}
	}
	return value, ok
}

// unescape decodes percent signs, and plus signs if plus is set; ok is false for a percent
// sign without two digits.
func unescape(s string, plus bool) (text string, ok bool) {
	b := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '+' && plus:
			b = append(b, ' ')
		case s[i] != '%':
			b = append(b, s[i])
		case i+2 < len(s) && digit(s[i+1]) >= 0 && digit(s[i+2]) >= 0:
			b = append(b, byte(digit(s[i+1])<<4|digit(s[i+2])))
			i += 2
		default:
			return s, false
		}
	}
	return string(b), true
}

func digit(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'a' <= c && c <= 'f':
		return int(c-'a') + 10
	case 'A' <= c && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}
