package main

// class is a named kind of difference. Each says why it is theirs: a section of the
// behaviour that was seen of Policy Sentry, or a page of AWS.
type class struct{ name, reason string }

// The classes, in the order of the summary.
var (
	looseMatch = &class{"loose-match", "it takes an ARN for a type whose format it can't have: literals are looked for, segments not counted (§3.2; 453 of 2,171 sample ARNs)"}
	wrongField = &class{"fields", "it never compares partition, region and account, where the format has none (§3.2, step 3)"}
	lessExact  = &class{"less-specific", "it also takes the type of a shorter format, where another format fits the ARN segment by segment (§3.2, prefix effect)"}
	missedFit  = &class{"missed-match", "it takes no text for the literal parts of the format in the ARN's place, or counts slashes, and misses the type (§3.2, steps 6 to 8)"}
	literal    = &class{"literal-star", "the format has a literal *, which it finds in no real ARN (§3.2; 43 types)"}
	foreign    = &class{"foreign-service", "the type's ARN names another service, where it does not look (§3.4; 79 types)"}
	shared     = &class{"shared-format", "several types have this ARN format and it knows the first (§3.4 b, §12.2)"}
	firstEmpty = &class{"first-empty", "an empty first item makes it drop the whole list (§2.3)"}
	crash      = &class{"crash-index", "it stops with IndexError for an ARN with fewer segments than a format (§3.2, step 7)"}
	typedStar  = &class{"typed-on-star", "an action that takes types falls to Resource * because its ARN is not found (§4; 123 actions)"}
	denied     = &class{"deny-dependents", "its Deny reaches the dependents of what it denies, most of them on every resource (§3.7)"}
	orphan     = &class{"orphan-dependent", "a dependent of actions that are themselves explained by another class"}
	union      = &class{"page-replaced", "the action stands on several pages and it keeps the last one's rows instead of all (§7.3)"}
)
