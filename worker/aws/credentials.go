package aws

import "strings"

// Credentials sign requests. They print as the start of the access key id and nothing
// else, so that a stray %v tells no secret.
type Credentials struct {
	AccessKeyID, SecretAccessKey string
	// SessionToken is empty for long-term keys.
	SessionToken string
	// Expires is in seconds since 1970; 0 where it is not known.
	Expires int64
}

// Temporary reports whether the credentials are a session's, which end by themselves.
func (c Credentials) Temporary() bool {
	return strings.HasPrefix(c.AccessKeyID, "ASIA") && c.SessionToken != "" && c.SecretAccessKey != ""
}

func (c Credentials) String() string { return "credentials " + abbreviate(c.AccessKeyID) }

// GoString is String, for %#v.
func (c Credentials) GoString() string { return c.String() }

// MarshalText is String, so that encoders write no secret unless they name the fields.
func (c Credentials) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// abbreviate keeps of a key id what tells its kind.
func abbreviate(id string) string {
	if len(id) < 8 {
		return "…"
	}
	return id[:4] + "…"
}

// Scrub takes the credentials out of a text that someone else wrote. AWS's message about a
// wrong signature repeats the request's headers, and the session token is one of them.
func (c Credentials) Scrub(text string) string {
	for _, secret := range []string{c.SessionToken, c.SecretAccessKey, c.AccessKeyID} {
		if len(secret) >= 8 {
			text = strings.ReplaceAll(text, secret, "…")
		}
	}
	return text
}

// AccountOf is the account that an access key id belongs to, twelve digits, or "" if the id
// does not say: the characters behind the four of its kind are base 32, and the account
// stands in bits 1 to 40 of what they encode. Nothing vouches for it before AWS accepts a
// signature; it serves as a key for counting requests, not as an identity.
func AccountOf(accessKeyID string) string {
	if len(accessKeyID) != 20 {
		return ""
	}
	var bits uint64
	for _, c := range accessKeyID[4:14] { // 50 bits, of which 48 are used
		v := strings.IndexRune("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", c)
		if v < 0 {
			return ""
		}
		bits = bits<<5 | uint64(v)
	}
	bits >>= 2
	account := (bits & 0x7fffffffff80) >> 7
	if account > 999999999999 {
		return ""
	}
	var digits [12]byte
	for i := len(digits) - 1; i >= 0; i-- {
		digits[i] = byte('0' + account%10)
		account /= 10
	}
	return string(digits[:])
}
