package api

// DescribeRequest asks what policies say, in plain words and as a table.
type DescribeRequest struct {
	// Text is a policy, or several, as JSON, with whatever stands around.
	Text string `json:"text"`
	// Kind is how the policies are attached, as in LintRequest; empty is seen from the text.
	Kind string `json:"kind"`
	// LevelTable is as in GenerateRequest.
	LevelTable string `json:"levelTable"`
}

// DescribeReply is what policies say.
type DescribeReply struct {
	// Date is the catalog's.
	Date       string `json:"date"`
	LevelTable string `json:"levelTable"`
	// Kind is that of the first policy; Sure is false if that was guessed from its text.
	Kind string `json:"kind"`
	Sure bool   `json:"sure"`
	// Problems are what keeps the text, or a part of it, from being a policy.
	Problems []TextProblem `json:"problems"`
	// Statements are those of all policies, in order.
	Statements []DescribedStatement `json:"statements"`
	// Summary is what the first policy says of each service, in the form of the console's
	// policy summary: what is denied first, then by the service's name.
	Summary []SummaryRow `json:"summary"`
	// Services is how many services there are.
	Services int `json:"services"`
}

// DescribedStatement is one statement in plain words.
type DescribedStatement struct {
	// Document is the index of the policy in the text, Index that of the statement in it.
	Document int    `json:"document"`
	Index    int    `json:"index"`
	Sid      string `json:"sid"`
	// Effect is as written.
	Effect string `json:"effect"`
	// Text is a sentence, or a few.
	Text string `json:"text"`
	// Start, End, Line and Column are as in TextProblem.
	Start  int `json:"start"`
	End    int `json:"end"`
	Line   int `json:"line"`
	Column int `json:"column"`
}

// SummaryRow is what the statements of one effect say of one service.
type SummaryRow struct {
	// Effect is "Allow" or "Deny".
	Effect      string `json:"effect"`
	Service     string `json:"service"`
	ServiceName string `json:"serviceName"`
	// Levels has an entry for each level with actions that are named, in the order List,
	// Read, Write, Permissions management, Tagging, Unknown.
	Levels []SummaryLevel `json:"levels"`
	// Access, Resource and Condition are the console's texts: "Full: List Limited: Read",
	// "All resources", "Multiple".
	Access    string `json:"access"`
	Resource  string `json:"resource"`
	Condition string `json:"condition"`
	// Resources and Conditions are what "Multiple" stands for, in the order of the policy.
	Resources  []string `json:"resources"`
	Conditions []string `json:"conditions"`
}

// SummaryLevel counts a service's actions of a level.
type SummaryLevel struct {
	Level string `json:"level"`
	// Actions are named, of Of that there are.
	Actions int `json:"actions"`
	Of      int `json:"of"`
}
