package main

import (
	"strings"

	"github.com/leastwise/leastwise/builder/source"
)

// pageFacts is what only the pages can tell, where several are about one service: the peer
// keeps the last page's word.
type pageFacts struct {
	onSeveral map[string]bool     // action IDs in lower case
	formats   map[string]bool     // ARN formats of types that have more than one
	keyTypes  map[string]int      // in how many types a service's key is declared, "s3 s3:prefix"
	types     map[string][]string // the formats of all types, "lex:bot"
}

func readPages(file string) (*pageFacts, error) {
	snapshot, err := source.Load(file)
	if err != nil {
		return nil, err
	}
	f := &pageFacts{map[string]bool{}, map[string]bool{}, map[string]int{}, map[string][]string{}}
	seen := map[string]string{} // an action's page
	keys := map[string]string{}
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
		for _, k := range p.Service.ConditionKeys {
			id := p.Service.Prefix + " " + k.Name
			if kind, ok := keys[id]; !ok || kind != strings.Join(k.Types, " ") {
				keys[id] = strings.Join(k.Types, " ")
				f.keyTypes[id]++
			}
		}
		for _, t := range p.Service.ResourceTypes {
			id := p.Service.Prefix + ":" + t.Name
			f.types[id] = append(f.types[id], t.Formats...)
		}
	}
	for _, list := range f.types {
		for _, format := range list {
			if len(list) > 1 {
				f.formats[format] = true
			}
		}
	}
	return f, nil
}
