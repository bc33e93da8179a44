package aws

import "strconv"

// Role is a role as IAM describes it.
type Role struct {
	Path, Name, ID, ARN string
	Created             int64  // seconds since 1970; 0 if the answer has no date
	Trust               string // JSON
	Boundary            string // ARN of the permissions boundary, empty for none
	// Tags is empty in what ListRoles gives.
	Tags []Tag
}

// Tag is a key and its value.
type Tag struct{ Key, Value string }

// Tag is the value of a tag, empty if it is not there.
func (r *Role) Tag(key string) string {
	for _, t := range r.Tags {
		if t.Key == key {
			return t.Value
		}
	}
	return ""
}

// NewRole is what CreateRole is asked for.
type NewRole struct {
	Path, Name, Trust, Description string
	MaxSeconds                     int // of a session
	Boundary                       string
	Tags                           []Tag
}

// CreateRole makes a role. If there is one of that name already, in whichever path, the
// error's code is EntityAlreadyExists.
func (c *Client) CreateRole(r NewRole) (Role, error) {
	const op = "CreateRole"
	f := form{}
	f.set("RoleName", r.Name)
	f.set("Path", r.Path)
	f.set("AssumeRolePolicyDocument", r.Trust)
	f.set("Description", r.Description)
	f.number("MaxSessionDuration", r.MaxSeconds)
	f.set("PermissionsBoundary", r.Boundary)
	for i, t := range r.Tags {
		at := "Tags.member." + strconv.Itoa(i+1)
		f.set(at+".Key", t.Key)
		f.set(at+".Value", t.Value)
	}
	t, err := c.iam(op, f)
	if err != nil {
		return Role{}, err
	}
	return t.role(t.child(t.result(op), "Role")), nil
}

// GetRole describes a role. If there is none the error's code is NoSuchEntity.
func (c *Client) GetRole(name string) (Role, error) {
	const op = "GetRole"
	t, err := c.iam(op, named(name, "", ""))
	if err != nil {
		return Role{}, err
	}
	return t.role(t.child(t.result(op), "Role")), nil
}

// ListRoles gives one page, at most max roles, of those whose path begins with prefix, and
// the marker of the next page, empty for the last one.
func (c *Client) ListRoles(prefix, marker string, max int) (roles []Role, next string, err error) {
	const op = "ListRoles"
	f := form{}
	f.set("PathPrefix", prefix)
	f.set("Marker", marker)
	f.number("MaxItems", max)
	t, err := c.iam(op, f)
	if err != nil {
		return nil, "", err
	}
	at := t.result(op)
	for _, m := range t.members(at, "Roles") {
		roles = append(roles, t.role(m))
	}
	return roles, t.next(at), nil
}

// DeleteRole deletes a role that has nothing attached any more.
func (c *Client) DeleteRole(name string) error {
	_, err := c.iam("DeleteRole", named(name, "", ""))
	return err
}

// PutRolePolicy writes an inline policy, over one of that name.
func (c *Client) PutRolePolicy(role, policy, document string) error {
	f := named(role, "PolicyName", policy)
	f.set("PolicyDocument", document)
	_, err := c.iam("PutRolePolicy", f)
	return err
}

// GetRolePolicy is the text of an inline policy.
func (c *Client) GetRolePolicy(role, policy string) (document string, err error) {
	const op = "GetRolePolicy"
	t, err := c.iam(op, named(role, "PolicyName", policy))
	if err != nil {
		return "", err
	}
	return plain(t.text(t.result(op), "PolicyDocument")), nil
}

// DeleteRolePolicy deletes an inline policy.
func (c *Client) DeleteRolePolicy(role, policy string) error {
	_, err := c.iam("DeleteRolePolicy", named(role, "PolicyName", policy))
	return err
}

// ListRolePolicies are the names of all inline policies of a role.
func (c *Client) ListRolePolicies(role string) ([]string, error) {
	return c.all("ListRolePolicies", role, "PolicyNames", "")
}

// ListAttachedRolePolicies are the ARNs of all managed policies attached to a role.
func (c *Client) ListAttachedRolePolicies(role string) ([]string, error) {
	return c.all("ListAttachedRolePolicies", role, "AttachedPolicies", "PolicyArn")
}

// DetachRolePolicy detaches a managed policy.
func (c *Client) DetachRolePolicy(role, arn string) error {
	_, err := c.iam("DetachRolePolicy", named(role, "PolicyArn", arn))
	return err
}

// ListInstanceProfilesForRole are the names of all instance profiles that hold a role.
func (c *Client) ListInstanceProfilesForRole(role string) ([]string, error) {
	return c.all("ListInstanceProfilesForRole", role, "InstanceProfiles", "InstanceProfileName")
}

// RemoveRoleFromInstanceProfile takes a role out of an instance profile.
func (c *Client) RemoveRoleFromInstanceProfile(role, profile string) error {
	_, err := c.iam("RemoveRoleFromInstanceProfile", named(role, "InstanceProfileName", profile))
	return err
}

func named(role, key, value string) form {
	f := form{}
	f.set("RoleName", role)
	if key != "" {
		f.set(key, value)
	}
	return f
}

// maxPages ends a listing that does not end by itself.
const maxPages = 20

// all collects a list of texts that belong to a role: the members, or one part of each.
func (c *Client) all(op, role, list, part string) ([]string, error) {
	var found []string
	marker := ""
	for range maxPages {
		t, err := c.iam(op, named(role, "Marker", marker))
		if err != nil {
			return nil, err
		}
		at := t.result(op)
		for _, m := range t.members(at, list) {
			text := t[m].text
			if part != "" {
				text = t.text(m, part)
			}
			found = append(found, text)
		}
		if marker = t.next(at); marker == "" {
			return found, nil
		}
	}
	return nil, &Error{Operation: op, Code: "TooManyPages", Message: "more than 20 pages of " + list}
}

// next is the marker of the next page.
func (t tree) next(at int) string {
	if t.text(at, "IsTruncated") != "true" {
		return ""
	}
	return t.text(at, "Marker")
}

func (t tree) role(at int) Role {
	r := Role{
		Path: t.text(at, "Path"), Name: t.text(at, "RoleName"), ID: t.text(at, "RoleId"), ARN: t.text(at, "Arn"),
		Trust:    plain(t.text(at, "AssumeRolePolicyDocument")),
		Boundary: t.text(at, "PermissionsBoundary", "PermissionsBoundaryArn"),
	}
	r.Created, _ = ParseDate(t.text(at, "CreateDate")) // informative; 0 says that it is not known
	if at >= 0 {
		for _, m := range t.members(at, "Tags") {
			r.Tags = append(r.Tags, Tag{t.text(m, "Key"), t.text(m, "Value")})
		}
	}
	return r
}

// plain is a document as JSON. AWS sends documents percent-encoded, moto some of them as
// they are; JSON begins with a bracket, which percent-encoding hides.
func plain(document string) string {
	if document == "" || document[0] == '{' {
		return document
	}
	text, ok := unescape(document, false)
	if !ok {
		return document
	}
	return text
}
