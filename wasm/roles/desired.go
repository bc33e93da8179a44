package roles

// Desired is what an account should have. What is not in it is nobody's business.
type Desired struct {
	// Account is the 12-digit number, Partition "aws", "aws-cn", "aws-us-gov" or another.
	Account, Partition string
	Roles              []Role    // sorted by name
	Removals           []Removal // sorted by name
	Buckets            []Bucket  // sorted by name
	Keys               []Key     // sorted by alias
}

// Removal is a role that should not be there.
type Removal struct {
	Name string // without path
	At   Place
}
