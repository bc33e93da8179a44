package api

// EvaluateRequest asks whether AWS would allow a request.
type EvaluateRequest struct {
	// Policies are all policies that apply.
	Policies []PolicyText `json:"policies"`
	// Principal makes the request.
	Principal RequestPrincipal `json:"principal"`
	// Action is "s3:GetObject", in any letter case.
	Action string `json:"action"`
	// Resources are what the action works on, each of which has to be allowed. Empty
	// stands for "*".
	Resources []RequestResource `json:"resources"`
	// Context holds the request's context keys.
	Context []ContextValues `json:"context"`
	// Time is the moment of the request for aws:CurrentTime and aws:EpochTime, as ISO 8601
	// or in seconds since 1970. Empty leaves the two out.
	Time string `json:"time"`
}

// PolicyText is a policy with its place.
type PolicyText struct {
	// Name is what replies call it.
	Name string `json:"name"`
	// Layer is "identity", "boundary", "session", "resource", "trust", "scp", "rcp" or
	// "vpc-endpoint".
	Layer string `json:"layer"`
	// Text is the policy as JSON.
	Text string `json:"text"`
	// Level is, for "scp" and "rcp", the place in the organization it is attached to,
	// counted from the root, 0. Each level that has policies must allow.
	Level int `json:"level"`
	// ARN is, for "resource" and "trust", the resource that has the policy, or a pattern;
	// empty for all resources of the request.
	ARN string `json:"arn"`
}

// RequestPrincipal is who makes a request.
type RequestPrincipal struct {
	// Name is an ARN of a user, role, role session, federated user, root or identity
	// provider, the 12 digits of an account for its root user, a service's name, or
	// "anonymous".
	Name string `json:"name"`
	// Parent is the ARN of a session's role, needed if the role has a path, or of the user
	// behind a federated user.
	Parent string `json:"parent"`
	// ID is aws:userid; may be empty.
	ID string `json:"id"`
	// CanonicalID is the account's canonical user ID in S3; may be empty.
	CanonicalID string `json:"canonicalId"`
	// ServiceNames are further names of a service.
	ServiceNames []string `json:"serviceNames"`
	// Provider is the identity provider of a session that began with one.
	Provider string `json:"provider"`
	// OrgID is the account's organization, "o-a1b2c3d4e5".
	OrgID string `json:"orgId"`
	// OrgPath is its place in there, "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/".
	OrgPath string `json:"orgPath"`
	// Tags are for aws:PrincipalTag.
	Tags []TagPair `json:"tags"`
	// ManagementAccount is set if the account is its organization's management account.
	ManagementAccount bool `json:"managementAccount"`
}

// RequestResource is a resource of a request.
type RequestResource struct {
	// ARN is the resource's, or "*".
	ARN string `json:"arn"`
	// Account owns it; empty for the account in the ARN, and the principal's if there is
	// none.
	Account string `json:"account"`
	// OrgID is the owner's organization.
	OrgID string `json:"orgId"`
	// OrgPath is the owner's place in there.
	OrgPath string `json:"orgPath"`
	// Tags are for aws:ResourceTag.
	Tags []TagPair `json:"tags"`
	// ManagementAccount is set if the owner is its organization's management account.
	ManagementAccount bool `json:"managementAccount"`
	// AWSManaged is set for a KMS key that AWS manages.
	AWSManaged bool `json:"awsManaged"`
}

// TagPair is a tag.
type TagPair struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// ContextValues is a context key with its values. Without values the request does not have
// the key, even one that would follow from principal or resource.
type ContextValues struct {
	Name   string   `json:"name"`
	Values []string `json:"values"`
}

// EvaluateReply is the decision with its reasons.
type EvaluateReply struct {
	// Decision is "allowed", "explicit-deny", "implicit-deny" or "unknown".
	Decision string `json:"decision"`
	// Resources has one entry for each resource, in the request's order.
	Resources []ResourceDecision `json:"resources"`
	// Problems are what is wrong with the texts, in the request's order. What could be
	// read was evaluated.
	Problems []PolicyProblem `json:"problems"`
	// Keys are the context keys that matter, sorted by lower-case name.
	Keys []ContextKey `json:"keys"`
}

// PolicyProblem is one thing wrong with a text.
type PolicyProblem struct {
	// Policy is the index in the request.
	Policy int `json:"policy"`
	// Code is the lint rule that reports it.
	Code    string `json:"code"`
	Message string `json:"message"`
	Hint    string `json:"hint"`
	// Start and End are bytes of the text, End exclusive.
	Start int `json:"start"`
	End   int `json:"end"`
}

