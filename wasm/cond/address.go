package cond

import "strings"

// Network is an IP address or a range of them. Package net/netip would do the same for
// 35 KB more in the browser's module.
type Network struct {
	hi, lo uint64 // IPv4 addresses stand in the last 32 bits
	bits   int    // how many of the 128 or 32 bits count
	v4     bool
}

// ParseNetwork reads an address or a range in CIDR form. An IPv4 address written as one of
// IPv6 is the IPv4 address. There are no zones.
func ParseNetwork(text string) (n Network, ok bool) {
	address, length, ranged := strings.Cut(text, "/")
	if strings.IndexByte(address, ':') >= 0 {
		n.hi, n.lo, ok = parseV6(address)
	} else {
		n.lo, ok = parseV4(address)
		n.v4 = true
	}
	if !ok {
		return n, false
	}
	n.bits = n.Width()
	if ranged {
		if length == "" || len(length) > 3 || !allDigits(length) {
			return n, false
		}
		n.bits = 0
		for i := range len(length) {
			n.bits = n.bits*10 + int(length[i]-'0')
		}
		if n.bits > n.Width() {
			return n, false
		}
	}
	if !n.v4 && n.hi == 0 && n.lo>>32 == 0xffff && n.bits >= 96 {
		n.v4, n.lo, n.bits = true, n.lo&0xffffffff, n.bits-96
	}
	return n, true
}

// Width is how many bits an address has, and Bits how many of them count.
func (n Network) Width() int {
	if n.v4 {
		return 32
	}
	return 128
}

// Bits is how many bits of an address are the same in the whole range.
func (n Network) Bits() int { return n.bits }

// mask is the part of a range's addresses that differs.
func (n Network) mask() (hi, lo uint64) {
	switch rest := n.Width() - n.bits; {
	case rest >= 128:
		return ^uint64(0), ^uint64(0)
	case rest >= 64:
		return 1<<(rest-64) - 1, ^uint64(0)
	default:
		return 0, 1<<rest - 1
	}
}

// Contains reports whether every address of m is one of n's. A range of IPv4 holds no
// address of IPv6, and the other way round.
func (n Network) Contains(m Network) bool {
	hi, lo := n.mask()
	return n.v4 == m.v4 && n.bits <= m.bits && n.hi|hi == m.hi|hi && n.lo|lo == m.lo|lo
}

// HostBits reports whether bits behind the range's length are set: they do not count.
func (n Network) HostBits() bool {
	hi, lo := n.mask()
	return n.hi&hi != 0 || n.lo&lo != 0
}

// V4Text is a range of IPv4 as text, without bits that do not count; ok is false for IPv6.
func (n Network) V4Text() (text string, ok bool) {
	_, lo := n.mask()
	address := n.lo &^ lo
	out := make([]byte, 0, 18)
	for shift := 24; shift >= 0; shift -= 8 {
		out = append(appendSmall(out, int(address>>shift&255)), '.')
	}
	out[len(out)-1] = '/'
	return string(appendSmall(out, n.bits)), n.v4
}

// appendSmall appends a number of at most three digits.
func appendSmall(dst []byte, n int) []byte {
	if n >= 100 {
		dst = append(dst, '0'+byte(n/100))
	}
	if n >= 10 {
		dst = append(dst, '0'+byte(n/10%10))
	}
	return append(dst, '0'+byte(n%10))
}

// parseAddress reads one address.
func parseAddress(text string) (Network, bool) {
	if v4, ok := parseV4(text); ok {
		return Network{lo: v4, bits: 32, v4: true}, true
	}
	if strings.IndexByte(text, '/') >= 0 {
		return Network{}, false
	}
	return ParseNetwork(text)
}

// parseV4 reads four numbers below 256, without leading zeros, which some read as octal.
func parseV4(text string) (address uint64, ok bool) {
	numbers, digits, value := 0, 0, uint64(0)
	for i := range len(text) {
		c := text[i]
		switch {
		case '0' <= c && c <= '9' && (digits == 0 || value > 0):
			value = value*10 + uint64(c-'0')
			if digits++; value > 255 {
				return 0, false
			}
		case c == '.' && digits > 0:
			address = address<<8 | value
			numbers, digits, value = numbers+1, 0, 0
		default:
			return 0, false
		}
	}
	return address<<8 | value, numbers == 3 && digits > 0
}

// parseV6 reads groups of at most four hexadecimal digits with colons between, one double
// colon for groups of zeros, and perhaps an IPv4 address in place of the last two groups.
func parseV6(text string) (hi, lo uint64, ok bool) {
	var groups [8]uint64
	n, gap := 0, -1
	if strings.HasPrefix(text, "::") {
		gap, text = 0, text[2:]
	}
	for text != "" {
		if n == 8 {
			return 0, 0, false
		}
		i := strings.IndexByte(text, ':')
		group := text
		if i >= 0 {
			group = text[:i]
		}
		if strings.IndexByte(group, '.') >= 0 {
			v4, fine := parseV4(group)
			if !fine || i >= 0 || n > 6 {
				return 0, 0, false
			}
			groups[n], groups[n+1] = v4>>16, v4&0xffff
			n += 2
			break
		}
		value, fine := parseHex(group)
		if !fine {
			return 0, 0, false
		}
		groups[n] = value
		n++
		if i < 0 {
			break
		}
		text = text[i+1:]
		if strings.HasPrefix(text, ":") {
			if gap >= 0 {
				return 0, 0, false
			}
			gap, text = n, text[1:]
		} else if text == "" {
			return 0, 0, false
		}
	}
	if gap >= 0 && n < 8 {
		copy(groups[8-(n-gap):], groups[gap:n])
		for i := gap; i < 8-(n-gap); i++ {
			groups[i] = 0
		}
	} else if n < 8 || gap >= 0 {
		return 0, 0, false
	}
	for i := range 4 {
		hi, lo = hi<<16|groups[i], lo<<16|groups[4+i]
	}
	return hi, lo, true
}

func parseHex(text string) (value uint64, ok bool) {
	if text == "" || len(text) > 4 {
		return 0, false
	}
	for i := range len(text) {
		c := text[i]
		switch {
		case '0' <= c && c <= '9':
			c -= '0'
		case 'a' <= c|0x20 && c|0x20 <= 'f':
			c = c | 0x20 - 'a' + 10
		default:
			return 0, false
		}
		value = value<<4 | uint64(c)
	}
	return value, true
}
