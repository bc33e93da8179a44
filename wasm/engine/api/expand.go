package api

// ExpandRequest asks which actions patterns stand for, or what a policy does to actions.
type ExpandRequest struct {
	// Text is a policy as JSON, with whatever stands around it: a command's output, a
	// template's fragment, several policies. Patterns must be empty then.
	Text string `json:"text"`
	// Patterns are action patterns: "s3:Get*", "*:Describe?", "*".
	Patterns []string `json:"patterns"`
	// LevelTable is as in GenerateRequest.
	LevelTable string `json:"levelTable"`
	// Detail says what there is of each set of actions besides counts: "ids" (the list),
	// "actions" (the list, and ExpandReply.Actions), "text" (for the set Show one text, IDs
	// with blanks between, which is the fastest), or nothing. With "text" no set has Levels,
	// and where nothing is judged, there are only the statements with Patterns that cover
	// nothing, with these, each text once.
	Detail string `json:"detail"`
	// Show is the set that Actions is about: "effective", "allowed", "unaffected" or
	// "grown". Empty is "effective", and "unaffected" for a policy that allows nothing.
	Show string `json:"show"`
	// Since is a day, YYYY-MM-DD: the reply then says what was added after it. It needs the
	// ledger.
	Since string `json:"since"`
	// MaxLevel, DenyList and Gate ask for Offenders: actions of the set Gate ("effective",
	// the default, or "unaffected") above a level, in the order List, Read, Tagging, Write,
	// Permissions management, or covered by one of the patterns in DenyList.
	MaxLevel string   `json:"maxLevel"`
	DenyList []string `json:"denyList"`
	Gate     string   `json:"gate"`
}

// ExpandReply says what patterns stand for, or what a policy does.
type ExpandReply struct {
	// Date is the catalog's; what is unknown is not in the catalog of that day.
	Date string `json:"date"`
	// LevelTable is the table that was used.
	LevelTable string `json:"levelTable"`
	// Problems are what keeps the text, or a part of it, from being a policy.
	Problems []TextProblem `json:"problems"`
	// Statements are those of all policies in the text; with Patterns, one that holds them,
	// without effect.
	Statements []ExpandStatement `json:"statements"`
	// Allows is set if there is an Allow statement, or Patterns.
	Allows bool `json:"allows"`
	// Allowed is what Allow statements name. Effective is what is left of it by Deny
	// statements without condition that surely cover the resources and principals.
	Allowed   ActionSet `json:"allowed"`
	Effective ActionSet `json:"effective"`
	// What is in Effective and denied besides: on some resources, to some principals, under a
	// condition.
	DeniedOnSome        ActionSet `json:"deniedOnSome"`
	DeniedToSome        ActionSet `json:"deniedToSome"`
	DeniedConditionally ActionSet `json:"deniedConditionally"`
	// Unaffected is what no Deny takes away altogether. It has more than a count only where
	// nothing is allowed, or when Show or Gate ask for it.
	Unaffected ActionSet `json:"unaffected"`
	// Grown is what of the set Gate was added since; there with a Since or an older catalog,
	// whose day Since then is.
	Grown *ActionSet `json:"grown,omitempty"`
	Since string     `json:"since"`
	// Offenders are sorted by action; an unknown pattern, whose actions nobody can judge,
	// comes last.
	Offenders []Offender `json:"offenders"`
	// Actions tells more of each action of the set Show, sorted by ID.
	Actions []ExpandAction `json:"actions"`
}

// ActionSet is a set of actions.
type ActionSet struct {
	Count int `json:"count"`
	// Levels has an entry for each level with actions, in the order List, Read, Write,
	// Permissions management, Tagging, Unknown. A statement's sets have them with IDs only.
	Levels []ServiceLevel `json:"levels"`
	// Actions are IDs, sorted; Text is them with blanks between. See ExpandRequest.Detail.
	Actions []string `json:"actions"`
	Text    string   `json:"text"`
}

// TextProblem is something wrong with a policy's text.
type TextProblem struct {
	// Code is the id of the lint rule that reports it.
	Code    string `json:"code"`
	Message string `json:"message"`
	// Hint says what to do; may be empty.
	Hint string `json:"hint"`
	// Start and End are bytes of the text, 0-based, end exclusive.
	Start int `json:"start"`
	End   int `json:"end"`
	// Line counts from 1, Column is code points from 0.
	Line   int `json:"line"`
	Column int `json:"column"`
}

