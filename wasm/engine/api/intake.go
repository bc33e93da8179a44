package api

// IntakeRequest asks for statements made of what people have at hand: AccessDenied messages,
// CloudTrail's events, policies and parts of them.
type IntakeRequest struct {
	// Texts are read as one.
	Texts []string `json:"texts"`
	// Kind is how the policies in the texts are attached, if that is known; see CompareRequest.
	Kind string `json:"kind"`
}

// IntakeReply is what was made of the texts.
type IntakeReply struct {
	// Form is "nothing", "policy" (policies, statements or parts), "refusals" (messages), "events",
	// "template" (of Policy Sentry: for GenerateRequest) or "arns".
	Form string `json:"form"`
	// Date is the catalog's.
	Date string `json:"date"`
	// Messages and Events count what was read.
	Messages int `json:"messages"`
	Events   int `json:"events"`
	// Candidates are sorted by kind, whose they are, and action; those of policies are in the
	// order of the text.
	Candidates []IntakeCandidate `json:"candidates"`
	// Leads are what no statement would mend, in the order of the text.
	Leads []IntakeLead `json:"leads"`
	// ARNs are those of a text of that form, each once.
	ARNs []string `json:"arns"`
	// Notes are about the texts as a whole.
	Notes []string `json:"notes"`
	// Problems are what is wrong with the texts of policies; Policy is the text's index.
	Problems []PolicyProblem `json:"problems"`
	// NeedsOperations is set if the operations blob is not open and would have said more.
	NeedsOperations bool `json:"needsOperations"`
}

// IntakeCandidate is a statement for one document.
type IntakeCandidate struct {
	// Kind is how the document is attached; Of is whose it is: the ARN of a user, a role or
	// a resource, the account of a service control policy. Empty is not known.
	Kind string `json:"kind"`
	Of   string `json:"of"`
	// Place says both in words: "the trust policy of arn:…".
	Place string `json:"place"`
	// Statement is JSON, indented by two spaces.
	Statement string   `json:"statement"`
	Actions   []string `json:"actions"`
	// Assumed is set if the text does not say that it is this document which lacks an Allow,
	// Loose if Resource has * where the text names nothing.
	Assumed bool `json:"assumed"`
	Loose   bool `json:"loose"`
	// Calls counts the messages or events that the statement is for.
	Calls int `json:"calls"`
	// Besides are actions that AWS may check besides, by how a call is made, sorted.
	Besides []string `json:"besides"`
	Notes   []string `json:"notes"`
	// Text is the index of the text; Start and End are bytes in it, of the statement or the
	// first message or event, End exclusive.
	Text  int `json:"text"`
	Start int `json:"start"`
	End   int `json:"end"`
}

// IntakeLead says where to look for what no statement mends.
type IntakeLead struct {
	// Kind is the kind of policy, empty if the text does not say.
	Kind string `json:"kind"`
	// Policy is the ARN of the policy to look at, if the text names it.
	Policy  string `json:"policy"`
	Message string `json:"message"`
	Hint    string `json:"hint"`
	// Command is a command line that says more; may be empty.
	Command string `json:"command"`
	Calls   int    `json:"calls"`
	// Text, Start and End are as in IntakeCandidate.
	Text  int `json:"text"`
	Start int `json:"start"`
	End   int `json:"end"`
}

// MergeRequest asks to put statements into a policy.
type MergeRequest struct {
	// Policy is its text; an empty one becomes a new policy.
	Policy string `json:"policy"`
	// Statements are JSON, one statement each.
	Statements []string `json:"statements"`
}

// MergeReply is the policy with the statements in it.
type MergeReply struct {
	// Policy is the text, as it was where nothing had to change.
	Policy string `json:"policy"`
	// Merged has an entry for each statement.
	Merged []MergedStatement `json:"merged"`
}

// MergedStatement is what became of a statement.
type MergedStatement struct {
	// How is "added" (a statement of its own), "joined" (its actions or resources went into a
	// statement) or "there" (a statement allows it already).
	How string `json:"how"`
	// Statement is the index of that statement in the policy.
	Statement int `json:"statement"`
	// Notes are what to know, for example of a Deny that stays in force.
	Notes []string `json:"notes"`
}
