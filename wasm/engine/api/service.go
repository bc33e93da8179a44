package api

// ServiceRequest asks for everything about one service.
type ServiceRequest struct {
	// Service is the prefix, in any letter case.
	Service string `json:"service"`
}

// ServiceReply is what a service's page shows.
type ServiceReply struct {
	// Service is the prefix.
	Service string `json:"service"`
	// Name is the display name.
	Name string `json:"name"`
	// Names are all display names, one for each of AWS's pages.
	Names []string `json:"names"`
	// Levels counts the actions of each of the five levels, and of "Unknown" if there are any.
	Levels []ServiceLevel `json:"levels"`
	// Actions are sorted by lower-case name.
	Actions []ActionSummary `json:"actions"`
	// ResourceTypes are sorted by lower-case name.
	ResourceTypes []TypeSummary `json:"resourceTypes"`
	// ConditionKeys are sorted by lower-case name.
	ConditionKeys []KeySummary `json:"conditionKeys"`
	// Ledger says where the facts are from, once the ledger is open.
	Ledger *ServiceLedger `json:"ledger,omitempty"`
}

// ServiceLevel counts a service's actions at one level.
type ServiceLevel struct {
	Level   string `json:"level"`
	Actions int    `json:"actions"`
}

// ActionSummary is one line of a list of actions.
type ActionSummary struct {
	// ID is prefix, colon and name.
	ID string `json:"id"`
	// Level is AWS's.
	Level string `json:"level"`
	// StrictLevel is the level in the table "strict" where it differs, else empty.
	StrictLevel string `json:"strictLevel"`
	// PermissionOnly is set when no API operation corresponds to the action.
	PermissionOnly bool `json:"permissionOnly"`
	// ResourceTypes are the names of the action's types, in the order of AWS's page; a
	// required one has "*" at its end. Empty means that Resource must be "*".
	ResourceTypes []string `json:"resourceTypes"`
}

// TypeSummary is one line of a list of resource types.
type TypeSummary struct {
	// Service is the prefix of the service that declares the type.
	Service string `json:"service"`
	// Name is AWS's, "bucket".
	Name string `json:"name"`
	// Formats are the ARN formats, nearly always one.
	Formats []string `json:"formats"`
}

// KeySummary is one line of a list of condition keys.
type KeySummary struct {
	// Name may hold a template part, "aws:ResourceTag/${TagKey}".
	Name string `json:"name"`
	// Type is AWS's name for one value: "String", "ARN", "Unknown" and so on.
	Type string `json:"type"`
	// Multivalued is set when a request may carry several values.
	Multivalued bool `json:"multivalued"`
}
