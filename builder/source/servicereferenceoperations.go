package source

import (
	"fmt"
	"iter"

	"github.com/tidwall/gjson"

	"github.com/leastwise/leastwise/builder/fact"
)

func (f *reference) readOperation(where string, entry gjson.Result) error {
	var op fact.Operation
	for member, value := range members(entry) {
		switch member {
		case "Name":
			op.Name = value.String()
		case "AuthorizedActions":
			for _, authorized := range elementsOf(value) {
				a, err := f.authorized(where, authorized)
				if err != nil {
					return err
				}
				op.Actions = append(op.Actions, a)
			}
		case "SDK":
			for _, sdk := range elementsOf(value) {
				op.SDK = append(op.SDK, fact.SDKMethod{
					Package: sdk.Get("Package").String(), Client: sdk.Get("Name").String(), Method: sdk.Get("Method").String(),
				})
			}
		}
	}
	if op.Name == "" {
		return f.errorf(where, "an operation without a name")
	}
	f.out.Service.Operations = append(f.out.Service.Operations, op)
	return nil
}

// authorized reads one action that is checked when an operation is called.
func (f *reference) authorized(where string, entry gjson.Result) (fact.AuthorizedAction, error) {
	var a fact.AuthorizedAction
	service, name := "", ""
	for member, value := range members(entry) {
		switch member {
		case "Name":
			name = value.String()
		case "Service":
			service = value.String()
		case "Context":
			for key, list := range members(value) {
				// The only key seen; another one has no place among the facts yet.
				if key != "iam:PassedToService" {
					return a, f.errorf(where, "values for the condition key %q, which nothing here keeps", key)
				}
				a.PassedToService = stringsOf(list)
			}
		}
	}
	if !isWord(service, "-") || !isWord(name, "-") {
		return a, f.errorf(where, "authorized action %q of service %q", name, service)
	}
	a.Action = service + ":" + name
	return a, nil
}

// IndexEntry is one service of the service reference's list.
type IndexEntry struct{ Service, URL string }

// Index reads the list of services of the service reference, an array of objects with
// service and url, in its order.
func Index(name string, data []byte) ([]IndexEntry, error) {
	root := gjson.ParseBytes(data)
	if !gjson.ValidBytes(data) || !root.IsArray() {
		return nil, fmt.Errorf("%s: not a JSON array of services: %w", name, ErrShape)
	}
	var out []IndexEntry
	for i, entry := range elementsOf(root) {
		e := IndexEntry{entry.Get("service").String(), entry.Get("url").String()}
		if !isWord(e.Service, "-") || e.URL == "" {
			return nil, fmt.Errorf("%s: [%d]: service %q with the url %q: %w", name, i, e.Service, e.URL, ErrShape)
		}
		out = append(out, e)
	}
	return out, nil
}

// members iterates over the members of a JSON object; over nothing for other values.
func members(object gjson.Result) iter.Seq2[string, gjson.Result] {
	return func(yield func(string, gjson.Result) bool) {
		if object.IsObject() {
			object.ForEach(func(key, value gjson.Result) bool { return yield(key.String(), value) })
		}
	}
}

// elementsOf iterates over the elements of a JSON array; over nothing for other values.
func elementsOf(array gjson.Result) iter.Seq2[int, gjson.Result] {
	return func(yield func(int, gjson.Result) bool) {
		if array.IsArray() {
			i := -1
			array.ForEach(func(_, value gjson.Result) bool { i++; return yield(i, value) })
		}
	}
}

// stringsOf is an array of strings without repetition.
func stringsOf(array gjson.Result) []string {
	var out []string
	for _, v := range elementsOf(array) {
		out = addNew(out, v.String())
	}
	return out
}
