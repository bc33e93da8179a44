package compile

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/wasm/roles"
	"github.com/leastwise/leastwise/wasm/source"
)

// gather brings the definitions of all files together.
func (c *compiler) gather(files []File) {
	c.sets = map[string]*set{}
	for _, kind := range Kinds {
		c.sets[kind] = &set{keys: map[string]value{}, vals: map[string]value{}}
	}
	files = slices.Clone(files)
	slices.SortStableFunc(files, func(a, b File) int { return strings.Compare(a.Name, b.Name) })
	if len(files) == 0 {
		c.fail(value{}, "there is no file to read", "write definitions into a file whose name ends in .yaml")
	}
	known := append(slices.Clone(Kinds), "remove_role")
	for _, f := range files {
		empty := true
		for i := range f.Documents {
			root := value{f.Name, &f.Documents[i]}
			empty = empty && root.IsNull()
			c.members(root, "a file of definitions", known, c.definitions)
		}
		if empty {
			c.warn(value{f.Name, &source.Node{}}, "the file is empty", "")
		}
	}
}

// definitions takes the definitions below one top-level key.
func (c *compiler) definitions(key, val value) {
	kind := key.Text
	switch kind {
	case "remove_role":
		c.warn(key, "remove_role is read as remove_roles; iam_syncr itself passed over it", "write remove_roles")
		c.removals(val)
	case "remove_roles":
		c.removals(val)
	default:
		c.each(val, kind, func(name, definition value) { c.define(kind, name, definition) })
	}
}

// define adds a definition; one of its name in another file is an error.
func (c *compiler) define(kind string, name, definition value) {
	s := c.sets[kind]
	if first, twice := s.keys[name.Text]; twice {
		c.fail(name, kind+" has "+quote(name.Text)+" a second time; the first stands in "+first.file, "keep one of the two")
		return
	}
	s.names = append(s.names, name.Text)
	s.keys[name.Text], s.vals[name.Text] = name, definition
}

// removals takes a list of names. One may stand in several files, but not twice in a list.
func (c *compiler) removals(val value) {
	s := c.sets["remove_roles"]
	inList := map[string]bool{}
	if val.Kind == source.Map {
		c.fail(val, "remove_roles is a list of names, and here stands a map", "write \"- \" in front of each name")
		return
	}
	for _, item := range val.items() {
		name, ok := c.text(item, "the name of a role")
		switch {
		case !ok:
		case inList[name]:
			c.fail(item, quote(name)+" stands in the list a second time", "")
		case !s.keys[name].there():
			s.names = append(s.names, name)
			s.keys[name], s.vals[name] = item, item
		}
		inList[name] = true
	}
}

// checkNames looks for definitions that mean the same role: names are unique in an account,
// whatever their paths.
func (c *compiler) checkNames() {
	defined := map[string]value{}
	for _, name := range c.sets["roles"].names {
		key := c.sets["roles"].keys[name]
		bare := bareName(name)
		if first, twice := defined[bare]; twice {
			c.fail(key, quote(key.Text)+" and "+quote(first.Text)+" are the same role, "+bare, "a role's path is no part of its name")
			continue
		}
		defined[bare] = key
	}
	for _, name := range c.sets["remove_roles"].names {
		key := c.sets["remove_roles"].keys[name]
		if first, both := defined[bareName(name)]; both {
			c.fail(key, "the role "+bareName(name)+" is to be removed and is defined as well, in "+first.file, "keep one of the two")
		}
	}
}

// bareName is a role's name without path.
func bareName(name string) string { return name[strings.LastIndexByte(name, '/')+1:] }

func (c *compiler) removal(key, _ value) {
	if name := bareName(key.Text); c.checkName(key, name) {
		if !slices.ContainsFunc(c.out.Removals, func(r roles.Removal) bool { return r.Name == name }) {
			c.out.Removals = append(c.out.Removals, roles.Removal{Name: name, At: key.place()})
		}
	}
}
