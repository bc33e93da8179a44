package fit_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/wasm/fit"
	"github.com/leastwise/leastwise/wasm/policy"
)

const stopsPolicy = `{
  "Version": "2012-10-17",
  "Statement": [
    {"Sid": "A", "Effect": "Allow", "Action": ["sqs:CreateQueue", "sqs:DeleteQueue", "sqs:PurgeQueue", "sqs:TagQueue", "sqs:UntagQueue"], "Resource": ["*"]},
    {"Sid": "B", "Effect": "Allow", "Action": ["s3:GetObject", "s3:GetObjectAcl", "s3:GetObjectTagging", "s3:GetBucketPolicy"], "Resource": ["*"]},
    {"Sid": "C", "Effect": "Allow", "Action": ["kms:Decrypt"], "Resource": ["arn:aws:kms:*:1:key/a"]}
  ]
}`

// Each stop is what Fit makes of the policy with that size as its limit.
func TestStops(t *testing.T) {
	c := open(t)
	d := parse(t, stopsPolicy)
	for _, id := range []string{"managed", "scp"} {
		quota, _ := policy.FindQuota(id)
		stops := fit.Stops(c, d, fit.Wanted{Quota: quota, Lossy: true})
		if stops[0].Name != "" || stops[0].Policies[0] != stopsPolicy || stops[0].Statements != 3 {
			t.Fatalf("%s: the first stop is %+v", id, stops[0])
		}
		lossy := 0
		for i, s := range stops[1:] {
			before := stops[i]
			if s.Saved != before.Sizes[0]-s.Sizes[0] || s.Saved <= 0 || s.Sizes[0] != quota.Count(s.Policies[0]) || !s.Fits {
				t.Errorf("%s: %s saved %d, from %v to %v, fits %v", id, s.Name, s.Saved, before.Sizes, s.Sizes, s.Fits)
			}
			again, problems := policy.Parse(s.Policies[0])
			if len(problems) > 0 || len(again.Statements) != s.Statements {
				t.Errorf("%s: %s is no policy of %d statements: %v", id, s.Name, s.Statements, problems)
			}
			if s.Extra != nil {
				lossy++
				continue
			}
			got := fit.Fit(c, d, fit.Wanted{Quota: quota, Limit: s.Sizes[0], MaxPolicies: 1})
			if !got.Fits || got.Sizes[0] > s.Sizes[0] {
				t.Errorf("%s: %s: Fit gives %v for %v", id, s.Name, got.Sizes, s.Sizes)
			}
		}
		if id == "managed" && (lossy == 0 || len(stops) < 4) {
			t.Errorf("%d stops, %d of them grant more", len(stops), lossy)
		}
		plain := fit.Stops(c, d, fit.Wanted{Quota: quota})
		if len(plain) != len(stops)-lossy || slices.ContainsFunc(plain, func(s fit.Stop) bool { return s.Extra != nil }) {
			t.Errorf("%s: %d stops without, %d with offers, %d of them", id, len(plain), len(stops), lossy)
		}
	}
}

// A policy that is too large even so is split, and offers go on from the whole.
func TestStopsSplit(t *testing.T) {
	var list []string
	for i := range 30 {
		list = append(list, `{"Effect":"Allow","Action":["sqs:SendMessage","sqs:PurgeQueue"],"Resource":"arn:aws:sqs:*:1:`+strings.Repeat(string(rune('a'+i%26)), 100+i)+`","Condition":{"StringNotEquals":{"aws:PrincipalTag/n":"`+strings.Repeat("x", i)+`"}}}`)
	}
	text := `{"Version":"2012-10-17","Statement":[` + strings.Join(list, ",") + `]}`
	quota, _ := policy.FindQuota("managed")
	stops := fit.Stops(open(t), parse(t, text), fit.Wanted{Quota: quota, Limit: 3000, Lossy: true})
	at := slices.IndexFunc(stops, func(s fit.Stop) bool { return s.Name == fit.StepSplit })
	if at < 0 {
		t.Fatalf("no split among %d stops", len(stops))
	}
	if s := stops[at]; !s.Fits || len(s.Policies) < 2 || len(s.Sizes) != len(s.Policies) || s.Statements < 30 {
		t.Errorf("split into %v, %d statements, fits %v", s.Sizes, s.Statements, s.Fits)
	}
}
