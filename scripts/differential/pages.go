package main

import (
	"strings"

	"github.com/leastwise/leastwise/builder/source"
)

// pageFacts is what only the pages can tell, where several are about one service: the peer
// keeps the last page's word.
type pageFacts struct {
	onSeveral map[string]bool // action IDs in lower case
	formats   map[string]bool // ARN formats of types that have more than one
}

func readPages(file string) (*pageFacts, error) {
	snapshot, err := source.Load(file)
	if err != nil {
		return nil, err
	}
	f := &pageFacts{map[string]bool{}, map[string]bool{}}
	seen := map[string]string{} // an action's page
	formats := map[string][]string{}
	for _, p := range snapshot.Pages {
		if !p.Banner {
			continue
		}
		for _, a := range p.Service.Actions {
			id := strings.ToLower(p.Service.Prefix + ":" + a.Name)
			if first, ok := seen[id]; ok && first != p.File {
				f.onSeveral[id] = true
			}
			seen[id] = p.File
		}
		for _, t := range p.Service.ResourceTypes {
			id := p.Service.Prefix + ":" + t.Name
			formats[id] = append(formats[id], t.Formats...)
		}
	}
	for _, list := range formats {
		for _, format := range list {
			if len(list) > 1 {
				f.formats[format] = true
			}
		}
	}
	return f, nil
}
