package console

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Service is one entry of the list of services. A prefix may have several.
type Service struct {
	Prefix string // serviceName: what stands before the colon of actions
	Key    string // serviceKeyName: what actions are asked for by
	// Extra are all other fields, as they came.
	Extra map[string]json.RawMessage
}

// Action is an action with the groups that the console puts it into: "ReadOnly" and
// "ReadWrite" have been seen, the first never without the second.
type Action struct {
	Name   string   // actionName
	Groups []string // actionGroups
	Extra  map[string]json.RawMessage
}

// Services lists all services, in the order of the answer. The error wraps ErrShape if the
// answer is no list of objects with the fields that are known.
func (c *Client) Services(ctx context.Context) ([]Service, error) {
	answer, err := c.Call(ctx, Bare("services"))
	if err != nil {
		return nil, err
	}
	return readList(answer, "services", func(fields map[string]json.RawMessage) (s Service, ok bool) {
		ok = take(fields, "serviceName", &s.Prefix) && take(fields, "serviceKeyName", &s.Key) && s.Prefix != "" && s.Key != ""
		s.Extra = fields
		return s, ok
	})
}

// Actions lists the actions of the service with a key, in the order of the answer. Errors
// are as with Services.
func (c *Client) Actions(ctx context.Context, key, region string) ([]Action, error) {
	answer, err := c.Call(ctx, Actions(key, region))
	if err != nil {
		return nil, err
	}
	return readList(answer, "actions", func(fields map[string]json.RawMessage) (a Action, ok bool) {
		ok = take(fields, "actionName", &a.Name) && take(fields, "actionGroups", &a.Groups) && a.Name != ""
		a.Extra = fields
		return a, ok
	})
}

// ActionsOf lists the actions of a prefix, whose parts may be several services, sorted by
// name, each once whatever its letter case.
func (c *Client) ActionsOf(ctx context.Context, all []Service, prefix, region string) ([]Action, error) {
	var out []Action
	for _, s := range all {
		if !strings.EqualFold(s.Prefix, prefix) {
			continue
		}
		part, err := c.Actions(ctx, s.Key, region)
		if err != nil {
			return nil, err
		}
		out = append(out, part...)
	}
	slices.SortStableFunc(out, func(a, b Action) int {
		return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name))
	})
	return slices.CompactFunc(out, func(a, b Action) bool { return strings.EqualFold(a.Name, b.Name) }), nil
}

// readList reads a list of objects. ok tells whether one has the fields that are known.
func readList[T any](answer json.RawMessage, method string, read func(map[string]json.RawMessage) (one T, ok bool)) ([]T, error) {
	bad := func(detail string) error { return &Error{What: method, Detail: detail, Kind: ErrShape} }
	var list []map[string]json.RawMessage
	if err := json.Unmarshal(answer, &list); err != nil || list == nil {
		return nil, bad("no list of objects but " + shorten(Shape(answer)))
	}
	out := make([]T, 0, len(list))
	for i, fields := range list {
		one, ok := read(fields)
		if !ok {
			return nil, bad(fmt.Sprintf("entry %d lacks a known field, or it is of another kind; all of them are %s", i+1, shorten(Shape(answer))))
		}
		out = append(out, one)
	}
	return out, nil
}

// take reads a field and removes it from fields. Null is no value.
func take(fields map[string]json.RawMessage, name string, to any) bool {
	value, ok := fields[name]
	if !ok || string(value) == "null" || json.Unmarshal(value, to) != nil {
		return false
	}
	delete(fields, name)
	return true
}
