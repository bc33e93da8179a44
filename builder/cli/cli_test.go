package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/leastwise/leastwise/builder/fact"
	"github.com/leastwise/leastwise/builder/pack"
	"github.com/leastwise/leastwise/wasm/cli/shell"
)

// set is a small catalog of a day; further services make it differ.
func set(date string, more ...fact.Service) *fact.Set {
	boat := fact.Service{
		Prefix: "boat", Names: []string{"AWS Boat"},
		Actions: []fact.Action{
			{Name: "CreateBoat", Level: fact.Write, Rows: []fact.Row{{ResourceType: "hull", Required: true}}, Dependents: []fact.Dependent{{Action: "boat:TagBoat", Sources: fact.Sources(fact.Pages)}}},
			{Name: "TagBoat", Level: fact.Tagging, PermissionOnly: true, Rows: []fact.Row{{ConditionKeys: []string{"aws:TagKeys"}}}},
		},
		ResourceTypes: []fact.ResourceType{{Name: "hull", Formats: []string{"arn:${Partition}:boat:::hull/${HullId}"}}},
		ConditionKeys: []fact.ConditionKey{{Name: "aws:TagKeys", Types: []string{"ArrayOfString"}}},
		Operations:    []fact.Operation{{Name: "CreateBoat", Actions: []fact.AuthorizedAction{{Action: "boat:CreateBoat"}}}},
	}
	return &fact.Set{Origins: []fact.Origin{{Name: "Made up", Date: date}}, Services: append([]fact.Service{boat}, more...)}
}

func packed(t *testing.T, s *fact.Set) (cat, ops []byte) {
	t.Helper()
	cat, err := pack.Catalog(s)
	if err != nil {
		t.Fatal(err)
	}
	if ops, err = pack.Operations(s, cat); err != nil {
		t.Fatal(err)
	}
	return cat, ops
}

// world is a folder with catalogs in all states, and a program with one built in.
type world struct {
	dir  string
	o    Options
	file string // --catalog
}

