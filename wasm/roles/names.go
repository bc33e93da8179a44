package roles

// typeNames are the words of iam_syncr's output and those added in its manner, by kind and
// part.
var typeNames = map[Kind]map[Part]string{
	RoleKind: {Whole: "role", TrustPart: "trust_document", InlinePart: "role_policy", ManagedPart: "managed_policy", BoundaryPart: "permissions_boundary",
		DescriptionPart: "description", SessionPart: "max_session_duration", TagsPart: "role_tags", PathPart: "path"},
	ProfileKind: {Whole: "instance_profile", ProfileRolePart: "instance_profile_role"},
	BucketKind:  {Whole: "bucket", PolicyPart: "bucket_policy", TagsPart: "bucket_tags", LocationPart: "bucket_location"},
	KeyKind: {Whole: "key", PolicyPart: "key_policy", DescriptionPart: "key_description", TagsPart: "key_tags", AliasPart: "key_alias",
		GrantPart: "key_grant", StatePart: "key_state"},
}

// TypeName says what differs, "role_policy".
func (c *Change) TypeName() string { return typeNames[c.Kind][c.Part] }

// TypeName says what is unknown, as Change's.
func (u *Unknown) TypeName() string { return typeNames[u.Kind][u.Part] }
