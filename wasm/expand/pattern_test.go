package expand_test

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/expand"
	"github.com/leastwise/leastwise/wasm/internal/corpus"
)

func TestActions(t *testing.T) {
	c := open(t)
	for _, tt := range []struct{ patterns, want string }{
		{"s3:GetObject", "s3:GetObject"},
		{"S3:GETOBJECT s3:getobject", "s3:GetObject"},
		{"ecr:pUt*", "ecr:PutAccountSetting ecr:PutImage ecr:PutImageScanningConfiguration ecr:PutImageTagMutability ecr:PutLifecyclePolicy ecr:PutRegistryPolicy ecr:PutRegistryScanningConfiguration ecr:PutReplicationConfiguration ecr:PutSigningConfiguration"},
		{"sns:ListSubscriptions*", "sns:ListSubscriptions sns:ListSubscriptionsByTopic"},
		{"kms:?ncrypt kms:*crypt", "kms:Decrypt kms:Encrypt"},
		{"sts:AssumeRole sts:*SAML", "sts:AssumeRole sts:AssumeRoleWithSAML"},
		{"s?s:Purge* sns:Publish", "sns:Publish sqs:PurgeQueue"},
		{"*:AssumeRoleWithSAML", "sts:AssumeRoleWithSAML"},
		{"", ""},
	} {
		set, unknown := expand.Actions(c, strings.Fields(tt.patterns))
		if got := strings.Join(set.AppendIDs(nil, c), " "); got != tt.want || unknown != nil {
			t.Errorf("%s: got %s, unknown %v, want %s", tt.patterns, got, unknown, tt.want)
		}
	}
	for _, all := range []string{"*", "**", "*:*", "*:**", "***:*"} {
		if set, unknown := expand.Actions(c, []string{all}); set.Len() != c.NumActions() || unknown != nil {
			t.Errorf("%s: got %d actions, unknown %v, want all %d", all, set.Len(), unknown, c.NumActions())
		}
	}
}

func TestUnknown(t *testing.T) {
	c := open(t)
	for _, tt := range []struct {
		text, near string
		reason     expand.Reason
	}{
		{"s3:GetObjct", "s3:GetObject", expand.NoAction},
		{"s3:GetObjct*", "s3:GetObject*", expand.NoAction},
		{"dynamodb:Discribe*", "dynamodb:Describe*", expand.NoAction},
		{"dynamobd:Describe*", "dynamodb:Describe*", expand.NoService},
		{"lamda:InvokeFuncton", "lambda:InvokeFunction", expand.NoService},
		{"s3:Zzzzzzzzzzzzzzzz", "", expand.NoAction},
		{"s3:*Zzz*", "", expand.NoAction},
		{"e*:Zzzz", "", expand.NoAction},
		{"zz*:Get*", "", expand.NoService},
		{"notaserviceatall:Get*", "", expand.NoService},
		{"s3", "s3:*", expand.NotAPattern},
		{"s3:", "s3:*", expand.NotAPattern},
		{":GetObject", "", expand.NotAPattern},
		{"GetObject", "", expand.NotAPattern},
		{"", "", expand.NotAPattern},
		{":", "", expand.NotAPattern},
		{"s3:GetObject:x", "s3:GetObject", expand.NoAction},
	} {
		set, got := expand.Actions(c, []string{"s3:GetObject", tt.text})
		want := expand.Unknown{Index: 1, Text: tt.text, Reason: tt.reason, Near: tt.near}
		if len(got) != 1 || got[0] != want {
			t.Errorf("got %+v, want %+v", got, want)
		}
		if set.Len() != 1 {
			t.Errorf("%s: got %d actions, want that of the other pattern", tt.text, set.Len())
		}
		if tt.near != "" {
			if _, unknown := expand.Actions(c, []string{tt.near}); unknown != nil {
				t.Errorf("%s: the suggestion covers nothing", tt.near)
			}
		}
	}
}

// slow is the meaning of a pattern in terms of the standard library: what of a service
// prefix and of a name match. They match nothing if it is no pattern.
func slow(pattern string) (prefix, name func(string) bool) {
	if strings.Trim(pattern, "*") == "" && pattern != "" {
		pattern = "*:*"
	}
	before, after, ok := strings.Cut(pattern, ":")
	if !ok || before == "" || after == "" {
		nothing := func(string) bool { return false }
		return nothing, nothing
	}
	compile := func(part string) func(string) bool {
		part = regexp.QuoteMeta(part)
		part = strings.ReplaceAll(part, `\*`, `.*`)
		part = strings.ReplaceAll(part, `\?`, `.`)
		return regexp.MustCompile("^(?is:" + part + ")$").MatchString
	}
	return compile(before), compile(after)
}

