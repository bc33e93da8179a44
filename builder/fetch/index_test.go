package fetch

import (
	"bytes"
	"context"
	"errors"
	"net/url"
	"strings"
	"testing"
)

func TestIndexes(t *testing.T) {
	base, _ := url.Parse("https://docs.example/sar/reference/toc-contents.json")
	for _, tt := range []struct {
		name  string
		parse func(*url.URL, []byte) ([]item, error)
		body  string
		want  string // file names
		err   string
	}{
		{"nested contents", pageLinksJSON,
			`{"contents":[{"title":"Reference","href":"reference.html","contents":[{"title":"B","href":"list_b.html"},{"title":"A","href":"list_a.2.0.html","contents":[{"href":"list_b.html#x"}]}]}]}`,
			"list_a.2.0.html list_b.html", ""},
		{"other wrapping", pageLinksJSON, `[{"items":{"x":{"href":"./list_a.html"}}}]`, "list_a.html", ""},
		{"other guides", pageLinksJSON, `{"contents":[{"href":"../../iam/list_a.html"},{"href":"https://x.example/sar/reference/list_a.html"},{"href":"list_a.html"}]}`, "list_a.html", ""},
		{"no links", pageLinksJSON, `{"contents":[{"href":"about.html"}]}`, "", "no links to service pages"},
		{"not JSON", pageLinksJSON, `<html>`, "", "not understood"},
		{"same name twice", pageLinksJSON, `[{"href":"list_a.html"},{"href":"list_A.html"}]`, "", "would both be saved"},
		{"odd name", pageLinksJSON, `[{"href":"list_%00.html"}]`, "", "may not be part of a file name"},
		{"links in a page", pageLinksHTML, `<ul><li><a href="./list_b.html">B</a><li><a href="list_a.html#top">A</a><a>none</a></ul>`, "list_a.html list_b.html", ""},
		{"no links in a page", pageLinksHTML, `<p>moved</p>`, "", "no links to service pages"},
		{"services", serviceLinks, `[{"service":"s3","url":"https://docs.example/v1/s3/s3.json"},{"service":"a4b","url":"/v1/a4b/a4b.json","modified":1}]`, "a4b.json s3.json", ""},
		{"no services", serviceLinks, `[]`, "", "no services found"},
		{"no url", serviceLinks, `[{"service":"s3"}]`, "", `entry 0 (service "s3", url "")`},
		{"other host", serviceLinks, `[{"service":"s3","url":"https://evil.example/s3.json"}]`, "", "another host, evil.example"},
		{"another shape", serviceLinks, `{"services":[]}`, "", "not understood"},
		{"no file name", serviceLinks, `[{"service":"s3","url":"https://docs.example/v1/s3/"}]`, "", "does not end in a name with .json"},
	} {
		got, err := tt.parse(base, []byte(tt.body))
		if tt.err != "" {
			if err == nil || !strings.Contains(err.Error(), tt.err) {
				t.Errorf("%s: error %v, want %q", tt.name, err, tt.err)
			}
			continue
		}
		var names []string
		for _, it := range got {
			names = append(names, it.File)
		}
		if err != nil || strings.Join(names, " ") != tt.want {
			t.Errorf("%s: %v, error %v, want %s", tt.name, names, err, tt.want)
		}
	}
}

// TestIndexFallback: the HTML page helps when the JSON is gone or empty; when both fail
// the error names both and the mirror stays as it was.
func TestIndexFallback(t *testing.T) {
	for name, serve := range map[string]string{"missing": "", "without links": `{"contents":[]}`} {
		t.Run(name, func(t *testing.T) {
			u := newUpstream(t)
			const html = "docs/reference_policies_actions-resources-contextkeys.html"
			u.serve("docs/list_a.html", send(page("a")))
			if serve == "" {
				u.serve("docs/toc-contents.json", send("not found page"))
			} else {
				u.serve("docs/toc-contents.json", sendJSON(serve))
			}
			o := pagesOnly(t, u, newClock())
			_, err := Run(context.Background(), o)
			if err == nil || !strings.Contains(err.Error(), "toc-contents.json") || !strings.Contains(err.Error(), html) ||
				!strings.Contains(err.Error(), "nothing was changed") {
				t.Fatalf("error %v, want both addresses", err)
			}
			u.serve(html, send(page(`<a href="./list_a.html">A</a>`)))
			mustRun(t, o, [4]int{1, 0, 0, 0})
			read(t, o, "index/contents.html")
		})
	}
}

func TestProgress(t *testing.T) {
	var plain, term bytes.Buffer
	bad := errors.New("status 404")
	for _, p := range []Progress{Lines(&plain), Bar(&term, 60)} {
		p.Start(Pages, 2)
		p.Retry("https://x.example/list_a.html", errors.New("status 500"), 1500*1e6)
		p.File("https://x.example/list_a.html", New, nil)
		p.File("https://x.example/list_b.html", Vanished, bad)
		p.Done()
	}
	want := `pages: 2 files listed
pages: again in 1.5s: https://x.example/list_a.html: status 500
pages: gone: https://x.example/list_b.html: status 404
pages: 2 of 2
`
	if got := plain.String(); got != want {
		t.Errorf("lines:\n%s\nwant:\n%s", got, want)
	}
	for _, part := range []string{"[##########..........] 1/2", "\r\x1b[Kgone: https://x.example/list_b.html: status 404\n", "2/2, 1 not fetched\n"} {
		if !strings.Contains(term.String(), part) {
			t.Errorf("the bar never shows %q: %q", part, term.String())
		}
	}
	for _, line := range strings.FieldsFunc(term.String(), func(r rune) bool { return r == '\r' }) {
		if text := strings.TrimPrefix(line, "\x1b[K"); !strings.HasSuffix(text, "\n") && len(text) >= 60 {
			t.Errorf("%q does not fit 60 columns", text)
		}
	}
}

// TestDefaultSources pins the addresses that AWS documents.
func TestDefaultSources(t *testing.T) {
	allowed, err := hosts(DefaultSources())
	if err != nil || len(allowed) != 2 || !allowed["docs.aws.amazon.com"] || !allowed["servicereference.us-east-1.amazonaws.com"] {
		t.Errorf("hosts %v, error %v", allowed, err)
	}
	if _, err := Run(context.Background(), Options{Dir: t.TempDir(), Sources: []Source{{Kind: Pages, Indexes: []Index{{URL: "toc.json"}}}}}); err == nil {
		t.Error("a relative index address is accepted")
	}
}
