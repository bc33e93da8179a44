package accountdump

// Dump is one account.
type Dump struct {
	Users    []User
	Groups   []Group
	Roles    []Role
	Policies []ManagedPolicy
	// Truncated is set if the last page says that further ones follow.
	Truncated bool
	// Skipped are members that this package does not know, each name once for each kind of
	// object, in the order of the text.
	Skipped []Skipped

	text string
}

// Skipped is a member that was passed over.
type Skipped struct {
	Name string // as written
	In   string // "a user"
	// Start is the offset of the first one's name in bytes.
	Start int
}

// Document is a policy document's place in the dump: bytes, End exclusive. A text's
// quotation marks belong to it. The zero value is a document that is not there.
type Document struct{ Start, End int }

// Text is the document as it stands in the dump, which policy.Parse reads.
func (d *Dump) Text(at Document) string { return d.text[at.Start:at.End] }

// InlinePolicy belongs to one user, group or role.
type InlinePolicy struct {
	Name     string
	Document Document
}

// Attachment names a managed policy.
type Attachment struct {
	Name, ARN string
	Start     int // offset of the object that names it
}

// Tag is a tag of a user or role.
type Tag struct{ Key, Value string }

// Entity is what users, groups and roles have alike.
type Entity struct {
	ARN, Name, Path string
	// ID is the unique one, "AIDA…", "AGPA…" or "AROA…".
	ID     string
	Inline []InlinePolicy
	// Attached and Tags are nil if the dump does not have the lists.
	Attached []Attachment
	// Boundary is the permissions boundary; its ARN is empty if there is none.
	Boundary Attachment
	Tags     []Tag
	Start    int // offset of its object
}

// User is an IAM user.
type User struct {
	Entity
	Groups []string // names
}

// Group is a group of users.
type Group struct{ Entity }

// Role is a role.
type Role struct {
	Entity
	Trust Document
	// InstanceProfiles are the ARNs of those that hold the role; nil if the dump does not
	// have the list.
	InstanceProfiles []string
	// Description and MaxSession, in seconds, are in dumps that somebody has completed; the
	// command leaves them out.
	Description *string
	MaxSession  *int
}

// ManagedPolicy is a managed policy of the account, or of AWS and used in the account.
type ManagedPolicy struct {
	ARN, Name string
	// Default is the document of the version in force. It is not there if the dump lacks
	// that version.
	Default Document
	// Version is its name, "v3".
	Version string
}

// Error says why a text is no dump.
type Error struct {
	// Offset is a byte of the text, at most its length.
	Offset int
	// Reason is a clause without full stop; Hint says what to do and may be empty.
	Reason, Hint string
}

func (e *Error) Error() string { return e.Reason }
