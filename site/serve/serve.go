// Package serve answers HTTP requests with the built site: right types, precompressed
// twins, entity tags, caching by name and one set of security headers.
package serve

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io/fs"
	"net/http"
	"path"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// ErrNotBuilt says that the files hold no page yet.
var ErrNotBuilt = errors.New("the site was not built into this program: run `make site`, " +
	"then `make run`, or give its folder with --dir")

// Manifest is dist/files.json, which scripts/sitebuild writes.
type Manifest struct {
	// Routes are paths of the page's views, as people type them; the page has "?v=check" for
	// "/check". One that ends in "/*" stands for everything below.
	Routes []string `json:"routes"`
	Files  []File   `json:"files"`
}

// File is one file of the site with the sizes of its forms, in bytes. A form that was
// not written has size 0.
type File struct {
	Path string `json:"path"`
	Kind string `json:"kind"`
	Raw  int    `json:"raw"`
	Gzip int    `json:"gzip,omitempty"`
	Br   int    `json:"br,omitempty"`
	Zstd int    `json:"zstd,omitempty"`
}

// Handler serves one built site.
type Handler struct {
	files  fs.FS
	routes []string
}

// New returns a handler over files, which are rooted at index.html. The error is
// [ErrNotBuilt] when there is no page.
func New(files fs.FS) (*Handler, error) {
	text, err := fs.ReadFile(files, "files.json")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNotBuilt
	}
	if err != nil {
		return nil, err
	}
	var m Manifest
	if err := json.Unmarshal(text, &m); err != nil {
		return nil, errors.New("files.json: " + err.Error() + "; build the site again")
	}
	return &Handler{files: files, routes: m.Routes}, nil
}

// types are the media types of the site's files. The table is ours, because the one of
// package mime depends on the machine.
var types = map[string]string{
	".html":        "text/html; charset=utf-8",
	".js":          "text/javascript; charset=utf-8",
	".css":         "text/css; charset=utf-8",
	".json":        "application/json",
	".wasm":        "application/wasm",
	".bin":         "application/octet-stream",
	".svg":         "image/svg+xml",
	".png":         "image/png",
	".txt":         "text/plain; charset=utf-8",
	".webmanifest": "application/manifest+json",
}

// hashed matches names that carry a hash of their content: app-3kf0x9qz.js.
// It is compiled when first needed: every command of the program would wait for it.
var hashed = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`-([0-9a-z]{10})\.[a-z0-9]+$`) })

func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	setSecurity(w.Header())
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		plain(w, r, http.StatusMethodNotAllowed, "This address answers GET and HEAD only.\n")
		return
	}
	name := strings.TrimPrefix(r.URL.Path, "/")
	if name == "" {
		name = "index.html"
	} else if h.isRoute(r.URL.Path) {
		h.redirect(w, r)
		return
	}
	if !servable(name) || !h.send(w, r, name, http.StatusOK) {
		if !h.send(w, r, "404.html", http.StatusNotFound) {
			plain(w, r, http.StatusNotFound, "There is nothing at this address.\n")
		}
	}
}

// redirect leads from a view's path, as people type it, to the page's address of that view.
func (h *Handler) redirect(w http.ResponseWriter, r *http.Request) {
	to := "/?v=" + strings.NewReplacer("&", "%26", "+", "%2B").Replace(strings.TrimPrefix(r.URL.EscapedPath(), "/"))
	if r.URL.RawQuery != "" {
		to += "&" + r.URL.RawQuery
	}
	w.Header().Set("Location", to)
	plain(w, r, http.StatusFound, "This view is at "+to+"\n")
}

// isRoute tells whether a path is that of a view.
func (h *Handler) isRoute(p string) bool {
	for _, route := range h.routes {
		if prefix, ok := strings.CutSuffix(route, "/*"); ok && strings.HasPrefix(p, prefix+"/") {
			return true
		}
		if p == route {
			return true
		}
	}
	return false
}

// servable refuses dot files, twins asked for by name and anything but clean paths.
func servable(name string) bool {
	if !fs.ValidPath(name) || types[path.Ext(name)] == "" {
		return false
	}
	for _, part := range strings.Split(name, "/") {
		if strings.HasPrefix(part, ".") {
			return false
		}
	}
	return true
}

// send writes the file in the best form the client takes. It reports false, with nothing
// written, when there is no such file.
func (h *Handler) send(w http.ResponseWriter, r *http.Request, name string, status int) bool {
	tag, ok := h.tag(name)
	if !ok {
		return false
	}
	chosen := encoding{}
	for _, e := range acceptable(strings.Join(r.Header.Values("Accept-Encoding"), ",")) {
		if _, err := fs.Stat(h.files, name+e.suffix); err == nil {
			chosen = e
			tag += "-" + e.name
			break
		}
	}
	head := w.Header()
	head.Set("Vary", "Accept-Encoding")
	head.Set("ETag", `"`+tag+`"`)
	head.Set("Cache-Control", Ask)
	if hashed().MatchString(name) {
		head.Set("Cache-Control", Forever)
	}
	if status == http.StatusOK && matches(r.Header.Values("If-None-Match"), `"`+tag+`"`) {
		w.WriteHeader(http.StatusNotModified)
		return true
	}
	body, err := fs.ReadFile(h.files, name+chosen.suffix)
	if err != nil {
		return false
	}
	head.Set("Content-Type", types[path.Ext(name)])
	if chosen.name != "" {
		head.Set("Content-Encoding", chosen.name)
	}
	write(w, r, status, body)
	return true
}

// tag names the content of a file. A hashed name says it already; the others are small
// and may change under --dir, so they are read each time.
func (h *Handler) tag(name string) (tag string, ok bool) {
	if m := hashed().FindStringSubmatch(name); m != nil {
		info, err := fs.Stat(h.files, name)
		return m[1], err == nil && info.Mode().IsRegular()
	}
	body, err := fs.ReadFile(h.files, name)
	if err != nil {
		return "", false
	}
	sum := sha256.Sum256(body)
	return base64.RawURLEncoding.EncodeToString(sum[:12]), true
}

// matches compares weakly, as RFC 9110 section 13.1.2 asks for If-None-Match.
func matches(headers []string, tag string) bool {
	for _, candidate := range strings.Split(strings.Join(headers, ","), ",") {
		candidate = strings.TrimPrefix(strings.TrimSpace(candidate), "W/")
		if candidate == "*" || candidate == tag {
			return true
		}
	}
	return false
}

func plain(w http.ResponseWriter, r *http.Request, status int, text string) {
	w.Header().Set("Content-Type", types[".txt"])
	w.Header().Set("Cache-Control", Ask)
	write(w, r, status, []byte(text))
}

func write(w http.ResponseWriter, r *http.Request, status int, body []byte) {
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		w.Write(body) // the client may have gone: there is no one left to tell
	}
}
