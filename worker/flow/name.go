package flow

import (
	"strconv"
	"strings"

	"github.com/leastwise/leastwise/worker/aws"
)

// Path is the path of all sandboxes.
const Path = "/leastwise-sandbox/"

// The limits of a sandbox's life, in seconds.
const (
	MinTTL     = 900
	DefaultTTL = 3600
	MaxTTL     = 12 * 3600
	slack      = 60 // between clocks, and between asking and answering
)

// Name is the name of a sandbox, which is also its id: sbx-20060102T150405Z-0123…, with
// the second at which it ends. It depends on the account, so that an id from one account
// means nothing in another.
func Name(account, nonce string, expires int64) string {
	return "sbx-" + aws.FormatStamp(expires) + "-" + derive("name", account, nonce, expires)[:20]
}

// ExternalID is what the trust policy asks for besides the caller: who shares the caller's
// role but not the nonce can't assume the sandbox by accident. Whoever may read the role
// can read it, so it is no secret.
func ExternalID(account, nonce string, expires int64) string {
	return derive("external id", account, nonce, expires)[:32]
}

func derive(what, account, nonce string, expires int64) string {
	sum := aws.Sum256([]byte("leastwise sandbox " + what + "\n" + account + "\n" + nonce + "\n" + strconv.FormatInt(expires, 10)))
	return aws.Hex(sum[:])
}

// ParseName reads the end of a sandbox out of its name; ok is false if the name is not one
// that Name gives.
func ParseName(name string) (expires int64, ok bool) {
	stamp, found := strings.CutPrefix(name, "sbx-")
	if !found || len(name) != 41 || name[20] != '-' {
		return 0, false
	}
	for _, c := range name[21:] {
		if (c < '0' || '9' < c) && (c < 'a' || 'f' < c) {
			return 0, false
		}
	}
	expires, err := aws.ParseStamp(stamp[:16])
	return expires, err == nil
}

// CheckNonce says what keeps a text from being a nonce: 22 to 64 letters, digits, hyphens
// and underscores, which is room for 128 random bits.
func CheckNonce(nonce string) error {
	if len(nonce) < 22 || len(nonce) > 64 {
		return invalid("the nonce has "+strconv.Itoa(len(nonce))+" characters, not 22 to 64", "take 128 random bits, in hex")
	}
	for _, c := range nonce {
		if (c < '0' || '9' < c) && (c < 'a' || 'z' < c) && (c < 'A' || 'Z' < c) && c != '-' && c != '_' {
			return invalid("the nonce has characters other than letters, digits, - and _", "take 128 random bits, in hex")
		}
	}
	return nil
}
