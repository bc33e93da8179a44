package roles

// Key is a key of KMS with its alias, desired or found.
type Key struct {
	// Alias is the name without "alias/".
	Alias  string
	Region string
	// ID and State are of a key that was found: its ID, and KMS's word, "Enabled".
	ID, State string
	// Unnamed is set for a key that was found by its tag [AliasTag] and has no alias yet:
	// something came between the two calls that make a key.
	Unnamed     bool
	Description *string
	// Policy is the key policy as JSON.
	Policy *string
	// Tags are sorted by key, without [AliasTag] and those of AWS.
	Tags []Tag
	// Grants of a definition are in its order, those found sorted by ID.
	Grants []Grant
	At     Place
}

// AliasTag is the tag that a new key is born with; its value is the alias. CreateKey has no
// other way to say whether a key was made for us.
const AliasTag = "leastwise:alias"

// Grant is a grant of a key.
// https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html
type Grant struct {
	// ID is that of a grant that was found.
	ID string
	// Name says whose the grant is, see [GrantName]; only grants of such a name are ever
	// revoked. KMS answers a repeated request of the same name with the first grant.
	Name string
	// Grantee is an ARN, or a service principal; Retiree an ARN or empty.
	Grantee, Retiree string
	Operations       []string // sorted
	// Subset and Equals are the constraints on the encryption context, sorted by key; at
	// most one of them is there.
	Subset, Equals []Tag
	// Source is the ARN of the resource on whose behalf a service has to act, of grants that
	// were found; it can't be defined.
	Source string
	// Tokens are to be sent with the request, for grants that are not known everywhere yet.
	Tokens []string
}
