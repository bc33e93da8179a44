package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// boatPage is a page of the Service Authorization Reference in the layout before July
// 2026, about a service that does not exist.
const boatPage = `<html><body><div id="main-content"><div id="main-col-body">
<h1 class="topictitle" id="list_awsboat">Actions, resources, and condition keys for AWS Boat</h1>
<p>AWS Boat (service prefix: <code class="code">boat</code>) provides the following service-specific resources.</p>
<h2>Actions defined by AWS Boat</h2>
<table><thead><tr><th>Actions</th><th>Description</th><th>Access level</th><th>Resource types (*required)</th><th>Condition keys</th><th>Dependent actions</th></tr></thead>
<tr><td id="awsboat-CreateBoat" rowspan="2"><a href="https://docs.example/API_CreateBoat.html">CreateBoat</a></td><td rowspan="2">Builds one.</td><td rowspan="2">Write</td>
<td><p><a href="#awsboat-hull">hull*</a></p></td><td></td><td><p>boat:TagBoat</p></td></tr>
<tr><td></td><td><p><a href="#awsboat-aws_TagKeys">aws:TagKeys</a></p></td><td></td></tr>
<tr><td id="awsboat-TagBoat"><a href="https://docs.example/tag">TagBoat</a> [permission only]</td><td>Tags one.</td><td>Tagging</td><td></td><td></td><td></td></tr>
</table>
<h2>Resource types defined by AWS Boat</h2>
<table><thead><tr><th>Resource types</th><th>ARN</th><th>Condition keys</th></tr></thead>
<tr><td id="awsboat-hull"><a href="https://docs.example/hull">hull</a></td><td><code>arn:${Partition}:boat:${Region}:${Account}:hull/${HullId}</code></td><td></td></tr>
</table>
<h2>Condition keys for AWS Boat</h2>
<table><thead><tr><th>Condition keys</th><th>Description</th><th>Type</th></tr></thead>
<tr><td id="awsboat-aws_TagKeys"><a href="https://docs.example/keys">aws:TagKeys</a></td><td>Filters by tag names.</td><td>ArrayOfString</td></tr>
</table></div></div></body></html>`

const boatJSON = `{"Name":"boat","Version":"v1.4","Actions":[
{"Name":"CreateBoat","Annotations":{"Properties":{"IsList":false,"IsPermissionManagement":false,"IsTaggingOnly":false,"IsWrite":true}},"Resources":[{"Name":"hull"}],"SupportedBy":{"IAM Access Analyzer Policy Generation":false,"IAM Action Last Accessed":true}},
{"Name":"SinkBoat","Annotations":{"Properties":{"IsList":false,"IsPermissionManagement":true,"IsTaggingOnly":false,"IsWrite":true}},"SupportedBy":{"IAM Access Analyzer Policy Generation":false,"IAM Action Last Accessed":false}},
{"Name":"TagBoat","Annotations":{"Properties":{"IsList":false,"IsPermissionManagement":false,"IsTaggingOnly":true,"IsWrite":true}},"SupportedBy":{"IAM Access Analyzer Policy Generation":false,"IAM Action Last Accessed":false}}],
"Operations":[{"Name":"CreateBoat","AuthorizedActions":[{"Name":"CreateBoat","Service":"boat"},{"Name":"SinkBoat","Service":"boat"},{"Name":"GetRaft","Service":"raft"}],"SDK":[{"Name":"boat","Method":"create_boat","Package":"Boto3"}]}],
"Resources":[{"Name":"hull","ARNFormats":["arn:${Partition}:boat:${Region}:${Account}:hull/${HullId}"]}]}`

const raftJSON = `{"Name":"raft","Version":"v1.4","Actions":[{"Name":"GetRaft","Annotations":{"Properties":{"IsList":false,"IsPermissionManagement":false,"IsTaggingOnly":false,"IsWrite":false}},"SupportedBy":{"IAM Access Analyzer Policy Generation":false,"IAM Action Last Accessed":false}}]}`

