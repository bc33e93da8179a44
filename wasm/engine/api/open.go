package api

// OpenReply is the reply to handing the engine a blob, which is not an operation of its
// own: the bytes go through shared memory.
type OpenReply struct {
	// Kind is "catalog", "operations", "ledger" or "descriptions".
	Kind string `json:"kind"`
	// Size is the blob's length in bytes.
	Size int `json:"size"`
	// Date is the blob's date, empty where it has none.
	Date string `json:"date"`
}
