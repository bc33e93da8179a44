package fetch

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/PuerkitoBio/goquery"
)

// ErrIndex is wrapped by errors about a table of contents that names no files or has an
// unknown shape.
var ErrIndex = errors.New("table of contents not understood")

// pageLinksJSON reads toc-contents.json: objects with href and nested contents. AWS has
// moved the service pages to other depths before, so every href at any depth counts.
func pageLinksJSON(base *url.URL, body []byte) ([]item, error) {
	var root any
	if err := json.Unmarshal(body, &root); err != nil {
		return nil, fmt.Errorf("%s: %w: %w", base, ErrIndex, err)
	}
	var hrefs []string
	for todo := []any{root}; len(todo) > 0; {
		node := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		switch node := node.(type) {
		case []any:
			todo = append(todo, node...)
		case map[string]any:
			for name, child := range node {
				if href, ok := child.(string); ok && name == "href" {
					hrefs = append(hrefs, href)
				}
				todo = append(todo, child)
			}
		}
	}
	return pageItems(base, hrefs)
}

// pageLinksHTML reads the contents page itself, for the day toc-contents.json is gone.
func pageLinksHTML(base *url.URL, body []byte) ([]item, error) {
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("%s: %w: %w", base, ErrIndex, err)
	}
	var hrefs []string
	doc.Find("a[href]").Each(func(_ int, a *goquery.Selection) {
		hrefs = append(hrefs, a.AttrOr("href", ""))
	})
	return pageItems(base, hrefs)
}

// pageItems keeps the links that lead to service pages, list_….html in the folder of the
// table of contents, sorted and without repetition.
func pageItems(base *url.URL, hrefs []string) ([]item, error) {
	folder := base.Path[:strings.LastIndexByte(base.Path, '/')+1]
	var out []item
	for _, href := range hrefs {
		u, err := base.Parse(strings.TrimSpace(href))
		if err != nil || u.Host != base.Host || !strings.HasPrefix(u.Path, folder+"list_") || !strings.HasSuffix(u.Path, ".html") {
			continue // links to other guides and to sections are expected here
		}
		u.Fragment, u.RawQuery = "", ""
		name, err := fileName(u, ".html")
		if err != nil {
			return nil, fmt.Errorf("%s: %w", base, err)
		}
		out = append(out, item{URL: u.String(), File: name})
	}
	return sortItems(base, out, "links to service pages (list_….html)")
}

// serviceLinks reads the service reference's index: [{"service": "s3", "url": "…"}].
func serviceLinks(base *url.URL, body []byte) ([]item, error) {
	var rows []struct {
		Service string `json:"service"`
		URL     string `json:"url"`
	}
	if err := json.Unmarshal(body, &rows); err != nil {
		return nil, fmt.Errorf("%s: %w: %w", base, ErrIndex, err)
	}
	var out []item
	for i, row := range rows {
		u, err := base.Parse(row.URL)
		if row.URL == "" || row.Service == "" || err != nil {
			return nil, fmt.Errorf("%s: entry %d (service %q, url %q): %w", base, i, row.Service, row.URL, ErrIndex)
		}
		if u.Host != base.Host {
			return nil, fmt.Errorf("%s: entry %d (%s) leads to another host, %s: %w", base, i, row.Service, u.Host, ErrIndex)
		}
		name, err := fileName(u, ".json")
		if err != nil {
			return nil, fmt.Errorf("%s: entry %d (%s): %w", base, i, row.Service, err)
		}
		out = append(out, item{URL: u.String(), File: name})
	}
	return sortItems(base, out, "services")
}

// sortItems sorts by file name and drops repetitions. Two addresses for one name are an
// error: one file would overwrite the other, also where letter case does not count.
func sortItems(base *url.URL, list []item, what string) ([]item, error) {
	if len(list) == 0 {
		return nil, fmt.Errorf("%s: no %s found: %w", base, what, ErrIndex)
	}
	slices.SortFunc(list, func(a, b item) int {
		if c := strings.Compare(strings.ToLower(a.File), strings.ToLower(b.File)); c != 0 {
			return c
		}
		return strings.Compare(a.URL, b.URL)
	})
	list = slices.Compact(list)
	for i := 1; i < len(list); i++ {
		if strings.EqualFold(list[i-1].File, list[i].File) {
			return nil, fmt.Errorf("%s: %s and %s would both be saved as %s: %w", base, list[i-1].URL, list[i].URL, list[i].File, ErrIndex)
		}
	}
	return list, nil
}
