package source

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// seeds adds the fixtures in a folder and its broken ones.
func seeds(f *testing.F, pattern string) {
	for _, glob := range []string{pattern, filepath.Join(filepath.Dir(pattern), "broken", filepath.Base(pattern))} {
		files, err := filepath.Glob(glob)
		if err != nil || len(files) == 0 {
			f.Fatalf("no seeds in %s (%v)", glob, err)
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(data)
		}
	}
}

// Whatever the bytes, Page gives facts with a prefix and an action's level, or an error of
// one of its two kinds.
func FuzzPage(f *testing.F) {
	seeds(f, "testdata/html/*.html")
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := Page("x.html", data)
		if err != nil {
			if !errors.Is(err, ErrShape) && !errors.Is(err, ErrNotAPage) {
				t.Fatalf("an error of another kind: %v", err)
			}
			return
		}
		if p.Service.Prefix == "" || len(p.Service.Names) != 1 || len(p.Service.Pages) != 1 {
			t.Fatalf("a service without prefix, name or page: %+v", p.Service)
		}
		for _, a := range p.Service.Actions {
			if a.Name == "" || levelRank[a.Level] == 0 || len(a.Rows) == 0 {
				t.Fatalf("half an action: %+v", a)
			}
		}
	})
}

// Whatever the bytes, Service gives facts or an error that wraps ErrShape.
func FuzzService(f *testing.F) {
	seeds(f, "testdata/servicereference/*.json")
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := Service("x.json", data)
		if err != nil {
			if !errors.Is(err, ErrShape) {
				t.Fatalf("an error of another kind: %v", err)
			}
			return
		}
		for _, a := range s.Service.Actions {
			if a.Name == "" || len(a.Rows) == 0 || s.Annotated && a.Level == "" && a.LevelSource != 0 {
				t.Fatalf("half an action: %+v", a)
			}
		}
	})
}
