package main

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"os"
	"regexp"
	"strings"

	"github.com/leastwise/leastwise/site/serve"
)

var (
	headMeta   = regexp.MustCompile(`^\s*<meta name="leastwise:([a-z-]+)" content="\{\{([a-z0-9.-]+)\}\}">\s*$`)
	headStyle  = regexp.MustCompile(`^\s*<link rel="stylesheet" href="\{\{([a-z0-9.-]+)\}\}">\s*$`)
	headScript = regexp.MustCompile(`^\s*<script( type="module")? src="\{\{([a-z0-9.-]+)\}\}"></script>\s*$`)
	headLink   = regexp.MustCompile(`^\s*<link [^>]*\{\{`)
)

// putSingle writes the page as one file that opens from disk: scripts and style stand in it
// and are allowed by their hashes; modules, blobs and what is loaded when it is needed are
// data in it, as base64 of gzip, which browsers unpack.
func (b *build) putSingle() error {
	if b.single == "" {
		return nil
	}
	text, err := os.ReadFile(b.site("index.html"))
	if err != nil {
		return err
	}
	page := single{b: b}
	for _, line := range strings.SplitAfter(string(text), "\n") {
		if err := page.line(line); err != nil {
			return err
		}
	}
	out := strings.Replace(page.out.String(), `<meta charset="utf-8">`,
		`<meta charset="utf-8">`+"\n"+`<meta http-equiv="Content-Security-Policy" content="`+singlePolicy(page.scripts, page.styles)+`">`, 1)
	return replace(b.single, []byte(out))
}

// single is the page on its way into one file.
type single struct {
	b               *build
	out             strings.Builder
	scripts, styles []string // sources for the content security policy, 'sha256-…'
}

// line writes one line of index.html with what it names in its place.
func (s *single) line(line string) error {
	switch {
	case headMeta.MatchString(line):
		m := headMeta.FindStringSubmatch(line)
		return s.data(m[1], m[2])
	case headStyle.MatchString(line):
		text, err := s.inline(headStyle.FindStringSubmatch(line)[1])
		s.styles = append(s.styles, source(text))
		fmt.Fprintf(&s.out, "<style>%s</style>\n", text)
		return err
	case headScript.MatchString(line):
		m := headScript.FindStringSubmatch(line)
		text, err := s.inline(m[2])
		s.scripts = append(s.scripts, source(text))
		fmt.Fprintf(&s.out, "<script%s>%s</script>\n", m[1], text)
		return err
	case strings.Contains(line, `rel="icon"`) || !headLink.MatchString(line):
		s.out.Write(slot.ReplaceAllFunc([]byte(line), func(m []byte) []byte {
			return append([]byte("data:image/svg+xml;base64,"), base64.StdEncoding.EncodeToString(s.b.contents[string(m[2:len(m)-2])])...)
		}))
	}
	return nil // hints what to load, and what only an installed page has
}

// data writes a file that the page asks for by name. One that this build has not is left out.
func (s *single) data(name, file string) error {
	if file == "build" {
		fmt.Fprintf(&s.out, "<meta name=\"leastwise:build\" content=%q>\n", s.b.id)
		return nil
	}
	content, ok := s.b.contents[file]
	if !ok {
		return nil
	}
	if name == "worker" || name == "relay" { // threads, which are started at once: as text
		text, err := s.inline(file)
		fmt.Fprintf(&s.out, "<script type=\"text/plain\" id=\"leastwise:%s\">%s</script>\n", name, text)
		return err
	}
	if strings.HasSuffix(file, ".js") { // a part of the page: as a script that leaves its exports in a global
		entry, ok := singleParts[name]
		if !ok {
			return fmt.Errorf("index.html: the single file has no way to load %s", name)
		}
		var err error
		if content, err = s.b.bundle(entry, "--format=iife", "--global-name=leastwise_"+name); err != nil {
			return err
		}
		s.scripts = append(s.scripts, source(string(content)))
	}
	packed, err := packGzip(content)
	fmt.Fprintf(&s.out, "<script type=\"text/plain\" id=\"leastwise:%s\">%s</script>\n", name, base64.StdEncoding.EncodeToString(packed))
	return err
}

// singleParts are the scripts that the page loads when they are needed, by their names there.
var singleParts = map[string]string{"yaml": "source/yaml.js", "codemirror": "editor/codemirror.js"}

// inline is a script or style that can stand inside of its element.
func (s *single) inline(file string) (string, error) {
	text := strings.TrimRight(string(s.b.contents[file]), "\n")
	if text == "" {
		return "", fmt.Errorf("%s is not part of this build", file)
	}
	for _, end := range []string{"</script", "</style", "<!--"} {
		if strings.Contains(strings.ToLower(text), end) {
			return "", fmt.Errorf("%s: %q would end its element early", file, end)
		}
	}
	return text, nil
}

// source allows one inline text, in a content security policy's words.
func source(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// singlePolicy is the site's content security policy for a page that has no server: what
// came from it is named by its hash, a thread comes from the page's own text, and there is
// nobody to connect to. A policy in a page can't say who may frame it.
func singlePolicy(scripts, styles []string) string {
	var out []string
	for _, directive := range strings.Split(serve.Policy, "; ") {
		name, sources, _ := strings.Cut(directive, " ")
		switch name {
		case "frame-ancestors":
			continue
		case "script-src":
			sources = strings.Replace(sources, "'self'", strings.Join(scripts, " "), 1)
		case "style-src":
			sources = strings.Join(styles, " ")
		case "img-src":
			sources = "data:"
		case "worker-src":
			sources = "blob:"
		case "connect-src", "font-src", "manifest-src":
			sources = "'none'"
		}
		out = append(out, name+" "+sources)
	}
	return strings.Join(out, "; ")
}
