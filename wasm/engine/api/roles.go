package api

// RolesRequest asks what roles, buckets and keys files define, and what it takes to make an
// account so.
type RolesRequest struct {
	// Files are those of an account's folder.
	Files []RolesFile `json:"files"`
	// Accounts is the file that gives account numbers to names; its Tree may be empty if
	// Account is a number.
	Accounts RolesFile `json:"accounts"`
	// Account is the account's name there, or its number.
	Account string `json:"account"`
	// Only are the kinds of definitions that count: "roles", "remove_roles", "buckets" and
	// "keys"; none are all.
	Only []string `json:"only"`
	// Lint looks at every document as well.
	Lint bool `json:"lint"`
	// Dump is what "aws iam get-account-authorization-details" prints. Without it there is
	// no plan.
	Dump string `json:"dump"`
	// Exclusive takes away attached policies and boundaries of roles whose definition does
	// not speak of them.
	Exclusive bool `json:"exclusive"`
	// Import asks for definitions of the roles in the dump, instead of everything else.
	Import bool `json:"import"`
}

// RolesFile is a file of YAML.
type RolesFile struct {
	// File names it in messages.
	File string `json:"file"`
	// Tree is its span tree in JSON, see wasm/source.
	Tree string `json:"tree"`
}

// RolesReply is what the files define.
type RolesReply struct {
	// Account and Partition are the account's; empty with a note of severity "error" about
	// them.
	Account   string `json:"account"`
	Partition string `json:"partition"`
	// Failed is set if a note is an error: the rest is then not what the files say, and
	// there is no plan.
	Failed bool `json:"failed"`
	// Roles are sorted by name, as are the others.
	Roles   []DesiredRole   `json:"roles"`
	Removed []string        `json:"removed"`
	Buckets []DesiredBucket `json:"buckets"`
	Keys    []DesiredKey    `json:"keys"`
	// Notes are sorted by file and place.
	Notes []RolesNote `json:"notes"`
	// Plan is there if the request has a dump that could be read.
	Plan *RolesPlan `json:"plan,omitempty"`
	// DumpError says why a dump is of no use; empty if it is. DumpOffset is the byte in the
	// dump, where there is one.
	DumpError  string `json:"dumpError"`
	DumpHint   string `json:"dumpHint"`
	DumpOffset int    `json:"dumpOffset"`
	// Definitions is a file of YAML, for RolesRequest.Import. LeftOut are the roles that it
	// does not have, each with the reason.
	Definitions string   `json:"definitions"`
	LeftOut     []string `json:"leftOut"`
}

// RolesNote is something to know about the files.
type RolesNote struct {
	// Severity is "error", "warning", or "finding" for what lint says of a document.
	Severity string `json:"severity"`
	// Rule is the lint rule of a finding.
	Rule    string `json:"rule"`
	Message string `json:"message"`
	Hint    string `json:"hint"`
	// File is the one with the place, empty for a note about the whole. Start and End are
	// bytes in it, 0-based, end exclusive.
	File  string `json:"file"`
	Start int    `json:"start"`
	End   int    `json:"end"`
}

// DesiredRole is a role as defined.
type DesiredRole struct {
	Name string `json:"name"`
	Path string `json:"path"`
	// Trust is the trust policy as JSON.
	Trust string `json:"trust"`
	// Inline are all inline policies, sorted by name.
	Inline []NamedPolicy `json:"inline"`
	// Has are the names of those of the fields below that the definition speaks of:
	// "description", "maxSession", "boundary", "managed", "tags". The account's are left
	// alone otherwise.
	Has         []string `json:"has"`
	Description string   `json:"description"`
	// MaxSession is in seconds.
	MaxSession int `json:"maxSession"`
	// Boundary is an ARN, empty for none.
	Boundary string    `json:"boundary"`
	Managed  []string  `json:"managed"`
	Tags     []TagPair `json:"tags"`
	// Profiles are the instance profiles that have to hold the role.
	Profiles []string `json:"profiles"`
	File     string   `json:"file"`
	Start    int      `json:"start"`
	End      int      `json:"end"`
}

// NamedPolicy is an inline policy.
type NamedPolicy struct {
	Name string `json:"name"`
	// Document is JSON.
	Document string `json:"document"`
}

// DesiredBucket is a bucket as defined.
type DesiredBucket struct {
	Name   string `json:"name"`
	Region string `json:"region"`
	// Has are "policy" and "tags" if the definition speaks of them.
	Has []string `json:"has"`
	// Policy is JSON, empty for none.
	Policy string    `json:"policy"`
	Tags   []TagPair `json:"tags"`
	File   string    `json:"file"`
	Start  int       `json:"start"`
	End    int       `json:"end"`
}

