package rules

import (
	"strings"
	"testing"

	"github.com/leastwise/leastwise/wasm/internal/corpus"
	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/policy"
)

// TestFilledARNs looks at AWS's managed policies twice: with a region and an account in their
// ARNs, and with the placeholders of a template for both, of which no more may be said.
func TestFilledARNs(t *testing.T) {
	values := strings.NewReplacer(":*:*:", ":us-east-1:111122223333:", "::*:", "::111122223333:")
	placeholders := strings.NewReplacer(":*:*:", ":${AWS::Region}:${AWS::AccountId}:", "::*:", "::${AWS::AccountId}:", "arn:aws:", "arn:${AWS::Partition}:")
	var list []*lint.Rule
	for i := range arnRules {
		list = append(list, &arnRules[i])
	}
	l := lint.New(open(t), list)
	find := func(text string) map[string]int {
		counts := map[string]int{}
		for _, f := range l.Text(text, lint.Options{Kind: policy.Identity}).Findings {
			counts[f.Rule.ID]++
		}
		return counts
	}
	all := 0
	for _, f := range corpus.Files(t, corpus.ManagedPolicies) {
		want := find(values.Replace(f.Text))
		for id, n := range find(placeholders.Replace(f.Text)) {
			all += n
			if n > want[id] {
				t.Errorf("%s: %d of %s with placeholders, %d with values", f.Name, n, id, want[id])
			}
		}
	}
	if all == 0 {
		t.Error("nothing at all is found with placeholders")
	}
}
