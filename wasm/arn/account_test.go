package arn

import "testing"

func TestAccount(t *testing.T) {
	for text, want := range map[string]bool{"111122223333": true, "11112222333": false, "1111222233334": false, "11112222333x": false, "aws": false, "": false} {
		if got := IsAccount(text); got != want {
			t.Errorf("IsAccount(%q) = %v, want %v", text, got, want)
		}
	}
	for text, want := range map[string]bool{"aws": true, "cloudfront": true, "amazon": true, "111122223333": false, "": false} {
		if got := IsOwner(text); got != want {
			t.Errorf("IsOwner(%q) = %v, want %v", text, got, want)
		}
	}
}
