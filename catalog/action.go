package catalog

import "iter"

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

// String is AWS's spelling: "Permissions management".
func (l AccessLevel) String() string {
	return [...]string{"Unknown", "List", "Read", "Write", "Permissions management", "Tagging"}[min(l, Tagging)]
}

// ParseAccessLevel reads AWS's spelling or the command line's ("permissions-management"),
// in any letter case.
func ParseAccessLevel(text string) (AccessLevel, bool) { panic("soon") }

// Service is the service the action belongs to.
func (a Action) Service() Service { return Service{a.c, a.s} }

// Name is the name without prefix, in AWS's spelling: "GetObject".
func (a Action) Name() string { panic("soon") }

// ID is prefix, colon and name: "s3:GetObject". It allocates; AppendID does not.
func (a Action) ID() string { return string(a.AppendID(nil)) }

// AppendID appends the ID to dst.
func (a Action) AppendID(dst []byte) []byte {
	dst = append(dst, a.Service().Prefix()...)
	dst = append(dst, ':')
	return append(dst, a.Name()...)
}

// Index is the action's number in the whole catalog, 0 to Catalog.NumActions-1, in the
// order of prefix and lower-case name. It indexes bit sets.
func (a Action) Index() int { panic("soon") }

// Level is AWS's access level, corrections applied.
func (a Action) Level() AccessLevel { panic("soon") }

// PermissionOnly reports whether no API operation corresponds to the action.
func (a Action) PermissionOnly() bool { panic("soon") }

// HasScenarios reports whether some rows hold only in one way of calling the action; the
// ledger has them.
func (a Action) HasScenarios() bool { panic("soon") }

// Rows yields one row per resource type of the action, in page order. An action without
// rows has no resource-level permissions: its Resource must be "*".
func (a Action) Rows() iter.Seq[Row] { panic("soon") }

// NumRows is the number of rows.
func (a Action) NumRows() int { panic("soon") }

// ConditionKeys yields the keys that apply to the action as a whole; each row has
// further ones, and so has each resource type.
func (a Action) ConditionKeys() iter.Seq[ConditionKey] { panic("soon") }

// Dependents yields the actions that are needed besides this one.
func (a Action) Dependents() iter.Seq[Dependent] { panic("soon") }

// Row binds an action to a resource type.
type Row struct {
	c *Catalog
	s int32
	i int32
}

// ResourceType is the type the row speaks of.
func (r Row) ResourceType() ResourceType { panic("soon") }

// Required is the star of the documentation: a call without such a resource fails.
func (r Row) Required() bool { panic("soon") }

// Alternative is 0 for most rows. Where a service has several API generations under one
// prefix (lex, apigateway) and they require different types, rows of the same action
// with the same non-zero number belong together: all required rows of 0 and of one
// other number are enough.
func (r Row) Alternative() int { panic("soon") }

// ConditionKeys yields the keys that apply when this resource type is used.
func (r Row) ConditionKeys() iter.Seq[ConditionKey] { panic("soon") }

// Dependent is an action that is needed besides another one.
type Dependent struct {
	Action Action
	// Page is set when the documentation pages list the dependent.
	Page bool
	// Operation is set when the API operation of the same name authorises it.
	Operation bool
}
