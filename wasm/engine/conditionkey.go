package engine

import (
	"strconv"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/engine/api"
	"github.com/leastwise/leastwise/wasm/internal/facts"
)

const (
	defaultKeyLimit = 100
	maxKeyLimit     = 5000
)

// ConditionKey gives what a condition key's page shows.
func (e *Engine) ConditionKey(q *api.ConditionKeyRequest) (*api.ConditionKeyReply, error) {
	limit, err := checkLimit(q.Limit, defaultKeyLimit, maxKeyLimit)
	if err != nil {
		return nil, err
	}
	k, ok := e.catalog.LookupConditionKey(q.Name)
	if !ok {
		return nil, e.notFound("condition key", q.Name, "", e.keyNames())
	}
	out := &api.ConditionKeyReply{Name: k.Name(), Type: k.Type().String(), Multivalued: k.Multivalued(), Global: k.Global()}
	add := func(list *[]string, total *int, text func() string) {
		if *total++; *total <= limit {
			*list = append(*list, text())
		}
	}
	for i := range e.catalog.NumServices() {
		s := e.catalog.Service(i)
		declared, ok := s.LookupConditionKey(k.Name())
		if ok && declared.Name() == k.Name() {
			add(&out.Services, &out.ServiceTotal, s.Prefix)
		} else if !k.Global() {
			continue
		}
		for i := range s.NumActions() {
			a := s.Action(i)
			if actionHasKey(a, k.Name()) {
				add(&out.Actions, &out.ActionTotal, a.ID)
			}
		}
		for i := range s.NumResourceTypes() {
			t := s.ResourceType(i)
			if hasKey(facts.TypeKeys(t), k.Name()) {
				add(&out.ResourceTypes, &out.ResourceTypeTotal, func() string { return s.Prefix() + ":" + t.Name() })
			}
		}
	}
	return out, nil
}

func actionHasKey(a catalog.Action, name string) bool {
	if hasKey(facts.ActionKeys(a), name) {
		return true
	}
	for _, row := range facts.Rows(a) {
		if hasKey(facts.RowKeys(row), name) {
			return true
		}
	}
	return false
}

func hasKey(keys []catalog.ConditionKey, name string) bool {
	for _, k := range keys {
		if k.Name() == name {
			return true
		}
	}
	return false
}

func (e *Engine) keyNames() []string {
	var out []string
	for _, k := range facts.GlobalKeys(e.catalog) {
		out = append(out, k.Name())
	}
	for i := range e.catalog.NumServices() {
		s := e.catalog.Service(i)
		for i := range s.NumConditionKeys() {
			out = append(out, s.ConditionKey(i).Name())
		}
	}
	return out
}

// checkLimit gives the limit that holds.
func checkLimit(asked, normal, most int) (int, error) {
	switch {
	case asked == 0:
		return normal, nil
	case asked < 0 || asked > most:
		return 0, argument("a limit of "+strconv.Itoa(asked), "from 1 to "+strconv.Itoa(most)+", or 0 for "+strconv.Itoa(normal))
	}
	return asked, nil
}
