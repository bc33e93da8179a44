package engine

import (
	"slices"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/catalog/embedded"
	"github.com/leastwise/leastwise/wasm/engine/api"
	"github.com/leastwise/leastwise/wasm/internal/corpus"
	"github.com/leastwise/leastwise/wasm/internal/sample"
)

func found(r api.SearchReply) string {
	var out []string
	for _, x := range r.Results {
		out = append(out, x.ID)
	}
	return strings.Join(out, " ")
}

func TestSearch(t *testing.T) {
	e := New(sample.Catalog(t))
	for _, tt := range []struct {
		request api.SearchRequest
		want    string
		why     string
	}{
		{api.SearchRequest{Text: "getobject"}, "s3:GetObject", "any letter case"},
		{api.SearchRequest{Text: "bucket"}, "s3:DeleteBucketPolicy s3:GetBucketLocation s3:ListAllMyBuckets s3:ListBucket s3:PutBucketTagging s3:bucket ssm:bucket", "kind by kind, sorted by ID"},
		{api.SearchRequest{Text: "listbucket"}, "s3:ListBucket", "the exact name"},
		{api.SearchRequest{Text: "list", Kinds: []string{"action"}}, "dynamodb:ListTables s3:ListAllMyBuckets s3:ListBucket s3:ListMultipartUploadParts ssm:ListTagsForResource", "names that begin so"},
		{api.SearchRequest{Text: "role", Kinds: []string{"action", "resourceType"}}, "iam:AttachRolePolicy iam:GetRole iam:PassRole iam:TagRole sts:AssumeRole iam:role sts:role ssm:iam-role", "exact types come first"},
		{api.SearchRequest{Text: "s3:get"}, "s3:GetBucketLocation s3:GetObject", "one service only"},
		{api.SearchRequest{Text: "s*:get*", Kinds: []string{"action"}}, "s3:GetBucketLocation s3:GetObject ssm:GetParameter ssm:GetParameterHistory sts:GetCallerIdentity", "wildcards"},
		{api.SearchRequest{Text: "*tagging"}, "s3:PutBucketTagging s3:PutObjectTagging", "a wildcard pattern is the whole name"},
		{api.SearchRequest{Text: "s3 tagging"}, "s3:PutBucketTagging s3:PutObjectTagging", "both words, one of them the service"},
		{api.SearchRequest{Text: "systems manager"}, "ssm", "display names"},
		{api.SearchRequest{Text: "s3:prefix"}, "s3:prefix", "a condition key"},
		{api.SearchRequest{Text: "aws:"}, "aws:PrincipalArn aws:ResourceTag/${TagKey} aws:SourceIp", "global keys"},
		{api.SearchRequest{Text: "role", Levels: []string{"Tagging"}}, "iam:TagRole", "only actions have levels"},
		{api.SearchRequest{Text: "s3:", Has: []string{"no-resource"}}, "s3:ListAllMyBuckets", "Resource must be *"},
		{api.SearchRequest{Text: "s3:list", Has: []string{"resource"}}, "s3:ListBucket s3:ListMultipartUploadParts", "on resources"},
		{api.SearchRequest{Text: "s3:", Has: []string{"resource", "no-resource"}}, "", "both is neither"},
		{api.SearchRequest{Text: "bucket", Limit: 2, Offset: 4}, "s3:PutBucketTagging s3:bucket", "a page across kinds"},
		{api.SearchRequest{Text: "bucket", Offset: 100}, "", "behind the end"},
		{api.SearchRequest{Text: "zzz"}, "", "nothing"},
	} {
		if got := found(call[api.SearchReply](t, e, "search", tt.request)); got != tt.want {
			t.Errorf("%+v:\ngot  %s\nwant %s (%s)", tt.request, got, tt.want, tt.why)
		}
	}
}

