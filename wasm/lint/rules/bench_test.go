package rules

import (
	"strings"
	"testing"
	"time"

	"github.com/leastwise/leastwise/wasm/internal/corpus"
	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/policy"
)

// BenchmarkManaged reads and looks at the 792 managed policies with every rule.
func BenchmarkManaged(b *testing.B) {
	files := corpus.Files(b, corpus.ManagedPolicies)
	l := lint.New(open(b), All())
	b.ReportAllocs()
	for b.Loop() {
		for _, f := range files {
			l.Text(f.Text, lint.Options{Detect: true})
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*len(files)), "µs/policy")
}

// BenchmarkParseOnly is the part of BenchmarkManaged that no rule can change.
func BenchmarkParseOnly(b *testing.B) {
	files := corpus.Files(b, corpus.ManagedPolicies)
	for b.Loop() {
		for _, f := range files {
			policy.Parse(f.Text)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*len(files)), "µs/policy")
}

// What follows is what the machine itself takes, for the ratio of WebAssembly to native code: a
// bare loop over the bytes of the texts, a call for each of them, and small pieces of memory.
// Linting is made of all three, mostly of calls.

func BenchmarkFloorLoop(b *testing.B) {
	files, quotes := corpus.Files(b, corpus.ManagedPolicies), 0
	for b.Loop() {
		for _, f := range files {
			for i := range len(f.Text) {
				if f.Text[i] == '"' {
					quotes++
				}
			}
		}
	}
	if quotes == 0 {
		b.Fatal("no quotes")
	}
}

//go:noinline
func isQuote(text string, i int) bool { return text[i] == '"' }

func BenchmarkFloorCalls(b *testing.B) {
	files, quotes := corpus.Files(b, corpus.ManagedPolicies), 0
	for b.Loop() {
		for _, f := range files {
			for i := range len(f.Text) {
				if isQuote(f.Text, i) {
					quotes++
				}
			}
		}
	}
	if quotes == 0 {
		b.Fatal("no quotes")
	}
}

func BenchmarkFloorMemory(b *testing.B) {
	var kept *[6]*int
	for b.Loop() {
		for range 10_000 {
			kept = new([6]*int)
		}
	}
	if kept[0] != nil {
		b.Fatal(kept)
	}
}

// hostile are texts of about a megabyte that have one thing very often.
func hostile() map[string]string {
	const size = 1 << 20
	list := func(element, item string) string {
		return `{"Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "` + element + `": [` +
			strings.TrimSuffix(strings.Repeat(item+",", size/(len(item)+1)), ",") + `]}}`
	}
	return map[string]string{
		"actions":      list("Action", `"s3:GetObject"`),
		"unknown":      list("Action", `"s3:GetObjekt"`),
		"services":     list("Action", `"s4:GetObject"`),
		"patterns":     list("Action", `"s3:*e*t*"`),
		"everything":   list("Action", `"*:*a*"`),
		"resources":    list("Resource", `"arn:aws:s3:::bucket/*"`),
		"bad ARNs":     list("Resource", `"arn:aws:s3:eu-west-1:x"`),
		"placeholders": list("Resource", `"${${<{{%{"`),
		"one long":     list("Resource", `"arn:aws:s3:::`+strings.Repeat("*a", size/3)+`"`),
		"statements":   `{"Version": "2012-10-17", "Statement": [` + strings.Repeat(`{"Sid":"a","Effect":"Deny","Action":"iam:*","Resource":"*"},`, size/60) + `{}]}`,
		"empty":        `{"Version": "2012-10-17", "Statement": [` + strings.Repeat(`{},`, size/3) + `{}]}`,
		"elements":     `{"Version": "2012-10-17", "Statement": {` + strings.Repeat(`"Aktion":1,`, size/11) + `"x":1}}`,
		"principals":   `{"Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Principal": {"AWS": [` + strings.Repeat(`"111122223333",`, size/15) + `"*"]}}}`,
		"keys":         `{"Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"StringEquals": {` + strings.Repeat(`"aws:SourceIp":"10.0.0.0/8",`, size/28) + `"x":1}}}}`,
		"values":       `{"Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"IpAddress": {"aws:SourceIp": [` + strings.Repeat(`"10.0.0.0/8",`, size/13) + `"x"]}}}}`,
		"operators":    `{"Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {` + strings.Repeat(`"StringEquals":{"aws:a":"b"},`, size/29) + `"Bool":{}}}}`,
		"two lists": `{"Statement": [{"Effect": "Allow", "Action": ["s3:GetObject"` + strings.Repeat(`,"s3:PutObject"`, size/60) + `], "Resource": ["arn:aws:s3:::a/*"` + strings.Repeat(`,"arn:aws:s3:::bucket/*"`, size/100) +
			`]},{"Effect": "Allow", "Action": ["s3:GetObject"` + strings.Repeat(`,"s3:PutObject"`, size/60) + `], "Resource": ["arn:aws:s3:::a/*"` + strings.Repeat(`,"arn:aws:s3:::bucket/*"`, size/100) + `]}]}`,
		"dollars": `{"Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "` + strings.Repeat("${", size/2) + `"}}`,
	}
}

// TestHostile: a megabyte of anything takes less than two seconds. The limit is ten times
// that, for machines with other work; what grows with the square of a text takes minutes.
func TestHostile(t *testing.T) {
	if testing.Short() {
		t.Skip("seconds of work")
	}
	l := lint.New(open(t), All())
	for name, text := range hostile() {
		start := time.Now()
		found := len(l.Text(text, lint.Options{Detect: true}).Findings)
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("%s: %v for %d bytes and %d findings", name, took, len(text), found)
		} else {
			t.Logf("%-12s %6d ms, %d findings", name, took.Milliseconds(), found)
		}
	}
}

func FuzzText(f *testing.F) {
	for _, file := range corpusSeeds {
		f.Add(file, uint8(0))
	}
	l := lint.New(open(f), All())
	f.Fuzz(func(t *testing.T, text string, kind uint8) {
		o := lint.Options{Kind: policy.Kind(kind % uint8(len(policy.Kinds))), Detect: kind > 100}
		for _, x := range l.Text(text, o).Findings {
			if x.Span.Start < 0 || x.Span.End < x.Span.Start || x.Span.End > len(text) {
				t.Fatalf("%s: span %v of %d bytes", x.Rule.ID, x.Span, len(text))
			}
			for _, fix := range x.Fixes {
				if _, err := policy.Apply(text, fix.Edits); err != nil {
					t.Fatalf("%s: %v: %+v", x.Rule.ID, err, fix.Edits)
				}
			}
		}
	})
}

var corpusSeeds = []string{
	`{"Version":"2012-10-17","Statement":[{"Sid":"A b","Effect":"Allow","Action":["s3:Get*","iam:PassRole"],"Resource":["arn:aws:s3:::b/*","*"],"Condition":{"ForAllValues:StringLike":{"aws:TagKeys":["a","${aws:username}"]},"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}}]}`,
	`{"Statement":{"Effect":"Allow","Principal":{"AWS":"111122223333","Federated":"arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"},"Action":"sts:AssumeRole"}}`,
	`[{"Effect":"deny","NotPrincipal":"x","NotAction":[],"NotResource":{"Ref":"B"}}`,
	`{"PolicyDocument":"{\"Statement\":[{\"Action\":\"s3:\u0047et\"}]}"}`,
}
