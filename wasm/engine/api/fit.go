package api

// ShrinkOptions say how a policy may be written smaller.
type ShrinkOptions struct {
	// Letters cuts names anywhere: "ec2:Des*" where "ec2:Describe*" would do.
	Letters bool `json:"letters"`
	// MinLength is how many characters of a name a pattern has at least before its first star.
	MinLength int `json:"minLength"`
	// Services are the prefixes of the services whose patterns may be rewritten; empty for all.
	Services []string `json:"services"`
	// Kind is the kind of policy, "identity", "scp" and so on; empty for what the text looks
	// like. No wildcard of an SCP or RCP is touched.
	Kind string `json:"kind"`
	// IncludeDeny rewrites the lists of actions in Deny, NotAction, SCP and RCP as well.
	IncludeDeny bool `json:"includeDeny"`
	// KeepSids joins no statements that have different Sids; DropSids takes all Sids out.
	KeepSids bool `json:"keepSids"`
	DropSids bool `json:"dropSids"`
}

// ShrinkRequest asks for the smallest text that grants exactly what a policy grants.
type ShrinkRequest struct {
	// Text is one policy as JSON, with whatever stands around it.
	Text    string        `json:"text"`
	Options ShrinkOptions `json:"options"`
}

// ShrinkReply is the policy made smaller.
type ShrinkReply struct {
	// Policy is the document in the layout of the original; what stood around it is left
	// out. It is empty if there are Problems.
	Policy string `json:"policy"`
	// Before and After are characters without white space.
	Before int          `json:"before"`
	After  int          `json:"after"`
	Steps  []ShrinkStep `json:"steps"`
	// Future are new patterns that will also cover actions that AWS adds under fitting names.
	Future []string `json:"future"`
	// Problems are what keeps the text from being one policy.
	Problems []TextProblem `json:"problems"`
}

// ShrinkStep is one way in which a policy became smaller.
type ShrinkStep struct {
	Name string `json:"name"`
	// Saved is in what the quota counts; with ShrinkReply, in characters without white space.
	Saved int `json:"saved"`
	// Extra are actions that the step grants and the policy did not, sorted.
	Extra []string `json:"extra"`
}

// PinRequest asks for a policy with its wildcards written out.
type PinRequest struct {
	// Text is one policy as JSON, with whatever stands around it.
	Text string `json:"text"`
	// Kind is as in ShrinkOptions; IncludeDeny writes out wildcards in Deny, NotAction, SCP
	// and RCP as well, which will then not hold for what AWS adds.
	Kind        string `json:"kind"`
	IncludeDeny bool   `json:"includeDeny"`
}

// PinReply is the policy with its wildcards written out.
type PinReply struct {
	// Policy is the document, changed in lists of actions only; empty if there are Problems.
	Policy string `json:"policy"`
	// Written counts wildcards that were written out, Denied those of them in Deny, NotAction,
	// SCP and RCP; Left those that stayed there, Unknown those that cover nothing.
	Written  int           `json:"written"`
	Denied   int           `json:"denied"`
	Left     int           `json:"left"`
	Unknown  int           `json:"unknown"`
	Problems []TextProblem `json:"problems"`
}

// MeasureRequest asks how much of AWS's quotas a policy fills.
type MeasureRequest struct {
	// Text is one policy as JSON, with whatever stands around it.
	Text string `json:"text"`
	// Kind is as in ShrinkOptions. Quota is the ID of a quota, "managed" or "s3"; empty for all
	// of the kind.
	Kind  string `json:"kind"`
	Quota string `json:"quota"`
	// Used is as in FitRequest, Limit a quota that AWS raised, 0 for the usual.
	Used  int `json:"used"`
	Limit int `json:"limit"`
}

// MeasureReply says how much of AWS's quotas a policy fills.
type MeasureReply struct {
	// Kind is the request's, or what the text looks like; Sure is false if that is a guess.
	Kind     string        `json:"kind"`
	Sure     bool          `json:"sure"`
	Meters   []Meter       `json:"meters"`
	Problems []TextProblem `json:"problems"`
}

