package peers

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"sort"
	"strings"

	"github.com/leastwise/leastwise/builder/archive"
	"github.com/leastwise/leastwise/builder/source"
)

// PagesArchive finds the newest archive of documentation pages in a folder of sources;
// empty when there is none.
func PagesArchive(sources string) string {
	found, err := filepath.Glob(filepath.Join(sources, "service-authorization-reference-*.tar.zst"))
	if err != nil || len(found) == 0 {
		return ""
	}
	sort.Strings(found)
	return found[len(found)-1]
}

// build writes the pages into the peer's home and has it make its database of them.
//
// Only the live pages are given to it, those that our catalog is built from: with the
// leftovers of renamed services beside them, the page whose file name sorts last would win
// and 121 actions would have definitions of years ago.
func (p *Peer) build(ctx context.Context) error {
	docs := filepath.Join(p.Home, ".policy_sentry", "data", "docs")
	if err := os.RemoveAll(p.Home); err != nil {
		return err
	}
	if err := os.MkdirAll(docs, 0o755); err != nil {
		return err
	}
	n := 0
	err := archive.Walk(p.Pages, func(name string, data []byte) error {
		if !strings.HasSuffix(name, ".html") || !bytes.Contains(data, []byte("markdown version of this page")) {
			return nil
		}
		page, err := source.Page(name, data)
		if err != nil || !page.Banner {
			return err
		}
		n++
		return os.WriteFile(filepath.Join(docs, path.Base(name)), data, 0o644)
	})
	if err != nil {
		return err
	}
	if n == 0 {
		return fmt.Errorf("%s: no page has the link by which live pages are known", p.Pages)
	}
	if err := run(ctx, p.Env(), p.Python, "-c", database); err != nil {
		return fmt.Errorf("policy_sentry's database: %w", err)
	}
	return os.WriteFile(filepath.Join(p.Home, "built"), nil, 0o644)
}
