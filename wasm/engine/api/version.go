package api

// VersionRequest asks which engine and which catalog answer.
type VersionRequest struct{}

// VersionReply says which engine and which catalog answer.
type VersionReply struct {
	// Version is the module's version, "v1.2.3" or "(devel)".
	Version string `json:"version"`
	// Date is the day of the catalog's newest snapshot.
	Date string `json:"date"`
	// Origins are the snapshots that the catalog was built from, oldest first.
	Origins []Origin `json:"origins"`
	// Services counts service prefixes.
	Services int `json:"services"`
	// Actions counts actions.
	Actions int `json:"actions"`
	// ResourceTypes counts resource types.
	ResourceTypes int `json:"resourceTypes"`
	// ConditionKeys counts the keys that services declare, and the global ones.
	ConditionKeys int `json:"conditionKeys"`
	// LevelTables are the names that GenerateRequest.LevelTable takes.
	LevelTables []string `json:"levelTables"`
	// Minimizes is set when this build takes GenerateRequest.Minimize.
	Minimizes bool `json:"minimizes"`
}

// Origin is one snapshot of AWS's documentation.
type Origin struct {
	// Name is the source's name, "Service Authorization Reference".
	Name string `json:"name"`
	// Date is the day of the snapshot.
	Date string `json:"date"`
}
