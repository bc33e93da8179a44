package source

import (
	"bytes"
	"fmt"
	"path"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"github.com/leastwise/leastwise/builder/fact"
)

// pageRoot is where the pages are published; links are resolved against it.
const pageRoot = "https://docs.aws.amazon.com/service-authorization/latest/reference/"

// banner is the text of the link to a page's Markdown version.
const banner = "View a markdown version of this page"

// page is a page being read.
type page struct {
	name string // for errors
	data []byte
	out  *PageFacts
	seen map[tableKind]bool
	// permissionOnly is set while the table of permission-only actions is read.
	permissionOnly bool
}

// Page reads one page of the Service Authorization Reference. The page's slug is the last
// element of name without ".html". The error wraps ErrNotAPage when data is whole but has
// no #main-content, else ErrShape, also for a file that was cut off; it names the table and
// the row, counted from 1 without the heading.
//
// https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
func Page(name string, data []byte) (*PageFacts, error) {
	slug := strings.TrimSuffix(path.Base(name), ".html")
	p := &page{name: name, data: data, seen: map[tableKind]bool{}, out: &PageFacts{File: name, Slug: slug}}
	if err := p.checkWhole(); err != nil {
		return nil, err
	}
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	main := doc.Find("#main-content").First()
	if main.Length() == 0 {
		return nil, fmt.Errorf("%s: no #main-content (title %q): %w", name, fold(doc.Find("title").First().Text()), ErrNotAPage)
	}
	p.out.Banner = hasBanner(doc)
	if err := p.checkTables(); err != nil {
		return nil, err
	}
	if err := p.readPrefix(main); err != nil {
		return nil, err
	}
	if err := p.readTables(main); err != nil {
		return nil, err
	}
	p.out.Service.Sort()
	return p.out, nil
}

func hasBanner(doc *goquery.Document) bool {
	found := false
	doc.Find(`a[href$=".md"]`).EachWithBreak(func(_ int, a *goquery.Selection) bool {
		found = fold(a.Text()) == banner
		return !found
	})
	return found
}

// readPrefix reads the paragraph "X (service prefix: x) provides …".
func (p *page) readPrefix(main *goquery.Selection) error {
	const mark = "(service prefix:"
	var paragraph *html.Node
	main.Find("p").EachWithBreak(func(_ int, s *goquery.Selection) bool {
		if strings.Contains(text(s.Get(0)), mark) {
			paragraph = s.Get(0)
		}
		return paragraph == nil
	})
	if paragraph == nil {
		return p.errorf("no paragraph with %q", mark)
	}
	codes := elements(paragraph, "code")
	if len(codes) != 1 {
		return p.errorf("%d service prefixes in the first paragraph, want 1", len(codes))
	}
	name, _, _ := strings.Cut(text(paragraph), mark)
	name = strings.TrimSpace(name)
	prefix := text(codes[0])
	if name == "" || !isWord(prefix, "-") {
		return p.errorf("service %q has the prefix %q", name, prefix)
	}
	s := &p.out.Service
	s.Prefix, s.Names, s.Pages, s.Sources = prefix, []string{name}, []string{p.out.Slug}, fact.Sources(fact.Pages)
	return nil
}

// readTables reads every table and heading below main, in document order.
func (p *page) readTables(main *goquery.Selection) error {
	var err error
	main.Find("h2, table").EachWithBreak(func(_ int, s *goquery.Selection) bool {
		if s.Get(0).Data == "h2" {
			err = p.readSection(s.Get(0))
		} else {
			err = p.readTable(s.Get(0))
		}
		return err == nil
	})
	if err == nil && !p.seen[actionTable] {
		err = p.errorf("no Actions table")
	}
	return err
}

func (p *page) readTable(node *html.Node) error {
	t, err := p.newTable(node)
	if err != nil {
		return err
	}
	if p.seen[t.kind] && !(t.kind == actionTable && p.permissionOnly) {
		return t.errorf(-1, "a second table of this kind")
	}
	p.seen[t.kind] = true
	if len(t.rows) == 0 {
		return t.errorf(-1, "no row below it")
	}
	switch t.kind {
	case actionTable:
		return p.readActions(t)
	case resourceTable:
		return p.readResourceTypes(t)
	case keyTable:
		return p.readConditionKeys(t)
	default:
		p.out.Layout = LayoutNew
		return p.readOperations(t)
	}
}

func (p *page) errorf(format string, args ...any) error {
	return fmt.Errorf("%s: %s: %w", p.name, fmt.Sprintf(format, args...), ErrShape)
}
