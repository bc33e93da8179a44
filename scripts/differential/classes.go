package main

// class is a named kind of difference. Each says why it is theirs: a section of what was
// seen of Policy Sentry, written in its summary, or a page of AWS.
type class struct{ name, reason string }

// The classes, in the order of the summary. Sections (§) are those of the description of
// Policy Sentry's behaviour that ours was written from.
var (
	// What their policy has and ours does not.
	looseMatch = &class{"loose-match", "it takes an ARN for a type whose format the ARN can't have: literals are looked for anywhere, segments are not counted (§3.2; foreign types for 453 of 2,171 sample ARNs)"}
	wrongField = &class{"fields", "it never compares partition, region and account (§3.2, step 3); [an S3 bucket's ARN](https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html) has neither of the last two"}
	lessExact  = &class{"less-specific", "it also takes the type of a shorter format, where another format fits the ARN segment by segment (§3.2, prefix effect)"}
	starAsName = &class{"star-as-name", "a star in place of a name (function:*) is also taken for the names and segments of longer formats, as function:f is (§3.2, a shorter ARN matches longer formats)"}
	typedStar  = &class{"typed-on-star", "actions that take types fall to Resource *, or their dependents do, because the ARN format names another service or holds a star (§4; 123 actions)"}
	stray      = &class{"stray-dependent", "a dependent of one action stays in the statement of another type, whose own actions in the template do not need it (§4, step 4 with §3.4 f)"}
	denied     = &class{"deny-dependents", "its Deny reaches the dependents of what it denies, most of them on every resource (§3.7)"}

	// What our policy has and theirs does not.
	missedFit  = &class{"missed-match", "the ARN has the type's format, and it misses it: literals must stand at one place in one letter case, slashes are counted (§3.2, steps 6 to 8)"}
	literal    = &class{"literal-star", "the format has a star of its own, which it finds in no real ARN (§3.2; 43 types)"}
	foreign    = &class{"foreign-service", "the type's ARN names another service, where it does not look (§3.4; 79 types)"}
	shared     = &class{"shared-format", "several types have this ARN format, and it knows the first only (§3.4 b, §12.2)"}
	firstEmpty = &class{"first-empty", "an empty first item makes it drop the whole list (§2.3)"}

	// Either.
	orphan = &class{"dependent-of-those", "a dependent whose causes are all explained by another class"}
	union  = &class{"page-replaced", "action or type stands on several of AWS's pages, and it keeps the last one's rows instead of all (§7.3)"}
	order  = &class{"order", "the same statements in another order, because MultMultNone begins with the first dependent and another class explains that one (§3.4 f)"}
	crash  = &class{"crash-index", "it stops with IndexError for an ARN with fewer segments than a format (§3.2, step 7; a table called index)"}

	// Minimized policies.
	crashStar  = &class{"crash-405", "MultMultNone and SkipResourceConstraints are both on *, it merges them and stops at parsing * (§5, issue 405)"}
	lost       = &class{"minimize-loses", "a wanted action that is the start of another is written bare, and the other is lost (§5, 17 of 7,945 groups)"}
	mergeOrder = &class{"merge-order", "the same ARNs in another order are not merged (§5)"}
	sameSid    = &class{"same-sid", "two statements get one Sid, which IAM refuses (§5; [Sid](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html) must be unique in a policy)"}

	// Queries.
	queryCrash = &class{"query-crash", "an answer is expected and it stops with an exception (§1.3)"}
	queryUnion = &class{"query-page-replaced", "actions, types or keys of several pages of one service: it keeps the last one's (§7.3)"}
)
