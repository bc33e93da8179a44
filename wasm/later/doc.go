// Package later has the engine's operations that the page's first views do without. Their
// code is loaded when one of them is first asked for, with that of the packages they call;
// what stood in package engine would be part of the first load. Each is a function of a
// catalog and a request, see package api.
package later

import (
	"github.com/leastwise/leastwise/wasm/engine/api"
	"github.com/leastwise/leastwise/wasm/jsonspan"
)

func quote(s string) string { return jsonspan.Quote(s) }

func argument(message, hint string) error {
	return &api.Error{Code: "argument", Message: message, Hint: hint}
}
