package catalog

import (
	"iter"
	"slices"
)

// Action is one IAM action. It is a small value: copy it freely.
type Action struct {
	c *Catalog
	s int32 // index of the service
	i int32 // index in the service, by lower-case name
}

// AccessLevel is AWS's classification of an action.
type AccessLevel uint8

// AWS's five levels; the zero value means that no source gives one.
const (
	Unknown AccessLevel = iota
	List
	Read
	Write
	PermissionsManagement
	Tagging
)

var levelNames = [...]string{"Unknown", "List", "Read", "Write", "Permissions management", "Tagging"}

// String is AWS's spelling: "Permissions management".
func (l AccessLevel) String() string { return levelNames[min(l, Tagging)] }

// ParseAccessLevel reads AWS's spelling or the command line's ("permissions-management"),
// in any letter case.
func ParseAccessLevel(s string) (AccessLevel, bool) {
	for l := List; l <= Tagging; l++ {
		if sameLevel(s, levelNames[l]) {
			return l, true
		}
	}
	return Unknown, false
}

func sameLevel(s, name string) bool {
	if len(s) != len(name) {
		return false
	}
	for i := 0; i < len(s); i++ {
		if lower(s[i]) != lower(name[i]) && !(s[i] == '-' && name[i] == ' ') {
			return false
		}
	}
	return true
}

func (a Action) record() nameRecord { return a.c.nameTable(a.s).actions[a.i] }

// ordinal is the action's place in noun order.
func (a Action) ordinal() int { return int(a.record().ordinal) }

// Service is the service the action belongs to.
func (a Action) Service() Service { return Service{a.c, a.s} }

// Name is the name without prefix, in AWS's spelling: "GetObject".
func (a Action) Name() string { return a.c.nameTable(a.s).name(a.i) }

// ID is prefix, colon and name: "s3:GetObject". It allocates unless the catalog was opened
// with its names spelled; AppendID does not.
func (a Action) ID() string {
	if t := a.c.nameTable(a.s); t.behind > 0 {
		r := t.actions[a.i]
		return t.text[int(r.at)-t.behind:][:t.behind+int(r.length)]
	}
	return a.Service().Prefix() + ":" + a.Name()
}

// AppendID appends the ID to dst.
func (a Action) AppendID(dst []byte) []byte {
	dst = append(dst, a.Service().Prefix()...)
	dst = append(dst, ':')
	return append(dst, a.Name()...)
}

// Index is the action's number in the whole catalog, 0 to Catalog.NumActions-1, in the
// order of prefix and lower-case name. It indexes bit sets.
func (a Action) Index() int { return a.c.firstAction[a.s] + int(a.i) }

// Level is AWS's access level, corrections applied.
func (a Action) Level() AccessLevel { return min(AccessLevel(a.record().flags&levelMask), Tagging) }

// PermissionOnly reports whether no API operation corresponds to the action.
func (a Action) PermissionOnly() bool { return a.record().flags&flagPermissionOnly != 0 }

// HasScenarios reports whether some rows hold only in one way of calling the action; the
// ledger has them.
func (a Action) HasScenarios() bool { return a.record().flags&flagScenarios != 0 }

// ResourceOptional reports whether the documentation lists the action without resource
// types while the service reference names some, as with cloudwatch:PutMetricData: a policy
// may name such a resource, and Resource "*" alone is right as well.
func (a Action) ResourceOptional() bool { return a.record().flags&flagResourceOptional != 0 }

func (a Action) rowSpan() span { return a.c.schema(a.s).actionRows[a.ordinal()] }

// NumRows is the number of rows.
func (a Action) NumRows() int { r := a.rowSpan(); return int(r.end - r.start) }

// Row is the row i of Rows, which is less than NumRows.
func (a Action) Row(i int) Row { return Row{a.c, a.s, int32(a.rowSpan().start) + int32(i)} }

// Rows yields one row per resource type of the action (and alternative), in the order of
// lower-case type names. An action without rows has no resource-level permissions: its
// Resource must be "*".
func (a Action) Rows() iter.Seq[Row] {
	return func(yield func(Row) bool) {
		rows := a.rowSpan()
		for i := rows.start; i < rows.end; i++ {
			if !yield(Row{a.c, a.s, int32(i)}) {
				return
			}
		}
	}
}

// ConditionKeys yields the keys that apply to the action as a whole, in the order of
// lower-case names; each row has further ones, and so has each resource type.
func (a Action) ConditionKeys() iter.Seq[ConditionKey] {
	return a.c.keySet(a.s, func(t *schema) uint16 { return t.actionKeys[a.ordinal()] })
}

// keySet yields the keys of the set that pick names.
func (c *Catalog) keySet(s int32, pick func(*schema) uint16) iter.Seq[ConditionKey] {
	return func(yield func(ConditionKey) bool) {
		t := c.schema(s)
		set := t.keySets[pick(t)]
		for _, k := range t.keys[set.start:set.end] {
			if !yield(ConditionKey{c, s, int32(k)}) {
				return
			}
		}
	}
}

// HasDependents reports whether Dependents yields any.
func (a Action) HasDependents() bool {
	of := a.c.schema(a.s).depOf
	if len(of) == 0 {
		return false
	}
	_, ok := slices.BinarySearch(of, uint16(a.ordinal()))
	return ok
}

// Dependents yields the actions that are needed besides this one.
func (a Action) Dependents() iter.Seq[Dependent] {
	return func(yield func(Dependent) bool) {
		t := a.c.schema(a.s)
		i, ok := slices.BinarySearch(t.depOf, uint16(a.ordinal()))
		if !ok {
			return
		}
		for _, d := range t.deps[t.actionDeps[i].start:t.actionDeps[i].end] {
			dep := Action{a.c, int32(d.service), int32(d.action)}
			if !yield(Dependent{dep, d.sources&1 != 0, d.sources&2 != 0}) {
				return
			}
		}
	}
}

// Dependent is an action that is needed besides another one.
type Dependent struct {
	Action Action
	// Page is set when the documentation pages list the dependent.
	Page bool
	// Operation is set when the API operation of the same name authorises it.
	Operation bool
}
