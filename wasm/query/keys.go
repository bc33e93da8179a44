package query

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/internal/ascii"
	"github.com/leastwise/leastwise/wasm/internal/facts"
)

// GlobalKeys lists AWS's global condition keys, in the order of lower-case names.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
func GlobalKeys(c *catalog.Catalog) []catalog.ConditionKey { return facts.GlobalKeys(c) }

// KeysOf lists the condition keys that a service declares, in the order of lower-case
// names; the global ones among them are those that carry tags.
func KeysOf(s catalog.Service) []catalog.ConditionKey {
	out := make([]catalog.ConditionKey, 0, s.NumConditionKeys())
	for i := range s.NumConditionKeys() {
		out = append(out, s.ConditionKey(i))
	}
	return out
}

// KeysOfAction lists every condition key that an action names, as a whole or for one of
// its resource types, in the order of lower-case names.
func KeysOfAction(a catalog.Action) []catalog.ConditionKey {
	lists := [][]catalog.ConditionKey{facts.ActionKeys(a)}
	for _, row := range facts.Rows(a) {
		lists = append(lists, facts.RowKeys(row))
	}
	return unite(lists...)
}

// KeysOfActionOnType lists the condition keys that hold when an action works on a resource
// type: the row's own, the type's and the action's. It is empty when the action does not
// know the type.
func KeysOfActionOnType(a catalog.Action, t catalog.ResourceType) []catalog.ConditionKey {
	for _, row := range ActionRows(a) {
		if row.HasType && row.Type == t {
			return row.Keys
		}
	}
	return nil
}

// KeysOfType lists the condition keys that describe resources of a type.
func KeysOfType(t catalog.ResourceType) []catalog.ConditionKey { return facts.TypeKeys(t) }

// Key finds a condition key by name, in any letter case: a global one, or else one of a
// service; see KeyMatches for template parts. An unknown one is a *NotFound.
func Key(c *catalog.Catalog, name string) (catalog.ConditionKey, error) {
	k, ok := c.LookupConditionKey(name)
	if ok {
		return k, nil
	}
	if s, ok := c.LookupService(KeyService(name)); ok {
		for _, k := range KeysOf(s) {
			if KeyMatches(k.Name(), name) {
				return k, nil
			}
		}
	}
	return k, notFound("condition key", name, "", c.Date(), keyNames(c, All(c)))
}

func declares(s catalog.Service, name string) bool {
	for i := range s.NumConditionKeys() {
		if KeyMatches(s.ConditionKey(i).Name(), name) {
			return true
		}
	}
	return false
}

// tagKey is how two old keys write what newer ones write ${TagKey}.
const tagKey = "tag-key"

// KeyMatches reports whether name, in any letter case, is the documented key; a template
// part (${TagKey}, <key>, tag-key) stands for any text of at least one character.
func KeyMatches(documented, name string) bool {
	open, end := strings.IndexAny(documented, "$<"), 0
	if open >= 0 {
		end = strings.IndexAny(documented[open:], "}>") + 1
	} else if open = strings.Index(documented, tagKey); open >= 0 {
		end = len(tagKey)
	}
	if end <= 0 {
		return equalFold(documented, name)
	}
	tail := documented[open+end:]
	return len(name) > open+len(tail) && equalFold(name[:open], documented[:open]) && equalFold(name[len(name)-len(tail):], tail)
}

// KeyService is the service part of a condition key, in lower case: "aws" for a global
// one. It is empty when the key has no colon.
func KeyService(key string) string {
	service, _, ok := strings.Cut(key, ":")
	if !ok {
		return ""
	}
	return ascii.ToLower(service)
}

// KeyType is the type of a key's values as AWS writes it: "String", "ArrayOfARN".
func KeyType(k catalog.ConditionKey) string {
	if k.Multivalued() {
		return "ArrayOf" + k.Type().String()
	}
	return k.Type().String()
}

// unite merges lists of keys of one service, in the order of lower-case names.
func unite(lists ...[]catalog.ConditionKey) []catalog.ConditionKey {
	var out []catalog.ConditionKey
	for _, list := range lists {
		for _, k := range list {
			if !slices.Contains(out, k) {
				out = append(out, k)
			}
		}
	}
	slices.SortFunc(out, func(a, b catalog.ConditionKey) int {
		return strings.Compare(ascii.ToLower(a.Name()), ascii.ToLower(b.Name()))
	})
	return out
}

// keyNames are the names that may have been meant: those of the scope, and the global ones.
func keyNames(c *catalog.Catalog, scope Scope) []string {
	var out []string
	for _, k := range facts.GlobalKeys(c) {
		out = append(out, k.Name())
	}
	for _, s := range scope {
		for i := range s.NumConditionKeys() {
			out = append(out, s.ConditionKey(i).Name())
		}
	}
	return out
}
