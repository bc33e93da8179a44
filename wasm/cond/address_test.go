package cond

import (
	"math/rand/v2"
	"net/netip"
	"strings"
	"testing"
)

// twin reads a range with package net/netip.
func twin(text string) (netip.Prefix, bool) {
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
		for _, c := range []byte(length) {
			bits = bits*10 + int(c-'0')
		}
	}
	if a.Is4In6() && bits >= 96 {
		a, bits = a.Unmap(), bits-96
	}
	p := netip.PrefixFrom(a, bits)
	return p, p.IsValid()
}

// randomNetwork is a range, or nearly one.
func randomNetwork(r *rand.Rand) string {
	pieces := []string{"0", "1", "10", "255", "256", "01", "ffff", "0:0", "::", ":", ".", "a", "12345", "1.2.3.4", "::ffff:10.0.0.1", "fe80", "%eth0", "/", "/0", "/8", "/32", "/96", "/128", "/129", "g"}
	var b strings.Builder
	if r.IntN(2) == 0 {
		for i := range 8 {
			if i > 0 {
				b.WriteByte(":"[0])
			}
			b.WriteString([]string{"0", "1", "ffff", "abc", ""}[r.IntN(5)])
		}
	}
	for range r.IntN(6) {
		b.WriteString(pieces[r.IntN(len(pieces))])
	}
	return b.String()
}

func sameNetwork(t *testing.T, text, other string) {
	t.Helper()
	got, ok := ParseNetwork(text)
	want, wantOK := twin(text)
	if ok != wantOK {
		t.Fatalf("ParseNetwork(%q): %v, net/netip says %v", text, ok, wantOK)
	}
	if !ok {
		return
	}
	if got.Bits() != want.Bits() || got.Width() != want.Addr().BitLen() || got.HostBits() != (want.Masked() != want) {
		t.Fatalf("ParseNetwork(%q) = %+v, net/netip has %v", text, got, want)
	}
	if v4, is := got.V4Text(); is && v4 != want.Masked().String() {
		t.Fatalf("V4Text of %q = %s, want %v", text, v4, want.Masked())
	}
	if address, fine := parseAddress(other); fine {
		a, _ := twin(other)
		if got.Contains(address) != want.Contains(a.Addr()) {
			t.Fatalf("%s contains %s: %v, net/netip says %v", text, other, got.Contains(address), want.Contains(a.Addr()))
		}
	}
}

func TestNetworkAgainstNetip(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 9))
	fixed := []string{"10.0.0.0/8", "10.1.2.3", "::/0", "0.0.0.0/0", "2001:db8::1", "2001:db8::/32", "::ffff:10.1.2.3", "::ffff:0:0/96", "::ffff:0:0/90", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8", "1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:7:1.2.3.4", "fe80::1%eth0", "", ":", "::", ":::", "1::2::3", "1.2.3", "1.2.3.4.5", "01.2.3.4", "1.2.3.4/33", "1.2.3.4/", "1.2.3.4/+8", "10.0.0.9/24", "ABCD::/16"}
	for _, a := range fixed {
		for _, b := range fixed {
			sameNetwork(t, a, b)
		}
	}
	for range 300_000 {
		sameNetwork(t, randomNetwork(r), fixed[r.IntN(len(fixed))])
	}
}
