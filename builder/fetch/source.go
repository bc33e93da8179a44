package fetch

import (
	"fmt"
	"net/url"
	"strings"
)

// Kind is one of the things that can be mirrored; it is also the folder's name.
type Kind string

// The kinds, in the order in which Run fetches them.
const (
	Pages            Kind = "pages"
	ServiceReference Kind = "service-reference"
)

// Kinds lists every kind.
func Kinds() []Kind { return []Kind{Pages, ServiceReference} }

// Source says where a kind is found.
type Source struct {
	Kind Kind
	// Indexes are tables of contents; the first that names at least one file is used,
	// the others are tried when it can't be read.
	Indexes []Index
	// check refuses a body that is not a file of this kind.
	check func(body []byte, contentType string) error
	// ext is the ending of the kind's file names.
	ext string
}

// Index is one table of contents.
type Index struct {
	URL string
	// File is the name under which the table of contents is kept in the mirror.
	File string
	// parse finds the files that body names; base is the address it came from.
	parse func(base *url.URL, body []byte) ([]item, error)
	check func(body []byte, contentType string) error
}

// item is a file to fetch.
type item struct {
	URL  string
	File string // name inside the kind's folder
}

const (
	pagesRoot   = "https://docs.aws.amazon.com/service-authorization/latest/reference/"
	serviceRoot = "https://servicereference.us-east-1.amazonaws.com/"
)

// DefaultSources are AWS's own addresses.
func DefaultSources() []Source { return SourcesAt(pagesRoot, serviceRoot) }

// SourcesAt is DefaultSources for copies of AWS's two sites at other addresses, which end
// in a slash.
func SourcesAt(pages, service string) []Source {
	return []Source{
		{
			Kind: Pages,
			Indexes: []Index{
				{URL: pages + "toc-contents.json", File: "toc-contents.json", parse: pageLinksJSON, check: checkJSON},
				{URL: pages + "reference_policies_actions-resources-contextkeys.html", File: "contents.html", parse: pageLinksHTML, check: checkPage},
			},
			check: checkPage, ext: ".html",
		},
		{
			Kind:    ServiceReference,
			Indexes: []Index{{URL: service, File: "service-reference.json", parse: serviceLinks, check: checkJSON}},
			check:   checkJSON, ext: ".json",
		},
	}
}

// hosts lists the hosts of the sources' indexes: the only ones that are ever contacted.
func hosts(list []Source) (map[string]bool, error) {
	out := map[string]bool{}
	for _, s := range list {
		for _, index := range s.Indexes {
			u, err := url.Parse(index.URL)
			if err != nil || u.Host == "" {
				return nil, fmt.Errorf("index address %q of %s is not an absolute URL", index.URL, s.Kind)
			}
			out[u.Host] = true
		}
	}
	return out, nil
}

// fileName takes the last path element of u as the mirror's file name. Names come from
// the network, so all but a plain name is refused.
func fileName(u *url.URL, ext string) (string, error) {
	name := u.Path[strings.LastIndexByte(u.Path, '/')+1:]
	if !strings.HasSuffix(name, ext) || len(name) == len(ext) || len(name) > 200 || name[0] == '.' {
		return "", fmt.Errorf("address %q does not end in a name with %s", u, ext)
	}
	for _, r := range name {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '.', r == '-', r == '_':
		default:
			return "", fmt.Errorf("address %q: %q may not be part of a file name", u, r)
		}
	}
	return name, nil
}
