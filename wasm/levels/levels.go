// Package levels says which access level counts for an action: AWS's own, or one of a
// table that judges some actions otherwise.
package levels

import "github.com/leastwise/leastwise/catalog"

// Table gives every action a level.
type Table interface {
	// Name is what users call the table.
	Name() string
	// Level is the level that counts.
	Level(a catalog.Action) catalog.AccessLevel
}

// AWS is the table with AWS's levels as they are.
var AWS Table = aws{}

// Strict is the catalog's reviewed table: what mints credentials or changes trust, sharing
// or policies counts as permissions management, whatever AWS calls it.
var Strict Table = strict{}

type aws struct{}

func (aws) Name() string                               { return "aws" }
func (aws) Level(a catalog.Action) catalog.AccessLevel { return a.Level() }

type strict struct{}

func (strict) Name() string                               { return "strict" }
func (strict) Level(a catalog.Action) catalog.AccessLevel { return a.StrictLevel() }

// Order is the order in which levels are shown.
var Order = [...]catalog.AccessLevel{catalog.List, catalog.Read, catalog.Write, catalog.PermissionsManagement, catalog.Tagging}

// Overrides is a table that differs from AWS's for some actions.
type Overrides struct {
	name   string
	levels map[string]catalog.AccessLevel
}

// NewOverrides makes a table of AWS's levels with some replaced; the keys are action IDs
// in AWS's spelling, "iam:PassRole".
func NewOverrides(name string, levels map[string]catalog.AccessLevel) *Overrides {
	return &Overrides{name, levels}
}

// Name is what users call the table.
func (o *Overrides) Name() string { return o.name }

// Level is the level that counts.
func (o *Overrides) Level(a catalog.Action) catalog.AccessLevel {
	if l, ok := o.levels[a.ID()]; ok {
		return l
	}
	return a.Level()
}

// Set is a set of levels.
type Set uint8

// With returns the set with l added.
func (s Set) With(l catalog.AccessLevel) Set { return s | 1<<l }

// Has reports whether l is in the set.
func (s Set) Has(l catalog.AccessLevel) bool { return s&(1<<l) != 0 }

// Possible is a set outside of which a table puts no action of a service; it costs less
// than asking one action.
func Possible(t Table, s catalog.Service) Set {
	switch t.(type) {
	case aws, strict:
		return Set(s.PossibleLevels())
	}
	return ^Set(0)
}
