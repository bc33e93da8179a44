package policy

import "testing"

func TestFindQuota(t *testing.T) {
	seen := map[string]bool{}
	for i, id := range QuotaIDs() {
		q, ok := FindQuota(id)
		if !ok || seen[id] || q.Name != quotas[i].Name || q.Kind != quotas[i].Kind {
			t.Errorf("%q: got %+v, %v, or it stands there twice", id, q, ok)
		}
		seen[id] = true
	}
	for id, limit := range map[string]int{"managed": 6144, "inline-user": 2048, "inline-group": 5120, "inline-role": 10240, "trust": 2048, "session": 2048, "scp": 10240, "rcp": 5120, "s3": 20480} {
		if q, _ := FindQuota(id); q.Limit != limit {
			t.Errorf("%s: got %d, want %d", id, q.Limit, limit)
		}
	}
	if _, ok := FindQuota("nothing"); ok {
		t.Error("found a quota that there is not")
	}
}
