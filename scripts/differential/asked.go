package main

import (
	"slices"
	"strings"
)

// isAsked reports whether the template itself asks for an action on a resource: by a list
// of the action's level with an ARN that one of its types can have, or by name.
func (c *comparison) isAsked(p *privilege, resource string) bool {
	if c.actions != nil {
		return c.isListed(p)
	}
	for key, list := range c.lists {
		if c.isAskedBy(key, list, p, resource) {
			return true
		}
	}
	return false
}

func (c *comparison) isAskedBy(key string, list []string, p *privilege, resource string) bool {
	named := func(id string) bool { return strings.EqualFold(id, p.id()) }
	switch key {
	case "exclude-actions":
		return false
	case "skip-resource-constraints", "wildcard-only/single-actions":
		return resource == "*" && slices.ContainsFunc(list, named)
	}
	if assume, ok := strings.CutPrefix(key, "sts/"); ok {
		return p.service.Prefix == "sts" && slices.Contains(list, resource) && strings.EqualFold(strings.ReplaceAll(assume, "-", ""), p.Name)
	}
	level, wide := strings.CutPrefix(key, "wildcard-only/service-")
	if levelNames[level] != c.levelOf(p) {
		return false
	}
	if wide {
		return resource == "*" && p.wildcardOnly() && (slices.Contains(list, p.service.Prefix) || slices.Contains(list, "all"))
	}
	return slices.Contains(list, resource) && c.canHave(p, resource)
}

// canHave reports whether a type of an action can have an ARN.
func (c *comparison) canHave(p *privilege, arn string) bool {
	if c.onSeveralPages(p) && serviceOfARN(arn) == p.service.Prefix {
		return true // the database has only one page's types
	}
	for name := range p.Types {
		for _, format := range c.pages.types[p.service.Prefix+":"+name] {
			if fit(arn, format) >= spanning {
				return true
			}
		}
	}
	for _, t := range p.typesOf() {
		if arn == t.ARN || fit(arn, t.ARN) >= spanning || serviceOfARN(t.ARN) == "${Vendor}" {
			return true
		}
	}
	return false
}

func (c *comparison) levelOf(p *privilege) string {
	if c.level != nil {
		return c.level(p)
	}
	return p.Level
}

// askedAnywhere reports whether the template asks for an action on whatever resource.
func (c *comparison) askedAnywhere(p *privilege) bool {
	if c.isAsked(p, "*") {
		return true
	}
	for _, list := range c.lists {
		for _, item := range list {
			if strings.HasPrefix(item, "arn:") && c.isAsked(p, item) {
				return true
			}
		}
	}
	return false
}

// justified reports whether the template asks for an action on a resource, or for one that
// needs it.
func (c *comparison) justified(p *privilege, resource string) bool {
	return c.isAsked(p, resource) || !c.deny && c.needed(p)
}
