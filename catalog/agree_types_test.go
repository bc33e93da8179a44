package catalog_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/leastwise/leastwise/catalog"
)

func askTypes(x *answers, c *catalog.Catalog, w *twin) {
	for i, s := range w.services {
		from := c.Service(i)
		x.compare("NumResourceTypes of "+s.prefix, from.NumResourceTypes(), len(s.types))
		for n, want := range s.types {
			typ := from.ResourceType(n)
			var formats []string
			for f := range typ.NumFormats() {
				formats = append(formats, typ.Format(f))
			}
			slices.Sort(formats)
			x.compare("type "+s.prefix+" "+want.name,
				fmt.Sprintln(typ.Name(), typ.Index(), formats, keyNames(typ.ConditionKeys())),
				fmt.Sprintln(want.name, n, want.formats, s.declared(want.keys)))
			found, ok := from.LookupResourceType(strings.ToUpper(want.name))
			x.compare("LookupResourceType "+want.name, fmt.Sprint(ok, found.Index()), fmt.Sprint(true, n))
			_, ok = from.LookupResourceType(want.name + "~")
			x.compare("LookupResourceType "+want.name+"~", ok, false)
		}
	}
}

func askARNs(x *answers, c *catalog.Catalog, w *twin) {
	services := w.arnServices()
	for _, s := range w.services {
		if _, ok := services[s.prefix]; !ok { // no format has its name
			services[s.prefix] = nil
		}
	}
	for service, want := range services {
		for _, asked := range []string{service, strings.ToUpper(service)} {
			var got []string
			for typ := range c.TypesByARNService(asked) {
				got = append(got, typ.Service().Prefix()+" "+typ.Name())
			}
			x.compare("TypesByARNService "+asked, got, want)
		}
	}
}

func askKeys(x *answers, c *catalog.Catalog, w *twin) {
	all := slices.Clone(w.global)
	x.compare("GlobalKeys", describeKeys(c.GlobalKeys()), twinKeys(w.global))
	for i, s := range w.services {
		x.compare("keys of "+s.prefix, describeKeys(c.Service(i).ConditionKeys()), twinKeys(s.keys))
		all = append(all, s.keys...)
		for n, k := range s.keys {
			asked := strings.ToUpper(template.ReplaceAllLiteralString(k.name, "some/Tag"))
			first := slices.IndexFunc(s.keys, func(k twinKey) bool { return k.matches(asked) })
			found, ok := c.Service(i).LookupConditionKey(asked)
			x.compare("LookupConditionKey of "+s.prefix+" "+asked, fmt.Sprint(ok, found), fmt.Sprint(true, c.Service(i).ConditionKey(first)))
			x.compare("Matches "+asked, c.Service(i).ConditionKey(n).Matches(asked), true)
		}
	}
	seen := map[string]bool{} // many services declare the same key
	for _, k := range all {
		for _, asked := range []string{
			strings.ToUpper(template.ReplaceAllLiteralString(k.name, "some/Tag")),
			template.ReplaceAllLiteralString(k.name, ""), k.name + "~",
		} {
			if seen[asked] {
				continue
			}
			seen[asked] = true
			found, ok := c.LookupConditionKey(asked)
			got := ""
			if ok {
				got = describeKey(found)
			}
			prefix, name := w.key(asked)
			want := ""
			if name != "" {
				want = w.describe(prefix, name)
			}
			x.compare("LookupConditionKey "+asked, got, want)
		}
	}
}

func describeKeys(keys func(func(catalog.ConditionKey) bool)) (out []string) {
	for k := range keys {
		out = append(out, describeKey(k))
	}
	return out
}

// describeKey is a key in the words of the exported text.
func describeKey(k catalog.ConditionKey) string {
	prefix := ""
	if s, ok := k.Service(); ok {
		prefix = s.Prefix()
	}
	var types []string
	if word := k.Type().String(); k.Type() != catalog.UnknownType {
		if k.Multivalued() {
			types = append(types, "ArrayOf"+word)
		}
		if !k.Multivalued() || k.SingleToo() {
			types = append(types, word)
		}
	}
	if k.NumericToo() {
		types = append(types, "Numeric")
	}
	slices.Sort(types)
	return fmt.Sprint(prefix, " ", k.Name(), " ", strings.Join(types, ","), " ", k.Global())
}

func twinKeys(keys []twinKey) (out []string) {
	for _, k := range keys {
		out = append(out, k.describe())
	}
	return out
}

func (k *twinKey) describe() string {
	return fmt.Sprint(k.prefix, " ", k.name, " ", k.types, " ", k.prefix == "" || strings.HasPrefix(k.name, "aws:"))
}

// describe finds a key by what it is.
func (w *twin) describe(prefix, name string) string {
	keys := w.global
	for _, s := range w.services {
		if s.prefix == prefix {
			keys = s.keys
		}
	}
	i := slices.IndexFunc(keys, func(k twinKey) bool { return k.name == name })
	return keys[i].describe()
}
