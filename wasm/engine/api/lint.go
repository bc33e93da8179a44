package api

// LintRequest asks what is wrong in a text with policies.
type LintRequest struct {
	// Text is a policy, or whatever AWS's command line and API print around one.
	Text string `json:"text"`
	// Kind is how the policy is attached: "identity", "resource", "trust", "boundary",
	// "session", "scp", "rcp" or "vpc-endpoint". Empty is seen from the text.
	Kind string `json:"kind"`
	// ResourceType is CloudFormation's type of the resource that a policy of kind "resource"
	// belongs to, "AWS::S3::Bucket"; empty is unknown.
	ResourceType string `json:"resourceType"`
	// All looks for the rules that are off by default as well.
	All bool `json:"all"`
}

// LintReply is what was found.
type LintReply struct {
	// Kind is the kind of the first policy; Sure is false if that was seen from a text that
	// another kind may have as well.
	Kind string `json:"kind"`
	Sure bool   `json:"sure"`
	// Policies counts the policies in the text.
	Policies int `json:"policies"`
	// Findings are sorted by where they begin, the worst first at one place.
	Findings []LintFinding `json:"findings"`
}

// LintFinding is one thing that was found. What there is to know about its rule stands in
// the file rules.json beside the engine.
type LintFinding struct {
	Rule string `json:"rule"`
	// Severity is "error", "security", "warning" or "suggestion".
	Severity string `json:"severity"`
	// Statement is the statement's number from 0, or -1 outside of all.
	Statement int `json:"statement"`
	// Start and End are bytes of the text from 0, End exclusive.
	Start   int    `json:"start"`
	End     int    `json:"end"`
	Message string `json:"message"`
	Hint    string `json:"hint"`
	// Code is Access Analyzer's where the rule has several; empty is the rule's own.
	Code string `json:"code"`
	// Silenced counts findings that this one makes superfluous.
	Silenced int       `json:"silenced"`
	Fixes    []LintFix `json:"fixes"`
}

// LintFix is one way to repair the text.
type LintFix struct {
	// Effect is what it does to the meaning: "same", "narrows", "widens" or "needs-input".
	Effect string `json:"effect"`
	// Title says what it does where that is not clear from the hint.
	Title string     `json:"title"`
	Edits []LintEdit `json:"edits"`
}

// LintEdit puts Text in place of the bytes from Start to End.
type LintEdit struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Text  string `json:"text"`
}
