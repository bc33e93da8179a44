package api

// ResourceTypeRequest asks for everything about one resource type.
type ResourceTypeRequest struct {
	// ID is "s3:bucket", in any letter case; the name may hold blanks and colons.
	ID string `json:"id"`
}

// ResourceTypeReply is what a resource type's page shows.
type ResourceTypeReply struct {
	// ID is prefix, colon and name in AWS's spelling.
	ID string `json:"id"`
	// Service is the prefix of the service that declares the type.
	Service string `json:"service"`
	// ServiceName is the service's display name.
	ServiceName string `json:"serviceName"`
	// Name is AWS's, "bucket".
	Name string `json:"name"`
	// Formats are the ARN formats, nearly always one.
	Formats []string `json:"formats"`
	// ConditionKeys describe resources of the type, in the order of AWS's page.
	ConditionKeys []KeySummary `json:"conditionKeys"`
	// Actions are those that take the type, sorted by ID.
	Actions []TypeAction `json:"actions"`
}

// TypeAction is an action that takes a resource type.
type TypeAction struct {
	// ID is prefix, colon and name.
	ID string `json:"id"`
	// Level is AWS's.
	Level string `json:"level"`
	// StrictLevel is the level in the table "strict" where it differs, else empty.
	StrictLevel string `json:"strictLevel"`
	// Required is set when a call without a resource of the type fails.
	Required bool `json:"required"`
}
