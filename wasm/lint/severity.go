package lint

// Severity is how bad a finding is. The words are Access Analyzer's.
type Severity uint8

// The severities, the worst first. Error: AWS refuses it, or that part can never work.
// Security: it works, and gives away more than it seems to. Warning: it is likely not what
// was meant. Suggestion: it could be simpler.
const (
	Error Severity = iota
	Security
	Warning
	Suggestion
)

// Severities are the names of all severities, by Severity, as output and requests use them.
var Severities = []string{"error", "security", "warning", "suggestion"}

// String is the severity's name.
func (s Severity) String() string { return Severities[min(s, Suggestion)] }

// Group is the family a rule belongs to.
type Group uint8

// The groups, in the order of the rulebook.
const (
	GroupSyntax Group = iota
	GroupSchema
	GroupVariables
	GroupCatalog
	GroupCondition
	GroupSecurity
	GroupTrustPolicy
	GroupRedundancy
	GroupSize
	GroupStyle
)

// Groups are the names of all groups, by Group.
var Groups = []string{"syntax", "schema", "variables", "catalog", "condition", "security", "trust-policy", "redundancy", "size", "style"}

// String is the group's name.
func (g Group) String() string { return Groups[min(g, GroupStyle)] }
