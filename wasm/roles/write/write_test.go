package write_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/roles"
	"github.com/leastwise/leastwise/wasm/roles/compile"
	"github.com/leastwise/leastwise/wasm/roles/write"
	"github.com/leastwise/leastwise/wasm/source"
	"github.com/leastwise/leastwise/wasm/source/accountdump"
	"github.com/leastwise/leastwise/wasm/source/yaml"
)

var update = flag.Bool("update", false, "write the golden file anew; review the diff")

// back compiles what was written and plans from there to what it was written from.
func back(t testing.TB, text string, have *roles.Actual) (*compile.Result, *roles.Plan) {
	t.Helper()
	documents, err := yaml.Read(text)
	if err != nil {
		t.Fatalf("%v at %d\n%s", err, err.(*source.Error).Offset, text)
	}
	r := compile.Compile(nil, []compile.File{{Name: "roles.yaml", Documents: documents}}, compile.Options{Account: have.Account})
	if r.Failed() {
		return r, nil
	}
	p, err := roles.NewPlan(r.Desired, have, roles.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r, p
}

func read(t testing.TB, text string) *roles.Actual {
	t.Helper()
	d, err := accountdump.Read(text)
	if err != nil {
		t.Fatal(err)
	}
	a, err := roles.FromDump(d)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestGolden(t *testing.T) {
	dump, err := os.ReadFile("testdata/dump.json")
	if err != nil {
		t.Fatal(err)
	}
	have := read(t, string(dump))
	got, skipped := write.YAML(have, nil)
	if *update {
		if err := os.WriteFile("testdata/roles.yaml", []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/roles.yaml")
	if err != nil || got != string(want) {
		t.Errorf("got\n%s\nwant\n%s(%v)", got, want, err)
	}
	if s := fmt.Sprint(skipped); s != "[{odd the policy null has a form that definitions do not have} {stacked the role belongs to CloudFormation's stack prod}]" {
		t.Errorf("skipped are %s", s)
	}
	r, p := back(t, got, have)
	if p == nil || len(p.Changes)+len(p.Steps)+len(p.Unknown) > 0 || len(r.Desired.Roles) != len(have.Roles)-len(skipped) {
		t.Errorf("%v\n%+v", r.Notes, p)
	}
	one, _ := write.YAML(have, func(name string) bool { return name == "plain" })
	if r, p := back(t, one, have); len(r.Desired.Roles) != 1 || len(p.Changes) > 0 {
		t.Errorf("one role: %v\n%s", r.Notes, one)
	}
	if none, _ := write.YAML(have, func(string) bool { return false }); !strings.HasSuffix(none, "roles: {}\n") {
		t.Errorf("no role: %s", none)
	}
}

// TestFiles: a file for each role, all of which together are the same.
func TestFiles(t *testing.T) {
	dump, err := os.ReadFile("testdata/dump.json")
	if err != nil {
		t.Fatal(err)
	}
	have := read(t, string(dump))
	list, skipped := write.Files(have, nil)
	var names []string
	r := &compile.Result{}
	for _, f := range list {
		names = append(names, f.Name)
		one, p := back(t, f.Text, have)
		if p == nil || len(p.Changes) > 0 || len(one.Desired.Roles) != 1 {
			t.Errorf("%s: %+v %v", f.Name, p, one.Notes)
		}
		r = one
	}
	if got := strings.Join(names, " "); got != "team/app.yaml legacy.yaml plain.yaml" || len(skipped) != 2 || r.Desired.Account == "" {
		t.Errorf("files are %s, skipped %v", got, skipped)
	}
	for path, want := range map[string]string{"/": "app.yaml", "/a/b/": "a/b/app.yaml", "/../": "app.yaml", "/.git/": "app.yaml", `/a\b/`: "app.yaml", "/con:/": "app.yaml"} {
		one := *have
		one.Roles = []roles.Role{have.Roles[0]}
		one.Roles[0].Path = path
		if list, _ := write.Files(&one, nil); len(list) != 1 || list[0].Name != want {
			t.Errorf("%s: %v, want %s", path, list, want)
		}
	}
}

// TestScalar: whatever the text, it is read as it was, as a value and as a key.
func TestScalar(t *testing.T) {
	texts := []string{"a", "1", "012", "1e3", "0x1F", "2026-01-02", "12:30:00", "null", "~", "no", "Yes", "a: b", "a #b", "#", "- a", "*", "s3:*", "arn:aws:s3:::b/*", "'", "\"", "\\", "a\nb", "\t", "é", "\u0085", "\u2028", "{a}", "[a", "&a", "!a", "%a", "@a", "`a", "a:", ":a", "?", "? a", "|", ">", "=", "<<", ".inf", "", " a ", "a,b", "\u007f", strings.Repeat("x", 300), "123456789012", "a:b"}
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		var b strings.Builder
		for range 1 + r.IntN(6) {
			b.WriteString([]string{"a", "0", ":", " ", "#", "-", "'", "\"", "\\", "\n", "é", "{", "]", ",", "*", "&", "!", "\u0007", "~"}[r.IntN(19)])
		}
		texts = append(texts, b.String())
	}
	for _, text := range texts {
		have := &roles.Actual{Account: "111122223333", Partition: "aws", Roles: []roles.Role{{Name: "app", Path: "/", Trust: `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":` + jsonspan.Quote(text) + `},"Action":"sts:AssumeRole","Condition":{"StringEquals":{` + jsonspan.Quote(text) + `:[` + jsonspan.Quote(text) + `,"b"]}}}]}`}}}
		yamlText, _ := write.YAML(have, nil)
		_, p := back(t, yamlText, have)
		if text == "" {
			continue // no service, and no definition has it
		}
		if p == nil || len(p.Changes) > 0 {
			t.Errorf("%q does not come back:\n%s%+v", text, yamlText, p)
		}
	}
}

// Whatever a dump holds, what is written of it is read back as the same, but for names and
// the like that AWS would not take either.
func FuzzYAML(f *testing.F) {
	dump, err := os.ReadFile("testdata/dump.json")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(dump))
	f.Add(`{"RoleDetailList":[{"Arn":"arn:aws:iam::111122223333:role/a","RoleName":"a","Path":"/","AssumeRolePolicyDocument":{"Statement":{"Effect":"Allow","Principal":"*","Action":["a",["b"]],"Condition":{"x":[{"y":1}]}}},"Tags":[{"Key":"k","Value":"no"}]}]}`)
	f.Fuzz(func(t *testing.T, text string) {
		d, err := accountdump.Read(text)
		if err != nil {
			return
		}
		have, err := roles.FromDump(d)
		if err != nil || len(have.Account) != 12 || strings.Trim(have.Account, "0123456789") != "" || have.Partition != "aws" {
			return
		}
		names := map[string]bool{}
		for i := range have.Roles {
			r := &have.Roles[i]
			if names[r.Name] || !strings.HasPrefix(r.Path, "/") || !strings.HasSuffix(r.Path, "/") || strings.Contains(r.Path, "//") || strings.Contains(r.Name, "/") {
				return
			}
			names[r.Name] = true
			for k := range r.Inline {
				if k > 0 && r.Inline[k].Name == r.Inline[k-1].Name {
					return
				}
			}
			for k := range r.Tags {
				if k > 0 && r.Tags[k].Key == r.Tags[k-1].Key {
					return
				}
			}
			for k := range r.Managed {
				if k > 0 && r.Managed[k] == r.Managed[k-1] {
					return
				}
			}
		}
		written, _ := write.YAML(have, nil)
		r, p := back(t, written, have)
		if p == nil {
			for _, n := range r.Notes {
				known := false
				for _, part := range []string{"no name of", "is no path", "a key of", "longer than", "AWS takes", "session duration", "no ARN of", "AWS's own", "is a text, and here stands nothing", "stands here a second time"} {
					known = known || strings.Contains(n.Message, part)
				}
				if n.Severity == compile.Error && !known {
					t.Errorf("%+v\n%s", n, written)
				}
			}
			return
		}
		if len(p.Changes) > 0 {
			t.Errorf("%+v\n%s", p.Changes, written)
		}
	})
}