// Meter is how much of a quota a policy fills.
type Meter struct {
	// Quota is the ID, Name what it limits.
	Quota string `json:"quota"`
	Name  string `json:"name"`
	Limit int    `json:"limit"`
	// Unit is "characters" or "bytes". Dense is set if white space between the parts of the
	// text is not counted; Sum if the limit is for all policies of the entity together.
	Unit  string `json:"unit"`
	Dense bool   `json:"dense"`
	Sum   bool   `json:"sum"`
	// Count is the policy's size, Used what others use of a sum, Left what remains; it is
	// negative where the policy is too large.
	Count int `json:"count"`
	Used  int `json:"used"`
	Left  int `json:"left"`
	// Minified is the size without white space, where that counts.
	Minified int `json:"minified"`
	// Maximum is what AWS raises the limit to at most, 0 if it does not.
	Maximum int `json:"maximum"`
	// Policies is how many there may be by default.
	Policies int `json:"policies"`
	// Verified is unset where no text of AWS's was at hand that gives the number.
	Verified bool `json:"verified"`
	// Page is AWS's page about it.
	Page string `json:"page"`
}

// FitRequest asks for a policy that fits a quota.
type FitRequest struct {
	// Text is one policy as JSON, with whatever stands around it.
	Text    string        `json:"text"`
	Options ShrinkOptions `json:"options"`
	// Quota is the ID of a quota, "managed" or "inline-role".
	Quota string `json:"quota"`
	// Limit is a quota that AWS raised, 0 for the usual.
	Limit int `json:"limit"`
	// Used is what the entity uses already: characters of inline policies; for "managed",
	// "scp" and "rcp" policies.
	Used int `json:"used"`
	// MaxPolicies is how many policies there may be, 0 for what AWS allows by default.
	MaxPolicies int `json:"maxPolicies"`
	// Lossy grants more where nothing else helps: MaxExtra actions at most (0: any number),
	// of at most the level MaxLevel by the table LevelTable, if that is given.
	Lossy      bool   `json:"lossy"`
	MaxExtra   int    `json:"maxExtra"`
	MaxLevel   string `json:"maxLevel"`
	LevelTable string `json:"levelTable"`
	// Stops asks for every step on the way, whatever the limit.
	Stops bool `json:"stops"`
}

// FitReply is a policy that fits, or the closest to it.
type FitReply struct {
	// Policies are the documents, several where it had to be split; Meters has one for each.
	Policies []string `json:"policies"`
	Meters   []Meter  `json:"meters"`
	// Fits is set if all do, and are not more than Max.
	Fits bool `json:"fits"`
	Max  int  `json:"max"`
	// Before is the size of the original as the quota counts.
	Before int          `json:"before"`
	Steps  []ShrinkStep `json:"steps"`
	// Offers are wider patterns that would save more, most bytes for each extra action first;
	// only where it does not fit.
	Offers []FitOffer `json:"offers"`
	// Stops are what the policy can be, from the original on; none unless they were asked for.
	Stops []FitStop `json:"stops"`
	// WaysOut are what AWS offers where it does not fit.
	WaysOut []string `json:"waysOut"`
	// Future and Problems are as in ShrinkReply.
	Future   []string      `json:"future"`
	Problems []TextProblem `json:"problems"`
}

// FitStop is a policy on the way to the smallest.
type FitStop struct {
	// Name is the step that leads here, empty for the original; a wider pattern for one that
	// grants more.
	Name string `json:"name"`
	// Saved is what the step saves, as the quota counts.
	Saved int `json:"saved"`
	// Extra are the actions that the step grants and the stop before did not, sorted.
	Extra []string `json:"extra"`
	// Policies are several after splitting.
	Policies []FitPolicy `json:"policies"`
	// Statements counts those of all documents.
	Statements int `json:"statements"`
	// Fits is set if all fit, and are not too many.
	Fits bool `json:"fits"`
}

// FitPolicy is a document with its size, as the quota counts.
type FitPolicy struct {
	Text string `json:"text"`
	Size int    `json:"size"`
}

// FitOffer is a wider pattern for several.
type FitOffer struct {
	Pattern  string   `json:"pattern"`
	Replaces []string `json:"replaces"`
	// Saved is in bytes.
	Saved int `json:"saved"`
	// Extra are the actions that come with it, sorted; never empty.
	Extra []string `json:"extra"`
}
