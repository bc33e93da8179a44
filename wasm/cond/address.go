package cond

import (
	"net/netip"
	"strings"
)

// parseNetwork reads an address or a range in CIDR form. Bits behind the range's length
// do not count. An IPv4 address written as one of IPv6 is the IPv4 address.
func parseNetwork(text string) (netip.Prefix, bool) {
	address, length, ranged := strings.Cut(text, "/")
	a, err := netip.ParseAddr(address)
	if err != nil || a.Zone() != "" {
		return netip.Prefix{}, false
	}
	bits := a.BitLen()
	if ranged {
		if length == "" || len(length) > 3 || !allDigits(length) {
			return netip.Prefix{}, false
		}
		bits = 0
		for i := range len(length) {
			bits = bits*10 + int(length[i]-'0')
		}
	}
	if a.Is4In6() && bits >= 96 {
		a, bits = a.Unmap(), bits-96
	}
	p, err := a.Prefix(bits)
	return p, err == nil
}

// parseAddress reads one address.
func parseAddress(text string) (netip.Addr, bool) {
	a, err := netip.ParseAddr(text)
	return a.Unmap(), err == nil && a.Zone() == ""
}
