package serve

import (
	"bytes"
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// Catalog is a catalog that is served in place of the site's own.
type Catalog struct {
	// Name is what the page calls it.
	Name string
	// Blobs are its uncompressed blobs, by the kinds that files.json has for them:
	// "catalog", which has to be there, and "operations", "ledger" and "descriptions". The
	// site's own blobs of the other kinds mean nothing beside it and are not served.
	Blobs map[string][]byte
}

// blobKinds are the kinds of a catalog's blobs, in the order that the page names them.
var blobKinds = []string{"catalog", "operations", "ledger", "descriptions"}

// WithCatalog puts a catalog in the place of a built site's own. The page, the service
// worker's list of files and the manifest then name the blobs given, with their hashes, so
// that the page is as whole and as fit for times without a network as the one that was built.
//
// It reads the site once: a folder that is built again needs another call.
func WithCatalog(files fs.FS, c Catalog) (fs.FS, error) {
	s := &swap{over: overlay{FS: files, put: map[string][]byte{}, gone: map[string]bool{}}, old: map[string]string{}, now: map[string]blob{}}
	for _, step := range []func(Catalog) error{s.manifest, s.page, s.worker} {
		if err := step(c); err != nil {
			return nil, err
		}
	}
	return &s.over, nil
}

// swap is one run of WithCatalog.
type swap struct {
	over   overlay
	old    map[string]string // kind → path in the built site
	now    map[string]blob   // kind → what is served
	folder string            // of the blobs, "assets/"
}

type blob struct{ path, integrity string }

var errOtherBuild = errors.New("the site is of another build than this program: build it again with `make site`")

func (s *swap) read(name string) (string, error) {
	text, err := fs.ReadFile(s.over.FS, name)
	if errors.Is(err, fs.ErrNotExist) {
		return "", ErrNotBuilt
	}
	return string(text), err
}

// The expressions are compiled where they are used: every command of the program would wait
// for them otherwise.
const (
	buildMark = `<meta name="leastwise:build" content="([0-9a-f]{16})">`
	keptPage  = `\["\./","sha256-[^"]*"\]`
	version   = `"[0-9a-f]{16}"`
)

// manifest names the blobs as scripts/sitebuild does, marks them as parts of this build, and
// writes files.json.
func (s *swap) manifest(c Catalog) error {
	text, err := s.read("files.json")
	if err != nil {
		return err
	}
	page, err := s.read("index.html")
	if err != nil {
		return err
	}
	build := regexp.MustCompile(buildMark).FindStringSubmatch(page)
	var m struct {
		Routes []string         `json:"routes"`
		Files  []map[string]any `json:"files"`
	}
	if err := json.Unmarshal([]byte(text), &m); err != nil || build == nil {
		return errOtherBuild
	}
	m.Files = slices.DeleteFunc(m.Files, func(f map[string]any) bool {
		kind, _ := f["kind"].(string)
		path, _ := f["path"].(string)
		if !slices.Contains(blobKinds, kind) {
			return false
		}
		s.old[kind] = path
		s.folder, _, _ = strings.Cut(path, kind)
		s.over.remove(path)
		return true
	})
	if s.old["catalog"] == "" {
		return errOtherBuild
	}
	for _, kind := range blobKinds {
		content, ok := c.Blobs[kind]
		if !ok {
			continue
		}
		content = append(slices.Clone(content), "leastwise build "+build[1]...)
		sum := sha256.Sum256(content)
		path := s.folder + kind + "-" + strings.ToLower(base32.StdEncoding.EncodeToString(sum[:])[:10]) + ".bin"
		s.now[kind] = blob{path, integrity(content)}
		s.over.replace(path, content)
		m.Files = append(m.Files, map[string]any{"path": path, "kind": kind, "raw": len(content), "sha256": hex.EncodeToString(sum[:])})
	}
	out, err := json.Marshal(m)
	if err != nil {
		return err
	}
	s.over.replace("files.json", out)
	return nil
}

// page puts the addresses of the blobs into the lines of index.html that name a blob. A line
// for a blob that is not there goes, and one for what the site had none of comes.
func (s *swap) page(c Catalog) error {
	text, err := s.read("index.html")
	if err != nil {
		return err
	}
	meta := func(name, content string) string {
		return `<meta name="leastwise:` + name + `" content="` + html.EscapeString(content) + "\">\n"
	}
	var out strings.Builder
	for line := range strings.SplitAfterSeq(text, "\n") {
		kind := s.named(line)
		if kind == "" {
			out.WriteString(line)
			continue
		}
		if now, ok := s.now[kind]; ok {
			out.WriteString(strings.ReplaceAll(line, s.old[kind], now.path))
		}
		if kind == "catalog" && strings.HasPrefix(line, "<meta ") {
			out.WriteString(meta("catalog-name", c.Name))
			for _, kind := range s.added() {
				out.WriteString(meta(kind, s.now[kind].path))
			}
		}
	}
	s.over.replace("index.html", []byte(out.String()))
	return nil
}

// named is the kind of the blob that a line names, or empty.
func (s *swap) named(line string) string {
	for kind, path := range s.old {
		if strings.Contains(line, path) {
			return kind
		}
	}
	return ""
}

// added are the kinds that only the catalog given has.
func (s *swap) added() []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(s.now)), func(kind string) bool { return s.old[kind] != "" })
}

// worker changes what the service worker keeps and its version, so that browsers take the
// page for a new one.
func (s *swap) worker(Catalog) error {
	text, err := s.read("sw.js")
	if err != nil {
		return err
	}
	once := func(expr, by string) error {
		found := regexp.MustCompile(expr).FindAllStringIndex(text, 2)
		if len(found) != 1 {
			return fmt.Errorf("sw.js has %d of %s: %w", len(found), expr, errOtherBuild)
		}
		text = text[:found[0][0]] + by + text[found[0][1]:]
		return nil
	}
	entry := func(b blob) string { return `["` + b.path + `","` + b.integrity + `"],` }
	for kind, path := range s.old {
		by := ""
		if now, ok := s.now[kind]; ok {
			by = entry(now)
		}
		if kind == "catalog" {
			for _, kind := range s.added() {
				by += entry(s.now[kind])
			}
		}
		if err := once(`\["`+regexp.QuoteMeta(path)+`","sha256-[^"]*"\],`, by); err != nil {
			return err
		}
	}
	if err := once(keptPage, `["./","`+integrity(s.over.put["index.html"])+`"]`); err != nil {
		return err
	}
	sum := sha256.Sum256([]byte(text))
	if err := once(version, `"`+hex.EncodeToString(sum[:8])+`"`); err != nil {
		return err
	}
	s.over.replace("sw.js", []byte(text))
	return nil
}

// integrity is a file's hash as browsers check it.
func integrity(content []byte) string {
	sum := sha256.Sum256(content)
	return "sha256-" + base64.StdEncoding.EncodeToString(sum[:])
}

// overlay is a file system with some files in others' places. What it puts has no twins.
type overlay struct {
	fs.FS
	put  map[string][]byte
	gone map[string]bool
}

// remove hides a file and its compressed twins.
func (o *overlay) remove(name string) {
	for _, suffix := range []string{"", ".br", ".gz", ".zst"} {
		o.gone[name+suffix] = true
	}
}

func (o *overlay) replace(name string, content []byte) {
	o.remove(name)
	o.put[name] = content
}

func (o *overlay) Open(name string) (fs.File, error) {
	if content, ok := o.put[name]; ok {
		return &memory{bytes.NewReader(content), name}, nil
	}
	if o.gone[name] {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return o.FS.Open(name)
}
