package rules

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/wasm/internal/corpus"
	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/policy"
)

// TestExamplePolicies looks at AWS's published examples, each as its kind, with the rules that
// are on. Every finding is in testdata/examples.txt with a rating made by hand, see [rating].
func TestExamplePolicies(t *testing.T) {
	kinds := map[string]policy.Kind{"vpce": policy.VPCEndpoint}
	var found []finding
	l := lint.New(open(t), Default())
	files := corpus.Files(t, corpus.ExamplePolicies)
	for _, f := range files {
		folder := path.Base(path.Dir(f.Name))
		kind, ok := kinds[folder]
		if !ok {
			kind, ok = policy.ParseKind(folder)
		}
		if !ok {
			t.Fatalf("%s: a kind of its own?", f.Name)
		}
		for _, x := range l.Text(f.Text, lint.Options{Kind: kind}).Findings {
			found = append(found, findingOf(folder+"/"+path.Base(f.Name), f.Text, &x))
		}
	}
	table := readRatings(t, "examples.txt")
	table.compare(t, files, found)
}

// TestManagedPolicies looks at AWS's managed policies. In testdata/managed.txt are, rated in the
// same way, all errors, and of each other rule that is on all findings or a sample of
// [sampleSize]; testdata/counts.txt has how often each rule finds something, off ones included,
// to see what a change does.
func TestManagedPolicies(t *testing.T) {
	var errors []finding
	others := map[string][]finding{}
	counts := map[string]int{}
	l := lint.New(open(t), All())
	files := corpus.Files(t, corpus.ManagedPolicies)
	for _, f := range files {
		for _, x := range l.Text(f.Text, lint.Options{Kind: policy.Identity}).Findings {
			counts[x.Rule.ID]++
			one := findingOf(path.Base(f.Name), f.Text, &x)
			switch {
			case x.Rule.Off:
			case x.Severity == lint.Error:
				errors = append(errors, one)
			default:
				others[x.Rule.ID] = append(others[x.Rule.ID], one)
			}
		}
	}
	found := errors
	for _, list := range others {
		found = append(found, sample(list)...)
	}
	table := readRatings(t, "managed.txt")
	table.compare(t, files, found)

	var b strings.Builder
	all := slices.Clone(All())
	slices.SortFunc(all, func(a, b *lint.Rule) int { return cmp.Compare(a.ID, b.ID) })
	for _, r := range all {
		if n := counts[r.ID]; n > 0 {
			fmt.Fprintf(&b, "%-40s %5d\n", r.ID, n)
		}
	}
	golden(t, "counts.txt", b.String())
}

// finding is one of a corpus, and its severity.
type finding struct {
	file, rule, cited string
	severity          lint.Severity
}

func findingOf(file, text string, f *lint.Finding) finding {
	cited := strings.Join(strings.Fields(text[f.Span.Start:f.Span.End]), " ")
	return finding{file, f.Rule.ID, cited[:min(len(cited), 70)], f.Severity}
}

func (f *finding) key() string { return f.file + "\t" + f.rule + "\t" + f.cited }

// sampleSize is of how many places findings are rated, where a rule has more than
// readAll. Which ones, the hash of what a row says decides, so that nobody picks them.
const (
	sampleSize = 30
	readAll    = 45
)

func sample(list []finding) []finding {
	places := map[string]finding{}
	for _, f := range list {
		places[f.key()] = f
	}
	if len(places) <= readAll {
		return list
	}
	keys := make([]string, 0, len(places))
	for key := range places {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b string) int {
		x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
		return slices.Compare(x[:], y[:])
	})
	var out []finding
	for _, key := range keys[:sampleSize] {
		out = append(out, places[key])
	}
	return out
}
