package suite_test

import (
	"testing"

	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/simulate"
	"github.com/leastwise/leastwise/wasm/source/yaml"
	"github.com/leastwise/leastwise/wasm/suite"
)

// Whatever the suite, it runs or has problems with places in the text; a mutant of its
// policies can be made of every part.
func FuzzSuite(f *testing.F) {
	f.Add(example + "- action: [s3:GetObject, s3:PutObject]\n  expect: allow\n  sid: Read\n")
	f.Add("policies: {identity: p.json, scp: [{level: 3, policy: {Statement: []}}]}\ntests: [{action: \"s3:GetObject\", expect: deny, context: {a: [b, c], d: }}]")
	f.Add("tests: [{action: x:y, expect: unknown, resource: [a, {tags: {k: v}}], principal: {arn: anonymous, tags: {a: b}}}]")
	f.Fuzz(func(t *testing.T, text string) {
		trees, err := yaml.Read(text)
		if err != nil || len(trees) == 0 {
			return
		}
		s, problems := suite.Read(&trees[0])
		for _, p := range problems {
			if p.Start < 0 || p.End < p.Start || p.End > len(text) || p.Message == "" {
				t.Errorf("got %+v", p)
			}
		}
		if len(problems) > 0 || len(s.Cases) > 20 {
			return
		}
		files, texts := s.Files(), []string(nil)
		for range files {
			texts = append(texts, `{"Statement":{"Effect":"Allow","Action":["s3:*","a:b"],"Resource":"*"}}`)
		}
		a, _, problems := s.Attach(files, texts)
		if len(problems) > 0 {
			return
		}
		c := realCatalog(t)
		results, _ := s.Run(c, a)
		mutants := a.Mutants()
		for i := range mutants[:min(8, len(mutants))] {
			m := &mutants[i]
			s.Notices(c, a, results, m)
			if start, end := s.Place(a.List[m.Document], m.Span); start < 0 || end < start {
				t.Errorf("a mutant from %d to %d", start, end)
			}
		}
	})
}

// Whatever the policy, if a suite can be about it, one can be written, read and run, and passes.
func FuzzGenerate(f *testing.F) {
	f.Add(`{"Version":"2012-10-17","Statement":[{"Sid":"A b: c","Effect":"Allow","Action":["s3:Get*"],"Resource":"arn:aws:s3:::b/${aws:username}/*","Condition":{"StringLike":{"s3:prefix":["a*"]},"Bool":{"aws:SecureTransport":"true"}}}]}`, uint8(0))
	f.Add(`{"Statement":{"Effect":"Deny","Principal":{"AWS":["111122223333","*"]},"NotAction":"s3:*","NotResource":"arn:aws:sqs:*:*:q","Condition":{"DateLessThan":{"aws:CurrentTime":"2026-01-01T00:00:00Z"},"Null":{"aws:TokenIssueTime":"true"}}}}`, uint8(1))
	f.Add(`{"Statement":{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole","Condition":{"NumericLessThan":{"aws:MultiFactorAuthAge":"5"},"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}}}`, uint8(2))
	f.Add(`{"Version":[]}`, uint8(';')) // which AWS refuses, and says nothing
	f.Fuzz(func(t *testing.T, text string, kind uint8) {
		d, problems := policy.Parse(text)
		if len(problems) > 0 || len(d.Statements) > 8 || simulate.Nothing(d) != nil {
			return
		}
		c := realCatalog(t)
		written := suite.Generate(c, d, suite.Options{Kind: policy.Kind(int(kind) % len(policy.Kinds)), File: "policy.json"})
		trees, err := yaml.Read(written)
		if err != nil {
			t.Fatalf("%v\n%s", err, written)
		}
		s, bad := suite.Read(&trees[0])
		if len(bad) > 0 {
			t.Fatalf("%+v\n%s", bad, written)
		}
		a, _, bad := s.Attach([]string{"policy.json"}, []string{text})
		if len(bad) > 0 {
			t.Fatalf("%+v\n%s", bad, written)
		}
		results, _ := s.Run(c, a)
		for i := range results {
			if r := &results[i]; !r.Passed {
				t.Errorf("%s: %s\n%s", r.Name, r.Why, written)
			}
		}
	})
}
