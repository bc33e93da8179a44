package merge

import (
	"fmt"
	"slices"

	"github.com/leastwise/leastwise/builder/source"
)

// Excluded is a file that took no part in the merge.
type Excluded struct {
	File   string
	Prefix string // empty for a file that is no documentation page
	Why    string
	// Also names a page in use for the same prefix, empty when there is none: then the
	// service is missing unless another source has it.
	Also string
}

// livePages tells the pages that AWS still published when s was taken from leftovers of
// renamed and removed services. In a mirror all pages are alive, its manifest follows AWS's
// list.
// Elsewhere the banner decides: once AWS's pages link to their Markdown version, a page
// without that link was fetched long before the others. A folder in which no page has the
// banner is taken whole, it is older than the banner.
func livePages(s *source.Snapshot) (live []*source.PageFacts, excluded []Excluded) {
	banners := 0
	for _, p := range s.Pages {
		if p.Banner {
			banners++
		}
	}
	byPrefix := map[string]string{}
	for _, p := range s.Pages {
		if s.Mirror || banners == 0 || p.Banner {
			live = append(live, p)
			if byPrefix[p.Service.Prefix] == "" {
				byPrefix[p.Service.Prefix] = p.File
			}
		}
	}
	for _, p := range s.Pages {
		if s.Mirror || banners == 0 || p.Banner {
			continue
		}
		excluded = append(excluded, Excluded{
			File: p.File, Prefix: p.Service.Prefix, Also: byPrefix[p.Service.Prefix],
			Why: fmt.Sprintf("stale: no link to a Markdown version, which %d other pages have", banners),
		})
	}
	for _, skipped := range slices.Concat(s.NotPages, s.Strays) {
		excluded = append(excluded, Excluded{File: skipped.File, Why: skipped.Why})
	}
	return live, excluded
}
