// Package diff says what changed between two sets of facts: per service, which actions,
// resource types, condition keys and operations were added, removed or changed, and in
// what. A fact that AWS withdrew is changed: it is kept, with the day it was last seen. Where
// a fact was said (source, page, address) does not count as a change.
package diff

import (
	"cmp"
	"slices"
	"strings"

	"github.com/leastwise/leastwise/builder/fact"
)

// Status is what happened to one thing.
type Status string

// The three things that can happen.
const (
	Added   Status = "added"
	Removed Status = "removed"
	Changed Status = "changed"
)

// Report is the difference of two sets. Lists are sorted: services by prefix, changes by
// kind in the order of Kinds and then by lower-case name, fields in a fixed order.
type Report struct {
	Old []string `json:"old"` // origins of the old set, "2026-06-01 Service Authorization Reference"
	New []string `json:"new"`
	// Counts has one entry per kind, also where nothing changed.
	Counts   []Count   `json:"counts"`
	Services []Service `json:"services"`
}

// Count says how many things of one kind were added, removed and changed.
type Count struct {
	Kind    string `json:"kind"`
	Added   int    `json:"added"`
	Removed int    `json:"removed"`
	Changed int    `json:"changed"`
}

// Service is a service with changes. Prefix is empty for what belongs to no service.
type Service struct {
	Prefix  string   `json:"prefix"`
	Name    string   `json:"name"` // display name, empty when there is none
	Status  Status   `json:"status"`
	Changes []Change `json:"changes"`
}

// Change is one thing that was added, removed or changed.
type Change struct {
	Kind   string `json:"kind"`
	Name   string `json:"name"`
	Status Status `json:"status"`
	// Note says what an added or removed thing was: the access level, the ARN formats.
	Note string `json:"note,omitempty"`
	// Fields says in what a changed thing differs.
	Fields []Field `json:"fields,omitempty"`
}

// Field is one difference: of a text Old and New, of a set Added and Removed.
type Field struct {
	Name    string   `json:"name"`
	Old     string   `json:"old,omitempty"`
	New     string   `json:"new,omitempty"`
	Added   []string `json:"added,omitempty"`
	Removed []string `json:"removed,omitempty"`
}

// Empty reports whether the two sets say the same.
func (r *Report) Empty() bool { return len(r.Services) == 0 }

// Sets compares two sets. Names are compared without letter case, as IAM does; another
// spelling of the same name is a change.
func Sets(old, new *fact.Set) *Report {
	r := &Report{Old: origins(old), New: origins(new), Services: []Service{}}
	counts := map[string]*Count{}
	for _, kind := range Kinds() {
		counts[kind] = &Count{Kind: kind}
	}
	add := func(s Service) {
		if len(s.Changes) == 0 {
			return
		}
		for _, c := range s.Changes {
			n := counts[c.Kind]
			switch c.Status {
			case Added:
				n.Added++
			case Removed:
				n.Removed++
			default:
				n.Changed++
			}
		}
		r.Services = append(r.Services, s)
	}
	add(Service{Status: Changed, Changes: changes(nil, globals(old), globals(new))})
	oldView, newView := view{old.Origins, strictLevels(old)}, view{new.Origins, strictLevels(new)}
	both(old.Services, new.Services, func(s fact.Service) string { return s.Prefix }, func(a, b *fact.Service) {
		if s := service(a, b, oldView, newView); s.Status == Changed {
			add(s)
		} else {
			// A whole service is one change of its own, before those of its parts.
			s.Changes = slices.Insert(s.Changes, 0, Change{Kind: "service", Name: s.Prefix, Status: s.Status, Note: s.Name})
			add(s)
		}
	})
	for _, kind := range Kinds() {
		r.Counts = append(r.Counts, *counts[kind])
	}
	return r
}

func service(a, b *fact.Service, old, new view) Service {
	out := Service{Status: Changed}
	var none fact.Service
	switch {
	case a == nil:
		a, out.Status = &none, Added
	case b == nil:
		b, out.Status = &none, Removed
	}
	named := b
	if out.Status == Removed {
		named = a
	}
	out.Prefix = named.Prefix
	if len(named.Names) > 0 {
		out.Name = named.Names[0]
	}
	var own []Change
	if out.Status == Changed {
		var f fields
		f.text("prefix", a.Prefix, b.Prefix)
		f.set("names", a.Names, b.Names)
		f.text("withdrawn, last seen", goneSince(a, old), goneSince(b, new))
		if len(f) > 0 {
			own = append(own, Change{Kind: "service", Name: b.Prefix, Status: Changed, Fields: f})
		}
	}
	out.Changes = changes(own, old.things(a), new.things(b))
	return out
}

// goneSince is the day a service was last seen, empty for one that stands.
func goneSince(s *fact.Service, v view) string { return s.Withdrawn(v.origins, s.Sources, s.Past) }

// both walks two lists matched by key without letter case, in the order of keys; what is
// missing on one side is nil there.
func both[T any](old, new []T, key func(T) string, fn func(a, b *T)) {
	type pair struct {
		key  string
		a, b *T
	}
	index := map[string]*pair{}
	var pairs []*pair
	find := func(x T) *pair {
		k := strings.ToLower(key(x))
		if index[k] == nil {
			index[k] = &pair{key: k}
			pairs = append(pairs, index[k])
		}
		return index[k]
	}
	for i := range old {
		find(old[i]).a = &old[i]
	}
	for i := range new {
		find(new[i]).b = &new[i]
	}
	slices.SortFunc(pairs, func(p, q *pair) int { return cmp.Compare(p.key, q.key) })
	for _, p := range pairs {
		fn(p.a, p.b)
	}
}

func strictLevels(s *fact.Set) map[string]string {
	out := make(map[string]string, len(s.Opinions))
	for _, o := range s.Opinions {
		out[strings.ToLower(o.Action)] = o.Level
	}
	return out
}

func origins(s *fact.Set) []string {
	out := []string{}
	for _, o := range s.Origins {
		out = append(out, o.Date+" "+o.Name)
	}
	return out
}
