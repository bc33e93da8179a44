package accountdump

import "github.com/leastwise/leastwise/wasm/jsonspan"

// entity gives the fields that users, groups and roles have alike; kind is AWS's word for it
// in the names of fields.
func (r *reader) entity(e *Entity, kind string, n jsonspan.Node) fields {
	e.Start = r.base + n.Start()
	return fields{
		"Arn":         r.text(&e.ARN),
		"Path":        r.text(&e.Path),
		kind + "Name": r.text(&e.Name),
		kind + "Id":   r.text(&e.ID),
		kind + "PolicyList": r.list(func(n jsonspan.Node) {
			var p InlinePolicy
			r.object(n, "an inline policy", fields{"PolicyName": r.text(&p.Name), "PolicyDocument": r.document(&p.Document)}, "")
			e.Inline = append(e.Inline, p)
		}),
		"AttachedManagedPolicies": there(&e.Attached, r.list(func(n jsonspan.Node) {
			a := Attachment{Start: r.base + n.Start()}
			r.object(n, "an attached policy", fields{"PolicyName": r.text(&a.Name), "PolicyArn": r.text(&a.ARN)}, "")
			e.Attached = append(e.Attached, a)
		})),
		"PermissionsBoundary": func(n jsonspan.Node) {
			e.Boundary.Start = r.base + n.Start()
			r.object(n, "a permissions boundary", fields{"PermissionsBoundaryArn": r.text(&e.Boundary.ARN)}, "PermissionsBoundaryType")
		},
		"Tags": there(&e.Tags, r.list(func(n jsonspan.Node) {
			var t Tag
			r.object(n, "a tag", fields{"Key": r.text(&t.Key), "Value": r.text(&t.Value)}, "")
			e.Tags = append(e.Tags, t)
		})),
	}
}

// there makes a list that has no items differ from one that is not there.
func there[T any](list *[]T, read func(jsonspan.Node)) func(jsonspan.Node) {
	return func(n jsonspan.Node) {
		if *list == nil {
			*list = []T{}
		}
		read(n)
	}
}

func (r *reader) user(n jsonspan.Node) {
	var u User
	f := r.entity(&u.Entity, "User", n)
	f["GroupList"] = r.list(func(n jsonspan.Node) {
		var name string
		r.text(&name)(n)
		u.Groups = append(u.Groups, name)
	})
	if r.object(n, "a user", f, "CreateDate PasswordLastUsed") && r.named(&u.Entity, n, "a user") {
		r.dump.Users = append(r.dump.Users, u)
	}
}

func (r *reader) group(n jsonspan.Node) {
	var g Group
	if r.object(n, "a group", r.entity(&g.Entity, "Group", n), "CreateDate") && r.named(&g.Entity, n, "a group") {
		r.dump.Groups = append(r.dump.Groups, g)
	}
}

func (r *reader) role(n jsonspan.Node) {
	var role Role
	f := r.entity(&role.Entity, "Role", n)
	f["AssumeRolePolicyDocument"] = r.document(&role.Trust)
	f["InstanceProfileList"] = there(&role.InstanceProfiles, r.list(func(n jsonspan.Node) {
		var arn string
		r.object(n, "an instance profile", fields{"Arn": r.text(&arn)}, "Path InstanceProfileName InstanceProfileId CreateDate Roles Tags")
		role.InstanceProfiles = append(role.InstanceProfiles, arn)
	}))
	f["Description"] = func(n jsonspan.Node) {
		role.Description = new("")
		r.text(role.Description)(n)
	}
	f["MaxSessionDuration"] = func(n jsonspan.Node) {
		if seconds, ok := n.Int(); ok {
			role.MaxSession = &seconds
		} else {
			r.fail(n, n.Kind().String()+" where a number of seconds should stand", "")
		}
	}
	if r.object(n, "a role", f, "CreateDate RoleLastUsed") && r.named(&role.Entity, n, "a role") {
		r.dump.Roles = append(r.dump.Roles, role)
	}
}

// named refuses what nobody could refer to.
func (r *reader) named(e *Entity, n jsonspan.Node, what string) bool {
	if e.ARN == "" {
		r.fail(n, what+" without Arn", "")
	}
	return e.ARN != ""
}

func (r *reader) managed(n jsonspan.Node) {
	var p ManagedPolicy
	type version struct {
		id        string
		isDefault bool
		document  Document
	}
	var versions []version
	ok := r.object(n, "a managed policy", fields{
		"Arn":              r.text(&p.ARN),
		"PolicyName":       r.text(&p.Name),
		"DefaultVersionId": r.text(&p.Version),
		"PolicyVersionList": r.list(func(n jsonspan.Node) {
			var v version
			r.object(n, "a policy's version", fields{
				"VersionId":        r.text(&v.id),
				"Document":         r.document(&v.document),
				"IsDefaultVersion": func(n jsonspan.Node) { v.isDefault = n.Bool() },
			}, "CreateDate")
			versions = append(versions, v)
		}),
	}, "PolicyId Path AttachmentCount PermissionsBoundaryUsageCount IsAttachable Description CreateDate UpdateDate Tags")
	if !ok {
		return
	}
	if p.ARN == "" {
		r.fail(n, "a managed policy without Arn", "")
		return
	}
	for _, v := range versions {
		if v.id == p.Version && p.Version != "" || p.Version == "" && v.isDefault {
			p.Version, p.Default = v.id, v.document
			break
		}
	}
	r.dump.Policies = append(r.dump.Policies, p)
}
