package pack

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/leastwise/leastwise/builder/fact"
	"github.com/leastwise/leastwise/catalog/layout"
)

// Operations packs the API operations: which actions each needs, and how SDKs call it.
// catalog is the blob that Catalog made from the same set.
func Operations(set *fact.Set, catalog []byte) ([]byte, error) {
	p := operationPacker{refs: map[string]actionRef{}, passed: map[string]int{}}
	for i, s := range set.Services {
		for j, a := range s.Actions {
			p.refs[s.Prefix+":"+a.Name] = actionRef{i, j}
		}
	}
	p.countPassed(set)
	var fields [layout.OpFields]column
	for i := range set.Services {
		before := p.sections
		extra, err := p.service(i, &set.Services[i])
		if err != nil {
			return nil, fmt.Errorf("service %s: %w", set.Services[i].Prefix, err)
		}
		grown := func(sec int) int { return len(p.sections[sec]) - len(before[sec]) }
		fields[layout.OpExtraCount].uint(extra)
		fields[layout.OpListsLength].uint(grown(layout.OpLists))
		fields[layout.OpExtraNamesLength].uint(grown(layout.OpExtraNames))
		fields[layout.OpClientsLength].uint(grown(layout.OpClients))
		fields[layout.OpSDKLength].uint(grown(layout.OpSDK))
		fields[layout.OpMethodsLength].uint(grown(layout.OpMethods))
	}
	p.sections[layout.OpBase] = baseSection(catalog)
	for _, f := range fields {
		p.sections[layout.OpDirectory] = append(p.sections[layout.OpDirectory], f...)
	}
	return layout.Frame(layout.Operations, toBytes(p.sections[:])), nil
}

// baseSection names the catalog blob that another blob belongs to.
func baseSection(catalog []byte) column {
	return layout.AppendUint32(nil, layout.Sum(catalog))
}

type operationPacker struct {
	refs     map[string]actionRef // by ID
	passed   map[string]int       // number in OpPassed, by its text
	sections [layout.OperationsSections]column
}

// countPassed numbers the lists of passed-to services, the most frequent first.
func (p *operationPacker) countPassed(set *fact.Set) {
	count := map[string]int{}
	for _, s := range set.Services {
		for _, o := range s.Operations {
			for _, a := range o.Actions {
				if len(a.PassedToService) > 0 {
					count[strings.Join(a.PassedToService, "\t")]++
				}
			}
		}
	}
	texts := slices.SortedFunc(maps.Keys(count), func(a, b string) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a, b))
	})
	for i, t := range texts {
		p.passed[t] = i
		p.sections[layout.OpPassed].text(t)
	}
}

// service writes one service's operations and returns how many are not named like an
// action.
func (p *operationPacker) service(index int, s *fact.Service) (extra int, err error) {
	byName := map[string]*fact.Operation{}
	for i := range s.Operations {
		o := &s.Operations[i]
		if byName[o.Name] != nil {
			return 0, fmt.Errorf("operation %s stands twice", o.Name)
		}
		byName[o.Name] = o
	}
	w := operationWriter{operationPacker: p, service: index, prefix: s.Prefix, recent: recency{""}}
	w.countClients(s)
	for _, a := range s.Actions {
		code := layout.OpNone
		if o := byName[a.Name]; o != nil {
			if code, err = w.operation(o, true); err != nil {
				return 0, err
			}
			delete(byName, a.Name)
		}
		p.sections[layout.OpCodes].byte(byte(code))
	}
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		code, err := w.operation(byName[name], false)
		if err != nil {
			return 0, err
		}
		p.sections[layout.OpExtraCodes].byte(byte(code))
		p.sections[layout.OpExtraNames].text(name)
	}
	return len(byName), nil
}

// operationWriter writes the operations of one service.
type operationWriter struct {
	*operationPacker
	service int
	prefix  string
	recent  recency
	clients []string
}

// countClients writes the SDK clients of a service, the most frequent first.
func (w *operationWriter) countClients(s *fact.Service) {
	count := map[string]int{}
	for _, o := range s.Operations {
		for _, m := range o.SDK {
			count[clientText(m)]++
		}
	}
	w.clients = slices.SortedFunc(maps.Keys(count), func(a, b string) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a, b))
	})
	for _, c := range w.clients {
		w.sections[layout.OpClients].text(c)
	}
}

func clientText(m fact.SDKMethod) string {
	if m.Package == layout.DefaultPackage {
		return m.Client
	}
	return m.Package + "\t" + m.Client
}

// operation writes what is particular about an operation and returns its code; named says
// whether an action of the service has its name.
func (w *operationWriter) operation(o *fact.Operation, named bool) (code int, err error) {
	code = layout.OpThere
	self := w.prefix + ":" + o.Name
	if !named || len(o.Actions) != 1 || o.Actions[0].Action != self || len(o.Actions[0].PassedToService) > 0 {
		code |= layout.OpListed
		if err := w.list(o, self, named); err != nil {
			return 0, fmt.Errorf("operation %s: %w", o.Name, err)
		}
	}
	if !w.usualSDK(o) {
		code |= layout.OpOtherSDK
		w.sdk(o)
	}
	return code, nil
}

func (w *operationWriter) list(o *fact.Operation, self string, named bool) error {
	col := &w.sections[layout.OpLists]
	col.uint(len(o.Actions))
	for _, a := range o.Actions {
		ref, ok := w.refs[a.Action]
		if !ok {
			return fmt.Errorf("it needs %s, which is not an action", a.Action)
		}
		key := a.Action
		if named && a.Action == self {
			key = ""
		}
		place, isNew := w.recent.code(key)
		col.uint(place*2 + flag(len(a.PassedToService) > 0))
		if isNew {
			service := 0
			if ref.service != w.service {
				service = ref.service + 1
			}
			col.uint(service)
			col.uint(ref.action)
		}
		if len(a.PassedToService) > 0 {
			col.uint(w.passed[strings.Join(a.PassedToService, "\t")])
		}
	}
	return nil
}

// usualSDK reports whether the operation is called by its own name through the service's
// first client, and through no other.
func (w *operationWriter) usualSDK(o *fact.Operation) bool {
	return len(o.SDK) == 1 && clientText(o.SDK[0]) == w.clients[0] && o.SDK[0].Method == layout.Snake(o.Name)
}

func (w *operationWriter) sdk(o *fact.Operation) {
	col := &w.sections[layout.OpSDK]
	col.uint(len(o.SDK))
	for _, m := range o.SDK {
		other := m.Method != layout.Snake(o.Name)
		col.uint(slices.Index(w.clients, clientText(m))*2 + flag(other))
		if other {
			w.sections[layout.OpMethods].text(m.Method)
		}
	}
}
