package aws

import "errors"

// A Stamp is a time as AWS writes it in signatures and as sandboxes have it in their
// names: 20060102T150405Z, in UTC.

// ErrDate says that a text is no date of the expected form.
var ErrDate = errors.New("no date of the form 2006-01-02T15:04:05Z")

// FormatStamp writes seconds since 1970 as 20060102T150405Z. Years are 1970 to 9999.
func FormatStamp(unix int64) string {
	s := FormatDate(unix)
	return s[:4] + s[5:7] + s[8:13] + s[14:16] + s[17:]
}

// FormatDate writes seconds since 1970 as 2006-01-02T15:04:05Z. Years are 1970 to 9999.
func FormatDate(unix int64) string {
	days, rest := unix/86400, unix%86400
	year, month, day := civil(days)
	b := make([]byte, 0, 20)
	b = appendPadded(b, year, 4)
	b = appendPadded(append(b, '-'), month, 2)
	b = appendPadded(append(b, '-'), day, 2)
	b = appendPadded(append(b, 'T'), rest/3600, 2)
	b = appendPadded(append(b, ':'), rest/60%60, 2)
	b = appendPadded(append(b, ':'), rest%60, 2)
	return string(append(b, 'Z'))
}

func appendPadded(b []byte, n int64, width int) []byte {
	start := len(b)
	for range width {
		b = append(b, '0')
	}
	for i := len(b) - 1; i >= start; i-- {
		b[i] = byte('0' + n%10)
		n /= 10
	}
	return b
}

// ParseStamp reads what FormatStamp writes.
func ParseStamp(s string) (unix int64, err error) {
	if len(s) != 16 {
		return 0, ErrDate
	}
	return ParseDate(s[:4] + "-" + s[4:6] + "-" + s[6:11] + ":" + s[11:13] + ":" + s[13:])
}

// ParseDate reads 2006-01-02T15:04:05Z, also with a fraction of a second, which is dropped.
func ParseDate(s string) (unix int64, err error) {
	const form = "0000-00-00T00:00:00"
	if len(s) < len(form)+1 || s[len(s)-1] != 'Z' {
		return 0, ErrDate
	}
	var n [6]int64
	field := 0
	for i := range len(form) {
		switch c := s[i]; {
		case form[i] != '0' && c == form[i]:
			field++
		case form[i] == '0' && '0' <= c && c <= '9':
			n[field] = n[field]*10 + int64(c-'0')
		default:
			return 0, ErrDate
		}
	}
	if fraction := s[len(form) : len(s)-1]; fraction != "" && !isFraction(fraction) {
		return 0, ErrDate
	}
	days := daysSince1970(n[0], n[1], n[2])
	year, month, day := civil(days)
	if n[0] < 1970 || year != n[0] || month != n[1] || day != n[2] || n[3] > 23 || n[4] > 59 || n[5] > 59 {
		return 0, ErrDate
	}
	return days*86400 + n[3]*3600 + n[4]*60 + n[5], nil
}

func isFraction(s string) bool {
	if len(s) < 2 || s[0] != '.' {
		return false
	}
	for _, c := range s[1:] {
		if c < '0' || '9' < c {
			return false
		}
	}
	return true
}

// civil turns days since 1970 into a date. It counts in years that begin in March, so that
// the day that comes every four years is the last one.
func civil(days int64) (year, month, day int64) {
	days += 719468 // from 1 March of year 0
	era := days / 146097
	inEra := days % 146097
	yearOfEra := (inEra - inEra/1460 + inEra/36524 - inEra/146096) / 365
	inYear := inEra - (365*yearOfEra + yearOfEra/4 - yearOfEra/100)
	march := (5*inYear + 2) / 153
	day = inYear - (153*march+2)/5 + 1
	month = march + 3
	year = era*400 + yearOfEra
	if month > 12 {
		month -= 12
		year++
	}
	return year, month, day
}

// daysSince1970 is civil's inverse for months of 1 to 12; for others the date that comes
// back differs from the one that went in.
func daysSince1970(year, month, day int64) int64 {
	if month <= 2 {
		year--
		month += 12
	}
	era := year / 400
	yearOfEra := year % 400
	inYear := (153*(month-3)+2)/5 + day - 1
	return era*146097 + yearOfEra*365 + yearOfEra/4 - yearOfEra/100 + inYear - 719468
}
