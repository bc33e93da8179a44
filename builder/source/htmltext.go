package source

import (
	"bytes"
	"net/url"
	"strings"

	"golang.org/x/net/html"
)

// text is the text below n with every run of white space as one blank: pages are indented
// at every element.
func text(n *html.Node) string {
	var b strings.Builder
	collect(n, &b)
	return fold(b.String())
}

// packedText is the text below n without any white space: ARN formats are split over
// elements, one for each brace.
func packedText(n *html.Node) string {
	var b strings.Builder
	collect(n, &b)
	return strings.Join(strings.Fields(b.String()), "")
}

func fold(s string) string { return strings.Join(strings.Fields(s), " ") }

func collect(n *html.Node, b *strings.Builder) {
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
}

// elements are the elements called name below n, in document order.
func elements(n *html.Node, name string) []*html.Node {
	var out []*html.Node
	for c := range n.Descendants() {
		if c.Type == html.ElementNode && c.Data == name {
			out = append(out, c)
		}
	}
	return out
}

// attr is an attribute of n, empty when it isn't there.
func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// values are the entries of a cell: one per paragraph, or the whole text where the cell
// has none. ok is false when there is text beside the paragraphs; white space between
// them does not count, pages have it or not.
func values(cell *html.Node) (list []string, ok bool) {
	paragraphs := elements(cell, "p")
	if len(paragraphs) == 0 {
		if whole := text(cell); whole != "" {
			list = append(list, whole)
		}
		return list, true
	}
	length := 0
	for _, p := range paragraphs {
		if s := text(p); s != "" {
			list = append(list, s)
			length += len(packedText(p))
		}
	}
	return list, length == len(packedText(cell))
}

// link is the address of the first link in cell, empty when there is none that works.
// Pages hold unexpanded placeholders, and relative links that were copied from other
// guides: of relative ones only those to pages of this guide lead anywhere.
func (p *page) link(cell *html.Node) string {
	links := elements(cell, "a")
	if len(links) == 0 {
		return ""
	}
	href := strings.TrimSpace(attr(links[0], "href"))
	if href == "" || strings.ContainsAny(href, "{}<> ") {
		return ""
	}
	u, err := url.Parse(href)
	switch {
	case err != nil:
		return ""
	case u.Scheme == "https" || u.Scheme == "http":
		return href
	case strings.HasPrefix(href, "/"):
	case strings.HasPrefix(href, "#"):
		if !bytes.Contains(p.data, []byte(`id="`+u.Fragment+`"`)) {
			return ""
		}
	case !strings.HasPrefix(strings.TrimPrefix(href, "./"), "list_"):
		return ""
	}
	base, err := url.Parse(pageRoot + p.out.Slug + ".html")
	if err != nil {
		return ""
	}
	return base.ResolveReference(u).String()
}

// isWord reports whether s is not empty and has letters, digits and the extra characters
// only.
func isWord(s, extra string) bool {
	for i := range len(s) {
		c := s[i]
		if !('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte(extra, c) >= 0) {
			return false
		}
	}
	return s != ""
}
