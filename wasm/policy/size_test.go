package policy

import (
	"strings"
	"testing"
)

func TestMeasure(t *testing.T) {
	for _, tt := range []struct {
		text string
		want Count
	}{
		{"", Count{}},
		{"\ufeff{}", Count{2, 2, 2, 2}},
		{"{ \"a b\" :\r\n\t\"\\\" c\" }", Count{20, 20, 14, 14}},
		{`{"é": "😀 x"}`, Count{12, 16, 11, 15}},
		{`"\\" "\é"`, Count{9, 10, 8, 9}},
	} {
		if got := Measure(tt.text); got != tt.want {
			t.Errorf("Measure(%q): got %+v, want %+v", tt.text, got, tt.want)
		}
	}
}

func TestSize(t *testing.T) {
	const text = "{ \"Sid\": \"é x\" }" // 16 characters, 17 bytes, 13 and 14 without white space
	for _, tt := range []struct {
		kind         Kind
		count, limit int
		unit         Unit
	}{
		{Identity, 13, 6144, Characters},
		{Boundary, 13, 6144, Characters},
		{Trust, 13, 2048, Characters},
		{Session, 16, 2048, Characters},
		{SCP, 16, 10240, Characters},
		{RCP, 16, 5120, Characters},
		{VPCEndpoint, 16, 20480, Characters},
		{Resource, 17, 20480, Bytes},
	} {
		if count, limit, unit := Size(text, tt.kind); count != tt.count || limit != tt.limit || unit != tt.unit {
			t.Errorf("%v: got %d of %d %v, want %d of %d %v", tt.kind, count, limit, unit, tt.count, tt.limit, tt.unit)
		}
	}
}

func TestQuotas(t *testing.T) {
	seen := map[string]bool{}
	total := 0
	for k := range Kinds {
		list := Quotas(Kind(k))
		if len(list) == 0 {
			t.Errorf("%v has no quota", Kind(k))
		}
		for _, q := range list {
			total++
			id := q.Kind.String() + " " + q.Name
			if seen[id] || q.Limit < 2048 || q.Maximum != 0 && q.Maximum <= q.Limit || !strings.HasSuffix(q.Page, ".html") || strings.HasPrefix(q.Page, "/") {
				t.Errorf("got quota %+v", q)
			}
			seen[id] = true
		}
	}
	if total != len(quotas) {
		t.Errorf("got %d quotas by kind, the table has %d", total, len(quotas))
	}
}
