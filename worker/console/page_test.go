package console

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestReadPage(t *testing.T) {
	for _, tt := range []struct{ text, title, csrf string }{
		{`<html><head><title>IAM</title><meta name="awsc-csrf-token" content="a+b/c="></head>`, "IAM", "a+b/c="},
		{`<META CONTENT='x' NAME='csrf_token'/>`, "", "x"},
		{`<meta name=awsc-csrf-token content=a%2Bb%3D>`, "", "a+b="},
		{`<meta name="awsc-csrf-token" content="100%">`, "", "100%"},
		{`<meta name="awsc-csrf-token" content="a&amp;b">`, "", "a&b"},
		{`<meta name="awsc-csrf-token"><meta name="awsc-csrf-token" content="second">`, "", "second"},
		{`<!-- <meta name="awsc-csrf-token" content="no"> --><script>"<meta name='csrf_token' content='no'>"</script>`, "", ""},
		{`<meta name="awsc-csrf-token" content="a%0d%0aX-Evil: 1">`, "", ""},
		{`<meta name="other" content="no"><title>a  b` + "\n" + `c</title><title>d</title>`, "a b c", ""},
		{`<title>` + strings.Repeat("é", 300), strings.Repeat("é", 100) + "…", ""},
		{`{"json": true}`, "", ""},
		{``, "", ""},
	} {
		if got := readPage([]byte(tt.text)); got.title != tt.title || got.csrf != tt.csrf {
			t.Errorf("readPage(%.80q) = %+v, want title %q, token %q", tt.text, got, tt.title, tt.csrf)
		}
	}
}

func FuzzPage(f *testing.F) {
	f.Add([]byte(`<title>a</title><meta name="awsc-csrf-token" content="x%2B">`))
	f.Add([]byte("<meta name=csrf_token content=\xff"))
	f.Fuzz(func(t *testing.T, text []byte) {
		p := readPage(text)
		if len(p.title) > 220 || !utf8.ValidString(p.title) && utf8.Valid(text) || strings.ContainsAny(p.title, "\r\n\x00") {
			t.Errorf("the title is %q", p.title)
		}
		if strings.ContainsFunc(p.csrf, func(r rune) bool { return r < ' ' || r > '~' }) {
			t.Errorf("the token is %q", p.csrf)
		}
	})
}

// Whatever comes as an answer, reading it ends, and a shape is JSON without a value of it.
func FuzzAnswer(f *testing.F) {
	f.Add([]byte(`[{"serviceName":"s3","serviceKeyName":"k","canary":"value-canary"}]`), "text/html")
	f.Add([]byte(`{"message":"no"}`), "application/json")
	f.Add([]byte(`[[[[{"a":[1,null,true]}]]]]`), "")
	f.Fuzz(func(t *testing.T, text []byte, kind string) {
		a := answer{body: text, kind: kind}
		if says := a.say(); strings.ContainsAny(says, "\r\n") || len(says) > 1500 {
			t.Errorf("says %q", says)
		}
		shape := Shape(text)
		if checkJSON([]byte(shape)) != nil {
			t.Errorf("the shape is %s", shape)
		}
		if strings.Contains(shape, "value-canary") && !strings.Contains(string(text), `"value-canary`) {
			t.Errorf("the shape %s has a value", shape)
		}
		_ = worthKeeping(text)
		_, _ = readList(text, "services", func(map[string]json.RawMessage) (int, bool) { return 0, true })
	})
}
