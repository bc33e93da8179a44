package console

import (
	"bytes"
	"net/url"
	"strings"

	"golang.org/x/net/html"
)

// page is what matters of a page.
type page struct {
	title string
	// csrf is the token that each call has to repeat; empty if the page has none.
	csrf string
}

// csrfNames are the names that the token's meta element has been seen under.
var csrfNames = [...]string{"awsc-csrf-token", "csrf_token"}

// readPage reads a page's title and token. There is no text that it does not read.
func readPage(text []byte) page {
	var p page
	z := html.NewTokenizer(bytes.NewReader(text))
	for inTitle := false; ; {
		switch z.Next() {
		case html.ErrorToken:
			p.title = shorten(p.title)
			return p
		case html.TextToken:
			if inTitle {
				p.title += string(z.Text())
			}
		case html.EndTagToken:
			inTitle = false
		case html.StartTagToken, html.SelfClosingTagToken:
			name, attributes := z.TagName()
			inTitle = string(name) == "title" && p.title == ""
			if string(name) == "meta" && attributes && p.csrf == "" {
				p.csrf = csrf(z)
			}
		}
	}
}

// csrf is the token in a meta element, if that has it. It has been seen escaped as in
// addresses.
func csrf(z *html.Tokenizer) string {
	known, content := false, ""
	for more := true; more; {
		var key, value []byte
		key, value, more = z.TagAttr()
		switch string(key) {
		case "name":
			for _, name := range csrfNames {
				known = known || string(value) == name
			}
		case "content":
			content = string(value)
		}
	}
	if !known {
		return ""
	}
	if plain, err := url.PathUnescape(content); err == nil {
		content = plain
	}
	if strings.ContainsFunc(content, func(r rune) bool { return r < ' ' || r > '~' }) {
		return "" // no header takes it
	}
	return content
}

// shorten makes one line of a text, of at most 200 bytes.
func shorten(s string) string {
	s = strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, s)), " ")
	if len(s) > 200 {
		s = strings.ToValidUTF8(s[:200], "") + "…"
	}
	return s
}
