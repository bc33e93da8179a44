// Package engine is the one façade over everything leastwise computes. The browser's
// module, the command line and the tests all call it.
//
// Call takes and gives JSON text, the structs of package api; each operation is a method
// of the same name as well. An Engine keeps nothing between calls but its catalog, so
// that a new one can always take over.
package engine

import (
	"slices"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/engine/api"
	"github.com/leastwise/leastwise/wasm/levels"
)

// Version is the module's version. Builds set it: -ldflags "-X …/wasm/engine.Version=v1.2.3".
var Version = "(devel)"

// Engine answers requests from one catalog.
type Engine struct {
	catalog *catalog.Catalog
	tables  []levels.Table
}

// New makes an engine. Without a catalog, nil, it answers "version" only.
func New(c *catalog.Catalog) *Engine {
	return &Engine{catalog: c, tables: []levels.Table{levels.AWS}}
}

// AddLevelTable makes a table known by its name; one of the same name is replaced.
func (e *Engine) AddLevelTable(t levels.Table) {
	e.tables = slices.DeleteFunc(e.tables, func(old levels.Table) bool { return old.Name() == t.Name() })
	e.tables = append(e.tables, t)
}

// defaultTable is used where a request names none.
const defaultTable = "strict"

// table finds a level table. Until the catalog holds the strict one, AWS's stands in for
// it, and instead says so.
func (e *Engine) table(name string) (t levels.Table, instead bool, err error) {
	if name == "" {
		name = defaultTable
	}
	for _, t := range e.tables {
		if t.Name() == name {
			return t, false, nil
		}
	}
	if name == defaultTable {
		return levels.AWS, true, nil
	}
	return nil, false, argument("no level table "+quote(name), hintOneOf(name, e.tableNames()))
}

func (e *Engine) tableNames() []string {
	names := []string{defaultTable}
	for _, t := range e.tables {
		if t.Name() != defaultTable {
			names = append(names, t.Name())
		}
	}
	slices.Sort(names)
	return names
}

// strictLevel is the level in the strict table where it differs from AWS's, else empty.
func (e *Engine) strictLevel(a catalog.Action) string {
	t, instead, err := e.table(defaultTable)
	if err != nil || instead {
		return ""
	}
	if l := t.Level(a); l != a.Level() {
		return l.String()
	}
	return ""
}

// Version says which engine and which catalog answer.
func (e *Engine) Version(*api.VersionRequest) (*api.VersionReply, error) {
	out := &api.VersionReply{Version: Version, LevelTables: e.tableNames()}
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
	for s := range c.Services() {
		out.ResourceTypes += s.NumResourceTypes()
		out.ConditionKeys += s.NumConditionKeys()
	}
	for range c.GlobalKeys() {
		out.ConditionKeys++
	}
	return out, nil
}
