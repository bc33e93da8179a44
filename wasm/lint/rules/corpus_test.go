package rules

import (
	"cmp"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/wasm/internal/corpus"
	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/policy"
)

// TestExamplePolicies looks at AWS's published examples, each as its kind. Every error and
// security finding is in testdata/examples.txt with a rating made by hand: "right" with the
// reason why an expert agrees. A finding that is not right has no place there: the rule is
// to be mended.
func TestExamplePolicies(t *testing.T) {
	kinds := map[string]policy.Kind{"vpce": policy.VPCEndpoint}
	var rows []rated
	l := lint.New(open(t), Default())
	for _, f := range corpus.Files(t, corpus.ExamplePolicies) {
		folder := path.Base(path.Dir(f.Name))
		kind, ok := kinds[folder]
		if !ok {
			kind, ok = policy.ParseKind(folder)
		}
		if !ok {
			t.Fatalf("%s: a kind of its own?", f.Name)
		}
		result := l.Text(f.Text, lint.Options{Kind: kind})
		rows = append(rows, atLeast(folder+"/"+path.Base(f.Name), f.Text, result.Findings, lint.Security)...)
	}
	compareRated(t, "examples.txt", rows)
}

// TestManagedPolicies looks at AWS's managed policies. Errors are listed and rated in
// testdata/managed.txt in the same way; testdata/counts.txt has how often each rule finds
// something, to see what a change does.
func TestManagedPolicies(t *testing.T) {
	var rows []rated
	counts := map[string]int{}
	l := lint.New(open(t), All())
	for _, f := range corpus.Files(t, corpus.ManagedPolicies) {
		result := l.Text(f.Text, lint.Options{Kind: policy.Identity})
		for i := range result.Findings {
			counts[result.Findings[i].Rule.ID]++
		}
		kept := slices.DeleteFunc(result.Findings, func(f lint.Finding) bool { return f.Rule.Off })
		rows = append(rows, atLeast(path.Base(f.Name), f.Text, kept, lint.Error)...)
	}
	compareRated(t, "managed.txt", rows)
	var b strings.Builder
	all := slices.Clone(All())
	slices.SortFunc(all, func(a, b *lint.Rule) int { return cmp.Compare(a.ID, b.ID) })
	for _, r := range all {
		if n := counts[r.ID]; n > 0 {
			fmt.Fprintf(&b, "%-40s %5d\n", r.ID, n)
		}
	}
	file := filepath.Join("testdata", "counts.txt")
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if old, err := os.ReadFile(file); err != nil || string(old) != b.String() {
		t.Errorf("%s is stale (%v); go test ./wasm/lint/rules -update writes it, and git diff shows what changed", file, err)
	}
}

// rated is a line of a table of findings.
type rated struct {
	file, rule, cited string
	n                 int // how often it stands there
	rating            string
}

func (r rated) key() string { return r.file + "\t" + r.rule + "\t" + r.cited }

// atLeast are the findings of a file that are at least so bad.
func atLeast(file, text string, findings []lint.Finding, worst lint.Severity) []rated {
	var rows []rated
	for i := range findings {
		f := &findings[i]
		if f.Severity > worst {
			continue
		}
		cited := strings.Join(strings.Fields(text[f.Span.Start:f.Span.End]), " ")
		rows = append(rows, rated{file: file, rule: f.Rule.ID, cited: cited[:min(len(cited), 70)], n: 1})
	}
	return rows
}

// compareRated compares what was found with a table in testdata. With -update, new findings
// are written down as unrated.
func compareRated(t *testing.T, name string, found []rated) {
	t.Helper()
	file := filepath.Join("testdata", name)
	text, err := os.ReadFile(file)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	ratings := map[string]string{}
	var head strings.Builder
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimRight(line, "\n"); line == "" || line[0] == '#' {
			head.WriteString(line + "\n")
			continue
		}
		i := strings.LastIndexByte(line, '\t')
		ratings[line[:max(i, 0)]] = line[i+1:]
	}
	rows := map[string]rated{}
	for _, r := range found {
		r.rating = cmp.Or(ratings[r.key()], "unrated")
		r.n += rows[r.key()].n
		rows[r.key()] = r
	}
	var b strings.Builder
	b.WriteString(head.String())
	keys := make([]string, 0, len(rows))
	for k := range rows {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		r := rows[k]
		b.WriteString(k + "\t" + r.rating + "\n")
		if !strings.HasPrefix(r.rating, "right: ") {
			t.Errorf("%s: %s %s %s (%d times): %q is not of the form \"right: reason\"", name, r.file, r.rule, r.cited, r.n, r.rating)
		}
	}
	for k := range ratings {
		if _, ok := rows[k]; !ok && !*update {
			t.Errorf("%s: nothing of that kind is found any more: %s", name, k)
		}
	}
	if *update {
		if err := os.WriteFile(file, []byte(b.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}