// ResourceDecision is the decision on one resource.
type ResourceDecision struct {
	ARN string `json:"arn"`
	// Account owns the resource, as far as known.
	Account  string `json:"account"`
	Decision string `json:"decision"`
	// CrossAccount is set if principal and resource are of different accounts.
	CrossAccount bool `json:"crossAccount"`
	// Layers are in AWS's order.
	Layers []LayerDecision `json:"layers"`
	// Unknown says what an unknown decision depends on.
	Unknown []UnknownConstruct `json:"unknown"`
	// Notes say what a reader should know.
	Notes []DecisionNote `json:"notes"`
}

// LayerDecision is what one layer says by itself.
type LayerDecision struct {
	// Layer is a PolicyText's.
	Layer string `json:"layer"`
	Level int    `json:"level"`
	// Decision is as EvaluateReply's, or "skipped".
	Decision string `json:"decision"`
	// Why says why the layer is skipped or decides without statements.
	Why string `json:"why"`
	// Statements has every statement of the layer, in order.
	Statements []StatementReason `json:"statements"`
}

// StatementReason is what came of one statement.
type StatementReason struct {
	// Policy is the index in the request, Statement the one in the policy.
	Policy    int    `json:"policy"`
	Statement int    `json:"statement"`
	Sid       string `json:"sid"`
	// Effect is "Allow" or "Deny".
	Effect string `json:"effect"`
	// Matched is "yes", "no" or "unknown": whether the statement applies.
	Matched string `json:"matched"`
	// Start and End are the statement's bytes in the policy's text, End exclusive.
	Start int `json:"start"`
	End   int `json:"end"`
	// Hits are the patterns that matched.
	Hits []TextSpan `json:"hits"`
	// Misses are what did not match, or is unknown.
	Misses []StatementMiss `json:"misses"`
	// Reaches says whom an Allow of a resource's policy reaches: "session", "entity",
	// "account"; empty elsewhere.
	Reaches []string `json:"reaches"`
}

// TextSpan is a part of a policy's text: bytes, End exclusive.
type TextSpan struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// StatementMiss is one thing that keeps a statement from applying.
type StatementMiss struct {
	// Element is "action", "principal", "resource", "condition" or "statement".
	Element string `json:"element"`
	// Not is set for NotAction, NotPrincipal and NotResource.
	Not   bool `json:"not"`
	Start int  `json:"start"`
	End   int  `json:"end"`
	// Operator and Key are a condition's, as written.
	Operator string `json:"operator"`
	Key      string `json:"key"`
	// Values are the request's for the key; empty if it does not have it.
	Values []string `json:"values"`
	// Unknown is why it is open whether it matches; empty for a plain miss.
	Unknown string `json:"unknown"`
}

// UnknownConstruct is what a decision depends on and nobody here knows.
type UnknownConstruct struct {
	// Name says what it is, without full stop.
	Name string `json:"name"`
	// Page is AWS's; may be empty.
	Page string `json:"page"`
	// Policy is the index in the request, -1 if it is no statement's.
	Policy    int `json:"policy"`
	Statement int `json:"statement"`
	Start     int `json:"start"`
	End       int `json:"end"`
}

// DecisionNote is a remark on a decision.
type DecisionNote struct {
	Text string `json:"text"`
	// Page is AWS's; may be empty.
	Page string `json:"page"`
}

// ContextKey is a context key that matters for a request.
type ContextKey struct {
	// Name may hold a template part, "aws:ResourceTag/${TagKey}".
	Name string `json:"name"`
	// Type is AWS's name for one value.
	Type        string `json:"type"`
	Multivalued bool   `json:"multivalued"`
	Global      bool   `json:"global"`
	// Sent is set if AWS documents the key for the action or for all requests.
	Sent bool `json:"sent"`
	// Always is set for keys that every request has.
	Always bool `json:"always"`
	// TestedBy are the layers with statements about the action that ask for the key.
	TestedBy []string `json:"testedBy"`
	// Values are the request's, for its first resource.
	Values []string `json:"values"`
	// Derived is set if they were not given but follow from principal, resource or time.
	Derived bool `json:"derived"`
	// Missing is set if a policy asks for the key and the request does not have it.
	Missing bool `json:"missing"`
}
