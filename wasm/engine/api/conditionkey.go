package api

// ConditionKeyRequest asks where a condition key applies.
type ConditionKeyRequest struct {
	// Name is the key in any letter case; "aws:ResourceTag/team" finds the key with the
	// template part "aws:ResourceTag/${TagKey}".
	Name string `json:"name"`
	// Limit is the largest number of entries in each list, 0 means 100; at most 5000.
	Limit int `json:"limit"`
}

// ConditionKeyReply is what a condition key's page shows.
type ConditionKeyReply struct {
	// Name is the key in AWS's spelling, with its template part.
	Name string `json:"name"`
	// Type is AWS's name for one value: "String", "ARN", "Unknown" and so on.
	Type string `json:"type"`
	// Multivalued is set when a request may carry several values.
	Multivalued bool `json:"multivalued"`
	// Global is set for AWS's global condition keys.
	Global bool `json:"global"`
	// Services are the prefixes that declare the key, sorted, at most Limit.
	Services []string `json:"services"`
	// ServiceTotal counts the services without the limit.
	ServiceTotal int `json:"serviceTotal"`
	// Actions are the IDs of actions to which the key applies, as a whole or through one of
	// their rows, sorted, at most Limit.
	Actions []string `json:"actions"`
	// ActionTotal counts the actions without the limit.
	ActionTotal int `json:"actionTotal"`
	// ResourceTypes are the IDs of types that the key describes, sorted, at most Limit.
	ResourceTypes []string `json:"resourceTypes"`
	// ResourceTypeTotal counts the types without the limit.
	ResourceTypeTotal int `json:"resourceTypeTotal"`
}
