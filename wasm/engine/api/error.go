package api

// Error is why a whole request could not be answered. What is wrong with one item of a
// request is part of the reply instead.
type Error struct {
	// Code is stable and meant for programs: "syntax" (not JSON), "request" (a field is
	// unknown or has the wrong type), "operation" (no such operation), "catalog" (none is
	// open, or the blob is broken), "not-found" (the catalog has no such name),
	// "argument" (a value makes no sense), "internal" (a fault of the engine).
	Code string `json:"code"`
	// Message is one sentence for people.
	Message string `json:"message"`
	// Hint says what to do, "did you mean s3:GetObject?"; empty when there is nothing to say.
	Hint string `json:"hint"`
	// Offset is the byte in the request at which the fault lies, where there is one.
	Offset *int `json:"offset,omitempty"`
}
