package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/builder/fact"
	"github.com/leastwise/leastwise/builder/merge"
	"github.com/leastwise/leastwise/catalog/embedded"
)

// boatPageNew is boatPage as AWS would write it since July 2026: another name, no
// dependents, no mark, no star, CreateBoat at another level, and no condition key.
const boatPageNew = `<html><body><div id="main-content">
<h1 class="topictitle" id="list_boat">Actions, resources, and condition keys for AWS Boat</h1>
<p>AWS Boat (service prefix: <code class="code">boat</code>) provides resources.</p>
<h2>Actions defined by AWS Boat</h2>
<table><tr><th>Actions</th><th>Description</th><th>Resource types (*required)</th><th>Condition keys</th><th>Access level</th></tr>
<tr><td id="list_boat-action-CreateBoat">CreateBoat</td><td>Builds one.</td><td><p>hull</p></td><td><p>aws:TagKeys</p></td><td>Permissions management, Write</td></tr>
</table>
<h2>Resource types defined by AWS Boat</h2>
<table><tr><th>Resource types</th><th>ARN</th><th>Condition keys</th></tr>
<tr><td>hull</td><td><code>arn:${Partition}:boat:${Region}:${Account}:hull/${HullId}</code></td><td></td></tr></table>
</div></body></html>`

const boatJSONNew = `{"Name":"boat","Version":"v1.4","Actions":[
{"Name":"CreateBoat","ActionConditionKeys":["aws:TagKeys"],"Annotations":{"Properties":{"IsList":false,"IsPermissionManagement":true,"IsTaggingOnly":false,"IsWrite":true}},"Resources":[{"Name":"hull"}],"SupportedBy":{"IAM Access Analyzer Policy Generation":false,"IAM Action Last Accessed":true}}],
"ConditionKeys":[{"Name":"aws:TagKeys","Types":["ArrayOfString"]}],
"Resources":[{"Name":"hull","ARNFormats":["arn:${Partition}:boat:${Region}:${Account}:hull/${HullId}"]}]}`

