package roles

import (
	"slices"
	"sort"
	"strings"
)

// put puts an item into a sorted list, or in place of the one with its name. The list given
// is not changed.
func put[T any](list []T, item T, name func(*T) string) []T {
	i, found := search(list, name(&item), name)
	out := make([]T, 0, len(list)+1)
	out = append(append(out, list[:i]...), item)
	if found {
		i++
	}
	return append(out, list[i:]...)
}

// drop takes an item out of a sorted list, which is not changed. The result is never nil.
func drop[T any](list []T, text string, name func(*T) string) []T {
	i, found := search(list, text, name)
	out := append(make([]T, 0, len(list)), list[:i]...)
	if found {
		i++
	}
	return append(out, list[i:]...)
}

// find looks an item up in a sorted list, nil if it is not there.
func find[T any](list []T, text string, name func(*T) string) *T {
	if i, ok := search(list, text, name); ok {
		return &list[i]
	}
	return nil
}

func search[T any](list []T, text string, name func(*T) string) (int, bool) {
	i := sort.Search(len(list), func(i int) bool { return name(&list[i]) >= text })
	return i, i < len(list) && name(&list[i]) == text
}

// The names by which lists are sorted.
func itself(s *string) string       { return *s }
func tagKey(t *Tag) string          { return t.Key }
func policyName(p *Policy) string   { return p.Name }
func roleName(r *Role) string       { return r.Name }
func profileName(p *Profile) string { return p.Name }
func bucketName(b *Bucket) string   { return b.Name }
func managedARN(m *Managed) string  { return m.ARN }
func principalID(p *Principal) string {
	return p.ID
}

// keyName has the region behind the alias, whose characters all come after the blank.
func keyName(k *Key) string { return k.Alias + " " + k.Region }

// Sort brings all lists in order, for who puts an Actual together.
func (a *Actual) Sort() {
	sortBy(a.Roles, roleName)
	for i := range a.Roles {
		a.Roles[i].Sort()
	}
	sortBy(a.Profiles, profileName)
	sortBy(a.Buckets, bucketName)
	sortBy(a.Keys, keyName)
	sortBy(a.Managed, managedARN)
	sortBy(a.Principals, principalID)
	for i := range a.Buckets {
		sortBy(a.Buckets[i].Tags, tagKey)
	}
	for i := range a.Keys {
		k := &a.Keys[i]
		sortBy(k.Tags, tagKey)
		sortBy(k.Grants, func(g *Grant) string { return g.ID })
	}
}

// Sort brings the role's lists in order.
func (r *Role) Sort() {
	sortBy(r.Inline, policyName)
	sortBy(r.Tags, tagKey)
	slices.Sort(r.Managed)
	slices.Sort(r.Profiles)
}

func sortBy[T any](list []T, name func(*T) string) {
	slices.SortStableFunc(list, func(a, b T) int { return strings.Compare(name(&a), name(&b)) })
}
