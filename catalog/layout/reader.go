package layout

import "bytes"

// Reader reads the integers and texts of one section or column in order. After the first
// error it returns zero values; Err says what was wrong.
type Reader struct {
	b    []byte
	at   int
	base int // where b starts in what name names
	name string
	bad  *FormatError
}

// NewReader reads b; name says in errors what b is.
func NewReader(b []byte, name string) Reader { return Reader{b: b, name: name} }

// NewPartReader reads b[start:end]; errors count their offset from the start of b, which
// name names.
func NewPartReader(b []byte, start, end int, name string) Reader {
	return Reader{b: b[start:end], base: start, name: name}
}

// Err is the first error, or nil.
func (r *Reader) Err() error {
	if r.bad == nil {
		return nil
	}
	return r.bad
}

// Done reports whether everything was read, or an error ended the reading.
func (r *Reader) Done() bool { return r.bad != nil || r.at == len(r.b) }

// End reports bytes that should have been read as an error.
func (r *Reader) End() error {
	if !r.Done() {
		r.Fail("bytes are left over")
	}
	return r.Err()
}

// Fail records an error at the current position; the first one stays.
func (r *Reader) Fail(reason string) {
	if r.bad == nil {
		r.bad = &FormatError{r.base + r.at, r.name + ": " + reason}
		r.at = len(r.b)
	}
}

// Uint reads one integer.
func (r *Reader) Uint() int {
	if r.at < len(r.b) && r.b[r.at] < oneByte {
		r.at++
		return int(r.b[r.at-1])
	}
	v, n := Uint(r.b[r.at:])
	if n == 0 {
		r.Fail("it ends where an integer should be")
	}
	r.at += n
	return v
}

// Below reads one integer that must be less than limit.
func (r *Reader) Below(limit int) int {
	v := r.Uint()
	if v >= limit {
		r.Fail("an integer is too large")
		return 0
	}
	return v
}

// Count reads the number of things that follow, each of which takes at least one byte.
func (r *Reader) Count() int {
	v := r.Uint()
	if v > len(r.b)-r.at {
		r.Fail("a count is larger than what follows")
		return 0
	}
	return v
}

// Byte reads one byte.
func (r *Reader) Byte() byte {
	if r.at >= len(r.b) {
		r.Fail("it ends where a byte should be")
		return 0
	}
	r.at++
	return r.b[r.at-1]
}

// Bytes reads n bytes in place.
func (r *Reader) Bytes(n int) []byte {
	if n < 0 || n > len(r.b)-r.at {
		r.Fail("it ends too early")
		return nil
	}
	r.at += n
	return r.b[r.at-n : r.at]
}

// Text reads up to the next EOL, which it skips, in place.
func (r *Reader) Text() []byte {
	n := bytes.IndexByte(r.b[r.at:], EOL)
	if n < 0 {
		r.Fail("it ends inside a text")
		return nil
	}
	r.at += n + 1
	return r.b[r.at-n-1 : r.at-1]
}
