package cond

import "strings"

// parseDate reads a moment as a number of seconds since 1970: a form of ISO 8601 as the W3C
// profiles it, from a year alone to fractions of a second with a zone, or such a number
// itself. Four digits are a year. A time without zone is UTC's.
// https://www.w3.org/TR/NOTE-datetime
func parseDate(text string) (n number, ok bool) {
	if len(text) != 4 || !allDigits(text) {
		if n, ok = parseNumber(text); ok && !strings.ContainsAny(text, "eE") {
			return n, true
		}
	}
	d := dateReader{rest: text}
	year, month, day := d.digits(4), 1, 1
	if d.take('-') {
		month = d.digits(2)
		if d.take('-') {
			day = d.digits(2)
		}
	}
	if d.failed || month < 1 || month > 12 || day < 1 || day > daysIn(year, month) {
		return n, false
	}
	seconds, fraction := 0, ""
	if d.take('T') || d.take('t') {
		seconds, fraction = d.clock()
	}
	if d.failed || d.rest != "" {
		return n, false
	}
	seconds += 86400 * daysSince1970(year, month, day)
	return secondsAsNumber(seconds, fraction), true
}

type dateReader struct {
	rest   string
	failed bool
}

func (d *dateReader) take(c byte) bool {
	if d.rest == "" || d.rest[0] != c {
		return false
	}
	d.rest = d.rest[1:]
	return true
}

func (d *dateReader) digits(n int) (value int) {
	if len(d.rest) < n || !allDigits(d.rest[:n]) {
		d.failed = true
		return 0
	}
	for i := range n {
		value = value*10 + int(d.rest[i]-'0')
	}
	d.rest = d.rest[n:]
	return value
}

// clock reads "hh:mm", seconds with a fraction, and a zone.
func (d *dateReader) clock() (seconds int, fraction string) {
	hour := d.digits(2)
	if !d.take(':') {
		d.failed = true
	}
	minute, second := d.digits(2), 0
	if d.take(':') {
		second = d.digits(2)
		if d.take('.') {
			n := 0
			for n < len(d.rest) && d.rest[n] >= '0' && d.rest[n] <= '9' {
				n++
			}
			fraction, d.rest = d.rest[:n], d.rest[n:]
			d.failed = d.failed || n == 0
		}
	}
	if hour > 23 || minute > 59 || second > 60 { // 60 is a leap second
		d.failed = true
	}
	seconds = hour*3600 + minute*60 + second
	sign := 0
	switch {
	case d.take('Z'), d.take('z'):
	case d.take('+'):
		sign = -1
	case d.take('-'):
		sign = 1
	}
	if sign != 0 {
		hours := d.digits(2)
		d.take(':')
		minutes := d.digits(2)
		if hours > 23 || minutes > 59 {
			d.failed = true
		}
		seconds += sign * (hours*3600 + minutes*60)
	}
	return seconds, fraction
}

func daysIn(year, month int) int {
	switch month {
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

// daysSince1970 counts days in years that begin in March, so that the leap day is the last.
func daysSince1970(year, month, day int) int {
	if month <= 2 {
		year--
		month += 12
	}
	return 365*year + year/4 - year/100 + year/400 + (153*(month-3)+2)/5 + day - 1 - 719468
}

// secondsAsNumber adds a fraction, given by its digits, to whole seconds.
func secondsAsNumber(seconds int, fraction string) number {
	fraction = strings.TrimRight(fraction, "0")
	negative := seconds < 0
	if negative {
		seconds = -seconds
		if fraction != "" { // -5 + 0.25 is -(4 + 0.75)
			seconds--
			fraction = complement(fraction)
		}
	}
	whole := ""
	for ; seconds > 0; seconds /= 10 {
		whole = string(rune('0'+seconds%10)) + whole
	}
	n, _ := parseNumber("0" + whole + "." + fraction)
	n.negative = negative && n.digits != ""
	return n
}

// complement is what the fraction lacks to one; it has no zeros at its end.
func complement(fraction string) string {
	out := []byte(fraction)
	for i := range out {
		out[i] = '9' - out[i] + '0'
	}
	out[len(out)-1]++
	return string(out)
}

// Seconds gives a moment as whole seconds since 1970, in digits, as aws:EpochTime has it.
// ok is false for what is no date.
func Seconds(text string) (seconds string, ok bool) {
	n, ok := parseDate(text)
	if !ok || n.point > 20 {
		return "", false
	}
	if n.point <= 0 {
		return "0", true
	}
	digits := n.digits
	if len(digits) > n.point {
		digits = digits[:n.point]
	}
	digits += strings.Repeat("0", n.point-len(digits))
	if n.negative {
		digits = "-" + digits
	}
	return digits, true
}
