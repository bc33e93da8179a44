package source

import (
	"fmt"
	"iter"

	"github.com/tidwall/gjson"

	"github.com/leastwise/leastwise/builder/fact"
)

func (f *reference) readOperation(where string, entry gjson.Result) {
	var op fact.Operation
	for member, value := range f.members(where, entry, operationMembers) {
		switch member {
		case "Name":
			op.Name = f.text(where, member, value)
		case "AuthorizedActions":
			for where, authorized := range f.list(where, member, value) {
				op.Actions = append(op.Actions, f.authorized(where, authorized))
			}
		case "SDK":
			for where, sdk := range f.list(where, member, value) {
				op.SDK = append(op.SDK, f.sdkMethod(where, sdk))
			}
		}
	}
	if op.Name == "" {
		f.fail(where, "an operation without a name")
	}
	f.out.Service.Operations = append(f.out.Service.Operations, op)
}

// authorized reads one action that is checked when an operation is called.
func (f *reference) authorized(where string, entry gjson.Result) fact.AuthorizedAction {
	var a fact.AuthorizedAction
	service, name := "", ""
	for member, value := range f.members(where, entry, authorizedMembers) {
		switch member {
		case "Name":
			name = f.text(where, member, value)
		case "Service":
			service = f.text(where, member, value)
		case "Context":
			a.PassedToService = f.passedToService(where, value)
		}
	}
	if !isWord(service, "-") || !isWord(name, "-") {
		f.fail(where, "authorized action %q of service %q", name, service)
	}
	a.Action = service + ":" + name
	return a
}

// passedToService reads the values that an operation sends along. Those of
// iam:PassedToService are the only ones seen; others have no place among the facts yet.
func (f *reference) passedToService(where string, context gjson.Result) (services []string) {
	if !context.IsObject() {
		f.fail(where, "Context is not an object")
		return nil
	}
	context.ForEach(func(key, list gjson.Result) bool {
		if key.String() != "iam:PassedToService" {
			f.fail(where, "values for the condition key %q, which nothing here keeps", key.String())
		}
		services = f.strings(where+".Context", key.String(), list)
		return true
	})
	return services
}

// sdkMethod reads how a software development kit calls an operation.
func (f *reference) sdkMethod(where string, entry gjson.Result) fact.SDKMethod {
	var m fact.SDKMethod
	for member, value := range f.members(where, entry, sdkMembers) {
		switch text := f.text(where, member, value); member {
		case "Name":
			m.Client = text
		case "Method":
			m.Method = text
		case "Package":
			m.Package = text
		}
	}
	if m.Client == "" || m.Method == "" || m.Package == "" {
		f.fail(where, "client %q, method %q, package %q: none may be missing", m.Client, m.Method, m.Package)
	}
	return m
}

// IndexEntry is one service of the service reference's list.
type IndexEntry struct{ Service, URL string }

// Index reads the list of services of the service reference, an array of objects with
// service and url, in its order. What else an entry has is no fact about IAM and not read.
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

// elementsOf iterates over the elements of a JSON array; over nothing for other values.
func elementsOf(array gjson.Result) iter.Seq2[int, gjson.Result] {
	return func(yield func(int, gjson.Result) bool) {
		if array.IsArray() {
			i := -1
			array.ForEach(func(_, value gjson.Result) bool { i++; return yield(i, value) })
		}
	}
}
