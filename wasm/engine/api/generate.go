package api

// GenerateRequest asks for a policy that allows the named access levels on the given ARNs.
type GenerateRequest struct {
	// Items decide the order of statements: by level (Read, Write, List, Tagging,
	// Permissions management), then by item.
	Items []GenerateItem `json:"items"`
	// LevelTable says whose access levels count: "aws" or "strict". Empty is "strict".
	LevelTable string `json:"levelTable"`
	// Partition is written into the ARN forms that notes suggest, "aws-cn". Empty means
	// the partition of the item's ARN.
	Partition string `json:"partition"`
}

// GenerateItem is one pasted ARN and the access levels wanted on it.
type GenerateItem struct {
	// ARN may hold "*" and "?" and policy variables.
	ARN string `json:"arn"`
	// Levels may be empty: the reply then says what the ARN is and what each level holds.
	Levels []string `json:"levels"`
}

// GenerateReply is the policy and what there is to say about it.
type GenerateReply struct {
	// Policy is the policy document as JSON, indented by two spaces, with a newline at the end.
	Policy string `json:"policy"`
	// Bytes is the size of the document in UTF-8 without white space.
	Bytes int `json:"bytes"`
	// Characters is what AWS counts against its quotas: characters without white space.
	Characters int `json:"characters"`
	// Statements counts the statements.
	Statements int `json:"statements"`
	// Actions counts the different actions that the policy allows.
	Actions int `json:"actions"`
	// LevelTable is the table that was used.
	LevelTable string `json:"levelTable"`
	// Items has one entry for each item of the request, in its order.
	Items []GenerateItemReply `json:"items"`
	// Notes are in the order of items, those about the whole policy last.
	Notes []Note `json:"notes"`
}

// GenerateItemReply is what became of one item.
type GenerateItemReply struct {
	// ARN is the item's, without the blanks around it.
	ARN string `json:"arn"`
	// Types are the resource types that the ARN names, sorted by service and name. None
	// means that Error is set.
	Types []MatchedType `json:"types"`
	// Ambiguous is set when several different formats fit equally well, so that the ARN
	// may stand for resources of each.
	Ambiguous bool `json:"ambiguous"`
	// Levels has always five entries: List, Read, Write, Permissions management, Tagging.
	Levels []LevelCount `json:"levels"`
	// Error says why the item gave nothing; the other items are not affected.
	Error *ItemError `json:"error,omitempty"`
}

// MatchedType is a resource type whose ARN format fits an ARN.
type MatchedType struct {
	// Service is the prefix of the service that declares the type.
	Service string `json:"service"`
	// Type is AWS's name of it, "bucket".
	Type string `json:"type"`
	// Format is the ARN format that fits, "arn:${Partition}:s3:::${BucketName}".
	Format string `json:"format"`
}

// LevelCount says what one access level holds for one ARN.
type LevelCount struct {
	// Level is one of AWS's five.
	Level string `json:"level"`
	// Actions counts the actions of the matched types at the level.
	Actions int `json:"actions"`
	// Asked is set when the item asks for the level.
	Asked bool `json:"asked"`
}

// ItemError is what is wrong with one item.
type ItemError struct {
	// Message is one sentence for people.
	Message string `json:"message"`
	// Hint says what to do; may be empty.
	Hint string `json:"hint"`
	// Offset is the byte of the item's ARN at which the fault lies.
	Offset int `json:"offset"`
	// Suggestions are ARNs or ARN forms that may have been meant, the likeliest first.
	Suggestions []string `json:"suggestions"`
}

// Note is something to know about the policy.
type Note struct {
	// Code is stable and meant for programs: "ambiguous" (several types fit), "child-type"
	// (what lies below the resource has actions too), "dependent" (another action is
	// needed), "empty-level" (no action at a level that was asked for), "fill-in" (a
	// documented placeholder was left in the ARN), "incomplete" (a further resource is
	// needed), "partition" (unknown), "size" (over one of AWS's quotas).
	Code string `json:"code"`
	// Severity is "warning" when a call may fail or too much is allowed, else "info".
	Severity string `json:"severity"`
	// Message is one sentence for people.
	Message string `json:"message"`
	// Item is the index of the item that the note is about, -1 for the whole policy.
	Item int `json:"item"`
	// Actions are the actions that the note is about, sorted.
	Actions []string `json:"actions"`
	// Forms are ARN forms that would help, ready to paste into an item, sorted.
	Forms []string `json:"forms"`
}
