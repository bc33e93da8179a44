package cond

import "strings"

// decodeBase64 reads base64 with or without padding. (encoding/base64 would bring its
// formatting into the browser's module.)
func decodeBase64(text string) (string, bool) {
	text = strings.TrimRight(text, "=")
	if len(text)%4 == 1 {
		return "", false
	}
	out := make([]byte, 0, len(text)*3/4)
	bits, count := 0, 0
	for i := range len(text) {
		v := strings.IndexByte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", text[i])
		if v < 0 {
			return "", false
		}
		bits, count = bits<<6|v, count+6
		if count >= 8 {
			count -= 8
			out = append(out, byte(bits>>count))
			bits &= 1<<count - 1
		}
	}
	return string(out), bits == 0
}
