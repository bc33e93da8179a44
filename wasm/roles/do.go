package roles

import "slices"

// Do changes a to what the account has after a step. What a shares with other values stays
// as it is. A step on a resource that is not there, or one that makes what is there, changes
// nothing.
func (a *Actual) Do(s *Step) {
	switch s.Kind {
	case RoleKind:
		a.doRole(s)
	case ProfileKind:
		a.doProfile(s)
	case BucketKind:
		a.doBucket(s)
	case KeyKind:
		a.doKey(s)
	}
}

func (a *Actual) doRole(s *Step) {
	r := a.Role(s.Thing.Name)
	switch {
	case s.Op == CreateRole && r == nil:
		a.Roles = put(a.Roles, s.newRole(), roleName)
	case s.Op == CreateRole || r == nil:
	case s.Op == DeleteRole:
		a.Roles = drop(a.Roles, s.Thing.Name, roleName)
	default:
		changed := *r
		changed.do(s)
		a.Roles = put(a.Roles, changed, roleName)
	}
}

// newRole is what CreateRole makes.
func (s *Step) newRole() Role {
	r := Role{Name: s.Thing.Name, Path: s.Path, Trust: s.Document, Boundary: new(s.Boundary), Managed: []string{}, Tags: append([]Tag{}, s.Tags...), Profiles: []string{}}
	r.Description, r.MaxSession = new(""), new(defaultSession)
	if s.Description != nil {
		r.Description = s.Description
	}
	if s.MaxSession != nil {
		r.MaxSession = s.MaxSession
	}
	return r
}

// defaultSession is how long a role's sessions may last where nobody says it, in seconds.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
const defaultSession = 3600

func (r *Role) do(s *Step) {
	switch s.Op {
	case UpdateAssumeRolePolicy:
		r.Trust = s.Document
	case UpdateRole:
		if s.Description != nil {
			r.Description = s.Description
		}
		if s.MaxSession != nil {
			r.MaxSession = s.MaxSession
		}
	case PutRolePermissionsBoundary:
		r.Boundary = new(s.Boundary)
	case DeleteRolePermissionsBoundary:
		r.Boundary = new("")
	case TagRole:
		r.Tags = withTags(r.Tags, s.Tags)
	case UntagRole:
		r.Tags = withoutTags(r.Tags, s.TagKeys)
	case PutRolePolicy:
		r.Inline = put(r.Inline, Policy{s.Item, s.Document}, policyName)
	case DeleteRolePolicy:
		r.Inline = drop(r.Inline, s.Item, policyName)
	case AttachRolePolicy:
		r.Managed = put(r.Managed, s.Item, itself)
	case DetachRolePolicy:
		r.Managed = drop(r.Managed, s.Item, itself)
	}
}

func withTags(tags, more []Tag) []Tag {
	for _, t := range more {
		tags = put(tags, t, tagKey)
	}
	return tags
}

func withoutTags(tags []Tag, keys []string) []Tag {
	for _, key := range keys {
		tags = drop(tags, key, tagKey)
	}
	return tags
}

func (a *Actual) doProfile(s *Step) {
	p := a.Profile(s.Thing.Name)
	if s.Op == CreateInstanceProfile {
		if p == nil {
			a.Profiles = put(a.Profiles, Profile{Name: s.Thing.Name, Path: s.Path}, profileName)
		}
		return
	}
	if p == nil {
		return
	}
	changed := *p
	switch s.Op {
	case AddRoleToInstanceProfile:
		changed.Role = s.Item
		a.setProfiles(s.Item, func(list []string) []string { return put(list, s.Thing.Name, itself) })
	case RemoveRoleFromInstanceProfile:
		changed.Role = ""
		a.setProfiles(s.Item, func(list []string) []string { return drop(list, s.Thing.Name, itself) })
	}
	a.Profiles = put(a.Profiles, changed, profileName)
}

// setProfiles changes what a role knows of its instance profiles.
func (a *Actual) setProfiles(role string, change func([]string) []string) {
	if r := a.Role(role); r != nil {
		changed := *r
		changed.Profiles = change(r.Profiles)
		a.Roles = put(a.Roles, changed, roleName)
	}
}

func (a *Actual) doBucket(s *Step) {
	b := a.Bucket(s.Thing.Name)
	if s.Op == CreateBucket {
		if b == nil {
			a.Buckets = put(a.Buckets, Bucket{Name: s.Thing.Name, Region: s.Region, Policy: new(""), Tags: []Tag{}}, bucketName)
		}
		return
	}
	if b == nil {
		return
	}
	changed := *b
	switch s.Op {
	case PutBucketPolicy:
		changed.Policy = new(s.Document)
	case DeleteBucketPolicy:
		changed.Policy = new("")
	case PutBucketTagging:
		changed.Tags = append([]Tag{}, s.Tags...)
	}
	a.Buckets = put(a.Buckets, changed, bucketName)
}

func (a *Actual) doKey(s *Step) {
	k := a.Key(s.Thing.Name, s.Region)
	if s.Op == CreateKey {
		if k == nil {
			made := Key{Alias: s.Thing.Name, Region: s.Region, State: "Enabled", Unnamed: true, Description: new(""), Policy: new(s.Document), Grants: []Grant{}}
			if s.Description != nil {
				made.Description = s.Description
			}
			made.Tags = withoutTags(withTags([]Tag{}, s.Tags), []string{AliasTag})
			a.Keys = put(a.Keys, made, keyName)
		}
		return
	}
	if k == nil {
		return
	}
	changed := *k
	switch s.Op {
	case CreateAlias:
		changed.Unnamed = false
	case UpdateKeyDescription:
		changed.Description = s.Description
	case PutKeyPolicy:
		changed.Policy = new(s.Document)
	case TagKey:
		changed.Tags = withTags(k.Tags, s.Tags)
	case UntagKey:
		changed.Tags = withoutTags(k.Tags, s.TagKeys)
	case CreateGrant:
		changed.Grants = append(slices.Clone(k.Grants), *s.Grant)
	case RevokeGrant:
		changed.Grants = slices.DeleteFunc(slices.Clone(k.Grants), func(g Grant) bool { return g.ID == s.Grant.ID })
	}
	a.Keys = put(a.Keys, changed, keyName)
}
