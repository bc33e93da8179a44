package arn

import "testing"

// hot are ARNs for each way that Resolve takes: plain ones, wildcards that stay at their
// place and that run on, a group of logs, a variable, wildcards in front, and an ARN of AWS's
// own. "other" is of the same service: it is what touched the service before.
var hot = []struct{ name, arn, other string }{
	{"object", "arn:aws:s3:::b/x", "arn:aws:s3:::b"},
	{"bucket", "arn:aws:s3:::b*", "arn:aws:s3:::b"},
	{"instance", "arn:aws:ec2:us-east-1:111122223333:instance/i-0a", "arn:aws:ec2:us-east-1:111122223333:vpc/v"},
	{"below a table", "arn:aws:dynamodb:us-east-1:111122223333:table/t/*", "arn:aws:dynamodb:us-east-1:111122223333:table/t"},
	{"everything", "arn:aws:iam::111122223333:*", "arn:aws:iam::111122223333:user/u"},
	{"role", "arn:aws:iam::111122223333:role/${aws:username}/x", "arn:aws:iam::111122223333:user/u"},
	{"log group", "arn:aws:logs:eu-west-1:111122223333:log-group:g:*", "arn:aws:logs:eu-west-1:111122223333:log-group:g"},
	{"fields", "arn:*:sqs:us-east-?:1111*:q", "arn:aws:sqs:us-east-1:111122223333:q"},
	{"accountless", "arn:aws:ssm:us-east-1::parameter/aws/service/x", "arn:aws:ssm:us-east-1:111122223333:parameter/x"},
}

// touched is a resolver of the service of an ARN that has resolved another one.
func touched(t testing.TB, text, other string) (*Resolver, ARN) {
	t.Helper()
	a, err := Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	o, err := Parse(other)
	if err != nil {
		t.Fatal(err)
	}
	_, formats := ofService(t, a.Service)
	r := NewResolver(formats)
	r.Resolve(o)
	return r, a
}

// BenchmarkResolve finds the formats of an ARN; with room for them nothing is allocated.
func BenchmarkResolve(b *testing.B) {
	for _, h := range hot {
		b.Run(h.name, func(b *testing.B) {
			r, a := touched(b, h.arn, h.other)
			found := make([]int, 0, len(r.forms))
			b.ReportAllocs()
			for b.Loop() {
				if found = r.AppendResolve(found[:0], a); len(found) == 0 {
					b.Fatal("nothing found")
				}
			}
		})
	}
}

// BenchmarkParse takes an ARN apart.
func BenchmarkParse(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Parse("arn:aws:ec2:us-east-1:111122223333:instance/i-0a"); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkNewResolver is what the first ARN of a large service costs before.
func BenchmarkNewResolver(b *testing.B) {
	_, formats := ofService(b, "ec2")
	b.ReportAllocs()
	for b.Loop() {
		NewResolver(formats)
	}
}

// TestResolveDoesNotAllocate holds the promise of BenchmarkResolve, with Meets and Parse.
func TestResolveDoesNotAllocate(t *testing.T) {
	for _, h := range hot {
		r, a := touched(t, h.arn, h.other)
		found := r.AppendResolve(make([]int, 0, len(r.forms)), a)
		if len(found) == 0 {
			t.Errorf("%s: nothing found", h.arn)
		}
		if n := testing.AllocsPerRun(10, func() { r.AppendResolve(found[:0], a) }); n > 0 {
			t.Errorf("%s: %v allocations, want none", h.arn, n)
		}
		if n := testing.AllocsPerRun(10, func() { Parse(h.arn) }); n > 0 {
			t.Errorf("Parse(%s): %v allocations, want none", h.arn, n)
		}
	}
}
