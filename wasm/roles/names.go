package roles

// typeNames are the words of iam_syncr's output and those added in its manner, by kind and
// part.
var typeNames = [...][GrantPart + 1]string{
	RoleKind: {Whole: "role", TrustPart: "trust_document", InlinePart: "role_policy", ManagedPart: "managed_policy", BoundaryPart: "permissions_boundary",
		DescriptionPart: "description", SessionPart: "max_session_duration", TagsPart: "role_tags", PathPart: "path"},
	ProfileKind: {Whole: "instance_profile", ProfileRolePart: "instance_profile_role"},
	BucketKind:  {Whole: "bucket", PolicyPart: "bucket_policy", TagsPart: "bucket_tags", LocationPart: "bucket_location"},
	KeyKind: {Whole: "key", PolicyPart: "key_policy", DescriptionPart: "key_description", TagsPart: "key_tags", AliasPart: "key_alias",
		GrantPart: "key_grant", StatePart: "key_state"},
}

// TypeName says what part of a thing is meant, "role_policy".
func (t Thing) TypeName(p Part) string { return typeNames[t.Kind][p] }

// TypeName says what differs.
func (c *Change) TypeName() string { return c.Thing.TypeName(c.Part) }

// TypeName says what is unknown.
func (u *Unknown) TypeName() string { return u.Thing.TypeName(u.Part) }
