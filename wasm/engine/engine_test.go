package engine

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/engine/api"
	"github.com/leastwise/leastwise/wasm/internal/sample"
)

func TestCallErrors(t *testing.T) {
	e := New(sample.Catalog(t))
	for _, tt := range []struct{ request, want string }{
		{``, `{"error":{"code":"syntax","message":"the request is not JSON: the text ends where a value should stand","hint":"","offset":0}}`},
		{`{"op":"version","request":{}`, `{"error":{"code":"syntax","message":"the request is not JSON: the text ends inside an object that opens at byte 0","hint":"","offset":28}}`},
		{`[]`, `{"error":{"code":"request","message":"a list where an object should stand","hint":"a request reads {\"op\":\"NAME\",\"request\":{}}","offset":0}}`},
		{`{"op":"version","request":{},"id":1}`, `{"error":{"code":"request","message":"unknown field \"id\"","hint":"a request reads {\"op\":\"NAME\",\"request\":{}}","offset":29}}`},
		{`{"op":"version","op":"search","request":{}}`, `{"error":{"code":"request","message":"a second \"op\"","hint":"a request reads {\"op\":\"NAME\",\"request\":{}}","offset":16}}`},
		{`{"op":"version","request":{},"request":{}}`, `{"error":{"code":"request","message":"a second \"request\"","hint":"a request reads {\"op\":\"NAME\",\"request\":{}}","offset":29}}`},
		{`{"op":"search","request":{"limit":1,"li\u006dit":null}}`, `{"error":{"code":"request","message":"a second \"limit\"","hint":"each field may stand once","offset":36}}`},
		{`{"op":"generate","request":{"items":[{"arn":"a","arn":"b"}]}}`, `{"error":{"code":"request","message":"a second \"arn\"","hint":"each field may stand once","offset":48}}`},
		{`{"request":{}}`, `{"error":{"code":"request","message":"no \"op\" that is a string","hint":"a request reads {\"op\":\"NAME\",\"request\":{}}","offset":0}}`},
		{`{"op":"version"}`, `{"error":{"code":"request","message":"no \"request\"","hint":"a request reads {\"op\":\"NAME\",\"request\":{}}","offset":0}}`},
		{`{"op":"genrate","request":{}}`, `{"error":{"code":"operation","message":"no operation \"genrate\"","hint":"did you mean generate?","offset":6}}`},
		{`{"op":"debug","request":{}}`, `{"error":{"code":"operation","message":"no operation \"debug\"","hint":"there are action, compare, conditionKey, convert, describe, evaluate, expand, fit, generate, intake, lint, measure, merge, pin, resourceType, roles, search, service, shrink, suite, version","offset":6}}`},
		{`{"op":"generate","request":{"items":[{"arm":""}]}}`, `{"error":{"code":"request","message":"unknown field \"arm\"","hint":"did you mean \"arn\"?","offset":38}}`},
		{`{"op":"generate","request":{"levelTable":"awz"}}`, `{"error":{"code":"argument","message":"no level table \"awz\"","hint":"did you mean aws?"}}`},
		{`{"op":"generate","request":{"items":[{"arn":"","levels":["Reed"]}]}}`, `{"error":{"code":"argument","message":"no access level \"Reed\"","hint":"did you mean Read?"}}`},
		{`{"op":"action","request":{"id":"s3:GetObjekt"}}`, `{"error":{"code":"not-found","message":"no action \"s3:GetObjekt\" in the catalog of 2026-06-14","hint":"did you mean s3:GetObject?"}}`},
		{`{"op":"action","request":{"id":"s33:GetObject"}}`, `{"error":{"code":"not-found","message":"no service \"s33\" in the catalog of 2026-06-14","hint":"did you mean s3?"}}`},
		{`{"op":"action","request":{"id":"GetObject"}}`, `{"error":{"code":"argument","message":"\"GetObject\" is no ID of an action","hint":"write the service in front, s3:GetObject"}}`},
		{`{"op":"resourceType","request":{"id":"s3:buckit"}}`, `{"error":{"code":"not-found","message":"no resource type \"s3:buckit\" in the catalog of 2026-06-14","hint":"did you mean s3:bucket?"}}`},
		{`{"op":"service","request":{"service":"zzz"}}`, `{"error":{"code":"not-found","message":"no service \"zzz\" in the catalog of 2026-06-14","hint":""}}`},
		{`{"op":"conditionKey","request":{"name":"aws:SourceIpp"}}`, `{"error":{"code":"not-found","message":"no condition key \"aws:SourceIpp\" in the catalog of 2026-06-14","hint":"did you mean aws:SourceIp?"}}`},
		{`{"op":"search","request":{"limit":-1}}`, `{"error":{"code":"argument","message":"a limit of -1","hint":"from 1 to 1000, or 0 for 50"}}`},
		{`{"op":"search","request":{"offset":-1}}`, `{"error":{"code":"argument","message":"an offset of -1","hint":"0 or more"}}`},
		{`{"op":"search","request":{"kinds":["actions"]}}`, `{"error":{"code":"argument","message":"no kind \"actions\"","hint":"did you mean action?"}}`},
	} {
		if got := string(e.Call([]byte(tt.request))); got != tt.want {
			t.Errorf("%s:\ngot  %s\nwant %s", tt.request, got, tt.want)
		}
	}
}

