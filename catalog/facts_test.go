package catalog_test

import (
	"bytes"
	"crypto/sha256"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/leastwise/leastwise/builder/export"
	"github.com/leastwise/leastwise/builder/fact"
	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/catalog/embedded"
)

var update = flag.Bool("update", false, "write the digests of the facts that the archives give")

// The text of the facts, 6 MB, is too much to commit, and what the reader says of itself
// proves nothing. So the digests of that text are committed, taken from the merged facts
// before they were packed: a text that has them is the facts, whoever wrote it.
const digestFile = "testdata/facts.sha256"

// factColumns are the tables of "catalog export" that the twin is filled from, and how many
// columns of each: behind those is what other blobs hold.
var factColumns = map[string]int{
	"actions": 6, "rows": 7, "dependents": 3, "ledger": 2, "opinions": 2,
	"resources": 4, "keys": 3, "services": 2, "partitions": 2, "principals": 1,
}

// factText writes the tables, without headings.
func factText(t testing.TB, set *fact.Set) map[string]string {
	t.Helper()
	out := map[string]string{}
	for kind, columns := range factColumns {
		var table bytes.Buffer
		if err := export.Write(&table, set, kind, "tsv"); err != nil {
			t.Fatal(err)
		}
		var text strings.Builder
		_, lines, _ := strings.Cut(table.String(), "\n")
		for line := range strings.Lines(lines) {
			cells := strings.SplitN(strings.TrimSuffix(line, "\n"), "\t", columns+1)
			text.WriteString(strings.Join(cells[:columns], "\t") + "\n")
		}
		out[kind] = text.String()
	}
	return out
}

// digests has a line for the snapshots that the committed catalog is of and one for each
// table.
func digests(t testing.TB, text map[string]string) string {
	t.Helper()
	out := "snapshots"
	for _, o := range openEmbedded(t).Origins() {
		out += "\t" + o.Date
	}
	out += "\n"
	for _, kind := range slices.Sorted(maps.Keys(text)) {
		out += fmt.Sprintf("%s\t%x\n", kind, sha256.Sum256([]byte(text[kind])))
	}
	return out
}

// embeddedFacts is the text of the committed catalog's facts: from the archives where they
// are, else from the reader, with a digest for each table that says it is the same.
func embeddedFacts(t testing.TB) map[string]string {
	t.Helper()
	committed, err := os.ReadFile(digestFile)
	if err != nil && !*update {
		t.Fatal(err)
	}
	if text := archiveFacts(t); text != nil {
		want := digests(t, text)
		if *update {
			if err := os.WriteFile(digestFile, []byte(want), 0o644); err != nil {
				t.Fatal(err)
			}
		} else if want != string(committed) {
			t.Errorf("%s is of other facts; go test ./catalog -run TestTwin -update writes it", digestFile)
		}
		return text
	}
	text := readFacts(t)
	if got := digests(t, text); got != string(committed) {
		if before, _, _ := strings.Cut(got, "\n"); strings.HasPrefix(string(committed), before+"\n") {
			for line := range strings.Lines(got) {
				if kind, _, _ := strings.Cut(line, "\t"); !strings.Contains(string(committed), line) {
					t.Errorf("the reader says other %s than were packed", kind)
				}
			}
		} else {
			t.Logf("NOT CHECKED against the facts before they were packed: %s is of other snapshots; with their archives, go test ./catalog -run TestTwin -update writes it", digestFile)
		}
	}
	return text
}

// readFacts is the text that the reader gives.
func readFacts(t testing.TB) map[string]string {
	t.Helper()
	c, err := catalog.Open(embedded.Blob())
	if err != nil {
		t.Fatal(err)
	}
	ledger, err := catalog.OpenLedger(embedded.LedgerBlob(), c)
	if err != nil {
		t.Fatal(err)
	}
	set, err := export.Facts(c, nil, ledger)
	if err != nil {
		t.Fatal(err)
	}
	return factText(t, set)
}
