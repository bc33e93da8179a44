package rules

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/wasm/internal/corpus"
	"github.com/leastwise/leastwise/wasm/lint"
)

// rating is what somebody who has read a finding, and the policy, says of it.
//
//	right     it is as the rule says, and who looks after the policy wants to know
//	disputed  it is not, or an expert would wave it away; never for an error
//
// Each has its reason.
type rating struct {
	right  bool
	reason string
}

// ratings is a table in testdata: file, rule, what the finding points at, rating.
type ratings struct {
	name string
	head []string // lines of comment
	of   map[string]rating
}

// hashed begins the line of comment with the hash of a corpus's texts, so that it is seen
// when others are at hand than those that were read.
const hashed = "# Texts: "

func readRatings(t *testing.T, name string) *ratings {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	r := &ratings{name: name, of: map[string]rating{}}
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimRight(line, "\n"); line == "" {
			continue
		}
		if line[0] == '#' {
			r.head = append(r.head, line)
			continue
		}
		fields := strings.Split(line, "\t")
		word, reason, _ := strings.Cut(fields[len(fields)-1], ": ")
		if len(fields) != 4 || reason == "" || word != "right" && word != "disputed" {
			if !*update {
				t.Errorf("%s: a row has a file, a rule, a place, and \"right: reason\" or \"disputed: reason\": %s", name, line)
			}
			continue
		}
		r.of[strings.Join(fields[:3], "\t")] = rating{word == "right", reason}
	}
	return r
}

// compare compares a table with what is found in a corpus. With -update, what is new is written
// down as unrated, and what is gone goes.
func (r *ratings) compare(t *testing.T, files []corpus.File, found []finding) {
	t.Helper()
	hash := hashed + hashOf(files)
	if !*update && !slices.Contains(r.head, hash) {
		t.Errorf("%s: the texts are others than those that were read; now they are %q", r.name, hash)
	}
	there := map[string]bool{}
	for i := range found {
		f := &found[i]
		there[f.key()] = true
		switch is, ok := r.of[f.key()]; {
		case !ok:
			t.Errorf("%s: not rated: %s", r.name, f.key())
		case f.severity == lint.Error && !is.right:
			t.Errorf("%s: an error that is disputed; mend the rule: %s", r.name, f.key())
		}
	}
	for key := range r.of {
		if !there[key] && !*update {
			t.Errorf("%s: nothing of that kind is found any more: %s", r.name, key)
		}
	}
	if !*update {
		return
	}
	var b strings.Builder
	for _, line := range r.head {
		if !strings.HasPrefix(line, hashed) {
			b.WriteString(line + "\n")
		}
	}
	b.WriteString(hash + "\n")
	keys := make([]string, 0, len(there))
	for key := range there {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	for _, key := range keys {
		say := "unrated"
		if is, ok := r.of[key]; ok {
			say = "disputed: " + is.reason
			if is.right {
				say = "right: " + is.reason
			}
		}
		b.WriteString(key + "\t" + say + "\n")
	}
	if err := os.WriteFile(filepath.Join("testdata", r.name), []byte(b.String()), 0o666); err != nil {
		t.Fatal(err)
	}
}

func hashOf(files []corpus.File) string {
	sorted := slices.Clone(files)
	slices.SortFunc(sorted, func(a, b corpus.File) int { return cmp.Compare(a.Name, b.Name) })
	all := sha256.New()
	for _, f := range sorted {
		fmt.Fprintf(all, "%s %d\n%s", f.Name, len(f.Text), f.Text)
	}
	return fmt.Sprintf("%d, SHA-256 %x", len(files), all.Sum(nil))
}

// leastRight is the share of a rule's rated findings that must be right for the rule to be on
// without being asked for, in percent.
const leastRight = 90

// TestPrecision: every rule that is on is right in nine of ten findings that were read, in both
// corpora; testdata/precision.txt says of each how many. It needs the tables only.
func TestPrecision(t *testing.T) {
	type figures struct{ examples, managed, right int }
	of := map[string]*figures{}
	for _, name := range []string{"examples.txt", "managed.txt"} {
		for key, is := range readRatings(t, name).of {
			id := strings.Split(key, "\t")[1]
			if of[id] == nil {
				of[id] = &figures{}
			}
			if name == "examples.txt" {
				of[id].examples++
			} else {
				of[id].managed++
			}
			if is.right {
				of[id].right++
			}
		}
	}
	known := map[string]*lint.Rule{}
	for _, r := range All() {
		known[r.ID] = r
	}
	ids := make([]string, 0, len(of))
	for id := range of {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	var b strings.Builder
	b.WriteString("# Of the rules that are on, how many findings were read and are right: on AWS's 192 published\n# examples all, on its 792 managed policies all errors, and all or 30 of the others. The rules were\n# mended on the same texts.\n# Written by go test -update of examples.txt and managed.txt.\n")
	fmt.Fprintf(&b, "%-40s %9s %9s %9s %9s\n", "# rule", "examples", "managed", "right", "percent")
	for _, id := range ids {
		f := of[id]
		read := f.examples + f.managed
		percent := 100 * f.right / read
		fmt.Fprintf(&b, "%-40s %9d %9d %9d %9d\n", id, f.examples, f.managed, f.right, percent)
		switch {
		case known[id] == nil:
			t.Errorf("%s: there is no such rule", id)
		case known[id].Off:
			t.Errorf("%s is off, and rated as if it were on", id)
		case percent < leastRight:
			t.Errorf("%s is right in %d of %d findings: mend it, or turn it off", id, f.right, read)
		}
	}
	golden(t, "precision.txt", b.String())
}

// golden compares a text with a file in testdata, or writes it with -update.
func golden(t *testing.T, name, text string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if old, err := os.ReadFile(file); err != nil || string(old) != text {
		t.Errorf("%s is stale (%v); go test ./wasm/lint/rules -update writes it, and git diff shows what changed", file, err)
	}
}
