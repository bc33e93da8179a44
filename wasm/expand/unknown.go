package expand

import (
	"strings"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/near"
)

// Reason says why a pattern covers nothing.
type Reason uint8

const (
	// NotAPattern: the text is not of the form prefix:Name.
	NotAPattern Reason = iota + 1
	// NoService: no service of the catalog has such a prefix.
	NoService
	// NoAction: no action of the services has such a name.
	NoAction
)

var reasons = [...]string{"", "not of the form prefix:Name", "no such service in the catalog", "no such action in the catalog"}

// String is the reason in words, to be put after the pattern and a colon.
func (r Reason) String() string { return reasons[min(r, NoAction)] }

// Unknown is a pattern that covers no action of the catalog.
type Unknown struct {
	Index  int // in the list of patterns
	Text   string
	Reason Reason
	// Near is a pattern that covers something and was perhaps meant, or "".
	Near string
}

// nearest is a pattern that covers something and is like text, or "".
func nearest(c *catalog.Catalog, text string, reason Reason) string {
	p, _ := ParsePattern(text)
	v, known := c.LookupService(p.Prefix)
	if !known {
		if reason != NoService || HasWildcard(p.Prefix) {
			return ""
		}
		prefixes := make([]string, c.NumServices())
		for i := range prefixes {
			prefixes[i] = c.Service(i).Prefix()
		}
		prefix, ok := near.Word(p.Prefix, prefixes)
		if !ok {
			return ""
		}
		v, _ = c.LookupService(prefix)
	}
	name := p.Name
	if name == "" {
		name = "*"
	}
	if NewSet(c).addNames(v, name) == 0 {
		name = nearestName(v, name)
	}
	if name == "" {
		return ""
	}
	return v.Prefix() + ":" + name
}

// nearestName finds a name of the service that is like name. If that ends in a star, it is
// compared with every way to cut a name between words.
func nearestName(v catalog.Service, name string) string {
	start := strings.TrimRight(name, "*")
	if HasWildcard(start) {
		return ""
	}
	var names []string
	var words []int
	for i := range v.NumActions() {
		full := v.Action(i).Name()
		if len(start) == len(name) {
			names = append(names, full)
			continue
		}
		words = appendWords(words[:0], full)
		for _, at := range words[1:] {
			names = append(names, full[:at])
		}
	}
	word, ok := near.Word(start, names)
	if !ok {
		return ""
	}
	return word + name[len(start):]
}
