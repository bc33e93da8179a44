package api

// SuiteRequest asks to run a suite of policy tests.
type SuiteRequest struct {
	// Tree is the suite's span tree in JSON, see wasm/source.
	Tree string `json:"tree"`
	// Files are the policies that the suite names.
	Files []SuiteFile `json:"files"`
}

// SuiteFile is a file with a policy.
type SuiteFile struct {
	// Name is as the suite writes it.
	Name string `json:"name"`
	// Text is the policy as JSON.
	Text string `json:"text"`
}

// SuiteReply is what came of a suite.
type SuiteReply struct {
	// Problems keep the suite from being run; then there is nothing else but Files.
	Problems []SuiteProblem `json:"problems"`
	// Warnings are about policies that could be read in spite of them.
	Warnings []SuiteProblem `json:"warnings"`
	// Files are the names of the files that the suite needs, each once.
	Files  []string `json:"files"`
	Passed int      `json:"passed"`
	Failed int      `json:"failed"`
	// Cases are all requests in the suite's order: a test has one for each pair of its
	// actions and resources.
	Cases []SuiteCase `json:"cases"`
	// Statements are all statements of all policies.
	Statements []SuiteStatement `json:"statements"`
}

// SuiteProblem is one thing wrong with a suite.
type SuiteProblem struct {
	// File is the one with the policy, empty for the suite itself.
	File string `json:"file"`
	// Code is the lint rule that reports it of a policy's text, empty for the suite's own.
	Code    string `json:"code"`
	Message string `json:"message"`
	Hint    string `json:"hint"`
	// Start and End are bytes of the file, End exclusive.
	Start int `json:"start"`
	End   int `json:"end"`
}

// SuiteCase is one request of a suite.
type SuiteCase struct {
	// Name is the test's, Test its number from 0.
	Name      string `json:"name"`
	Test      int    `json:"test"`
	Principal string `json:"principal"`
	Action    string `json:"action"`
	Resource  string `json:"resource"`
	// Expect is "allow", "deny", "explicit-deny", "implicit-deny" or "unknown", Decision an
	// EvaluateReply's.
	Expect   string `json:"expect"`
	Decision string `json:"decision"`
	Passed   bool   `json:"passed"`
	// Why says why it did not pass, a clause without full stop.
	Why string `json:"why"`
	// Deciding are the statements that the decision is due to, as indices in Statements.
	Deciding []SuiteIndex `json:"deciding"`
	// Unknown is what an unknown decision depends on.
	Unknown []string `json:"unknown"`
	// Missing are context keys that policies ask for and the request does not have; only of
	// cases that did not pass.
	Missing []string `json:"missing"`
	// Start and End are the test's bytes in the suite.
	Start int `json:"start"`
	End   int `json:"end"`
}

// SuiteIndex is an index in SuiteReply.Statements.
type SuiteIndex struct {
	Statement int `json:"statement"`
}

// SuiteStatement is a statement of a suite's policies.
type SuiteStatement struct {
	// File is the one with the policy, empty for a policy that stands in the suite.
	File string `json:"file"`
	// Layer is a PolicyText's.
	Layer string `json:"layer"`
	// Statement is the index in its policy.
	Statement int    `json:"statement"`
	Sid       string `json:"sid"`
	Effect    string `json:"effect"`
	// Cases counts the requests to which it applies.
	Cases int `json:"cases"`
	// Start and End are bytes of the file, or of the suite.
	Start int `json:"start"`
	End   int `json:"end"`
}
