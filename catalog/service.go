package catalog

import (
	"iter"
	"sort"
	"strings"
)

// Service is one service prefix ("s3"). It is a small value: copy it freely.
type Service struct {
	c *Catalog
	i int32
}

// Prefix is the part before the colon of an action: "s3". It is in lower case.
func (s Service) Prefix() string { return s.c.prefixes[s.i] }

// Name is the display name, "Amazon S3"; the first one where several pages share a
// prefix, and the prefix itself where AWS publishes no page.
func (s Service) Name() string {
	for name := range s.Names() {
		return name
	}
	return s.Prefix()
}

// Names are all display names, one per documentation page.
func (s Service) Names() iter.Seq[string] {
	return func(yield func(string) bool) {
		_, rest, more := strings.Cut(s.c.services[s.i], "\t")
		for more {
			var name string
			name, rest, more = strings.Cut(rest, "\t")
			if !yield(name) {
				return
			}
		}
	}
}

// Index is the service's number, 0 to Catalog.NumServices-1.
func (s Service) Index() int { return int(s.i) }

// NumActions is the number of the service's actions.
func (s Service) NumActions() int { return s.c.counts[s.i].actions }

// Action is the i-th action in the order of lower-case names; 0 <= i < NumActions.
func (s Service) Action(i int) Action { return Action{s.c, s.i, int32(i)} }

// Actions yields all actions in the order of lower-case names.
func (s Service) Actions() iter.Seq[Action] {
	return func(yield func(Action) bool) {
		for i := range s.NumActions() {
			if !yield(s.Action(i)) {
				return
			}
		}
	}
}

// LookupAction finds an action by its name without prefix, in any letter case.
func (s Service) LookupAction(name string) (Action, bool) {
	t := s.c.nameTable(s.i)
	i := t.search(name)
	if i == len(t.actions) || compareFold(t.name(int32(i)), name) != 0 {
		return Action{}, false
	}
	return s.Action(i), true
}

// LookupActionNear is LookupAction for a name that probably stands a little behind the
// action number near, as in sorted lists; -1 is none.
func (s Service) LookupActionNear(name string, near int) (Action, bool) {
	t := s.c.nameTable(s.i)
	n := len(t.actions)
	lo, hi := 0, n
	if 0 <= near && near < n {
		if compareFold(t.name(int32(near)), name) < 0 {
			lo = near + 1
			for step := 1; ; step *= 2 {
				if hi = min(near+step, n); hi == n || compareFold(t.name(int32(hi)), name) >= 0 {
					break
				}
				lo = hi + 1
			}
		} else {
			hi = near
		}
	}
	i := t.searchIn(name, lo, hi)
	if i == n || compareFold(t.name(int32(i)), name) != 0 {
		return Action{}, false
	}
	return s.Action(i), true
}

// search is the number of names before name, in the order of lower-case letters.
func (t *nameTable) search(name string) int { return t.searchIn(name, 0, len(t.actions)) }

// searchIn is search where the number is known to be from lo to hi.
func (t *nameTable) searchIn(name string, lo, hi int) int {
	for lo < hi {
		mid := int(uint(lo+hi) / 2)
		if compareFold(t.name(int32(mid)), name) < 0 {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// ActionsWithPrefix is the range of actions whose names start with prefix, in any letter
// case: lo <= i < hi for Action(i).
func (s Service) ActionsWithPrefix(prefix string) (lo, hi int) {
	t := s.c.nameTable(s.i)
	lo = t.search(prefix)
	n := len(t.actions) - lo
	return lo, lo + sort.Search(n, func(i int) bool { return !hasPrefixFold(t.name(int32(lo+i)), prefix) })
}

// NumResourceTypes is the number of the service's resource types.
func (s Service) NumResourceTypes() int { return s.c.counts[s.i].types }

// ResourceType is the i-th resource type in the order of lower-case names.
func (s Service) ResourceType(i int) ResourceType { return ResourceType{s.c, s.i, int32(i)} }

// ResourceTypes yields all resource types in the order of lower-case names.
func (s Service) ResourceTypes() iter.Seq[ResourceType] {
	return func(yield func(ResourceType) bool) {
		for i := range s.NumResourceTypes() {
			if !yield(s.ResourceType(i)) {
				return
			}
		}
	}
}

// LookupResourceType finds a resource type by name, in any letter case.
func (s Service) LookupResourceType(name string) (ResourceType, bool) {
	names := s.c.typeTable(s.i).names
	i := sort.Search(len(names), func(i int) bool { return compareFold(names[i], name) >= 0 })
	if i == len(names) || compareFold(names[i], name) != 0 {
		return ResourceType{}, false
	}
	return s.ResourceType(i), true
}

// NumConditionKeys is the number of keys the service declares, aws: tag keys included.
func (s Service) NumConditionKeys() int { return s.c.counts[s.i].keys }

// ConditionKey is the i-th key in the order of lower-case names.
func (s Service) ConditionKey(i int) ConditionKey { return ConditionKey{s.c, s.i, int32(i)} }

// ConditionKeys yields the keys the service declares in the order of lower-case names.
func (s Service) ConditionKeys() iter.Seq[ConditionKey] {
	return func(yield func(ConditionKey) bool) {
		for i := range s.NumConditionKeys() {
			if !yield(s.ConditionKey(i)) {
				return
			}
		}
	}
}

// LookupConditionKey finds a key that the service declares, in any letter case; a
// template part matches any text ("aws:ResourceTag/team").
func (s Service) LookupConditionKey(name string) (ConditionKey, bool) {
	for i, k := range s.c.keyTable(s.i).keys {
		if matchTemplate(k.name, name) {
			return s.ConditionKey(i), true
		}
	}
	return ConditionKey{}, false
}
