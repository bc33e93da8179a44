package api

// GenerateRequest asks for a policy: for templates, for the named access levels on ARNs, or
// for both together.
type GenerateRequest struct {
	// Items decide the order of statements: by level (Read, Write, List, Tagging,
	// Permissions management), then by item.
	Items []GenerateItem `json:"items"`
	// Templates come before the items.
	Templates []TemplateFile `json:"templates"`
	// LevelTable says whose access levels count: "aws" or "strict". Empty is "strict".
	LevelTable string `json:"levelTable"`
	// Partition is written into the ARN forms that notes suggest, "aws-cn". Empty means
	// the partition of the item's ARN.
	Partition string `json:"partition"`
	// Dependents says what becomes of actions that others need: "none" only notes them,
	// "scoped" puts them on ARNs of the request that fit, "wildcard" the others on "*". A
	// template may say it itself. Empty is "scoped" with templates; items alone then have
	// their dependents noted, and neither reasons nor the options below.
	Dependents string `json:"dependents"`
	// CompleteOnly leaves out actions that require a further resource of which there is no ARN.
	CompleteOnly bool `json:"completeOnly"`
	// Minimize writes actions as the shortest patterns that cover no other known action.
	Minimize bool `json:"minimize"`
	// Exclude are patterns of actions that items must not bring; templates have their own.
	Exclude []string `json:"exclude"`
	// Conditions are put on what the items bring, where action and type have their keys;
	// templates have their own.
	Conditions []GenerateCondition `json:"conditions"`
	// Recipes asks where the condition of each recipe would count.
	Recipes bool `json:"recipes"`
}

// GenerateCondition is a recipe with values for its parameters.
type GenerateCondition struct {
	// Recipe is its name, as "mfa" or "tag".
	Recipe string `json:"recipe"`
	// Values are one for each parameter in order, and all that are left for the last one.
	Values []string `json:"values"`
}

// TemplateFile is a file with templates in the form of Policy Sentry.
type TemplateFile struct {
	// File names it in messages.
	File string `json:"file"`
	// Tree is its span tree in JSON, see wasm/source.
	Tree string `json:"tree"`
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
	// Actions counts the different actions that the policy allows, Denied those that it
	// denies.
	Actions int `json:"actions"`
	Denied  int `json:"denied"`
	// LevelTable is the table that was used.
	LevelTable string `json:"levelTable"`
	// Items has one entry for each item of the request, in its order.
	Items []GenerateItemReply `json:"items"`
	// Notes are in the order of templates and items, those about the whole policy last.
	// With one of severity "error" the policy is not what a template asks for.
	Notes []Note `json:"notes"`
	// Reasons say why each action is there, in the order of statements; see
	// GenerateRequest.Dependents.
	Reasons []Reason `json:"reasons"`
	// Recipes are sorted by name; there are none unless they were asked for.
	Recipes []GenerateRecipe `json:"recipes"`
}

// GenerateRecipe says where the condition of a recipe would count.
type GenerateRecipe struct {
	Recipe string `json:"recipe"`
	// Key is the condition key, with the parameters that are a part of it in angle brackets.
	Key string `json:"key"`
	// Parameters are the names of the values that it takes; the last may have several.
	Parameters []string `json:"parameters"`
	// On counts the actions of the policy whose requests have the key, Of all actions.
	On int `json:"on"`
	Of int `json:"of"`
	// Actions are the first few that have it, where not all do.
	Actions []string `json:"actions"`
}

// Reason says why some actions of a statement are there.
type Reason struct {
	// Statement is the index of the statement in the policy.
	Statement int `json:"statement"`
	// Actions are IDs, sorted. Where the policy is minimized it has patterns for them.
	Actions []string `json:"actions"`
	// Why is "level" (an ARN in the list of an access level), "action" (an entry of an
	// actions template), "wildcard" (of wildcard-only), "skip" (of
	// skip-resource-constraints), "sts" (a role in an sts list), "dependent", "principal"
	// (how one assumes the role) or "service" (of a boundary).
	Why string `json:"why"`
	// Type is the resource type that was matched, "s3:object"; empty where none counts.
	Type string `json:"type"`
	// Of is the action that needs these, for "dependent".
	Of string `json:"of"`
	// Documented is set when AWS's pages say so, and not only the action's operation.
	Documented bool `json:"documented"`
	// Template is the index of the template's file, -1 for items.
	Template int `json:"template"`
	// Field is the list in the template, "read" or "wildcard-only/service-list".
	Field string `json:"field"`
	// Entries are those of the list that ask for the actions, or for Of.
	Entries []Entry `json:"entries"`
}

// Entry is an entry of a template's list, or an item.
type Entry struct {
	Text string `json:"text"`
	// Item is the index of the item, -1 for a template's entry.
	Item int `json:"item"`
	// Start and End are bytes of the template's file, 0-based, end exclusive.
	Start int `json:"start"`
	End   int `json:"end"`
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
	// needed), "partition" and "region" (unknown), "account" (not twelve digits), "parent" (requests
	// name what the ARN is a part of), "unfinished" (their ARNs go on where this one ends), "size"
	// (over one of AWS's quotas). Templates have
	// more: "template" and those that begin with it (how one is written), "arn", "unknown",
	// "not-wildcard", "ignored", "empty", "dropped", "no-condition", "future", "principal",
	// "kind" (statements that belong into another policy), "level" (AWS has another one).
	Code string `json:"code"`
	// Severity is "error" when a template can't be followed, "warning" when something is most
	// likely a mistake, else "info".
	Severity string `json:"severity"`
	// Message is one sentence for people, Hint says what to do and may be empty.
	Message string `json:"message"`
	Hint    string `json:"hint"`
	// Item is the index of the item that the note is about, else -1.
	Item int `json:"item"`
	// Template is the index of the template's file that the note is about, else -1.
	Template int `json:"template"`
	// Start and End are bytes of that file, 0-based, end exclusive.
	Start int `json:"start"`
	End   int `json:"end"`
	// Actions are the actions that the note is about, sorted.
	Actions []string `json:"actions"`
	// Forms are ARN forms that would help, ready to paste into an item, sorted.
	Forms []string `json:"forms"`
}
