package api

// SearchRequest looks for names in the whole catalog.
type SearchRequest struct {
	// Text is matched in any letter case against names. Words are separated by blanks and
	// must all occur; "s3:get" looks in the service s3 only; "*" and "?" are wildcards.
	// Empty text lists everything that the other fields let through.
	Text string `json:"text"`
	// Levels restricts actions to these levels and leaves out everything else. Empty means
	// no restriction.
	Levels []string `json:"levels"`
	// Has restricts actions to those that have all of these, and leaves out everything else:
	// "resource" (they work on resources with ARNs), "no-resource" (Resource must be *),
	// "condition" (keys besides the global ones), "dependent" (they need other actions),
	// "permission-only" (no API operation has their name).
	Has []string `json:"has"`
	// Kinds restricts the kinds of results, see SearchResult.Kind. Empty means all.
	Kinds []string `json:"kinds"`
	// Limit is the largest number of results, 0 means 50; at most 1000.
	Limit int `json:"limit"`
	// Offset skips that many results.
	Offset int `json:"offset"`
}

// SearchReply is one page of results.
type SearchReply struct {
	// Total counts all results.
	Total int `json:"total"`
	// Totals counts the results of each kind.
	Totals SearchTotals `json:"totals"`
	// Results are services, actions, resource types, condition keys, in that order; in each
	// kind exact names first, then names that begin with the text, then the rest; inside
	// these in the order of IDs.
	Results []SearchResult `json:"results"`
}

// SearchTotals counts results of each kind.
type SearchTotals struct {
	Services      int `json:"services"`
	Actions       int `json:"actions"`
	ResourceTypes int `json:"resourceTypes"`
	ConditionKeys int `json:"conditionKeys"`
}

// SearchResult is one name of the catalog.
type SearchResult struct {
	// Kind is the operation that shows it: "service", "action", "resourceType",
	// "conditionKey".
	Kind string `json:"kind"`
	// ID is "s3", "s3:GetObject", "s3:bucket" or "s3:prefix".
	ID string `json:"id"`
	// Level is set for actions.
	Level string `json:"level"`
	// Service is the prefix, empty for a global condition key.
	Service string `json:"service"`
	// ServiceName is the service's display name.
	ServiceName string `json:"serviceName"`
}
