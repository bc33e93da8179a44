package cond

import "strings"

// number is a decimal number of any length: 0.digits × 10^point. (strconv's would bring
// tables of 10 KB, and round.)
type number struct {
	digits   string // without zeros at either end; empty for zero
	point    int
	negative bool
}

// maxExponent keeps sums of exponents inside of an int.
const maxExponent = 1 << 20

// parseNumber reads an integer or decimal number, with or without exponent.
func parseNumber(text string) (n number, ok bool) {
	s := text
	if strings.HasPrefix(s, "-") || strings.HasPrefix(s, "+") {
		n.negative = s[0] == '-'
		s = s[1:]
	}
	exponent := 0
	if i := strings.IndexAny(s, "eE"); i >= 0 {
		if exponent, ok = parseExponent(s[i+1:]); !ok {
			return n, false
		}
		s = s[:i]
	}
	whole, fraction, _ := strings.Cut(s, ".")
	if whole == "" && fraction == "" || !allDigits(whole) || !allDigits(fraction) {
		return n, false
	}
	whole = strings.TrimLeft(whole, "0")
	n.point = len(whole) + exponent
	n.digits = whole + fraction
	if whole == "" {
		n.digits = strings.TrimLeft(fraction, "0")
		n.point -= len(fraction) - len(n.digits)
	}
	n.digits = strings.TrimRight(n.digits, "0")
	if n.digits == "" {
		n.point, n.negative = 0, false
	}
	return n, true
}

func parseExponent(s string) (exponent int, ok bool) {
	negative := strings.HasPrefix(s, "-")
	if negative || strings.HasPrefix(s, "+") {
		s = s[1:]
	}
	if s == "" || !allDigits(s) {
		return 0, false
	}
	for i := range len(s) {
		if exponent = exponent*10 + int(s[i]-'0'); exponent > maxExponent {
			return 0, false
		}
	}
	if negative {
		exponent = -exponent
	}
	return exponent, true
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// compare is negative, zero or positive as n is less than m, equal or greater.
func (n number) compare(m number) int {
	sign := 1
	switch {
	case n.negative != m.negative:
		if n.negative {
			return -1
		}
		return 1
	case n.negative:
		sign = -1
	}
	switch {
	case n.digits == "" || m.digits == "":
		return sign * (len(n.digits) - len(m.digits))
	case n.point != m.point:
		return sign * (n.point - m.point)
	}
	return sign * strings.Compare(n.digits, m.digits)
}
