package yaml

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/leastwise/leastwise/wasm/source"
)

var update = flag.Bool("update", false, "write the golden trees anew; review the diff")

// The golden file of NAME.yaml is NAME.json, the tree as [source.AppendJSON] writes it, or
// NAME.error, "offset: reason". The page's reader gives the same trees, and an error where
// there is a NAME.error; where the name begins with "native" only this reader refuses what
// its parser misreads, with an error.
func TestCorpus(t *testing.T) {
	files, err := filepath.Glob("testdata/*.yaml")
	if err != nil || len(files) < 100 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		documents, err := Read(string(text))
		golden := strings.TrimSuffix(file, "yaml")
		var got string
		var problem *source.Error
		switch {
		case errors.As(err, &problem):
			golden += "error"
			got = fmt.Sprintf("%d: %s\n", problem.Offset, problem.Reason)
		case err != nil:
			t.Errorf("%s: got error %v, want a *source.Error", file, err)
			continue
		default:
			golden += "json"
			got = string(source.AppendJSON(nil, documents)) + "\n"
			for i := range documents {
				checkSpans(t, file, string(text), &documents[i], 0, len(text))
			}
		}
		if *update {
			if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(golden)
		if err != nil || got != string(want) {
			t.Errorf("%s:\ngot  %swant %s(%v)", file, got, want, err)
		}
	}
}

// checkSpans finds trees whose spans can't be right, also in golden ones.
func checkSpans(t *testing.T, file, text string, n *source.Node, from, to int) {
	t.Helper()
	if n.Start < from || n.End < n.Start || n.End > to {
		t.Errorf("%s: %s %d-%d lies outside of %d-%d", file, n.Kind, n.Start, n.End, from, to)
		return
	}
	raw := text[n.Start:n.End]
	alias := strings.HasPrefix(raw, "*") && n.Text != raw
	first, last := byte(0), byte(0)
	if raw != "" {
		first, last = raw[0], raw[len(raw)-1]
	}
	ok := true
	switch n.Kind {
	case source.Plain:
		ok = sameWords(raw, n.Text)
	case source.Single:
		ok = first == '\'' && last == '\''
	case source.Double:
		ok = first == '"' && last == '"'
	case source.Literal:
		ok = first == '|' && last > ' '
	case source.Folded:
		ok = first == '>' && last > ' '
	case source.Seq:
		ok = first == '[' && last == ']' || first == '-'
	}
	if !ok && !alias {
		t.Errorf("%s: %s %q has the source %q", file, n.Kind, n.Text, raw)
	}
	from = n.Start
	for i := range n.Children {
		child := &n.Children[i]
		if alias {
			from, to = child.Start, child.End
		}
		if n.Kind == source.Map {
			from = 0 // merged members stand where the aliased map or the alias does
		}
		checkSpans(t, file, text, child, from, to)
		from = child.End
	}
}

func sameWords(a, b string) bool {
	words := func(s string) []string {
		return strings.FieldsFunc(s, func(r rune) bool { return isWhite(r) || r == '\r' })
	}
	return slices.Equal(words(a), words(b))
}

// Every golden file belongs to a YAML file, and each of those has one.
func TestGoldenFiles(t *testing.T) {
	all, err := os.ReadDir("testdata")
	if err != nil {
		t.Fatal(err)
	}
	count := map[string]int{}
	for _, file := range all {
		name, ext, _ := strings.Cut(file.Name(), ".")
		switch ext {
		case "yaml":
			count[name] += 10
		case "json", "error":
			count[name]++
		}
	}
	for name, n := range count {
		if name != "" && n != 11 {
			t.Errorf("%s: %d files of YAML and %d golden ones, want one of each", name, n/10, n%10)
		}
	}
}

// Long and deep input is refused, or read, in little time.
func TestBounds(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"keys", strings.Repeat("a: b\n", maxKeys+1), "the file has more than 30000 keys"},
		{"brackets", strings.Repeat("[", 100_000), tooDeep},
		{"braces", strings.Repeat("{", 100_000), tooDeep},
		{"dashes", strings.Repeat("- ", 100_000), tooDeep},
		{"question marks", strings.Repeat("? ", 100_000), tooDeep},
		{"anchors", strings.Repeat("&a ", 100_000), tooDeep},
		{"a long line", "a: [" + strings.Repeat("[],", 20_000) + "]", ""},
		{"a long list", strings.Repeat("- a\n", 50_000), ""},
		{"a long text", "a: " + strings.Repeat("x\n  ", 100_000), ""},
		{"bytes", strings.Repeat("#", source.MaxBytes+1), "the file is longer than 8 MiB"},
	} {
		start := time.Now()
		_, err := Read(tt.text)
		got := ""
		if err != nil {
			got = err.Error()
		}
		if took := time.Since(start); got != tt.want || took > 10*time.Second {
			t.Errorf("%s: got %q after %v, want %q", tt.name, got, took, tt.want)
		}
	}
}
