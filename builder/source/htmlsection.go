package source

import (
	"strings"

	"golang.org/x/net/html"
)

// sections are the headings below which a table stands, and the sentence that stands there
// in its place where a service has nothing of the kind.
var sections = []struct{ heading, none string }{
	{"API operations defined by ", ""},
	{"Actions defined by ", ""},
	{"Permission-only actions for ", ""},
	{"Resource types defined by ", "does not support specifying a resource ARN"},
	{"Condition keys for ", "has no service-specific context keys"},
}

// readSection notes what the table below a heading holds, and refuses a heading without a
// table, unless the page says that there is nothing to list.
func (p *page) readSection(h2 *html.Node) error {
	heading := text(h2)
	p.permissionOnly = strings.HasPrefix(heading, "Permission-only actions")
	for _, s := range sections {
		if !strings.HasPrefix(heading, s.heading) {
			continue
		}
		said, table := below(h2)
		if !table && (s.none == "" || !strings.Contains(said, s.none)) {
			return p.errorf("no table below %q, and no sentence that there is nothing to list", heading)
		}
	}
	return nil
}

// below is the text between a heading and the next one, in document order; table is set
// when a table stands there.
func below(h2 *html.Node) (said string, table bool) {
	var b strings.Builder
	for n := after(h2); n != nil; n = next(n) {
		switch {
		case n.Type == html.TextNode:
			b.WriteString(n.Data)
		case n.Data == "table":
			return "", true
		case n.Data == "h2":
			return fold(b.String()), false
		}
	}
	return fold(b.String()), false
}

// next is the node that follows n in document order.
func next(n *html.Node) *html.Node {
	if n.FirstChild != nil {
		return n.FirstChild
	}
	return after(n)
}

// after is the node that follows n and all below it in document order.
func after(n *html.Node) *html.Node {
	for ; n != nil; n = n.Parent {
		if n.NextSibling != nil {
			return n.NextSibling
		}
	}
	return nil
}
