//go:build !js

package catalog_test

import (
	"bytes"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/catalog/embedded"
)

// TestDocFigures holds the sizes and counts in doc.go against today's, within 2 %. Times are
// not checked: they differ from machine to machine.
func TestDocFigures(t *testing.T) {
	doc, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	text := strings.Join(strings.Fields(strings.ReplaceAll(string(doc), "\n//", " ")), " ")
	blob := embedded.Blob()
	opening := func(then func(*catalog.Catalog)) int {
		return int(testing.AllocsPerRun(5, func() {
			c, err := catalog.Open(blob)
			if err != nil {
				t.Fatal(err)
			}
			then(c)
		}))
	}
	for _, tt := range []struct {
		figure string
		today  int
	}{
		{`([\d,]+) this format`, brotliSize(blob)},
		{`Uncompressed it has ([\d,]+) bytes`, len(blob)},
		{`some ([\d,]+) services`, openEmbedded(t).NumServices()},
		{`allocates (\d+) times`, opening(func(*catalog.Catalog) {})},
		{`(\d+) times up to the first lookup`, opening(func(c *catalog.Catalog) { c.LookupAction("s3:GetObject") })},
	} {
		found := regexp.MustCompile(tt.figure).FindStringSubmatch(text)
		if found == nil {
			t.Errorf("doc.go has no figure like %q", tt.figure)
			continue
		}
		said, err := strconv.Atoi(strings.ReplaceAll(found[1], ",", ""))
		if err != nil {
			t.Fatal(err)
		}
		if off := max(said-tt.today, tt.today-said); off > max(1, tt.today/50) {
			t.Errorf("doc.go says %q, today it is %d", found[0], tt.today)
		}
	}
}

// brotliSize is what a web server sends: the densest setting, a window over everything.
func brotliSize(data []byte) int {
	var out bytes.Buffer
	w := brotli.NewWriterOptions(&out, brotli.WriterOptions{Quality: brotli.BestCompression, LGWin: 24})
	w.Write(data) // to memory: no error
	w.Close()
	return out.Len()
}
