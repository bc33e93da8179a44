package merge

// Rule says which of several sources counts for one kind of fact.
type Rule struct {
	Fact, Keep, Why string
}

// Precedence lists the rules of the merge, for the report and for readers of the code.
// Layers are laid over each other by date, oldest first; on one day the service reference
// comes after the pages. An earlier catalog (Base) is older than all. A fact that a newer
// snapshot of its source lacks stays, with the day it was last seen (fact.Past).
var Precedence = []Rule{
	{"services, actions, resource types, condition keys", "all of every layer",
		"a name in a policy must stay known; what a newer day lacks is reported as withdrawn and keeps the day it was last seen"},
	{"spelling of names", "newest",
		"IAM does not care about letter case, AWS corrects spellings"},
	{"access level", "newest layer that has one",
		"AWS moves actions between levels; files of dead services have none, then the older one stays"},
	{"permission-only mark", "once set, it stays, with the day pages last had it",
		"the service reference has no such mark; a page that no longer has it is reported"},
	{"rows: resource types of an action", "all; the newest layer decides about the star of what it no longer has",
		"a row that was withdrawn must not make an action impossible to allow; a star moves to the one type that replaces it, and keeps the day pages had it"},
	{"star (required)", "newest pages that have any",
		"only pages have stars; pages that mark nothing at all have lost them, as they lost other columns"},
	{"condition keys of rows and types", "all, each on its row",
		"each key with its sources; what pages repeat on every row since July 2026 stays where it was"},
	{"scenarios", "pages", "only pages have them"},
	{"dependent actions", "all, each with its sources and the day it was last seen",
		"the pages stopped naming them in July 2026, operations tell others"},
	{"ARN formats", "newest layer; pages of one layer united",
		"a renamed placeholder is not a second format; a prefix may have one format per API version"},
	{"types of a condition key", "newest layer; pages of one layer united",
		"AWS corrects types (iot:IncludeSocketInformation from String to Bool)"},
	{"operations, iam:PassedToService, SDK methods", "newest layer, operation by operation",
		"new SDKs and authorised actions replace older lists"},
	{"display names, slugs, anchors", "newest pages",
		"AWS renamed all pages in July 2026; older addresses are gone"},
	{"URLs, descriptions", "newest pages that have one; the first page where several describe an action",
		"the service reference has none; pages of one prefix differ in wording only"},
	{"last-accessed support", "newest service reference", "only it knows"},
}
