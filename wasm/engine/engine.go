// Package engine is the one façade over everything leastwise computes. The browser's
// module, the command line and the tests all call it.
//
// Call takes and gives JSON text, the structs of package api; each operation is a method
// of the same name as well. An Engine keeps nothing between calls but its catalog, so
// that a new one can always take over.
package engine

import (
	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/engine/api"
	"github.com/leastwise/leastwise/wasm/generate"
	"github.com/leastwise/leastwise/wasm/internal/facts"
	"github.com/leastwise/leastwise/wasm/levels"
	"github.com/leastwise/leastwise/wasm/lint"
)

// Version is the module's version. Builds set it: -ldflags "-X …/wasm/engine.Version=v1.2.3".
var Version = "(devel)"

// Engine answers requests from one catalog.
type Engine struct {
	catalog    *catalog.Catalog
	ledger     *catalog.Ledger     // nil until it is opened
	operations *catalog.Operations // nil until they are opened
	tables     []levels.Table
	linters    [2]*lint.Linter  // with the usual rules, and with all; nil until they are needed
	older      *catalog.Catalog // see SetOlder
	classed    levels.Table     // that classes are of
	classes    []uint8          // the levels of all actions, nil until they are needed
}

// New makes an engine. Without a catalog, nil, it answers "version" only.
func New(c *catalog.Catalog) *Engine {
	return &Engine{catalog: c, tables: []levels.Table{levels.AWS, levels.Strict}}
}

// AddLevelTable makes a further table known by its name.
func (e *Engine) AddLevelTable(t levels.Table) { e.tables = append(e.tables, t) }

// table finds a level table; the empty name is the strict one.
func (e *Engine) table(name string) (levels.Table, error) {
	if name == "" {
		return levels.Strict, nil
	}
	var names []string
	for _, t := range e.tables {
		if t.Name() == name {
			return t, nil
		}
		names = append(names, t.Name())
	}
	return nil, argument("no level table "+quote(name), hintOneOf(name, names))
}

// strictLevel is the level in the strict table where it differs from AWS's, else empty.
func strictLevel(a catalog.Action) string {
	if l := a.StrictLevel(); l != a.Level() {
		return l.String()
	}
	return ""
}

// Version says which engine and which catalog answer.
func (e *Engine) Version(*api.VersionRequest) (*api.VersionReply, error) {
	out := &api.VersionReply{Version: Version, Minimizes: generate.CanMinimize}
	for _, t := range e.tables {
		out.LevelTables = append(out.LevelTables, t.Name())
	}
	c := e.catalog
	if c == nil {
		return out, nil
	}
	out.Date = c.Date()
	for _, o := range c.Origins() {
		out.Origins = append(out.Origins, api.Origin{Name: o.Name, Date: o.Date})
	}
	out.Services = c.NumServices()
	out.Actions = c.NumActions()
	for i := range c.NumServices() {
		s := c.Service(i)
		out.ResourceTypes += s.NumResourceTypes()
		out.ConditionKeys += s.NumConditionKeys()
	}
	out.ConditionKeys += len(facts.GlobalKeys(c))
	return out, nil
}
