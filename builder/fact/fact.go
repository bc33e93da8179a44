// Package fact holds the facts of AWS IAM in their plain, uncompressed form: what a
// source says about services, actions, resource types, condition keys and operations,
// each with where it was said.
//
// Sources (builder/source) produce a Set per kind of document, builder/merge unites
// them into one Set, builder/pack writes that Set as a catalog blob. The words are those
// of AWS's Service Authorization Reference:
// https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
package fact

// A Source names the origin of a fact.
type Source uint8

// The sources a fact can have. A fact may have several; see Sources.
const (
	Pages            Source = 1 << iota // pages of the Service Authorization Reference
	ServiceReference                    // AWS's machine-readable service reference (JSON)
	Correction                          // a hand-made correction of ours, with URL and reason
	Console                             // the IAM console's catalog API

	// Withdrawn is no origin but a mark on rows: a newer source that lists the action no
	// longer has this resource type for it. Required still says what the pages said; a
	// withdrawn row's star must not count.
	Withdrawn Source = 1 << 7
)

// Sources is a set of sources, as a bit mask.
type Sources uint8

// With returns s with x added.
func (s Sources) With(x Source) Sources { return s | Sources(x) }

// Has reports whether x is in s.
func (s Sources) Has(x Source) bool { return s&Sources(x) != 0 }

// Set is everything one source says, or the union of several.
type Set struct {
	// Origins says which snapshots the facts were taken from, oldest first.
	Origins []Origin
	// Services is sorted by Prefix (bytes); a prefix occurs once.
	Services []Service
	// GlobalKeys are the keys that are not tied to a service (aws:PrincipalArn, ...),
	// sorted by name. Only hand-made data gives them.
	GlobalKeys []ConditionKey
	// Partitions is sorted by name.
	Partitions []Partition
	// ServicePrincipals ("ec2.amazonaws.com") is sorted and holds no duplicates.
	ServicePrincipals []string
	// Opinions are the levels of the table "strict" where it differs from AWS's, sorted
	// by Action.
	Opinions []Opinion
}

// Opinion is an access level that we, not AWS, give an action.
type Opinion struct {
	// Action is the full name, "iam:PassRole".
	Action string
	// Level is one of the five level constants.
	Level string
	// Reason is one sentence of ours; URL is the AWS page that backs it.
	Reason, URL string
}

// Origin is one snapshot that facts were taken from.
type Origin struct {
	Source Source
	// Name tells a reader what it is: "Service Authorization Reference".
	Name string
	// Date is the day of the snapshot, YYYY-MM-DD.
	Date string
}

// Service is one service prefix with everything that belongs to it.
type Service struct {
	// Prefix is the part before the colon of an action: "s3".
	Prefix string
	// Names are display names ("Amazon S3"), in page order; several where several pages
	// share one prefix. Empty when only the service reference knows the service.
	Names []string
	// Pages are the slugs of the service's pages ("list_amazons3"), aligned with Names.
	Pages   []string
	Sources Sources
	// Past here and on the facts below says which sources no longer have a fact.
	Past Past
	// Actions, ResourceTypes and ConditionKeys are sorted by lower-case name.
	Actions       []Action
	ResourceTypes []ResourceType
	ConditionKeys []ConditionKey
	// Operations is sorted by name.
	Operations []Operation
}

// The access levels as AWS writes them.
const (
	List                  = "List"
	Read                  = "Read"
	Write                 = "Write"
	PermissionsManagement = "Permissions management"
	Tagging               = "Tagging"
)

// Action is one IAM action of a service.
type Action struct {
	Name string
	// Level is one of the five level constants, or empty when no source gives one.
	Level string
	// PageLevel is what the pages say where Level, from a newer source, differs.
	PageLevel string
	// PermissionOnly is set for actions that no API operation corresponds to.
	PermissionOnly bool
	// PermissionOnlyPast is the past of that mark, where the action itself may stand.
	PermissionOnlyPast Past
	// Rows are the rows of the Actions table, one per resource type and scenario, in
	// page order. A row without a resource type carries the keys of the action itself.
	Rows []Row
	// Dependents are further actions a caller needs, sorted by Action.
	Dependents []Dependent
	Sources    Sources
	Past       Past
	// LevelSource says who gave Level.
	LevelSource Source
	// Page is the index in Service.Pages of the first page that lists the action, -1
	// when none does.
	Page int
	// Anchor is the fragment on that page that leads to the action, without "#".
	Anchor string
	// URL is the documentation link of the action, empty when AWS gives none that works.
	URL string
	// Description is AWS's sentence. It goes to the descriptions blob only.
	Description string
	// LastAccessed says whether IAM reports when the action was last used
	// (SupportedBy of the service reference).
	LastAccessed bool
}

// Row binds an action to one resource type.
type Row struct {
	// ResourceType is a name among the service's ResourceTypes; empty on a row that
	// speaks of the action as a whole.
	ResourceType string
	// Required is the star behind the resource type.
	Required bool
	// RequiredPast is the past of the star, where the row itself may stand.
	RequiredPast Past
	// ConditionKeys in page order, without repetition.
	ConditionKeys []string
	// KeyNotes are about those keys that have other sources than the row, or another past.
	KeyNotes []KeyNote
	// Scenario is set on rows that hold only in one way of calling the action
	// ("EC2-Classic-EBS").
	Scenario string
	// Page is the index in Service.Pages of the page the row stands on, -1 when it
	// comes from another source.
	Page    int
	Sources Sources
	Past    Past
}

// Dependent is an action that is needed besides another one.
type Dependent struct {
	// Action is the full name, "iam:PassRole".
	Action string
	// Sources: Pages for the Dependent actions column, ServiceReference for a further
	// authorised action of the operation that shares the action's name; both where it is
	// a page that tells the operation.
	Sources Sources
	Past    Past
}

// ResourceType is one row of a service's Resource types table.
type ResourceType struct {
	Name string
	// Formats are the ARN formats, each with ${Placeholders}; mostly one. Order is
	// that of the sources, without repetition.
	Formats       []string
	ConditionKeys []string
	// KeyNotes are about those keys that have other sources than the type, or another past.
	KeyNotes []KeyNote
	Sources  Sources
	Past     Past
	URL      string
}

// ConditionKey is one row of a service's Condition keys table.
type ConditionKey struct {
	// Name may hold a template part: aws:RequestTag/${TagKey}.
	Name string
	// Types are AWS's words (String, ArrayOfString, ARN, ...), nearly always one.
	Types []string
	// PageTypes are what the pages say where Types, from a newer source, differ.
	PageTypes   []string
	Sources     Sources
	Past        Past
	URL         string
	Description string
}

// Operation is an API operation and the actions it needs.
type Operation struct {
	Name string
	// Actions are the authorised actions, in source order.
	Actions []AuthorizedAction
	// SDK lists how SDKs call the operation.
	SDK  []SDKMethod
	Past Past
}

// AuthorizedAction is an action that AWS checks when an operation is called.
type AuthorizedAction struct {
	// Action is the full name, "iam:PassRole".
	Action string
	// PassedToService are the documented values of iam:PassedToService in that check.
	PassedToService []string
}

// SDKMethod is one way an SDK names an operation.
type SDKMethod struct {
	Package string // "Boto3"
	Client  string // "s3"
	Method  string // "get_object"
}

// Partition is one AWS partition with its regions, sorted.
type Partition struct {
	Name    string // "aws-cn"
	Regions []string
}
