package engine

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/leastwise/leastwise/wasm/internal/sample"
)

// Whatever is asked, the reply is one JSON object with "ok" or "error", and no fault of
// the engine.
func FuzzCall(f *testing.F) {
	for _, op := range operations {
		f.Add(`{"op":"` + op + `","request":{}}`)
	}
	f.Add(`{"op":"generate","request":{"items":[{"arn":"arn:aws:s3:::b/*","levels":["Read","write"]},{"arn":"arn:*:iam::*:*r*"}],"levelTable":"aws"}}`)
	f.Add(`{"op":"search","request":{"text":"s*:get? *","levels":["Tagging"],"kinds":["action"],"limit":3,"offset":1}}`)
	f.Add(`{"op":"conditionKey","request":{"name":"aws:ResourceTag/${TagKey}","limit":1}}`)
	f.Add(`{"op":"resourceType","request":{"id":"s3:bucket"}}`)
	f.Add(`{"op":"expand","request":{"text":"{\"Statement\":[{\"Effect\":\"Deny\",\"NotAction\":\"s3:Get*\",\"Resource\":\"*\"}]}","detail":"actions","gate":"unaffected","maxLevel":"list","denyList":["*"]}}`)
	f.Add(`{"op":"expand","request":{"patterns":["*:?et*","nope"],"detail":"text","since":"2026-06-01","show":"allowed"}}`)
	f.Add(`{"op":"shrink","request":{"text":"{\"Statement\":{\"Effect\":\"Allow\",\"Action\":[\"s3:GetObject\",\"s3:*\"]}}","options":{"services":["s3"],"kind":"scp","letters":true}}}`)
	f.Add(`{"op":"fit","request":{"text":"{\"Statement\":[]}","quota":"trust","limit":9,"lossy":true,"maxLevel":"read"}}`)
	f.Add(`{"op":"measure","request":{"text":"{\"Statement\":[]}","used":-1}}`)
	f.Add(`{"op":"convert","request":{"text":"[{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"${aws:username}\"}]","to":"hcl","name":"9"}}`)
	f.Add(`{"op":"describe","request":{"text":"{\"Statement\":{\"Effect\":\"Allow\",\"NotAction\":\"s3:*\",\"Resource\":\"arn:aws:s3:::b/*\"}}","kind":"scp","levelTable":"aws"}}`)
	f.Add(`{"op":"compare","request":{"a":"{\"Statement\":{\"Effect\":\"Allow\",\"NotAction\":\"s3:*\",\"Resource\":\"*\"}}","b":"{\"Statement\":{\"Effect\":\"Deny\",\"Action\":\"s3:Get*\",\"Resource\":\"arn:aws:s3:::b/*\"}}","match":"get","limit":1}}`)
	f.Add(`{"op":"intake","request":{"texts":["User: arn:aws:iam::111122223333:user/a is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::b/k","{\"eventSource\":\"s3.amazonaws.com\",\"eventName\":\"GetObject\"}"]}}`)
	f.Add(`{"op":"merge","request":{"policy":"{\"Statement\":[]}","statements":["{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}"]}}`)
	e := New(sample.Catalog(f))
	f.Fuzz(func(t *testing.T, request string) {
		reply := e.Call([]byte(request))
		var out struct {
			OK    json.RawMessage
			Error *struct{ Code, Message string }
		}
		if err := json.Unmarshal(reply, &out); err != nil {
			t.Fatalf("%q: %v in %s", request, err, reply)
		}
		if (out.OK == nil) == (out.Error == nil) || out.Error != nil && (out.Error.Code == "internal" || out.Error.Message == "") {
			t.Fatalf("%q: got %s", request, reply)
		}
	})
}

// The page gives up after two seconds; the most expensive ARNs must stay far below.
func TestExpensiveRequests(t *testing.T) {
	e := New(realCatalog(t))
	for _, arn := range []string{
		"arn:aws:ec2:*:*:" + strings.Repeat("*", 2030),
		"arn:aws:ec2:*:*:" + strings.Repeat("*?", 1015),
		"arn:aws:ec2:*:*:" + strings.Repeat("*-", 1015),
		"arn:aws:apigateway:*:*:" + strings.Repeat("*/", 1010),
	} {
		body, err := json.Marshal(map[string]any{"op": "generate", "request": map[string]any{"items": []any{map[string]any{"arn": arn, "levels": []string{"Read"}}}}})
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		if reply := e.Call(body); !strings.HasPrefix(string(reply), `{"ok":`) {
			t.Errorf("%.40s: got %.200s", arn, reply)
		}
		if took := time.Since(start); took > 2*time.Second {
			t.Errorf("%.40s: took %v", arn, took)
		} else {
			t.Logf("%.40s: took %v", arn, took)
		}
	}
}
