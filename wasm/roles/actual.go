package roles

// Actual is what was found in an account.
type Actual struct {
	Account, Partition string
	// Roles are all roles, or at least those that a Desired names: one that is not here does
	// not exist. Sorted by name.
	Roles []Role
	// Profiles are instance profiles, under the same rule. Sorted by name.
	Profiles []Profile
	Buckets  []Bucket // sorted by name
	Keys     []Key    // sorted by alias
	// Managed are the managed policies of which there is a document, sorted by ARN.
	Managed []Managed
	// Principals are users and roles with their unique IDs, sorted by ID.
	Principals []Principal
	// Unread are the kinds of resources that the source can't know.
	Unread Unread
}

// Unread says of which resources nothing is known, so that it means nothing if they are not
// in the lists. A dump knows no empty instance profiles, no buckets and no keys.
type Unread struct{ Profiles, Buckets, Keys bool }

// Role finds a role by its name, nil if there is none.
func (a *Actual) Role(name string) *Role { return find(a.Roles, name, roleName) }

// Profile finds an instance profile, nil if there is none.
func (a *Actual) Profile(name string) *Profile { return find(a.Profiles, name, profileName) }

// Bucket finds a bucket, nil if there is none.
func (a *Actual) Bucket(name string) *Bucket { return find(a.Buckets, name, bucketName) }

// Key finds a key by its alias and region, nil if there is none.
func (a *Actual) Key(alias, region string) *Key {
	return find(a.Keys, keyName(&Key{Alias: alias, Region: region}), keyName)
}

// document is a managed policy's document, empty if it is not known.
func (a *Actual) document(arn string) string {
	if m := find(a.Managed, arn, managedARN); m != nil {
		return m.Document
	}
	return ""
}

// PrincipalARN is the ARN of the user or role with a unique ID, empty if there is none.
func (a *Actual) PrincipalARN(id string) string {
	if p := find(a.Principals, id, principalID); p != nil {
		return p.ARN
	}
	return ""
}
