package console

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// method is one method of the API.
type method struct {
	name string
	// keep is set for facts that are the same for everybody, which the cache may hold.
	keep bool
	// raw is set where nothing is known of the argument.
	raw bool
}

// methods are those that only read.
var methods = [...]method{
	{name: "actions", keep: true},
	{name: "composePolicy", raw: true},
	{name: "contextKeys", keep: true},
	{name: "decomposePolicy", raw: true},
	{name: "getServiceLinkedRoleTemplate", keep: true},
	{name: "globalConditionKeys", keep: true},
	{name: "policySummary"},
	{name: "resources", keep: true},
	{name: "services", keep: true},
	{name: "validate"},
}

// refused make keys, certificates and ids, or tell about a person.
var refused = [...]string{"checkMultiMFAStatus", "createX509", "cuid", "generateKeyPairs"}

// ErrMethod says that a method is refused, or none.
var ErrMethod = errors.New("not a method that only reads")

// Methods are the names of all methods that may be called, sorted.
func Methods() []string {
	var names []string
	for _, m := range methods {
		names = append(names, m.name)
	}
	return names
}

// find finds a method by its name, which letter case does not change. The error wraps
// ErrMethod.
func find(name string) (method, error) {
	for _, m := range methods {
		if strings.EqualFold(m.name, name) {
			return m, nil
		}
	}
	if slices.ContainsFunc(refused[:], func(r string) bool { return strings.EqualFold(r, name) }) {
		return method{}, fmt.Errorf("%s is never called: %w", name, ErrMethod)
	}
	return method{}, fmt.Errorf("%.60q: %w", name, ErrMethod)
}

// Request is a call to be made.
type Request struct {
	// Method is one of Methods.
	Method string
	// Content is the argument as JSON, "null" for none.
	Content string
}

// Raw is a call of any method that may be called, with an argument as JSON; empty is none.
// The error wraps ErrMethod, or says that the argument is no JSON.
func Raw(name, argument string) (Request, error) {
	m, err := find(name)
	if err != nil {
		return Request{}, err
	}
	if strings.TrimSpace(argument) == "" {
		argument = "null"
	}
	if err := checkJSON([]byte(argument)); err != nil {
		return Request{}, fmt.Errorf("the argument of %s is no JSON: %w", m.name, err)
	}
	return Request{m.name, argument}, nil
}

// checkJSON says what is wrong with a text that is no JSON, with its byte.
func checkJSON(text []byte) error {
	var v json.RawMessage
	err := json.Unmarshal(text, &v)
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Errorf("byte %d: %w", syntax.Offset, err)
	}
	return err
}

// Bare is a call of a method without an argument: services, resources, contextKeys,
// globalConditionKeys. JSON null is sent for it, as the captured client did.
func Bare(name string) Request { return Request{name, "null"} }

// Region is whose actions the captured client asked for.
const Region = "eu-central-1"

// Actions asks for the actions of a service by its key, as services names it, in a region.
func Actions(key, region string) Request {
	return Request{"actions", object("serviceName", quote(key), "RegionName", quote(region))}
}

// ServiceLinkedRole asks for the template of the service-linked role of a service such as
// "autoscaling.amazonaws.com".
func ServiceLinkedRole(service string) Request {
	return Request{"getServiceLinkedRoleTemplate", object("serviceName", quote(service))}
}

// Summary asks what a policy is about. The policy is JSON.
func Summary(policy string) Request {
	return Request{"policySummary", object("policyDocument", policy)}
}

// Validate asks what is wrong with a policy, which need not be JSON.
func Validate(policy string) Request {
	return Request{"validate", object("policy", quote(policy), "type", `""`)}
}

// object is an object as the captured client wrote it: members in their order, blanks
// behind colons and commas. values are JSON.
func object(namesAndValues ...string) string {
	var b strings.Builder
	for i := 0; i < len(namesAndValues); i += 2 {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(quote(namesAndValues[i]) + ": " + namesAndValues[i+1])
	}
	return "{" + b.String() + "}"
}

// quote is a text as JSON, without escapes for HTML.
func quote(s string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // a string always can be
	return strings.TrimSuffix(b.String(), "\n")
}

// envelope is the body of the request: members in the captured order.
func (r Request) envelope() string {
	return `{"headers":{"Content-Type":"application/json"},"path":"/prod/` + r.Method + `","method":"POST","region":"` + consoleRegion +
		`","params":{},"contentString":` + quote(r.Content) + `}`
}
