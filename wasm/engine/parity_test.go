package engine

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
)

// policies have something to do for each of the operations on policies.
var policies = []string{
	`{"Statement":{"Effect":"Deny","NotAction":"cloudtrail:De*","Resource":"*"}}`,
	`{"Statement":[{"Effect":"Allow","Action":["ec2:Describe*","ec2:CreateTags","s3:Get*","s3:GetObject"],"Resource":"*"},` +
		`{"Effect":"Allow","Action":["iam:GetRole","iam:ListRoles"],"Resource":"*"},{"Effect":"Deny","Action":"s3:*Acl","Resource":"arn:aws:s3:::b/*"}]}`,
}

// digest hashes the replies to many requests over the real catalog.
func digest(t *testing.T) (sum string, replies int) {
	t.Helper()
	e := New(realCatalog(t))
	h := sha256.New()
	ask := func(op string, request map[string]any) {
		body, err := json.Marshal(map[string]any{"op": op, "request": request})
		if err != nil {
			t.Fatal(err)
		}
		h.Write(e.Call(body))
		replies++
	}
	for _, file := range templateFiles(t) {
		for _, dependents := range []string{"", "none", "wildcard"} {
			ask("generate", map[string]any{"templates": []any{file}, "dependents": dependents, "completeOnly": dependents == "none"})
		}
	}
	for _, text := range policies {
		ask("expand", map[string]any{"text": text, "detail": "actions", "maxLevel": "read", "gate": "unaffected"})
		ask("pin", map[string]any{"text": text, "includeDeny": true})
		ask("shrink", map[string]any{"text": text, "options": map[string]any{"letters": true}})
		ask("fit", map[string]any{"text": text, "quota": "managed", "limit": 200, "lossy": true})
		ask("measure", map[string]any{"text": text})
	}
	for _, text := range policies {
		ask("describe", map[string]any{"text": text})
		for _, form := range []string{"json", "json-compact", "yaml", "hcl", "cfn"} {
			ask("convert", map[string]any{"text": text, "to": form, "name": "a b"})
		}
	}
	ask("compare", map[string]any{"a": policies[0], "b": policies[1]})
	ask("merge", map[string]any{"policy": policies[1], "statements": []string{`{"Effect":"Allow","Action":"s3:GetBucketAcl","Resource":"*"}`}})
	ask("intake", map[string]any{"texts": []string{policies[1], refusedEvent, "User: arn:aws:iam::111122223333:user/ann is not authorized to perform: ec2:RunInstances with an explicit deny in a service control policy"}})
	suite := map[string]any{"tree": suiteTree(t, suiteText), "files": []any{map[string]any{"name": "policy.json", "text": `{"Statement":{"Sid":"Read","Effect":"Allow","Action":"s3:Get*","Resource":"*"}}`}}}
	ask("suite", suite)
	suite["files"] = nil
	ask("suite", suite)
	i := 0
	for s := range e.catalog.Services() {
		ask("expand", map[string]any{"patterns": []string{s.Prefix() + ":*et*", s.Prefix() + "x:Get*"}, "detail": "ids"})
		i++
		ask("service", map[string]any{"service": s.Prefix()})
		ask("search", map[string]any{"text": s.Prefix() + " get", "limit": 200})
		for typ := range s.ResourceTypes() {
			text := strings.NewReplacer("${Partition}", "aws", "${Region}", "eu-west-1", "${Account}", "111122223333").Replace(typ.Format(0))
			ask("generate", map[string]any{"items": []any{map[string]any{"arn": text, "levels": []string{"Read", "Write", "List"}}}})
			ask("resourceType", map[string]any{"id": s.Prefix() + ":" + typ.Name()})
		}
		if s.NumActions() > 0 {
			ask("action", map[string]any{"id": s.Action(i % s.NumActions()).ID()})
		}
	}
	return hex.EncodeToString(h.Sum(nil)), replies
}

// TestParity runs itself in a WebAssembly build under Node and compares: both builds must
// give the same bytes.
func TestParity(t *testing.T) {
	sum, replies := digest(t)
	if replies < 1000 {
		t.Fatalf("got %d replies, want more to compare", replies)
	}
	if runtime.GOOS == "js" {
		fmt.Println("DIGEST", sum)
		return
	}
	out := underNode(t, ".", "^TestParity$")
	m := regexp.MustCompile(`DIGEST ([0-9a-f]+)`).FindSubmatch(out)
	if m == nil || string(m[1]) != sum {
		t.Errorf("%d replies: WebAssembly gives %s, native code %s", replies, m, sum)
	}
}

// TestModule runs the tests of the browser's module, which exists for js only.
func TestModule(t *testing.T) {
	if runtime.GOOS == "js" {
		t.Skip("runs natively, to start the other build")
	}
	if out := underNode(t, "..", "."); !bytes.Contains(out, []byte("--- PASS: TestBridge")) {
		t.Errorf("TestBridge did not run:\n%s", out)
	}
}

// underNode runs tests of a package in a WebAssembly build.
func underNode(t *testing.T, folder, pattern string) []byte {
	t.Helper()
	if testing.Short() {
		t.Skip("building for WebAssembly takes a while")
	}
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("SKIPPED, NOTHING WAS CHECKED: there is no node")
	}
	loader, err := filepath.Abs("../../scripts/wasmexec.sh")
	if err != nil {
		t.Fatal(err)
	}
	// Built as the page's engine is, so that nothing is compiled twice.
	cmd := exec.Command("go", "test", "-count=1", "-trimpath", "-vet=off", "-run="+pattern, "-v", "-exec="+loader, ".")
	cmd.Dir = folder
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm", "GOFLAGS=")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return out
}
