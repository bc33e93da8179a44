package api

// ActionRequest asks for everything about one action.
type ActionRequest struct {
	// ID is "s3:GetObject", in any letter case.
	ID string `json:"id"`
}

// ActionReply is what an action's page shows.
type ActionReply struct {
	// ID is prefix, colon and name in AWS's spelling.
	ID string `json:"id"`
	// Service is the prefix.
	Service string `json:"service"`
	// ServiceName is the service's display name.
	ServiceName string `json:"serviceName"`
	// Level is AWS's.
	Level string `json:"level"`
	// StrictLevel is the level in the table "strict" where it differs, else empty.
	StrictLevel string `json:"strictLevel"`
	// PermissionOnly is set when no API operation corresponds to the action.
	PermissionOnly bool `json:"permissionOnly"`
	// Scenarios is set when some rows hold only in one way of calling the action.
	Scenarios bool `json:"scenarios"`
	// Rows has one entry for each resource type, in the order of AWS's page. Empty means
	// that Resource must be "*".
	Rows []ActionRow `json:"rows"`
	// ConditionKeys apply to the action as a whole, in the order of AWS's page.
	ConditionKeys []KeySummary `json:"conditionKeys"`
	// Dependents are the actions needed besides this one, sorted by ID.
	Dependents []Dependent `json:"dependents"`
	// Ledger says where the facts are from, once the ledger is open.
	Ledger *ActionLedger `json:"ledger,omitempty"`
}

// ActionRow binds an action to a resource type.
type ActionRow struct {
	// Type is the resource type.
	Type TypeSummary `json:"type"`
	// Required is set when a call without such a resource fails.
	Required bool `json:"required"`
	// Alternative is 0 for most rows. Required rows with 0 and those with one other number
	// are enough together.
	Alternative int `json:"alternative"`
	// ConditionKeys apply when this resource type is used.
	ConditionKeys []KeySummary `json:"conditionKeys"`
}

// Dependent is an action that is needed besides another one.
type Dependent struct {
	// ID is the dependent action.
	ID string `json:"id"`
	// Level is AWS's level of it.
	Level string `json:"level"`
	// Page is set when AWS's documentation pages list it.
	Page bool `json:"page"`
	// Operation is set when the API operation of the same name authorises it.
	Operation bool `json:"operation"`
}
