package api

// CompareRequest asks what one policy allows that another does not.
type CompareRequest struct {
	// A and B are the policies, before and after. A text may hold several that apply
	// together, as the policies attached to a role do.
	A string `json:"a"`
	B string `json:"b"`
	// Kind is how they are attached: "identity", "resource", "trust", "boundary", "session",
	// "scp", "rcp" or "vpc-endpoint". Empty is seen from the texts.
	Kind string `json:"kind"`
	// Today leaves out what patterns cover beyond the actions that the catalog knows.
	Today bool `json:"today"`
	// Statuses are those of the rows that the reply is to have; none are all. Counts are of
	// all rows.
	Statuses []string `json:"statuses"`
	// Match keeps rows, and actions in them, where the action, a resource or the principal
	// has the text in it, in any letter case.
	Match string `json:"match"`
	// Limit is how many actions a row lists, 0 for all.
	Limit int `json:"limit"`
}

// CompareReply is what changed between two policies.
type CompareReply struct {
	// Kind is how both are attached; Sure is false if that was seen from texts that another
	// kind may have as well.
	Kind string `json:"kind"`
	Sure bool   `json:"sure"`
	// Date is the catalog's.
	Date string `json:"date"`
	// Pairs counts actions of the catalog with resources and principals, Idle those of them
	// that by the catalog never meet, Beyond patterns of actions beyond the catalog in the
	// same way.
	Pairs  CompareCounts `json:"pairs"`
	Idle   CompareCounts `json:"idle"`
	Beyond CompareCounts `json:"beyond"`
	// Rows are sorted: gained, lost, unknown, same, in each first those where something is
	// allowed, then silent ones, then idle ones; then by resource, principal and action.
	Rows []CompareRow `json:"rows"`
	// Problems are what is wrong with the texts; Policy is 0 for A and 1 for B. There are no
	// rows if one of them is no policy.
	Problems []PolicyProblem `json:"problems"`
}

// CompareCounts has a number for each status.
type CompareCounts struct {
	Gained  int `json:"gained"`
	Lost    int `json:"lost"`
	Unknown int `json:"unknown"`
	Same    int `json:"same"`
}

// CompareRow is what both policies say about some actions on some resources.
type CompareRow struct {
	// Status is "gained", "lost", "unknown" or "same".
	Status string `json:"status"`
	// Construct is what keeps an unknown row from being another, for example
	// "Condition StringEquals aws:PrincipalOrgID".
	Construct string `json:"construct"`
	// Actions are IDs of the catalog's, sorted, at most as many as the request's limit. Count
	// is how many there are.
	Actions []string `json:"actions"`
	Count   int      `json:"count"`
	// Beyond are patterns, for what they cover beyond the catalog and other rows do not
	// name; one without wildcards is an action that the catalog does not know. BeyondNot are
	// the patterns of a NotAction: all other actions beyond the catalog.
	Beyond    []string `json:"beyond"`
	BeyondNot []string `json:"beyondNot"`
	// Resources are patterns as written, all of which take the row's resources, save those of
	// narrower rows. With ResourcesNot they are a NotResource's: all others are meant.
	Resources    []string `json:"resources"`
	ResourcesNot bool     `json:"resourcesNot"`
	// Principal is whom the row is about, "Service ec2.amazonaws.com"; empty in policies that
	// name nobody.
	Principal string `json:"principal"`
	// Idle is set if by the catalog none of the actions works on such resources.
	Idle bool `json:"idle"`
	// Silent is set if neither policy allows anything here: what changed is what a Deny keeps
	// other policies from allowing.
	Silent bool `json:"silent"`
	// A and B are the statements that speak about the row.
	A []CompareStatement `json:"a"`
	B []CompareStatement `json:"b"`
	// Witness is a request that is decided differently, for "gained" and "lost".
	Witness *CompareWitness `json:"witness,omitempty"`
}

// CompareStatement is a statement of one of the policies.
type CompareStatement struct {
	// Document counts the policies of one text, Statement the statements of that, from 0.
	Document  int    `json:"document"`
	Statement int    `json:"statement"`
	Sid       string `json:"sid"`
	Effect    string `json:"effect"`
	// Part is set if it may apply to a part of the row only.
	Part bool `json:"part"`
	// Start and End are bytes of the text, End exclusive.
	Start int `json:"start"`
	End   int `json:"end"`
}

// CompareWitness is a request that two policies decide differently by themselves.
type CompareWitness struct {
	Principal string `json:"principal"`
	Action    string `json:"action"`
	Resource  string `json:"resource"`
	// Context are the keys that matter; one without values the request does not have.
	Context []ContextValues `json:"context"`
	// A and B are the decisions: "allowed", "explicit-deny" or "implicit-deny".
	A string `json:"a"`
	B string `json:"b"`
}
