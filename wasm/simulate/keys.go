package simulate

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/internal/ascii"
	"github.com/leastwise/leastwise/wasm/internal/facts"
)

// Key is a context key that matters for a request: AWS may send it, or a policy asks for it.
type Key struct {
	// Name is AWS's spelling; of a key with a template part (aws:ResourceTag/${TagKey})
	// that a policy asks for, the name there.
	Name        string
	Type        catalog.ValueType
	Multivalued bool
	Global      bool
	// Sent is set if AWS documents the key for the action or for all requests. A policy
	// that tests one which is not sent tests a key that is never there.
	Sent bool
	// Always is set for the keys that every request has.
	Always bool
	// TestedBy are the layers whose policies ask for the key in statements about the action.
	TestedBy []Layer
	// Values are the request's for its first resource; none if it does not have the key.
	Values []string
	// Derived is set if the values were not given but follow from principal or resource.
	Derived bool
}

// Missing reports whether a policy asks for the key and the request does not have it.
func (k *Key) Missing() bool { return len(k.TestedBy) > 0 && len(k.Values) == 0 }

// alwaysSent are the keys that all requests have, in small letters.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
const alwaysSent = " aws:currenttime aws:epochtime aws:principalaccount aws:principaltype aws:requestedregion" +
	" aws:securetransport aws:useragent aws:userid aws:viaawsservice "

// AlwaysSent reports whether every request has a key, which is given in small letters.
func AlwaysSent(key string) bool { return strings.Contains(alwaysSent, " "+key+" ") }

// whereListed are global keys that only those requests have whose action, or its resource,
// lists them.
const whereListed = " aws:requesttag/${tagkey} aws:resourcetag/${tagkey} aws:tagkeys "

// Keys lists the context keys that AWS sends with an action, by the catalog, and those that
// policies ask for, sorted by lower-case name. An action that the catalog does not have has
// the global keys.
func Keys(c *catalog.Catalog, r *Request, p *Policies) []Key {
	l := &keyList{catalog: c}
	if a, ok := c.LookupAction(r.Action); ok {
		l.addAll(facts.ActionKeys(a))
		for _, row := range facts.Rows(a) {
			l.addAll(facts.RowKeys(row))
			l.addAll(facts.TypeKeys(row.ResourceType()))
		}
	}
	for _, k := range facts.GlobalKeys(c) {
		if !strings.Contains(whereListed, " "+templated(k.Name())+" ") {
			l.add(k)
		}
	}
	action := ascii.ToLower(r.Action)
	p.each(func(layer Layer, one *Policy) {
		one.keysFor(action, func(key, written string) { l.tested(layer, key, written) })
	})
	var from asked
	from.ask(r, 0)
	for i := range l.keys {
		k := &l.keys[i]
		lower := ascii.ToLower(k.Name)
		k.Always = AlwaysSent(lower)
		_, given := r.Context.find(lower)
		k.Values = slices.Clone(from.Values(lower))
		k.Derived = !given && len(k.Values) > 0
	}
	return l.keys
}

// templated writes any template part alike: pages have <key> and ${TagKey}.
func templated(name string) string {
	name = ascii.ToLower(name)
	if i := strings.IndexAny(name, "<$"); i >= 0 {
		return name[:i] + "${tagkey}"
	}
	return name
}

// keyList is kept sorted by lower-case name.
type keyList struct {
	catalog *catalog.Catalog
	keys    []Key
}

// find gives the place of a key, in small letters, and whether it is there.
func (l *keyList) find(lower string) (at int, ok bool) {
	for at < len(l.keys) {
		switch order := strings.Compare(ascii.ToLower(l.keys[at].Name), lower); {
		case order == 0:
			return at, true
		case order > 0:
			return at, false
		}
		at++
	}
	return at, false
}

func (l *keyList) addAll(keys []catalog.ConditionKey) {
	for _, k := range keys {
		l.add(k)
	}
}

// add puts a key that AWS sends into the list.
func (l *keyList) add(k catalog.ConditionKey) {
	if at, ok := l.find(ascii.ToLower(k.Name())); !ok {
		l.keys = slices.Insert(l.keys, at, Key{Name: k.Name(), Type: k.Type(), Multivalued: k.Multivalued(), Global: k.Global(), Sent: true})
	}
}

// tested notes that a policy asks for a key.
func (l *keyList) tested(layer Layer, key, written string) {
	at, ok := l.find(key)
	if !ok {
		one := Key{Name: written}
		if known, exists := facts.FindKey(l.catalog, key); exists {
			// A template part stands for the tag: the list has aws:ResourceTag/${TagKey}.
			_, one.Sent = l.find(ascii.ToLower(known.Name()))
			one.Type, one.Multivalued, one.Global = known.Type(), known.Multivalued(), known.Global()
		}
		l.keys = slices.Insert(l.keys, at, one)
	}
	if by := &l.keys[at].TestedBy; !slices.Contains(*by, layer) {
		*by = append(*by, layer)
	}
}

// each yields all policies by layer.
func (p *Policies) each(yield func(Layer, *Policy)) {
	list := func(layer Layer, policies []*Policy) {
		for _, one := range policies {
			yield(layer, one)
		}
	}
	for _, level := range p.RCPs {
		list(RCPs, level)
	}
	for _, level := range p.SCPs {
		list(SCPs, level)
	}
	list(EndpointPolicy, p.Endpoint)
	for i := range p.Resources {
		yield(ResourcePolicy, p.Resources[i].Policy)
	}
	for i := range p.Trust {
		yield(TrustPolicy, p.Trust[i].Policy)
	}
	list(IdentityPolicies, p.Identity)
	list(BoundaryPolicy, p.Boundary)
	list(SessionPolicies, p.Session)
}

// keysFor yields the keys that statements about an action ask for, in small letters and as
// written. A key in a variable is written in small letters.
func (p *Policy) keysFor(action string, yield func(key, written string)) {
	for i := range p.statements {
		s := &p.statements[i]
		if !s.about(action) {
			continue
		}
		for j := range s.tests {
			t := &s.tests[j]
			if t.Test == nil {
				continue
			}
			t.Keys(func(key string) {
				written := key
				if key == t.Test.Key {
					written = t.key
				}
				yield(key, written)
			})
		}
		for j := range s.resources {
			s.resources[j].Keys(func(key string) { yield(key, key) })
		}
	}
}

// about reports whether an action is one that a statement speaks of.
func (s *statement) about(action string) bool {
	return (s.actions.find(action, newBegin(action)) >= 0) != s.notAction
}