// ExpandStatement is one statement, or the patterns of a request.
type ExpandStatement struct {
	// Document is the index of the policy in the text, Index that of the statement in it.
	Document int    `json:"document"`
	Index    int    `json:"index"`
	Sid      string `json:"sid"`
	// Effect is "Allow" or "Deny", or as written; empty for patterns.
	Effect string `json:"effect"`
	// Negated is set for NotAction.
	Negated bool `json:"negated"`
	// Start, End, Line and Column are as in TextProblem.
	Start  int `json:"start"`
	End    int `json:"end"`
	Line   int `json:"line"`
	Column int `json:"column"`
	// Patterns are in the order of the text.
	Patterns []ExpandPattern `json:"patterns"`
	// Named is what Action names; for NotAction, all that its patterns do not cover.
	Named ActionSet `json:"named"`
	// Left is what NotAction leaves alone.
	Left *ActionSet `json:"left,omitempty"`
	// Effective is what is left of an Allow.
	Effective *ActionSet `json:"effective,omitempty"`
	// Removed is what a Deny takes out of some Allow; the others are as in ExpandReply.
	Removed             *ActionSet `json:"removed,omitempty"`
	DeniedOnSome        *ActionSet `json:"deniedOnSome,omitempty"`
	DeniedToSome        *ActionSet `json:"deniedToSome,omitempty"`
	DeniedConditionally *ActionSet `json:"deniedConditionally,omitempty"`
	// Grown is what of Named was added since.
	Grown *ActionSet `json:"grown,omitempty"`
}

// ExpandPattern is one pattern of a list.
type ExpandPattern struct {
	Text string `json:"text"`
	// Start, End, Line and Column are as in TextProblem; zero for a request's patterns.
	Start  int `json:"start"`
	End    int `json:"end"`
	Line   int `json:"line"`
	Column int `json:"column"`
	// Count is how many actions the pattern covers, Wildcard whether it may cover others
	// tomorrow.
	Count    int  `json:"count"`
	Wildcard bool `json:"wildcard"`
	// Unknown says why it covers nothing, Near is what was perhaps meant; both may be empty.
	Unknown string `json:"unknown"`
	Near    string `json:"near"`
	// Grown are the IDs of the actions added since, sorted.
	Grown []string `json:"grown"`
}

// ExpandAction is an action with what there is to know at a glance.
type ExpandAction struct {
	// Action is the ID.
	Action string `json:"action"`
	// Level is by the table in use; AWSLevel is AWS's where it differs, else empty.
	Level    string `json:"level"`
	AWSLevel string `json:"awsLevel"`
	// ResourceTypes are names, required ones with a star behind; ConditionKeys those of the
	// action and of the action with its resource types. Both are sorted.
	ResourceTypes []string `json:"resourceTypes"`
	ConditionKeys []string `json:"conditionKeys"`
	// PermissionOnly is set when no API operation corresponds to the action.
	PermissionOnly bool `json:"permissionOnly"`
	// Statements are those that name the action, in order.
	Statements []StatementPart `json:"statements"`
	// Grown is set when the action was added since.
	Grown bool `json:"grown"`
}

// StatementPart is what one statement does to an action.
type StatementPart struct {
	// Statement is the index in ExpandReply.Statements.
	Statement int `json:"statement"`
	// Does is "allows", "denies" (all that some Allow grants), "denies on some", "denies to
	// some", "denies conditionally", or "names" where there is no effect.
	Does string `json:"does"`
}

// Offender is an action that a gate does not let through.
type Offender struct {
	// Action is the ID; for an unknown pattern, the pattern.
	Action string `json:"action"`
	// Level is by the table in use, AWSLevel AWS's where it differs; empty for an unknown
	// pattern.
	Level    string `json:"level"`
	AWSLevel string `json:"awsLevel"`
	// Why is "level", "deny-list" or "unknown".
	Why string `json:"why"`
	// Pattern brings the action; empty where that is NotAction, or what no Deny takes away.
	Pattern string `json:"pattern"`
	// Statement is the index in ExpandReply.Statements, -1 for what no Deny takes away.
	Statement int `json:"statement"`
	// Start, End, Line and Column are as in TextProblem, those of the pattern.
	Start  int `json:"start"`
	End    int `json:"end"`
	Line   int `json:"line"`
	Column int `json:"column"`
}