func TestNoCatalog(t *testing.T) {
	e := New(nil)
	if got, want := string(e.Call([]byte(`{"op":"search","request":{}}`))), `{"error":{"code":"catalog","message":"no catalog is open","hint":""}}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := string(e.Call([]byte(`{"op":"version","request":{}}`))), `{"ok":{"version":"(devel)","date":"",`; !strings.HasPrefix(got, want) {
		t.Errorf("got %s, want it to begin with %s", got, want)
	}
}

// A fault in an operation must not end the engine.
func TestPanicBecomesAnError(t *testing.T) {
	e := New(sample.Catalog(t))
	e.AddLevelTable(faulty{})
	const request = `{"op":"generate","request":{"items":[{"arn":"arn:aws:s3:::b","levels":["Read"]}],"levelTable":"faulty"}}`
	if got, want := string(e.Call([]byte(request))), `{"error":{"code":"internal","message":"a fault in the engine: out of order","hint":"please report it with the request"}}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := string(e.Call([]byte(`{"op":"version","request":{}}`))); !strings.HasPrefix(got, `{"ok":`) {
		t.Errorf("after a fault: got %s, want an answer", got)
	}
}

type faulty struct{}

func (faulty) Name() string                             { return "faulty" }
func (faulty) Level(catalog.Action) catalog.AccessLevel { panic("out of order") }

// call runs one operation and decodes its reply with encoding/json.
func call[R any](t *testing.T, e *Engine, op string, request any) R {
	t.Helper()
	body, err := json.Marshal(map[string]any{"op": op, "request": request})
	if err != nil {
		t.Fatal(err)
	}
	var out struct {
		OK    *R         `json:"ok"`
		Error *api.Error `json:"error"`
	}
	reply := e.Call(body)
	if err := json.Unmarshal(reply, &out); err != nil {
		t.Fatalf("%v in %s", err, reply)
	}
	if out.Error != nil {
		t.Fatalf("%s: %v", body, out.Error)
	}
	return *out.OK
}

func TestVersion(t *testing.T) {
	got := call[api.VersionReply](t, New(sample.Catalog(t)), "version", api.VersionRequest{})
	if got.Date != sample.Date || len(got.Origins) != 1 || got.Services != 10 || got.ConditionKeys != 6 || got.Actions < 30 || got.ResourceTypes < 15 {
		t.Errorf("got %+v", got)
	}
}

func TestGenerate(t *testing.T) {
	e := New(sample.Catalog(t))
	got := call[api.GenerateReply](t, e, "generate", api.GenerateRequest{Items: []api.GenerateItem{
		{ARN: "arn:aws:s3:::b", Levels: []string{"List", "permissions-management"}},
		{ARN: "s3://b", Levels: nil},
	}})
	if got.LevelTable != "strict" || got.Statements != 2 || got.Actions != 2 || !strings.Contains(got.Policy, `"Sid": "S3ListBucket"`) {
		t.Errorf("got %+v", got)
	}
	if e := got.Items[1].Error; e == nil || e.Suggestions[0] != "arn:aws:s3:::b" {
		t.Errorf("got %+v for an S3 URI", e)
	}
	if l := got.Items[0].Levels[3]; l.Level != "Permissions management" || l.Actions != 1 || !l.Asked {
		t.Errorf("got %+v", l)
	}
}

func TestStrictTable(t *testing.T) {
	e := New(sample.Catalog(t))
	got := call[api.GenerateReply](t, e, "generate", api.GenerateRequest{Items: []api.GenerateItem{{ARN: "arn:aws:iam::1:role/r", Levels: []string{"Permissions management"}}}})
	if got.LevelTable != "strict" || !strings.Contains(got.Policy, "iam:PassRole") {
		t.Errorf("got %+v", got)
	}
	if a := call[api.ActionReply](t, e, "action", api.ActionRequest{ID: "IAM:passrole"}); a.Level != "Write" || a.StrictLevel != "Permissions management" || !a.PermissionOnly {
		t.Errorf("got %+v", a)
	}
	if a := call[api.ActionReply](t, e, "action", api.ActionRequest{ID: "iam:GetRole"}); a.StrictLevel != "" {
		t.Errorf("got strict level %q where it does not differ", a.StrictLevel)
	}
}
