package simulate

import (
	"strconv"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/wasm/policy"
)

const smallPolicy = `{"Version":"2012-10-17","Statement":[
{"Sid":"Read","Effect":"Allow","Action":["s3:Get*","s3:List*"],"Resource":["arn:aws:s3:::data","arn:aws:s3:::data/*"]},
{"Sid":"Home","Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::home/${aws:username}/*"},
{"Sid":"Keys","Effect":"Allow","Action":["kms:Decrypt","kms:GenerateDataKey*"],"Resource":"arn:aws:kms:eu-west-1:111122223333:key/*","Condition":{"StringEquals":{"kms:ViaService":"s3.eu-west-1.amazonaws.com"}}},
{"Sid":"Network","Effect":"Deny","Action":"*","Resource":"*","Condition":{"NotIpAddress":{"aws:SourceIp":["10.0.0.0/8","192.0.2.0/24"]},"Bool":{"aws:ViaAWSService":"false"}}}]}`

// largePolicy has 1,368 action patterns, as the largest of AWS's managed policies do.
func largePolicy() string {
	var b strings.Builder
	b.WriteString(`{"Version":"2012-10-17","Statement":[`)
	for s := range 12 {
		if s > 0 {
			b.WriteByte(',')
		}
		b.WriteString(`{"Effect":"Allow","Resource":"*","Action":[`)
		for i := range 114 {
			if i > 0 {
				b.WriteByte(',')
			}
			name := `"service` + strconv.Itoa(i%38) + `:DescribeSomething` + strconv.Itoa(s*114+i)
			if i%3 == 0 {
				name += "*"
			}
			b.WriteString(name + `"`)
		}
		b.WriteString(`]}`)
	}
	b.WriteString(`,{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::data/*"}]}`)
	return b.String()
}

func benchRequest(b *testing.B) *Request {
	r := &Request{Principal: principal(b, "arn:aws:iam::111122223333:user/ann"), Action: "s3:GetObject", Resources: []Resource{{ARN: "arn:aws:s3:::data/2026/report.csv"}}}
	r.Context.Set("aws:SourceIp", "10.1.2.3")
	r.Context.Set("aws:UserAgent", "aws-cli/2")
	return r
}

func benchmark(b *testing.B, p *Policies, r *Request, want Decision) {
	b.Helper()
	b.ReportAllocs()
	var e Evaluator
	for b.Loop() {
		if got := e.Evaluate(r, p).Decision; got != want {
			b.Fatalf("got %v, want %v", got, want)
		}
	}
}

func BenchmarkSmall(b *testing.B) {
	benchmark(b, &Policies{Identity: []*Policy{compile(b, policy.Identity, smallPolicy)}}, benchRequest(b), Allowed)
}

func BenchmarkLarge(b *testing.B) {
	benchmark(b, &Policies{Identity: []*Policy{compile(b, policy.Identity, largePolicy())}}, benchRequest(b), Allowed)
}

// BenchmarkOnce is BenchmarkSmall with memory of its own for each decision.
func BenchmarkOnce(b *testing.B) {
	p, r := &Policies{Identity: []*Policy{compile(b, policy.Identity, smallPolicy)}}, benchRequest(b)
	b.ReportAllocs()
	for b.Loop() {
		if got := Evaluate(r, p).Decision; got != Allowed {
			b.Fatalf("got %v", got)
		}
	}
}

// BenchmarkAllLayers has every layer, two levels of an organization among them.
func BenchmarkAllLayers(b *testing.B) {
	full := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","NotAction":["s3:*","kms:*"],"Resource":"*","Condition":{"StringNotEquals":{"aws:RequestedRegion":["eu-west-1","us-east-1"]}}}]}`
	scp := compile(b, policy.SCP, full)
	p := &Policies{
		SCPs:     [][]*Policy{{scp}, {scp}},
		Identity: []*Policy{compile(b, policy.Identity, smallPolicy)},
		Boundary: []*Policy{compile(b, policy.Boundary, full)},
		Resources: []Attached{{"arn:aws:s3:::data/2026/report.csv", compile(b, policy.Resource, `{"Version":"2012-10-17","Statement":[
{"Effect":"Allow","Principal":{"AWS":["111122223333","arn:aws:iam::444455556666:root"]},"Action":"s3:*","Resource":"arn:aws:s3:::data/*"},
{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::data/*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}`)}},
	}
	benchmark(b, p, benchRequest(b), Allowed)
}

func BenchmarkCompile(b *testing.B) {
	d, _ := policy.Parse(smallPolicy)
	b.ReportAllocs()
	for b.Loop() {
		Compile("p", policy.Identity, d)
	}
}

// What follows is what the machine itself takes, for the ratio of WebAssembly to native code:
// a bare loop over an ARN's bytes, and the memory that a small request needs.

func BenchmarkFloorLoop(b *testing.B) {
	text, colons := benchRequest(b).Resources[0].ARN, 0
	for b.Loop() {
		for i := range len(text) {
			if text[i] == ':' {
				colons++
			}
		}
	}
	if colons != b.N*5 {
		b.Fatal(colons)
	}
}

func BenchmarkFloorMemory(b *testing.B) {
	var kept *struct {
		pointers [20]*int
		numbers  [44]int
	}
	b.ReportAllocs()
	for b.Loop() {
		kept = new(struct {
			pointers [20]*int
			numbers  [44]int
		})
	}
	if kept.pointers[0] != nil {
		b.Fatal()
	}
}
