package pack

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/leastwise/leastwise/builder/fact"
	"github.com/leastwise/leastwise/catalog/layout"
)

// maxHeads is the number of heads that one printable byte from '0' on can name.
const maxHeads = '~' - '0' + 1

// heads numbers the combinations of service, region and account in ARN formats.
type heads struct {
	texts  []string
	number map[string]int
	// foreign maps a service field to the prefixes whose formats use it, other than the
	// prefix of the same name.
	foreign map[string][]string
}

// splitFormat cuts a format into service field, region and account as one text, and
// resource part. It is false for a format that is not of the usual shape.
func splitFormat(prefix, format string) (service, head, resource string, ok bool) {
	rest, ok := strings.CutPrefix(format, "arn:${Partition}:")
	if !ok {
		return "", "", "", false
	}
	f := strings.SplitN(rest, ":", 4)
	if len(f) < 4 {
		return "", "", "", false
	}
	service = f[0]
	own := service
	if own == prefix {
		own = ""
	}
	return service, own + "|" + f[1] + "|" + f[2], f[3], true
}

func newHeads(services []fact.Service) *heads {
	h := &heads{number: map[string]int{}, foreign: map[string][]string{}}
	count := map[string]int{}
	for _, s := range services {
		for _, t := range s.ResourceTypes {
			for _, format := range t.Formats {
				service, head, _, ok := splitFormat(s.Prefix, format)
				if !ok {
					continue
				}
				count[head]++
				if service != s.Prefix && !slices.Contains(h.foreign[service], s.Prefix) {
					h.foreign[service] = append(h.foreign[service], s.Prefix)
				}
			}
		}
	}
	h.texts = slices.SortedFunc(maps.Keys(count), func(a, b string) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a, b))
	})
	h.texts = h.texts[:min(len(h.texts), maxHeads)]
	for i, text := range h.texts {
		h.number[text] = i
	}
	return h
}

// sections writes the two sections that heads fill.
func (h *heads) sections() (heads, foreign column) {
	for _, text := range h.texts {
		heads.text(text)
	}
	for _, service := range slices.Sorted(maps.Keys(h.foreign)) {
		foreign.text(service + "\t" + strings.Join(h.foreign[service], "\t"))
	}
	return heads, foreign
}

// format codes one ARN format of the type called name.
func (h *heads) format(prefix, name, format string) (string, error) {
	if strings.ContainsFunc(format, func(r rune) bool { return r < ' ' }) {
		return "", fmt.Errorf("the ARN format %q of %s holds a control character", format, name)
	}
	_, head, resource, ok := splitFormat(prefix, format)
	number, known := h.number[head]
	if !ok || !known {
		return string(rune(layout.FormatWhole)) + format, nil
	}
	if camel := layout.Camel(name); camel != "" {
		resource = strings.ReplaceAll(resource, "${"+camel, string(rune(layout.FormatCamel)))
	}
	if len(name) > 1 {
		resource = strings.ReplaceAll(resource, name, string(rune(layout.FormatName)))
	}
	return string(rune('0'+number)) + resource, nil
}

// typeColumns writes names and formats of a service's resource types.
func typeColumns(s *fact.Service, nouns []string, heads *heads, cols *[layout.Columns]column) error {
	spelled := spellings(nouns)
	last := 0
	for _, t := range s.ResourceTypes {
		if how, ok := spelled[t.Name]; ok && how.noun >= last {
			cols[layout.ColTypes].byte(byte(how.spelling))
			cols[layout.ColTypes].uint(how.noun - last)
			last = how.noun
		} else {
			cols[layout.ColTypes].byte(byte(layout.NotSpelled))
			cols[layout.ColTypeNames].text(t.Name)
		}
		texts := make([]string, len(t.Formats))
		for i, format := range t.Formats {
			text, err := heads.format(s.Prefix, t.Name, format)
			if err != nil {
				return err
			}
			texts[i] = text
		}
		cols[layout.ColFormats].text(strings.Join(texts, string(rune(layout.FormatAgain))))
	}
	return nil
}

// spelledName is a noun and how a type's name comes of it.
type spelledName struct {
	noun     int
	spelling layout.Spelling
}

// spellings maps all names that nouns give to the first noun that gives them.
func spellings(nouns []string) map[string]spelledName {
	out := map[string]spelledName{}
	for i, noun := range nouns {
		var ends []int
		end := 0
		for _, word := range splitTokens(noun) {
			end += len(word)
			ends = append(ends, end)
		}
		for spelling := layout.NotSpelled + 1; spelling < layout.Spellings; spelling++ {
			name := string(layout.AppendSpelled(nil, spelling, []byte(noun), ends))
			if _, ok := out[name]; !ok && name != "" {
				out[name] = spelledName{i, spelling}
			}
		}
	}
	return out
}

// nounsOf lists the nouns of actions in noun order.
func nounsOf(actions []named) []string {
	var nouns []string
	for noun := range byNoun(actions) {
		nouns = append(nouns, noun)
	}
	return nouns
}