// DesiredKey is a key as defined.
type DesiredKey struct {
	Alias       string `json:"alias"`
	Region      string `json:"region"`
	Description string `json:"description"`
	Policy      string `json:"policy"`
	// Has is "tags" if the definition speaks of them.
	Has    []string  `json:"has"`
	Tags   []TagPair `json:"tags"`
	Grants []string  `json:"grants"`
	File   string    `json:"file"`
	Start  int       `json:"start"`
	End    int       `json:"end"`
}

// RolesPlan is the way from what an account has to what is defined.
type RolesPlan struct {
	Account   string `json:"account"`
	Partition string `json:"partition"`
	// Changes are sorted: roles by name, then removals, buckets and keys.
	Changes []RolesChange `json:"changes"`
	// Steps are the calls to AWS in their order.
	Steps []RolesStep `json:"steps"`
	// Unknown are fields that the source of the plan can't know.
	Unknown []RolesUnknown `json:"unknown"`
	// Effects are what the steps grant and take away, for each role, bucket and key of which
	// that changes.
	Effects []RolesEffect `json:"effects"`
}

// RolesChange is one difference.
type RolesChange struct {
	// Kind is "role", "instance_profile", "bucket" or "key".
	Kind   string `json:"kind"`
	Name   string `json:"name"`
	Region string `json:"region"`
	// Type says what differs, in the words of iam_syncr: "role", "trust_document",
	// "role_policy", "bucket_policy" and others.
	Type string `json:"type"`
	// Item says which of several, as an inline policy's name.
	Item string `json:"item"`
	// Action is "create", "update", "delete", "keep" (shown and left as it is) or "refuse"
	// (it stands in the way of all else of its role, bucket or key).
	Action string `json:"action"`
	// Risk is "neutral", "narrow", "widen" or "unknown".
	Risk string `json:"risk"`
	// Before and After are values or, with Document set, policies: indented, lists sorted,
	// statements in one order, so that their lines can be compared. Diff has those lines, each
	// behind a blank, "-" or "+".
	Before   string   `json:"before"`
	After    string   `json:"after"`
	Document bool     `json:"document"`
	Diff     []string `json:"diff"`
	Reason   string   `json:"reason"`
	Hint     string   `json:"hint"`
	File     string   `json:"file"`
	Start    int      `json:"start"`
	End      int      `json:"end"`
}

// RolesStep is one call to AWS.
type RolesStep struct {
	// Call is the operation with its service, "iam:PutRolePolicy".
	Call   string `json:"call"`
	Kind   string `json:"kind"`
	Name   string `json:"name"`
	Region string `json:"region"`
	Item   string `json:"item"`
	// Change is the index of what it is for.
	Change int    `json:"change"`
	Risk   string `json:"risk"`
	// Gap is set if something that is allowed before and afterwards may not be allowed in
	// between.
	Gap bool `json:"gap"`
	// Why is empty where it is plain from the change.
	Why string `json:"why"`
	// Fingerprint is that of the resource before the step.
	Fingerprint string `json:"fingerprint"`
}

// RolesUnknown is a field that is defined and that the source of the plan can't know.
type RolesUnknown struct {
	Kind   string `json:"kind"`
	Name   string `json:"name"`
	Region string `json:"region"`
	Type   string `json:"type"`
	Want   string `json:"want"`
}

// RolesEffect is what changes for one role, bucket or key.
type RolesEffect struct {
	Kind   string `json:"kind"`
	Name   string `json:"name"`
	Region string `json:"region"`
	// Grants and Takes are action patterns for what becomes possible and what no longer is,
	// of Granted and Taken actions. Elsewhere are possible before and after, on other
	// resources, under other conditions or by others.
	Grants         []string `json:"grants"`
	Granted        int      `json:"granted"`
	Takes          []string `json:"takes"`
	Taken          int      `json:"taken"`
	Elsewhere      []string `json:"elsewhere"`
	ElsewhereCount int      `json:"elsewhereCount"`
	// LetsIn and ShutsOut are principals of a role's trust policy, "Service:ec2.amazonaws.com".
	LetsIn   []string `json:"letsIn"`
	ShutsOut []string `json:"shutsOut"`
	// NotKnown are action patterns that the catalog does not have.
	NotKnown []string `json:"notKnown"`
	// Unread are managed policies that count and of which there is no document.
	Unread []string `json:"unread"`
}
