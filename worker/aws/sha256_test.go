package aws

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"testing"
)

func TestDigest(t *testing.T) {
	text := bytes.Repeat([]byte("leastwise "), 100)
	for n := range text { // all lengths around one, two and more blocks
		if got, want := digest(text[:n]), sha256.Sum256(text[:n]); got != want {
			t.Fatalf("%d bytes: got %x, want %x", n, got, want)
		}
	}
}

func FuzzDigest(f *testing.F) {
	f.Add([]byte("abc"), []byte("key"))
	f.Fuzz(func(t *testing.T, text, key []byte) {
		if got, want := digest(text), sha256.Sum256(text); got != want {
			t.Errorf("%x: got %x, want %x", text, got, want)
		}
		h := hmac.New(sha256.New, key)
		h.Write(text)
		if got, want := mac(key, string(text)), h.Sum(nil); !bytes.Equal(got, want) {
			t.Errorf("%x with key %x: got %x, want %x", text, key, got, want)
		}
	})
}
