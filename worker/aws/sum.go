//go:build !js

package aws

import "crypto/sha256"

// Sum256 is SHA-256.
func Sum256(text []byte) [32]byte { return sha256.Sum256(text) }