func newWorld(t *testing.T) *world {
	w := &world{dir: t.TempDir()}
	old, oldOps := packed(t, set("2026-06-01"))
	raft := fact.Service{Prefix: "raft", Actions: []fact.Action{{Name: "GetRaft", Level: fact.Read}}}
	newer, newOps := packed(t, set("2026-08-22", raft))
	for name, data := range map[string][]byte{
		"old/catalog.bin": old, "old/operations.bin": oldOps,
		"new/catalog.bin": newer, "new/operations.bin": newOps,
		"bare/catalog.bin":  newer,
		"gz/catalog.bin.gz": packGzip(newer), "gz/operations.bin.gz": packGzip(newOps),
		"br.bin.br": packBrotli(newer), "zst.bin.zst": packZstd(newer),
		"mixed/catalog.bin": newer, "mixed/operations.bin": oldOps,
		"short.bin": newer[:len(newer)-4], "flip.bin": flip(newer, len(newer)-3), "text.bin": []byte("a text"),
		"cut.bin.gz":     packGzip(newer)[:40],
		"empty/note.txt": nil,
	} {
		path := filepath.Join(w.dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(w.dir)
	w.o = Options{
		File:    func() string { return w.file },
		BuiltIn: Blobs{Catalog: func() []byte { return old }, Operations: func() []byte { return oldOps }},
	}
	return w
}

func flip(data []byte, at int) []byte {
	out := bytes.Clone(data)
	out[at] ^= 0x55
	return out
}

// run calls "leastwise" with the given command line.
func (w *world) run(line string) (code int, stdout, stderr string) {
	return w.runContext(context.Background(), line)
}

// runInput is run with something to read.
func (w *world) runInput(line string, input []byte) (code int, stdout, stderr string) {
	w.o.Stdin = bytes.NewReader(input)
	return w.run(line)
}

func (w *world) runContext(ctx context.Context, line string) (code int, stdout, stderr string) {
	root := &cobra.Command{Use: "leastwise"}
	root.PersistentFlags().StringVar(&w.file, "catalog", "", "")
	root.AddCommand(catalogCommand(w.o))
	var out, errs bytes.Buffer
	code = shell.Run(ctx, root, strings.Fields(line), strings.NewReader(""), &out, &errs)
	return code, out.String(), errs.String()
}

func TestCommandLines(t *testing.T) {
	w := newWorld(t)
	for _, tt := range []struct {
		line           string
		code           int
		stdout, stderr string // parts; empty means no output at all
	}{
		{"catalog export", 0, "#action\tlevel\tresource types\tcondition keys\tdependent actions\tflags\nboat:CreateBoat\tWrite\thull*\t\tboat:TagBoat\t\nboat:TagBoat\tTagging\t\taws:TagKeys\t\tP\n", ""},
		{"catalog export --kind keys --format json", 0, `[
{"prefix":"boat","condition_key":"aws:TagKeys","types":["ArrayOfString"],"sources":[],"types_in_html":[]}
]
`, "note: the catalog built in has no ledger, so sources,"},
		{"catalog export --kind operations", 0, "boat:CreateBoat\tboat:CreateBoat\t\n", ""},
		{"catalog export --catalog new/catalog.bin", 0, "raft:GetRaft\tRead", ""},
		{"catalog export --catalog new", 0, "raft:GetRaft\tRead", ""},
		{"catalog export --kind operations --catalog gz", 0, "boat:CreateBoat", ""},
		{"catalog export --catalog br.bin.br", 0, "raft:GetRaft\tRead", ""},
		{"catalog export --catalog zst.bin.zst", 0, "raft:GetRaft\tRead", ""},
		{"catalog export --source html --catalog bare", 2, "", "error: bare has no ledger, which says where facts are from"},
		{"catalog export --kind principals --catalog bare", 2, "", "error: bare has no operations, which say where principals are from\nhint: operations.bin must lie beside"},
		{"catalog export --kind operations --catalog bare", 2, "", "error: bare has no operations\nhint: operations.bin must lie beside"},
		{"catalog export --kind action", 2, "", "error: --kind \"action\" is not known\nhint: did you mean \"actions\"?"},
		{"catalog export --format xml", 2, "", "hint: it takes json, tsv"},
		{"catalog export --source pages", 2, "", "hint: it takes html, service-reference"},
		{"catalog export extra", 2, "", "extra"},

		{"catalog diff old old", 0, "old: 2026-06-01 Made up", ""},
		{"catalog diff new", 1, "  + service raft", ""},
		{"catalog diff built-in new", 1, "  + action GetRaft (Read)", ""},
		{"catalog diff new built-in", 1, "  - action GetRaft (Read)", ""},
		{"catalog diff --format markdown old new/catalog.bin", 1, "- added action `GetRaft` (`Read`)", ""},
		{"catalog diff --format json old gz", 1, `"prefix": "raft"`, ""},
		{"catalog diff new bare", 0, "new: 2026-08-22 Made up", "note: bare has no operations, so those are not compared\n"},
		{"catalog diff --format html old new", 2, "", "it takes json, markdown, text"},
		{"catalog diff", 2, "", "usage: leastwise catalog diff [OLD] NEW"},
		{"catalog diff old nowhere", 2, "", "hint: give a folder that \"leastwise catalog build\" wrote"},
		{"catalog diff old empty", 2, "", "empty: no catalog.bin in this folder"},

		{"catalog verify", 0, "the catalog built in: fine; catalog of 2026-06-01, 1 services, 2 actions, with operations, SHA-256 ", ""},
		{"catalog verify gz", 0, "gz: fine; catalog of 2026-08-22, 2 services, 3 actions, with operations", ""},
		{"catalog verify bare", 0, "3 actions, SHA-256", ""},
		{"catalog verify short.bin", 2, "", "error: short.bin: catalog blob: "},
		{"catalog verify flip.bin", 2, "", "error: flip.bin: catalog blob: "},
		{"catalog verify text.bin", 2, "", "text.bin: catalog blob: it ends inside the header (byte 6)"},
		{"catalog verify cut.bin.gz", 2, "", "cut.bin.gz: unpacking: unexpected EOF"},
		{"catalog verify mixed", 2, "", "mixed: operations blob: these operations belong to another catalog (byte 12)\nhint: blobs of one build belong together"},

		{"catalog verify built-in", 0, "the catalog built in: fine", ""},
		{"catalog verify --catalog built-in", 0, "the catalog built in: fine", ""},
		{"catalog verify nowhere", 2, "", `, a catalog.bin, "built-in" or "-" for stdin`},

		{"catalog stats", 0, "actions, permission-only                       1\n", ""},
		{"catalog stats --no-twins new", 0, "  type names ", ""},
		{"catalog stats nowhere", 2, "", "nowhere"},

		{"catalog fetch", 2, "", "error: --mirror is missing\nhint: it names the folder"},
		{"catalog fetch --mirror m --only page", 2, "", "did you mean \"pages\"?"},
		{"catalog fetch --mirror m --concurrency 50", 2, "", "--concurrency 50 is out of range"},
		{"catalog fetch --mirror m --timeout -1s", 2, "", "--timeout -1s is no time"},
		{"catalog fetsh", 2, "", "fetch"},
	} {
		t.Run(tt.line, func(t *testing.T) {
			code, stdout, stderr := w.run(tt.line)
			if code != tt.code {
				t.Errorf("exit code %d, want %d", code, tt.code)
			}
			if !strings.Contains(stdout, tt.stdout) || tt.stdout == "" && stdout != "" {
				t.Errorf("stdout %q, want %q", stdout, tt.stdout)
			}
			if !strings.Contains(stderr, tt.stderr) || tt.stderr == "" && stderr != "" {
				t.Errorf("stderr %q, want %q", stderr, tt.stderr)
			}
		})
	}
}

// TestNoBuiltIn: a program without a catalog says so.
func TestNoBuiltIn(t *testing.T) {
	w := newWorld(t)
	w.o.BuiltIn = Blobs{}
	if code, _, stderr := w.run("catalog export"); code != 2 || !strings.Contains(stderr, "no catalog built in") {
		t.Errorf("exit code %d, stderr %q", code, stderr)
	}
	if code, stdout, stderr := w.run("catalog export --catalog new"); code != 0 || !strings.Contains(stdout, "raft") {
		t.Errorf("exit code %d, stdout %q, stderr %q", code, stdout, stderr)
	}
}

// TestStatsJSON checks that the weights of a blob's sections and its frame add up.
func TestStatsJSON(t *testing.T) {
	w := newWorld(t)
	code, stdout, stderr := w.run("catalog stats --json new")
	var s stats
	if err := json.Unmarshal([]byte(stdout), &s); err != nil || code != 0 || stderr != "" {
		t.Fatalf("exit code %d, stderr %q, %v", code, stderr, err)
	}
	if len(s.Blobs) != 2 {
		t.Fatalf("%d blobs, want catalog and operations", len(s.Blobs))
	}
	for _, b := range s.Blobs {
		sum := 12 + 4*len(b.Sections) // header and lengths
		for _, sec := range b.Sections {
			sum += sec.N
		}
		if sum != b.Raw || len(b.Packed) != 3 {
			t.Errorf("%s: sections add up to %d of %d bytes; packed %v", b.Name, sum, b.Raw, b.Packed)
		}
	}
	for _, f := range s.Fields {
		if f.Highest > f.Capacity || f.Highest == 0 && f.Name != "ARN heads" {
			t.Errorf("%s: %d of %d", f.Name, f.Highest, f.Capacity)
		}
	}
	want := map[string]int{"services": 2, "actions": 3, "actions, level Read": 1, "links: required resource type": 1, "links: action to condition key": 1, "operations": 1}
	for _, c := range s.Counts {
		if n, ok := want[c.Name]; ok && n != c.N {
			t.Errorf("%s: %d, want %d", c.Name, c.N, n)
		}
		delete(want, c.Name)
	}
	if len(want) > 0 {
		t.Errorf("not counted: %v", want)
	}
}

// TestTwins: a twin unpacks to what went in and is the same each time.
func TestTwins(t *testing.T) {
	data, _ := packed(t, set("2026-06-01"))
	for _, tw := range twins {
		path := filepath.Join(t.TempDir(), "x"+tw.ending)
		if err := os.WriteFile(path, tw.pack(data), 0o644); err != nil {
			t.Fatal(err)
		}
		back, err := readPacked(path)
		if err != nil || !bytes.Equal(back, data) {
			t.Errorf("%s: %d bytes back, want %d; %v", tw.name, len(back), len(data), err)
		}
		if !bytes.Equal(tw.pack(data), tw.pack(data)) {
			t.Errorf("%s packs differently each time", tw.name)
		}
	}
}
