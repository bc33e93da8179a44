package engine

import (
	"slices"
	"strconv"
	"strings"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/engine/api"
	"github.com/leastwise/leastwise/wasm/internal/ascii"
	"github.com/leastwise/leastwise/wasm/internal/facts"
	"github.com/leastwise/leastwise/wasm/levels"
)

const (
	defaultSearchLimit = 50
	maxSearchLimit     = 1000
)

// The kinds of results, in their order.
const (
	kindService = iota
	kindAction
	kindType
	kindKey
	kinds
)

var kindNames = [kinds]string{"service", "action", "resourceType", "conditionKey"}

// The traits of actions that a search may ask for, one bit each, by name.
const (
	hasResource = 1 << iota
	hasNoResource
	hasCondition
	hasDependent
	isPermissionOnly
)

var traitNames = []string{"resource", "no-resource", "condition", "dependent", "permission-only"}

// hit is one result before it is written out.
type hit struct {
	service catalog.Service
	index   int32 // of the action, type or key in the service; -1 for a global key
	key     string
}

// search collects hits by kind and rank, so that nothing needs sorting but keys.
type search struct {
	c      *catalog.Catalog
	query  query
	levels levels.Set
	traits uint8
	want   [kinds]bool
	hits   [kinds][ranks][]hit
}

// Search looks for names in the whole catalog.
func (e *Engine) Search(q *api.SearchRequest) (*api.SearchReply, error) {
	limit, err := checkLimit(q.Limit, defaultSearchLimit, maxSearchLimit)
	if err != nil {
		return nil, err
	}
	if q.Offset < 0 {
		return nil, argument("an offset of "+strconv.Itoa(q.Offset), "0 or more")
	}
	s := search{c: e.catalog, query: newQuery(q.Text)}
	if s.levels, err = levelSet(q.Levels); err != nil {
		return nil, err
	}
	if s.traits, err = traitSet(q.Has); err != nil {
		return nil, err
	}
	if s.want, err = wanted(q.Kinds, s.levels != 0 || s.traits != 0); err != nil {
		return nil, err
	}
	s.run()
	return s.reply(limit, q.Offset), nil
}

func traitSet(names []string) (set uint8, err error) {
	for _, name := range names {
		i := slices.Index(traitNames, name)
		if i < 0 {
			return 0, argument("no trait "+quote(name), hintOneOf(name, traitNames))
		}
		set |= 1 << i
	}
	return set, nil
}

// has reports whether an action has all of some traits. What is cheap to know comes first:
// rows are read when a service is first looked into.
func has(a catalog.Action, traits uint8) bool {
	if traits&isPermissionOnly != 0 && !a.PermissionOnly() {
		return false
	}
	if traits&(hasResource|hasNoResource) != 0 {
		types := a.NumRows() > 0
		if traits&hasResource != 0 && !types || traits&hasNoResource != 0 && types {
			return false
		}
	}
	return (traits&hasDependent == 0 || a.HasDependents()) && (traits&hasCondition == 0 || hasKeys(a))
}

func hasKeys(a catalog.Action) bool {
	for range a.ConditionKeys() {
		return true
	}
	for row := range a.Rows() {
		for range row.ConditionKeys() {
			return true
		}
	}
	return false
}

// wanted says which kinds to look for; only actions have levels and traits.
func wanted(names []string, actions bool) (want [kinds]bool, err error) {
	for _, name := range names {
		i := slices.Index(kindNames[:], name)
		if i < 0 {
			return want, argument("no kind "+quote(name), hintOneOf(name, kindNames[:]))
		}
		want[i] = true
	}
	if len(names) == 0 {
		want = [kinds]bool{true, true, true, true}
	}
	if actions {
		want = [kinds]bool{kindAction: want[kindAction]}
	}
	return want, nil
}

func (s *search) run() {
	for i := range s.c.NumServices() {
		service := s.c.Service(i)
		prefix := service.Prefix()
		if s.want[kindService] {
			if r, ok := s.query.service(prefix, service.Names()); ok {
				s.add(kindService, r, hit{service: service})
			}
		}
		in, ok := s.query.in(prefix)
		if !ok {
			continue
		}
		if s.want[kindAction] {
			for i := range service.ActionsContaining(in.part()) {
				a := service.Action(i)
				if r, ok := in.name(a.Name()); ok && (s.levels == 0 || s.levels.Has(a.Level())) && (s.traits == 0 || has(a, s.traits)) {
					s.add(kindAction, r, hit{service: service, index: int32(i)})
				}
			}
		}
		if s.want[kindType] {
			for i := range service.NumResourceTypes() {
				if r, ok := in.name(service.ResourceType(i).Name()); ok {
					s.add(kindType, r, hit{service: service, index: int32(i)})
				}
			}
		}
	}
	if s.want[kindKey] {
		s.keys()
	}
}

func (s *search) add(kind int, r rank, h hit) { s.hits[kind][r] = append(s.hits[kind][r], h) }

// keys are looked for by their whole names, and each name stands once: hundreds of
// services declare aws:ResourceTag/${TagKey}.
func (s *search) keys() {
	seen := map[string]hit{}
	var order [ranks][]string // lower-case name, then name
	add := func(k catalog.ConditionKey, service catalog.Service, index int) {
		name := k.Name()
		r, ok := s.query.key(name)
		if !ok {
			return
		}
		if _, again := seen[name]; again {
			return
		}
		if k.Global() {
			index = -1
		}
		seen[name] = hit{service, int32(index), name}
		order[r] = append(order[r], ascii.ToLower(name)+"\x00"+name)
	}
	for _, k := range facts.GlobalKeys(s.c) {
		add(k, catalog.Service{}, -1)
	}
	for i := range s.c.NumServices() {
		service := s.c.Service(i)
		for i := range service.NumConditionKeys() {
			add(service.ConditionKey(i), service, i)
		}
	}
	for r, list := range order {
		slices.Sort(list)
		for _, text := range list {
			_, name, _ := strings.Cut(text, "\x00")
			s.add(kindKey, rank(r), seen[name])
		}
	}
}

func (s *search) reply(limit, offset int) *api.SearchReply {
	var totals [kinds]int
	out := &api.SearchReply{}
	for kind := range s.hits {
		for _, list := range s.hits[kind] {
			skip := min(max(offset-out.Total, 0), len(list))
			for _, h := range list[skip:] {
				if len(out.Results) == limit {
					break
				}
				out.Results = append(out.Results, result(kind, h))
			}
			totals[kind] += len(list)
			out.Total += len(list)
		}
	}
	out.Totals = api.SearchTotals{Services: totals[kindService], Actions: totals[kindAction], ResourceTypes: totals[kindType], ConditionKeys: totals[kindKey]}
	return out
}

func result(kind int, h hit) api.SearchResult {
	out := api.SearchResult{Kind: kindNames[kind]}
	if kind == kindKey && h.index < 0 {
		out.ID = h.key
		return out
	}
	out.Service, out.ServiceName = h.service.Prefix(), h.service.Name()
	switch kind {
	case kindService:
		out.ID = out.Service
	case kindAction:
		a := h.service.Action(int(h.index))
		out.ID, out.Level = a.ID(), a.Level().String()
	case kindType:
		out.ID = out.Service + ":" + h.service.ResourceType(int(h.index)).Name()
	case kindKey:
		out.ID = h.key
	}
	return out
}