// TestBuildBase goes through the command line: June, then November over it.
func TestBuildBase(t *testing.T) {
	w := newWorld(t)
	w.inputs(t)
	for name, text := range map[string]string{"newpages/list_boat.html": boatPageNew, "newref/boat.json": boatJSONNew, "newref/raft.json": raftJSON} {
		os.MkdirAll(filepath.Dir(filepath.Join(w.dir, name)), 0o755)
		if err := os.WriteFile(filepath.Join(w.dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	const november = "catalog build --lenient --pages newpages --pages-date 2026-11-23 --service-reference newref --service-reference-date 2026-11-23 "
	for _, line := range []string{buildLine + "-o first", november + "--base first -o second"} {
		if code, _, stderr := w.run(line); code != 0 {
			t.Fatalf("%s: exit code %d, stderr %s", line, code, stderr)
		}
	}
	for line, want := range map[string]string{
		"catalog export --catalog second": "boat:CreateBoat\tPermissions management\thull*\taws:TagKeys\tboat:SinkBoat,boat:TagBoat,raft:GetRaft\t\n" +
			"boat:SinkBoat\tPermissions management\t\t\t\t\nboat:TagBoat\tTagging\t\t\t\tP\nraft:GetRaft\tRead\t\t\t\t\n",
		"catalog export --kind dependents --catalog second": "boat:CreateBoat\tboat:SinkBoat\tservice-reference\t2026-08-22\n" +
			"boat:CreateBoat\tboat:TagBoat\thtml\t2026-06-01\nboat:CreateBoat\traft:GetRaft\tservice-reference\t2026-08-22\n",
		"catalog export --kind past --catalog second": "#kind\tname\tdetail\tsources\tlast seen\twithdrawn\n" +
			"action\tboat:SinkBoat\t\tservice-reference\t2026-08-22\tyes\n" +
			"action\tboat:TagBoat\t\thtml,service-reference\t2026-08-22\tyes\n" +
			"condition key\tboat\taws:TagKeys\thtml\t2026-06-01\t\n" +
			"dependent action\tboat:CreateBoat\tboat:SinkBoat\tservice-reference\t2026-08-22\t\n" +
			"dependent action\tboat:CreateBoat\tboat:TagBoat\thtml\t2026-06-01\t\n" +
			"dependent action\tboat:CreateBoat\traft:GetRaft\tservice-reference\t2026-08-22\t\n" +
			"operation\tboat:CreateBoat\t\tservice-reference\t2026-08-22\tyes\n" +
			"permission-only\tboat:TagBoat\t\thtml\t2026-06-01\t\n" +
			"required\tboat:CreateBoat\thull\thtml\t2026-06-01\t\n",
		"catalog export --kind services --catalog second": "boat\tAWS Boat\tlist_boat\thtml,service-reference\n",
		"catalog export --kind ledger --catalog second":   "boat:CreateBoat\thtml,service-reference\tservice-reference\t\tlist_boat\tlist_boat-action-CreateBoat\t",
		"catalog export --kind origins --catalog second": "2026-06-01\tService Authorization Reference\thtml\n2026-08-22\tservice reference\tservice-reference\n" +
			"2026-11-23\tService Authorization Reference\thtml\n2026-11-23\tservice reference\tservice-reference\n",
	} {
		if code, stdout, stderr := w.run(line); code != 0 || !strings.Contains(stdout, want) {
			t.Errorf("%s: exit code %d, stderr %q, stdout\n%swant\n%s", line, code, stderr, stdout, want)
		}
		w.file = ""
	}
	code, stdout, _ := w.run("catalog diff first second")
	for _, part := range []string{"withdrawn, last seen", "2026-08-22", "Permissions management"} {
		if code != 1 || !strings.Contains(stdout, part) {
			t.Errorf("diff: exit code %d, no %q in\n%s", code, part, stdout)
		}
	}

	// Nothing newer, or the same once more: the same bytes.
	want := w.folder(t, "second")
	for _, line := range []string{"catalog build --lenient --base second -o again", november + "--base second/catalog.bin -o again"} {
		if code, _, stderr := w.run(line); code != 0 {
			t.Fatalf("%s: exit code %d, stderr %s", line, code, stderr)
		}
		for name, data := range w.folder(t, "again") {
			if data != want[name] {
				t.Errorf("%s: %s has other bytes", line, name)
			}
		}
	}
}

func TestBuildBaseRefused(t *testing.T) {
	w := newWorld(t)
	w.inputs(t)
	if code, _, stderr := w.run(buildLine + "-o first"); code != 0 {
		t.Fatal(stderr)
	}
	older := []byte(w.folder(t, "first")["ledger.bin"])
	older[4] = 1 // the format version
	os.Mkdir("older", 0o755)
	for name, data := range w.folder(t, "first") {
		if name == "ledger.bin" {
			data = string(older)
		}
		if err := os.WriteFile(filepath.Join("older", name), []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for line, parts := range map[string][]string{
		"--base built-in": {"--base: the catalog built in has no ledger", "catalog.bin, operations.bin and ledger.bin of one build"},
		"--base bare":     {"has no operations"},
		"--base nowhere":  {"nowhere"},
		"--base older":    {"older: ledger blob: it has format version 1, this program reads version 3", "hint: "},
		"--base first --pages pages --pages-date 2026-06-01": {"the Service Authorization Reference of 2026-06-01, over facts of 2026-08-22", "hint: "},
	} {
		code, _, stderr := w.run("catalog build --lenient -o out " + line)
		for _, part := range parts {
			if code != 2 || !strings.Contains(stderr, part) {
				t.Errorf("%s: exit code %d, stderr %q, want %q", line, code, stderr, part)
			}
		}
		if _, err := os.Stat("out"); err == nil {
			t.Errorf("%s: wrote something", line)
		}
	}
}

// TestBaseOfEmbedded: the committed catalog over nothing is the committed catalog.
func TestBaseOfEmbedded(t *testing.T) {
	set, _, err := merge.Build(nil, merge.Options{Base: &merge.Base{Name: "embedded", Set: embeddedFacts(t)}})
	if err != nil {
		t.Fatal(err)
	}
	files, err := packAll(set, false)
	if err != nil {
		t.Fatal(err)
	}
	sameFiles(t, files, map[string][]byte{"catalog.bin": embedded.Blob(), "names.bin": embedded.NamesBlob(), "operations.bin": embedded.OperationsBlob(), "ledger.bin": embedded.LedgerBlob()})
}

// TestBaseOfPages: the pages of June, packed and read back, with the reference of August
// over them are the same as both at once.
func TestBaseOfPages(t *testing.T) {
	inputs := archives(t)
	build := func(base *fact.Set, lenient bool, inputs ...merge.Input) map[string][]byte {
		t.Helper()
		options := merge.Options{Lenient: lenient}
		if base != nil {
			options.Base = &merge.Base{Name: "base", Set: base}
		}
		set, _, err := merge.Build(inputs, options)
		if err != nil {
			t.Fatal(err)
		}
		files, err := packAll(set, false)
		if err != nil {
			t.Fatal(err)
		}
		return files
	}
	w := t.TempDir()
	if err := writeAll(w, build(nil, true, inputs[0])); err != nil {
		t.Fatal(err)
	}
	b, err := Options{}.open(w)
	if err != nil {
		t.Fatal(err)
	}
	june, err := b.facts()
	if err != nil {
		t.Fatal(err)
	}
	sameFiles(t, build(june, false, inputs[1]), build(nil, false, inputs...))
}

func sameFiles(t *testing.T, got, want map[string][]byte) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%d blobs, want %d", len(got), len(want))
	}
	for name, data := range want {
		if !bytes.Equal(got[name], data) {
			t.Errorf("%s: %d bytes, want %d, the first difference at %d", name, len(got[name]), len(data), firstDifference(got[name], data))
		}
	}
}
