package api

// ActionLedger is what the ledger blob knows of an action: where its facts are from. It is
// in a reply only once the page has opened the ledger.
type ActionLedger struct {
	// Sources list the action: "pages", "service reference", "correction", "console".
	Sources []string `json:"sources"`
	// LevelSources gave its access level.
	LevelSources []string `json:"levelSources"`
	// PagesLevel is the level on AWS's documentation pages, "Unknown" when none lists the
	// action.
	PagesLevel string `json:"pagesLevel"`
	// Page is the slug of the documentation page ("list_amazons3"), Anchor the fragment in
	// it; both may be empty.
	Page   string `json:"page"`
	Anchor string `json:"anchor"`
	// Link is AWS's page about the API operation, or empty.
	Link string `json:"link"`
	// LastAccessed is set when IAM reports when the action was last used.
	LastAccessed bool `json:"lastAccessed"`
	// StrictReason says why the strict level differs, StrictSource is the AWS page that
	// backs it; both are empty where it does not.
	StrictReason string `json:"strictReason"`
	StrictSource string `json:"strictSource"`
	// Scenarios are the rows that hold only in one way of calling the action.
	Scenarios []ScenarioRow `json:"scenarios"`
}

// ScenarioRow is a row that holds only in one way of calling an action.
type ScenarioRow struct {
	// Scenario is AWS's name of that way, "EC2-Classic-EBS".
	Scenario string `json:"scenario"`
	// ResourceType is the type's name, empty for the action itself.
	ResourceType string `json:"resourceType"`
	// Required is set when a call without such a resource fails.
	Required bool `json:"required"`
}

// ServiceLedger is what the ledger blob knows of a service.
type ServiceLedger struct {
	// Sources list the service, as in ActionLedger.
	Sources []string `json:"sources"`
	// Pages are the slugs of AWS's documentation pages, in the order of the names.
	Pages []string `json:"pages"`
}