// inputs writes the documents into the world's folder.
func (w *world) inputs(t *testing.T) {
	t.Helper()
	for name, text := range map[string]string{
		"pages/list_awsboat.html": boatPage, "ref/boat.json": boatJSON, "ref/raft.json": raftJSON,
		"badpages/list_awsboat.html": strings.Replace(boatPage, "Access level", "Danger", 1),
		"cutpages/list_awsboat.html": boatPage[:strings.Index(boatPage, "<tr><td id=\"awsboat-TagBoat")],
	} {
		path := filepath.Join(w.dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// folder reads all files of a folder.
func (w *world) folder(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	list, err := os.ReadDir(filepath.Join(w.dir, dir))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range list {
		data, err := os.ReadFile(filepath.Join(w.dir, dir, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name()] = string(data)
	}
	return out
}

const buildLine = "catalog build --pages pages --pages-date 2026-06-01 --service-reference ref --service-reference-date 2026-08-22 --lenient "

// TestBuild goes from documents to blobs and back to text.
func TestBuild(t *testing.T) {
	w := newWorld(t)
	w.inputs(t)
	code, stdout, stderr := w.run(buildLine + "-o out --twins --descriptions")
	if code != 0 || stdout != "" {
		t.Fatalf("exit code %d, stdout %q, stderr %s", code, stdout, stderr)
	}
	for _, part := range []string{"1 pages of the Service Authorization Reference in use, 2026-06-01", "2 files of the service reference, 2026-08-22", " bytes out/catalog.bin\n", "peak memory "} {
		if !strings.Contains(stderr, part) {
			t.Errorf("the report lacks %q:\n%s", part, stderr)
		}
	}
	files := w.folder(t, "out")
	var want []string
	for _, kind := range []string{"catalog", "descriptions", "ledger", "names", "operations"} {
		want = append(want, kind+".bin", kind+".bin.br", kind+".bin.gz", kind+".bin.zst")
	}
	names := []string{}
	for name := range files {
		names = append(names, name)
	}
	if slices.Sort(names); !slices.Equal(names, want) {
		t.Errorf("files %v, want %v", names, want)
	}
	for line, lines := range map[string]string{
		"catalog export --catalog out": "boat:CreateBoat\tWrite\thull*\taws:TagKeys\tboat:SinkBoat,boat:TagBoat,raft:GetRaft\t\n" +
			"boat:SinkBoat\tPermissions management\t\t\t\t\nboat:TagBoat\tTagging\t\t\t\tP\nraft:GetRaft\tRead\t\t\t\t\n",
		"catalog export --source html --catalog out/catalog.bin.zst": "boat:CreateBoat\tWrite\thull*\taws:TagKeys\tboat:TagBoat\t\nboat:TagBoat\tTagging\t\t\t\tP\n",
		"catalog export --kind dependents --catalog out":             "boat:CreateBoat\tboat:TagBoat\thtml\t2026-06-01\n",
		"catalog export --kind operations --catalog out":             "boat:CreateBoat\tboat:CreateBoat,boat:SinkBoat,raft:GetRaft\tBoto3:boat.create_boat\n",
		"catalog verify out": "2 services, 4 actions, with names, operations, ledger, descriptions, SHA-256 ",
	} {
		if code, stdout, stderr := w.run(line); code != 0 || !strings.Contains(stdout, lines) {
			t.Errorf("%s: exit code %d, stderr %q, stdout\n%swant\n%s", line, code, stderr, stdout, lines)
		}
		w.file = ""
	}

	// The same input gives the same bytes, and a build without --twins refreshes old ones.
	if code, _, stderr := w.run(buildLine + "-o out --descriptions"); code != 0 {
		t.Fatalf("exit code %d, stderr %s", code, stderr)
	}
	for name, again := range w.folder(t, "out") {
		if again != files[name] {
			t.Errorf("%s has other bytes the second time", name)
		}
	}
}

// TestBuildRefreshesTwins: a twin that lies there already never stays behind.
func TestBuildRefreshesTwins(t *testing.T) {
	w := newWorld(t)
	w.inputs(t)
	os.Mkdir(filepath.Join(w.dir, "out"), 0o755)
	os.WriteFile(filepath.Join(w.dir, "out", "catalog.bin.gz"), []byte("old"), 0o644)
	if code, _, stderr := w.run(buildLine + "-o out"); code != 0 {
		t.Fatalf("exit code %d, stderr %s", code, stderr)
	}
	files := w.folder(t, "out")
	if got := files["catalog.bin.gz"]; got != string(packGzip([]byte(files["catalog.bin"]))) {
		t.Errorf("catalog.bin.gz is not the twin of catalog.bin")
	}
	if len(files) != 5 {
		t.Errorf("%d files, want four blobs and one twin", len(files))
	}
}

// TestBuildPacked writes one compressed form, which every verb reads.
func TestBuildPacked(t *testing.T) {
	w := newWorld(t)
	w.inputs(t)
	for form, ending := range map[string]string{"gzip": ".gz", "brotli": ".br", "zstd": ".zst"} {
		if code, _, stderr := w.run(buildLine + "-o " + form + " --packed " + form); code != 0 {
			t.Fatalf("exit code %d, stderr %s", code, stderr)
		}
		files := w.folder(t, form)
		for _, kind := range []string{"catalog", "names", "operations", "ledger"} {
			if files[kind+".bin"+ending] == "" || len(files) != 4 {
				t.Errorf("%s: no %s.bin%s among %d files", form, kind, ending, len(files))
			}
		}
		if code, stdout, stderr := w.run("catalog verify " + form); code != 0 || !strings.Contains(stdout, "with names, operations, ledger") {
			t.Errorf("%s: exit code %d, stdout %q, stderr %q", form, code, stdout, stderr)
		}
	}
}

func TestBuildSubset(t *testing.T) {
	w := newWorld(t)
	w.inputs(t)
	if code, _, stderr := w.run(buildLine + "-o out --subset BOAT"); code != 0 {
		t.Fatalf("exit code %d, stderr %s", code, stderr)
	}
	code, stdout, stderr := w.run("catalog export --catalog out")
	want := "boat:CreateBoat\tWrite\thull*\taws:TagKeys\tboat:SinkBoat,boat:TagBoat\t\n"
	if code != 0 || !strings.Contains(stdout, want) || strings.Contains(stdout, "raft") {
		t.Errorf("exit code %d, stderr %q, stdout\n%swant\n%s", code, stderr, stdout, want)
	}
}

func TestBuildRefused(t *testing.T) {
	w := newWorld(t)
	w.inputs(t)
	keep := []byte("a good catalog")
	os.Mkdir(filepath.Join(w.dir, "out"), 0o755)
	os.WriteFile(filepath.Join(w.dir, "out", "catalog.bin"), keep, 0o644)
	for line, part := range map[string]string{
		"catalog build --pages pages":                                             "--out is missing",
		"catalog build -o out --pages pages --packed gz":                          `did you mean "gzip"?`,
		"catalog build -o out --pages pages --packed gzip --twins":                "exclude each other",
		"catalog build -o out":                                                    "neither --pages nor --service-reference is given",
		"catalog build -o out --pages nowhere":                                    "nowhere",
		"catalog build -o out --pages pages":                                      "a plain folder does not tell it",
		"catalog build -o out --pages pages --pages-date yesterday":               "YYYY-MM-DD",
		"catalog build -o out --lenient --pages badpages --pages-date 2026-06-01": "hint: AWS has changed a document",
		"catalog build -o out --lenient --pages cutpages --pages-date 2026-06-01": "hint: the copy is damaged",
		buildLine + "-o out --subset canoe":                                       "--subset: there is no service \"canoe\"",
	} {
		code, _, stderr := w.run(line)
		if code != 2 || !strings.Contains(stderr, part) {
			t.Errorf("%s: exit code %d, stderr %q, want %q", line, code, stderr, part)
		}
		if got := w.folder(t, "out"); len(got) != 1 || !bytes.Equal([]byte(got["catalog.bin"]), keep) {
			t.Errorf("%s: the folder holds %d files, catalog.bin is %d bytes", line, len(got), len(got["catalog.bin"]))
		}
	}
}
