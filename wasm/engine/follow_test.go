package engine

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/wasm/engine/api"
	"github.com/leastwise/leastwise/wasm/generate"
	"github.com/leastwise/leastwise/wasm/internal/sample"
	"github.com/leastwise/leastwise/wasm/source"
	"github.com/leastwise/leastwise/wasm/source/yaml"
)

// templateFile reads a template as the page does.
func templateFile(t testing.TB, file, text string) api.TemplateFile {
	t.Helper()
	documents, err := yaml.Read(text)
	if err != nil {
		t.Fatal(err)
	}
	return api.TemplateFile{File: file, Tree: string(source.AppendJSON(nil, documents))}
}

// templateFiles are the templates that package generate is tested with.
func templateFiles(t testing.TB) []api.TemplateFile {
	t.Helper()
	names, err := filepath.Glob("../generate/testdata/templates/*.yml")
	if err != nil || len(names) < 10 {
		t.Fatalf("%d templates, %v", len(names), err)
	}
	var out []api.TemplateFile
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, templateFile(t, filepath.Base(name), string(text)))
	}
	return out
}

func workedTemplate(t testing.TB) api.TemplateFile {
	files := templateFiles(t)
	return files[slices.IndexFunc(files, func(f api.TemplateFile) bool { return f.File == "package-page.yml" })]
}

type policyDocument struct {
	Statement []struct {
		Sid, Effect      string
		Action, Resource []string
	}
}

func document(t *testing.T, reply api.GenerateReply) policyDocument {
	t.Helper()
	var out policyDocument
	if err := json.Unmarshal([]byte(reply.Policy), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestGenerateFromTemplates(t *testing.T) {
	e := New(sample.Catalog(t))
	const text = "# é\nmode: crud\nread:\n- arn:aws:s3:::b/*\n- arn:aws:s3:::c/*\nreed:\n- x\nexclude-actions:\n- s3:GetObjectTagging\n"
	got := call[api.GenerateReply](t, e, "generate", api.GenerateRequest{
		Templates: []api.TemplateFile{templateFile(t, "a.yml", "mode: crud\nlist: [arn:aws:s3:::b]\n"), templateFile(t, "b.yml", text)},
		Items:     []api.GenerateItem{{ARN: "arn:aws:s3:::d", Levels: []string{"List", "Write"}}, {ARN: "arn:nothing", Levels: []string{"Read", "List"}}},
	})
	if len(got.Items) != 2 || got.Items[1].Error == nil || !got.Items[0].Levels[0].Asked || got.Items[0].Levels[0].Actions == 0 {
		t.Errorf("items: got %+v", got.Items)
	}
	at := slices.IndexFunc(got.Notes, func(n api.Note) bool { return n.Code == generate.TemplateKey })
	if at < 0 {
		t.Fatalf("no note about the key: %+v", got.Notes)
	}
	n := got.Notes[at]
	if text[n.Start:n.End] != "reed" || n.Template != 1 || n.Item != -1 || n.Severity != "error" || n.Hint != "did you mean read?" {
		t.Errorf("got %+v for reed", n)
	}
	if slices.ContainsFunc(got.Notes, func(n api.Note) bool { return n.Code == generate.BadARN }) {
		t.Errorf("an item's error is told twice: %+v", got.Notes)
	}
	actions := map[int][]string{}
	for _, r := range got.Reasons {
		if slices.Contains(r.Actions, "s3:GetObjectTagging") {
			t.Errorf("excluded, and has a reason: %+v", r)
		}
		actions[r.Statement] = append(actions[r.Statement], r.Actions...)
		for _, entry := range r.Entries {
			switch {
			case r.Template == 1 && text[entry.Start:entry.End] != entry.Text:
				t.Errorf("the entry %+v is not at its place", entry)
			case r.Template == -1 && (entry.Item != 0 || entry.Text != "arn:aws:s3:::d"):
				t.Errorf("got %+v for the item", entry)
			}
		}
		if r.Template == 1 && (r.Why != "level" || r.Field != "read" || r.Type != "s3:object" || len(r.Entries) != 2) {
			t.Errorf("got %+v, want one reason with both ARNs", r)
		}
	}
	for i, s := range document(t, got).Statement {
		for _, id := range s.Action {
			if !slices.Contains(actions[i], id) {
				t.Errorf("%s: no reason for %s", s.Sid, id)
			}
		}
	}
}

func TestGenerateOptions(t *testing.T) {
	e := New(realCatalog(t))
	items := []api.GenerateItem{{ARN: "arn:aws:s3:::b/*", Levels: []string{"Read", "Write"}}}
	plain := call[api.GenerateReply](t, e, "generate", api.GenerateRequest{Items: items, Dependents: "none"})
	few := call[api.GenerateReply](t, e, "generate", api.GenerateRequest{Items: items, Dependents: "none", Exclude: []string{"s3:get*"}})
	if !strings.Contains(plain.Policy, `"s3:GetObject"`) || strings.Contains(few.Policy, "s3:Get") || few.Actions >= plain.Actions {
		t.Errorf("got %d actions, %d without s3:get*", plain.Actions, few.Actions)
	}
	if !generate.CanMinimize {
		return // the browser's module
	}
	short := call[api.GenerateReply](t, e, "generate", api.GenerateRequest{Items: items, Dependents: "none", Minimize: true})
	if short.Actions != plain.Actions || short.Characters >= plain.Characters {
		t.Errorf("minimized: %d actions in %d characters, before %d in %d", short.Actions, short.Characters, plain.Actions, plain.Characters)
	}
}

// The template of Policy Sentry's package page.
func TestWorkedTemplate(t *testing.T) {
	e := New(realCatalog(t))
	got := call[api.GenerateReply](t, e, "generate", api.GenerateRequest{Templates: []api.TemplateFile{workedTemplate(t)}})
	var sids []string
	for _, s := range document(t, got).Statement {
		sids = append(sids, s.Sid)
	}
	for _, want := range []string{"SsmReadParameter", "SsmWriteParameter", "SecretsmanagerTaggingSecret", "SecretsmanagerPermissionsmanagementSecret"} {
		if !slices.Contains(sids, want) {
			t.Errorf("got %q, want %s among them", sids, want)
		}
	}
}

func TestFollowErrors(t *testing.T) {
	e := New(sample.Catalog(t))
	for _, tt := range []struct{ request, want string }{
		{`{"templates":[{"file":"a","tree":"[["}]}`, `{"error":{"code":"argument","message":"the tree of \"a\" is damaged: no \" where a tree has one","hint":""}}`},
		{`{"dependents":"scooped"}`, `{"error":{"code":"argument","message":"dependents can't be \"scooped\"","hint":"did you mean scoped?"}}`},
	} {
		if got := string(e.Call([]byte(`{"op":"generate","request":` + tt.request + `}`))); got != tt.want {
			t.Errorf("got %s, want %s", got, tt.want)
		}
	}
	got := call[api.GenerateReply](t, e, "generate", api.GenerateRequest{Templates: []api.TemplateFile{{File: "a", Tree: "[]"}}})
	if n := got.Notes[0]; n.Severity != "error" || n.Template != 0 {
		t.Errorf("an empty file: got %+v", n)
	}
}

func BenchmarkWorkedTemplate(b *testing.B) {
	e := New(realCatalog(b))
	request, err := json.Marshal(map[string]any{"op": "generate", "request": api.GenerateRequest{Templates: []api.TemplateFile{workedTemplate(b)}}})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		e.Call(request)
	}
}
