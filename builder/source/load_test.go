package source

import (
	"os"
	"path/filepath"
	"testing"
)

// sourcesDir is the folder with the snapshots of AWS's documents: LEASTWISE_SOURCES, or
// "shared/sources" beside the repository.
func sourcesDir() string {
	if dir := os.Getenv("LEASTWISE_SOURCES"); dir != "" {
		return dir
	}
	return filepath.Join("..", "..", "..", "shared", "sources")
}

const (
	pagesArchive     = "service-authorization-reference-2026-06.tar.zst"
	referenceArchive = "service-reference-2026-08-22.tar.zst"
)

// snapshotPath skips the test, with a loud reason, when the snapshot is not there.
func snapshotPath(tb testing.TB, name string) string {
	tb.Helper()
	path := filepath.Join(sourcesDir(), name)
	if _, err := os.Stat(path); err != nil {
		tb.Skipf("SKIPPED: %v. Put the snapshot there or name its folder in LEASTWISE_SOURCES", err)
	}
	return path
}

func BenchmarkLoadPages(b *testing.B)     { benchmarkLoad(b, pagesArchive) }
func BenchmarkLoadReference(b *testing.B) { benchmarkLoad(b, referenceArchive) }

func benchmarkLoad(b *testing.B, name string) {
	path := snapshotPath(b, name)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Load(path); err != nil {
			b.Fatal(err)
		}
	}
}
