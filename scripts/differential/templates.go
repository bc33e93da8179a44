package main

import (
	"encoding/json"
	"fmt"
	"strings"
)

// template is a template in words, and what it asks for.
type template struct {
	text     string
	actions  []string // of an actions template; nil for a CRUD one
	deny     bool
	minimize int                 // -1 for none
	lists    map[string][]string // by the key in the template: "read", "wildcard-only/service-list"
}

var levelKeys = []string{"read", "write", "list", "tagging", "permissions-management"}

// levelNames are the levels as the database has them, by key.
var levelNames = map[string]string{
	"read": "Read", "write": "Write", "list": "List", "tagging": "Tagging", "permissions-management": "Permissions management",
}

// yamlWriter writes a template: lists of strings below keys.
type yamlWriter struct {
	strings.Builder
	lists map[string][]string
}

func (w *yamlWriter) list(indent, path string, items []string) {
	if items == nil {
		return
	}
	key := path[strings.LastIndexByte(path, '/')+1:]
	if len(items) == 0 {
		fmt.Fprintf(w, "%s%s: []\n", indent, key)
		return
	}
	w.lists[path] = items
	fmt.Fprintf(w, "%s%s:\n", indent, key)
	for _, item := range items {
		quoted, _ := json.Marshal(item) // a string always can
		fmt.Fprintf(w, "%s- %s\n", indent, quoted)
	}
}

func (r *random) template() *template {
	t := &template{minimize: -1, deny: r.chance(12)}
	if r.chance(25) {
		t.minimize = pick(r, []int{0, 0, 0, 4, 10, 17})
	}
	w := &yamlWriter{lists: map[string][]string{}}
	if r.chance(25) {
		r.actionsTemplate(w, t)
	} else {
		r.crudTemplate(w, t)
	}
	t.text, t.lists = w.String(), w.lists
	return t
}

func (t *template) head(w *yamlWriter, r *random, mode string) {
	fmt.Fprintf(w, "mode: %s\n", mode)
	if r.chance(50) {
		w.WriteString("name: something\n")
	}
	if t.deny {
		w.WriteString("effect: Deny\n")
	} else if r.chance(20) {
		w.WriteString("effect: Allow\n")
	}
}

func (r *random) actionsTemplate(w *yamlWriter, t *template) {
	t.head(w, r, "actions")
	about := r.someServices()
	for range 1 + r.IntN(6) {
		id := pick(r, r.actions)
		if r.chance(60) {
			id = r.actionOf(pick(r, about))
		}
		if r.chance(10) {
			prefix, name, _ := strings.Cut(id, ":")
			id = prefix + ":" + strings.ToLower(name)
		}
		t.actions = append(t.actions, id)
	}
	if r.chance(5) {
		t.actions = append(t.actions, t.actions[0])
	}
	w.list("", "actions", t.actions)
}

func (r *random) actionOf(s *service) string {
	for range 50 {
		if id := pick(r, r.actions); strings.HasPrefix(id, s.Prefix+":") {
			return id
		}
	}
	for _, p := range s.Privileges {
		first := p.id()
		for _, q := range s.Privileges { // the least name: maps have no order
			first = min(first, q.id())
		}
		return first
	}
	return pick(r, r.actions)
}

func (r *random) someServices() []*service {
	var out []*service
	for range 1 + r.IntN(3) {
		out = append(out, r.service())
	}
	return out
}

func (r *random) crudTemplate(w *yamlWriter, t *template) {
	t.head(w, r, "crud")
	about := r.someServices()
	var arns []string
	for range 1 + r.IntN(4) {
		arns = append(arns, r.arn(pick(r, about)))
	}
	lists := make([][]string, len(levelKeys))
	for _, a := range arns {
		for range 1 + r.IntN(2) {
			i := r.IntN(len(lists))
			lists[i] = append(lists[i], a)
		}
	}
	for i, key := range levelKeys {
		switch {
		case lists[i] != nil && r.chance(2): // what create-template leaves in front
			lists[i] = append([]string{""}, lists[i]...)
		case lists[i] == nil && r.chance(20):
			lists[i] = pick(r, [][]string{{""}, {}})
		}
		w.list("", key, lists[i])
	}
	if r.chance(35) {
		r.wildcardOnly(w, about)
	}
	if r.chance(15) {
		w.list("", "skip-resource-constraints", r.ids(about))
	}
	if r.chance(25) {
		w.list("", "exclude-actions", r.excludes(about))
	}
	if r.chance(10) {
		r.sts(w)
	}
}

func (r *random) ids(about []*service) []string {
	var out []string
	for range 1 + r.IntN(3) {
		out = append(out, r.actionOf(pick(r, about)))
	}
	return out
}

func (r *random) wildcardOnly(w *yamlWriter, about []*service) {
	w.WriteString("wildcard-only:\n")
	var single []string
	for range r.IntN(4) {
		id := pick(r, r.single)
		switch {
		case r.chance(15):
			id = r.actionOf(pick(r, about)) // may take types
		case r.chance(5):
			id = "garbage"
		case r.chance(10):
			prefix, name, _ := strings.Cut(id, ":")
			id = prefix + ":" + strings.ToUpper(name)
		}
		single = append(single, id)
	}
	if single == nil {
		single = []string{""}
	}
	w.list("  ", "wildcard-only/single-actions", single)
	for _, key := range levelKeys {
		if !r.chance(25) {
			continue
		}
		services := []string{pick(r, about).Prefix}
		switch {
		case r.chance(30):
			services = append(services, r.service().Prefix)
		case r.chance(1):
			services = []string{"all"}
		}
		w.list("  ", "wildcard-only/service-"+key, services)
	}
}

func (r *random) excludes(about []*service) []string {
	var out []string
	for range 1 + r.IntN(3) {
		id := r.actionOf(pick(r, about))
		prefix, name, _ := strings.Cut(id, ":")
		switch r.IntN(5) {
		case 0, 1:
			id = prefix + ":" + name[:1+r.IntN(min(len(name), 6))] + "*"
		case 2:
			id = prefix + ":" + strings.ToUpper(name)
		case 3:
			id = prefix + ":*" + name[len(name)/2:]
		}
		out = append(out, id)
	}
	if r.chance(10) {
		out = append(out, "iam:Pass*")
	}
	return out
}

func (r *random) sts(w *yamlWriter) {
	w.WriteString("sts:\n")
	for i, key := range []string{"assume-role", "assume-role-with-saml", "assume-role-with-web-identity"} {
		if i > 0 && r.chance(60) {
			continue
		}
		arns := []string{"arn:aws:iam::111122223333:role/demo"}
		if r.chance(40) {
			arns = append(arns, pick(r, []string{
				"arn:aws:iam::444455556666:role/path/other", "arn:aws:iam::111122223333:role/demo",
				"arn:aws:iam::111122223333:user/somebody", "arn:aws:iam::111122223333:root",
			}))
		}
		w.list("  ", "sts/"+key, arns)
	}
}