func TestSearchTotals(t *testing.T) {
	e := New(sample.Catalog(t))
	got := call[api.SearchReply](t, e, "search", api.SearchRequest{Text: "bucket", Limit: 1})
	if want := (api.SearchTotals{Actions: 5, ResourceTypes: 2}); got.Totals != want || got.Total != 7 {
		t.Errorf("got %+v of %d, want %+v of 7", got.Totals, got.Total, want)
	}
	v := call[api.VersionReply](t, e, "version", api.VersionRequest{})
	all := call[api.SearchReply](t, e, "search", api.SearchRequest{})
	if all.Totals.Actions != v.Actions || all.Totals.Services != v.Services || all.Totals.ResourceTypes != v.ResourceTypes {
		t.Errorf("an empty text finds %+v, want all of %+v", all.Totals, v)
	}
}

// Pages of the real catalog, put together, are the whole result without repetition.
func TestSearchPages(t *testing.T) {
	e := New(realCatalog(t))
	whole := call[api.SearchReply](t, e, "search", api.SearchRequest{Text: "tag", Limit: 1000})
	var parts []api.SearchResult
	for offset := 0; offset < len(whole.Results); offset += 77 {
		parts = append(parts, call[api.SearchReply](t, e, "search", api.SearchRequest{Text: "tag", Limit: 77, Offset: offset}).Results...)
	}
	if len(whole.Results) < 500 || !slices.Equal(parts[:len(whole.Results)], whole.Results) {
		t.Errorf("%d results in one page, %d in several, and they differ", len(whole.Results), len(parts))
	}
}

func BenchmarkSearchWholeCatalog(b *testing.B) {
	e := New(realCatalog(b))
	request := []byte(`{"op":"search","request":{"text":"object"}}`)
	var reply []byte
	b.ReportAllocs()
	for b.Loop() {
		reply = e.AppendReply(reply[:0], request)
	}
}

// The first search after opening decodes every service.
func BenchmarkSearchCold(b *testing.B) {
	request := []byte(`{"op":"search","request":{"text":"object"}}`)
	blob := embedded.Blob()
	b.ReportAllocs()
	for b.Loop() {
		c, err := catalog.Open(blob)
		if err != nil {
			b.Fatal(err)
		}
		New(c).Call(request)
	}
}

// Traits are those of the catalog, action by action.
func TestSearchTraits(t *testing.T) {
	c, err := embedded.Open()
	if err != nil {
		t.Fatal(err)
	}
	e := New(c)
	for _, name := range traitNames {
		want := map[string]bool{}
		for i := range c.NumServices() {
			for a := range c.Service(i).Actions() {
				reply := call[api.ActionReply](t, e, "action", api.ActionRequest{ID: a.ID()})
				keys := len(reply.ConditionKeys) > 0 || slices.ContainsFunc(reply.Rows, func(r api.ActionRow) bool { return len(r.ConditionKeys) > 0 })
				if map[string]bool{"resource": len(reply.Rows) > 0, "no-resource": len(reply.Rows) == 0, "condition": keys, "dependent": len(reply.Dependents) > 0, "permission-only": reply.PermissionOnly}[name] {
					want[a.ID()] = true
				}
			}
			if i > 150/corpus.Every() { // some are enough, and have some of each trait
				break
			}
		}
		got := 0
		for offset := 0; ; offset += maxSearchLimit {
			r := call[api.SearchReply](t, e, "search", api.SearchRequest{Has: []string{name}, Limit: maxSearchLimit, Offset: offset})
			for _, x := range r.Results {
				s, ok := c.LookupService(x.Service)
				if !ok || s.Index() > 150/corpus.Every()+1 {
					continue
				}
				got++
				if !want[x.ID] {
					t.Errorf("%s: %s should not be there", name, x.ID)
				}
			}
			if len(r.Results) < maxSearchLimit {
				break
			}
		}
		if got != len(want) || got == 0 {
			t.Errorf("%s: %d actions, want %d", name, got, len(want))
		}
	}
	if _, err := e.Search(&api.SearchRequest{Has: []string{"resorce"}}); err == nil || err.(*api.Error).Hint != "did you mean resource?" {
		t.Errorf("got %v", err)
	}
}

func BenchmarkSearchTraits(b *testing.B) {
	c, err := embedded.Open()
	if err != nil {
		b.Fatal(err)
	}
	e := New(c)
	for b.Loop() {
		if _, err := e.Search(&api.SearchRequest{Text: "get", Has: []string{"resource", "condition"}}); err != nil {
			b.Fatal(err)
		}
	}
}