// TestTwin compares with regular expressions for patterns that are real names with cuts,
// wildcards, other letter case and digits.
func TestTwin(t *testing.T) {
	c := open(t)
	rng := random()
	n := corpus.Rounds(2000, 100_000)
	matching, several := 0, 0
	for range n {
		pattern := mutate(rng, c.Action(rng.IntN(c.NumActions())))
		got, unknown := expand.Actions(c, []string{pattern})
		prefix, name := slow(pattern)
		count, services := 0, 0
		for v := range c.Services() {
			if !prefix(v.Prefix()) {
				continue
			}
			before := count
			for a := range v.Actions() {
				want := name(a.Name())
				if want {
					count++
				}
				if got.Has(a) != want {
					t.Fatalf("%s covers %s: got %v, want %v", pattern, a.ID(), !want, want)
				}
			}
			if count > before {
				services++
			}
		}
		if got.Len() != count || (unknown == nil) != (count > 0) {
			t.Fatalf("%s: got %d actions, unknown %v, want %d actions", pattern, got.Len(), unknown, count)
		}
		if count > 0 {
			matching++
		}
		if services > 1 {
			several++
		}
	}
	if matching*100 < n*60 || several*100 < n*20 {
		t.Errorf("of %d patterns %d match and %d match in several services; too few to show much", n, matching, several)
	}
}

// mutate makes a pattern out of an action.
func mutate(rng *rand.Rand, a catalog.Action) string {
	prefix, name := a.Service().Prefix(), a.Name()
	if rng.IntN(5) == 0 {
		prefix, name = "*", verb(name)+"*"
	}
	for range rng.IntN(4) {
		at := rng.IntN(len(name))
		switch rng.IntN(7) {
		case 0:
			name = name[:at] + "*"
		case 1:
			name = name[:at] + "*" + name[min(len(name), at+rng.IntN(6)):]
		case 2:
			name = name[:at] + "?" + name[at+1:]
		case 3:
			name, prefix = strings.ToUpper(name), strings.ToUpper(prefix)
		case 4:
			prefix = "*"
		case 5:
			prefix = prefix[:1] + "*"
		case 6:
			if rng.IntN(3) == 0 {
				name = name[:at] + string(rune('0'+rng.IntN(10))) + name[at+1:]
			}
		}
	}
	return prefix + ":" + name
}

// FuzzPattern looks for patterns where Actions and the twin differ, or that stall.
func FuzzPattern(f *testing.F) {
	for _, seed := range []string{"*", "s3:Get*", "*:Describe?", "S3:*ob*ec*", "a:b:c", "s3:\xff*", "iam:?*?*?*?*?*x", ":", "**:**", "s3"} {
		f.Add(seed)
	}
	c := open(f)
	services := []catalog.Service{service(f, "s3"), service(f, "iam"), service(f, "sts")}
	f.Fuzz(func(t *testing.T, text string) {
		got, unknown := expand.Actions(c, []string{text})
		if (unknown == nil) != (got.Len() > 0) {
			t.Errorf("%q covers %d actions, unknown %v", text, got.Len(), unknown)
		}
		p, ok := expand.ParsePattern(text)
		if !ok && got.Len() > 0 {
			t.Errorf("%q is no pattern, but covers %d actions", text, got.Len())
		}
		if len(text) > 200 || strings.Count(text, "*") > 8 {
			return
		}
		if ok && strings.Trim(text, "*") != "" && p.String() != text {
			t.Errorf("%q reads back as %q", text, p)
		}
		// IAM is ASCII; regular expressions fold more than that.
		for i := range len(text) {
			if text[i] >= 0x80 {
				return
			}
		}
		prefix, name := slow(text)
		for _, v := range services {
			for a := range v.Actions() {
				if want := prefix(v.Prefix()) && name(a.Name()); got.Has(a) != want {
					t.Errorf("%q covers %s: got %v, want %v", text, a.ID(), !want, want)
				}
			}
		}
	})
}
