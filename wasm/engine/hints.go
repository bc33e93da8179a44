package engine

import (
	"strings"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/engine/api"
	"github.com/leastwise/leastwise/wasm/internal/facts"
	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/near"
)

func quote(s string) string { return jsonspan.Quote(s) }

func argument(message, hint string) error {
	return &api.Error{Code: "argument", Message: message, Hint: hint}
}

func hintOneOf(name string, known []string) string { return near.OneOf(name, known) }

// notFound is the error for a name that the catalog does not have. known are the names
// among which it was looked for, each written with head in front.
func (e *Engine) notFound(what, name, head string, known []string) error {
	err := &api.Error{Code: "not-found", Message: "no " + what + " " + quote(name) + " in the catalog of " + e.catalog.Date()}
	if word, ok := near.Word(strings.TrimPrefix(name, head), known); ok {
		err.Hint = "did you mean " + head + word + "?"
	}
	return err
}

// service finds a service or says which was probably meant.
func (e *Engine) service(prefix string) (catalog.Service, error) {
	if s, ok := e.catalog.LookupService(prefix); ok {
		return s, nil
	}
	return catalog.Service{}, e.notFound("service", prefix, "", facts.Prefixes(e.catalog))
}

// cut parts "s3:bucket" and finds the service.
func (e *Engine) cut(what, id string) (s catalog.Service, name string, err error) {
	prefix, name, ok := strings.Cut(id, ":")
	if !ok {
		return s, "", argument(quote(id)+" is no ID of "+what, "write the service in front, s3:"+id)
	}
	s, err = e.service(prefix)
	return s, name, err
}
