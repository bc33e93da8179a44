package engine

import (
	"testing"

	"github.com/leastwise/leastwise/wasm/engine/api"
	"github.com/leastwise/leastwise/wasm/internal/sample"
)

// A policy is measured by the quotas of its kind: the one that is named, or the one that it
// looks like.
func TestMeasureKind(t *testing.T) {
	const trust = `{"Statement": {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}}`
	const plain = `{"Statement": {"Effect": "Deny", "Action": "s3:*", "Resource": "*"}}`
	for _, tt := range []struct {
		text, kind string
		want, by   string // kind, and the first of its quotas
		sure       bool
	}{
		{trust, "", "trust", "trust", true},
		{plain, "", "identity", "managed", false},
		{plain, "scp", "scp", "scp", true},
		{plain, "session", "session", "session", true},
	} {
		got, err := New(sample.Catalog(t)).Measure(&api.MeasureRequest{Text: tt.text, Kind: tt.kind})
		if err != nil {
			t.Fatal(err)
		}
		if got.Kind != tt.want || got.Sure != tt.sure || got.Meters[0].Quota != tt.by {
			t.Errorf("kind %q gives %s, sure %v, by %s, want %s, %v, %s", tt.kind, got.Kind, got.Sure, got.Meters[0].Quota, tt.want, tt.sure, tt.by)
		}
	}
	if _, err := New(sample.Catalog(t)).Measure(&api.MeasureRequest{Text: plain, Kind: "scpp"}); err == nil {
		t.Error("a kind that does not exist was taken")
	}
}
