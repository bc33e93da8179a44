package intake

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/leastwise/leastwise/wasm/internal/ascii"
)

func TestFindARNs(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       []string
	}{
		{"one a line", "arn:aws:s3:::b\n  arn:aws:s3:::b/*\r\n", []string{"arn:aws:s3:::b", "arn:aws:s3:::b/*"}},
		{"each once", "arn:aws:s3:::b\narn:aws:s3:::b", []string{"arn:aws:s3:::b"}},
		{"JSON", `"Resource": ["arn:aws:s3:::b/*", "arn:aws:sqs:eu-west-1:111122223333:q"],`, []string{"arn:aws:s3:::b/*", "arn:aws:sqs:eu-west-1:111122223333:q"}},
		{"a JSON line", `  "arn:aws:s3:::b/*",`, []string{"arn:aws:s3:::b/*"}},
		{"a YAML item", "- arn:aws:s3:::b/*", []string{"arn:aws:s3:::b/*"}},
		{"a sentence", "Use arn:aws:s3:::b/k. Then (arn:aws:iam::111122223333:role/r) works", []string{"arn:aws:s3:::b/k", "arn:aws:iam::111122223333:role/r"}},
		{"policy variables", `see "arn:aws:s3:::b/${aws:username}/*" here`, []string{"arn:aws:s3:::b/${aws:username}/*"}},
		{"wildcards", "x arn:aws-cn:ec2:*:*:instance/i-??? y", []string{"arn:aws-cn:ec2:*:*:instance/i-???"}},
		{"an unfinished line stays as it is", "arn:aws:s3", []string{"arn:aws:s3"}},
		{"an unfinished one in a sentence does not count", "what is arn:aws:s3 then", nil},
		{"colons in the resource", "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/x:*", []string{"arn:aws:logs:eu-west-1:111122223333:log-group:/aws/x:*"}},
		{"a comma between", "arn:aws:s3:::a,arn:aws:s3:::b", []string{"arn:aws:s3:::a", "arn:aws:s3:::b"}},
		{"no ARN", "hello, barn:door", nil},
		{"nothing", "", nil},
	} {
		if got := FindARNs(tt.text); !slices.Equal(got, tt.want) {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

// TestHostileTextsEnd: the time grows about as the text does, whatever it repeats.
func TestHostileTextsEnd(t *testing.T) {
	c, o := open(t)
	took := func(text string) time.Duration {
		start := time.Now()
		Read(c, o, text)
		return time.Since(start)
	}
	for _, text := range []string{
		strings.Repeat("arn:", 200_000) + " x", strings.Repeat("${", 200_000), strings.Repeat("authorized to perform ", 50_000), strings.Repeat("is not authorized to perform: a:b on resource: ", 20_000),
		strings.Repeat("when calling the ", 50_000), strings.Repeat("operation error ", 50_000), strings.Repeat("operation error S3: GetObject, ", 20_000), strings.Repeat("(x) when calling the GetObject operation: ", 20_000), strings.Repeat("User: ", 100_000) + "x is not authorized to perform: a:b", strings.Repeat("[", 100_000), strings.Repeat(`{"Records":[`, 50_000),
		`{"Records":[` + strings.Repeat(`{"eventName":"x","eventSource":"s3.amazonaws.com"},`, 20_000) + `{}]}`, strings.Repeat("│", 300_000),
	} {
		part, whole := took(text[:len(text)/4]), took(text)
		if whole > 12*part && whole > 2*time.Second {
			t.Errorf("%.40s… took %v, a quarter of it %v", text, whole, part)
		}
	}
}

func TestTemplates(t *testing.T) {
	for _, text := range []string{"mode: crud\nread:\n- x", "# c\nmode: actions", `{"mode":"crud"}`, "{\n \"mode\": \"crud\"}", "read:\n- a\nwrite:\n- b", "mode: curd", "\n  name: x\n  mode: crud"} {
		if !looksLikeTemplate(text) {
			t.Errorf("no template: %q", text)
		}
	}
	for _, text := range []string{"", "arn:aws:s3:::b", "please read: this", "- arn:aws:s3:::b", `{"Version":"2012-10-17","Statement":[]}`, "read: arn:aws:s3:::b", "the mode: of transport"} {
		if looksLikeTemplate(text) {
			t.Errorf("a template: %q", text)
		}
	}
}

// TestSources looks up each name in the list, and some whose first part is a prefix.
func TestSources(t *testing.T) {
	c, _ := open(t)
	r := &reading{catalog: c}
	for one := range strings.SplitSeq(strings.Trim(sources, ", "), ", ") {
		name, prefix, _ := strings.Cut(one, " ")
		if s, ok := r.serviceOf(name); !ok || s.Prefix() != prefix {
			t.Errorf("%s is %q, want %s", name, s.Prefix(), prefix)
		}
		if _, ok := c.LookupService(name); ok {
			t.Errorf("%s is a prefix itself", name)
		}
	}
	for name, want := range map[string]string{"s3.amazonaws.com": "s3", "monitoring.amazonaws.com": "cloudwatch", "runtime.sagemaker.amazonaws.com": "sagemaker", "models.lex.amazonaws.com": "lex", "metering.marketplace.amazonaws.com": "aws-marketplace",
		"ec2.amazonaws.com.cn": "ec2", "SQS": "sqs", "DynamoDB": "dynamodb", "nobody.amazonaws.com": "", "": ""} {
		s, ok := r.serviceOf(name)
		if ok != (want != "") || ok && s.Prefix() != want {
			t.Errorf("%s: %v, want %q", name, ok, want)
		}
	}
	if ascii.ToLower(sources) != sources {
		t.Error("sources are in small letters")
	}
}

func TestFolding(t *testing.T) {
	var list []string
	for _, s := range []string{"a/1", "a/2", "a/3", "b/1", "b/2", "top"} {
		list = append(list, "arn:aws:s3:::bucket/"+s)
	}
	for i := range 30 {
		list = append(list, "arn:aws:s3:::bucket/full/"+strings.Repeat("x", i+1))
	}
	a := ask{resources: list}
	a.narrow()
	want := []string{"arn:aws:s3:::bucket/a/1", "arn:aws:s3:::bucket/a/2", "arn:aws:s3:::bucket/a/3", "arn:aws:s3:::bucket/b/1", "arn:aws:s3:::bucket/b/2", "arn:aws:s3:::bucket/top", "arn:aws:s3:::bucket/full/*"}
	if !slices.Equal(a.resources, want) || len(a.notes) != 1 {
		t.Errorf("got %q, %q", a.resources, a.notes)
	}
	var buckets []string
	for i := range 30 {
		buckets = append(buckets, "arn:aws:s3:::bucket"+strings.Repeat("x", i))
	}
	if a = (ask{resources: buckets}); len(buckets) != 30 {
		t.Fatal()
	}
	if a.narrow(); len(a.resources) != 30 {
		t.Errorf("buckets became %q", a.resources)
	}
}
