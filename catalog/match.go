package catalog

import (
	"iter"
	"strings"

	"github.com/leastwise/leastwise/catalog/layout"
)

// LookupService finds a service by prefix, in any letter case.
func (c *Catalog) LookupService(prefix string) (Service, bool) {
	lo, hi := 0, len(c.prefixes)
	for lo < hi {
		mid := int(uint(lo+hi) / 2)
		if compareFold(c.prefixes[mid], prefix) < 0 {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	if lo == len(c.prefixes) || compareFold(c.prefixes[lo], prefix) != 0 {
		return Service{}, false
	}
	return c.Service(lo), true
}

// LookupAction finds an action by ID ("s3:GetObject"), in any letter case.
func (c *Catalog) LookupAction(id string) (Action, bool) {
	prefix, name, ok := strings.Cut(id, ":")
	if !ok {
		return Action{}, false
	}
	s, ok := c.LookupService(prefix)
	if !ok {
		return Action{}, false
	}
	return s.LookupAction(name)
}

// Match yields the actions that an action pattern ("s3:Get*", "*:Describe?", "*") covers,
// in catalog order. Star and question mark are wildcards in the service part too; letter
// case does not matter.
func (c *Catalog) Match(pattern string) iter.Seq[Action] {
	return func(yield func(Action) bool) {
		prefix, name, ok := strings.Cut(pattern, ":")
		if !ok {
			if strings.Trim(pattern, "*") != "" || pattern == "" {
				return
			}
			prefix, name = "*", "*"
		}
		if !strings.ContainsAny(prefix, "*?") {
			if s, ok := c.LookupService(prefix); ok {
				s.match(name, yield)
			}
			return
		}
		for i, p := range c.prefixes {
			if MatchFold(prefix, p) && !c.Service(i).match(name, yield) {
				return
			}
		}
	}
}

// Match yields the service's actions that a name pattern ("Get*") covers.
func (s Service) Match(pattern string) iter.Seq[Action] {
	return func(yield func(Action) bool) { s.match(pattern, yield) }
}

// match reports false when yield did.
func (s Service) match(pattern string, yield func(Action) bool) bool {
	wild := strings.IndexAny(pattern, "*?")
	if wild < 0 {
		a, ok := s.LookupAction(pattern)
		return !ok || yield(a)
	}
	t := s.c.nameTable(s.i)
	if part := Literal(pattern); wild == 0 && part != "" {
		for i := range s.ActionsContaining(part) {
			if MatchFold(pattern, t.name(int32(i))) && !yield(s.Action(i)) {
				return false
			}
		}
		return true
	}
	lo, hi := s.ActionsWithPrefix(pattern[:wild])
	rest := pattern[wild:]
	for i := lo; i < hi; i++ {
		if rest != "*" && !MatchFold(rest, t.name(int32(i))[wild:]) {
			continue
		}
		if !yield(s.Action(i)) {
			return false
		}
	}
	return true
}

// LookupConditionKey finds a global key or a key of any service by name, in any letter
// case; a template part matches any text ("aws:ResourceTag/team"). A key that names its
// service is looked for there first.
func (c *Catalog) LookupConditionKey(name string) (ConditionKey, bool) {
	for k := range c.GlobalKeys() {
		if k.Matches(name) {
			return k, true
		}
	}
	prefix, _, _ := strings.Cut(name, ":")
	if s, ok := c.LookupService(prefix); ok {
		if k, ok := s.LookupConditionKey(name); ok {
			return k, true
		}
	}
	for s := range c.Services() {
		if k, ok := s.LookupConditionKey(name); ok {
			return k, true
		}
	}
	return ConditionKey{}, false
}

// TypesByARNService yields the resource types whose ARN formats name the given service in
// their third field ("s3", "iam"), over all prefixes: some 45 services use another's
// name. A type stands once; the service of that name comes first, then the others in the
// order of prefixes.
func (c *Catalog) TypesByARNService(service string) iter.Seq[ResourceType] {
	return func(yield func(ResourceType) bool) {
		if s, ok := c.LookupService(service); ok && !s.typesWithARNService(service, yield) {
			return
		}
		r := c.section(layout.SecForeign)
		for !r.Done() {
			field, prefixes, more := strings.Cut(text(r.Text()), "\t")
			if compareFold(field, service) != 0 {
				continue
			}
			for more {
				var prefix string
				prefix, prefixes, more = strings.Cut(prefixes, "\t")
				if s, ok := c.LookupService(prefix); ok && !s.typesWithARNService(service, yield) {
					return
				}
			}
		}
	}
}

// typesWithARNService yields the service's types with that third field; it reports false
// when yield did.
func (s Service) typesWithARNService(service string, yield func(ResourceType) bool) bool {
	d := s.c.schema(s.i)
	for i, t := range d.types {
		for _, format := range d.formats[t.formats.start:t.formats.end] {
			rest, ok := strings.CutPrefix(format, "arn:${Partition}:")
			field, _, _ := strings.Cut(rest, ":")
			if ok && compareFold(field, service) == 0 {
				if !yield(s.ResourceType(i)) {
					return false
				}
				break
			}
		}
	}
	return true
}

// ServicePrincipals yields known service principals ("ec2.amazonaws.com"), sorted.
func (c *Catalog) ServicePrincipals() iter.Seq[string] {
	return func(yield func(string) bool) {
		r := c.section(layout.SecPrincipals)
		for !r.Done() {
			name := text(r.Text())
			if short, ok := strings.CutSuffix(name, "."); ok {
				name = short
			} else {
				name += ".amazonaws.com"
			}
			if !yield(name) {
				return
			}
		}
	}
}

// Partitions yields the partitions and their regions, sorted.
func (c *Catalog) Partitions() iter.Seq2[string, []string] {
	return func(yield func(string, []string) bool) {
		r := c.section(layout.SecPartitions)
		for !r.Done() {
			f := strings.Fields(text(r.Text()))
			if len(f) == 0 || !yield(f[0], f[1:]) {
				return
			}
		}
	}
}
