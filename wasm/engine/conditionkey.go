package engine

import (
	"iter"
	"strconv"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/engine/api"
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
	for s := range e.catalog.Services() {
		declared, ok := s.LookupConditionKey(k.Name())
		if ok && declared.Name() == k.Name() {
			add(&out.Services, &out.ServiceTotal, s.Prefix)
		} else if !k.Global() {
			continue
		}
		for a := range s.Actions() {
			if actionHasKey(a, k.Name()) {
				add(&out.Actions, &out.ActionTotal, a.ID)
			}
		}
		for t := range s.ResourceTypes() {
			if hasKey(t.ConditionKeys(), k.Name()) {
				add(&out.ResourceTypes, &out.ResourceTypeTotal, func() string { return s.Prefix() + ":" + t.Name() })
			}
		}
	}
	return out, nil
}

func actionHasKey(a catalog.Action, name string) bool {
	if hasKey(a.ConditionKeys(), name) {
		return true
	}
	for row := range a.Rows() {
		if hasKey(row.ConditionKeys(), name) {
			return true
		}
	}
	return false
}

func hasKey(keys iter.Seq[catalog.ConditionKey], name string) bool {
	for k := range keys {
		if k.Name() == name {
			return true
		}
	}
	return false
}

func (e *Engine) keyNames() []string {
	var out []string
	for k := range e.catalog.GlobalKeys() {
		out = append(out, k.Name())
	}
	for s := range e.catalog.Services() {
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
