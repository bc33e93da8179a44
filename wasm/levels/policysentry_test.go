package levels_test

import (
	"strings"
	"testing"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/catalog/embedded"
	"github.com/leastwise/leastwise/wasm/levels"
)

func TestPolicySentry(t *testing.T) {
	c, err := embedded.Open()
	if err != nil {
		t.Fatal(err)
	}
	table := levels.PolicySentry(c)
	for _, tt := range []struct {
		id   string
		want catalog.AccessLevel
	}{
		{"iam:CreateRole", catalog.PermissionsManagement},
		{"ram:CreateResourceShare", catalog.PermissionsManagement},
		{"waf:CreateWebACL", catalog.Write},
		{"sqs:SetQueueAttributes", catalog.PermissionsManagement},
		{"s3:GetObject", catalog.Read},
		{"sts:AssumeRole", catalog.Write},
	} {
		a, ok := c.LookupAction(tt.id)
		if got := table.Level(a); !ok || got != tt.want {
			t.Errorf("%s: got %v, want %v", tt.id, got, tt.want)
		}
	}
	// AWS comes to agree with some entries; a list that mostly repeats AWS has to go.
	differ := 0
	services := map[string]int{}
	for s := range c.Services() {
		for a := range s.Actions() {
			if table.Level(a) != a.Level() {
				differ++
				services[s.Prefix()]++
			}
		}
	}
	if differ < 120 || differ > 156 || services["iam"] < 50 {
		t.Errorf("%d actions differ from AWS's level, %d of them of iam; want 120 or more of the 156 listed", differ, services["iam"])
	}
	if name := table.Name(); !strings.Contains(name, "policy") {
		t.Errorf("got name %q", name)
	}
}
