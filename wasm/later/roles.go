package later

import (
	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/engine/api"
	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/roles"
	"github.com/leastwise/leastwise/wasm/roles/compile"
	"github.com/leastwise/leastwise/wasm/roles/write"
	"github.com/leastwise/leastwise/wasm/source"
	"github.com/leastwise/leastwise/wasm/source/accountdump"
)

// Roles compiles roles, buckets and keys, and plans the way there from an account's dump.
// linter is for RolesRequest.Lint. The error is an *[api.Error] about the request; what is
// wrong in files and dump is in the reply.
func Roles(c *catalog.Catalog, linter *lint.Linter, q *api.RolesRequest) (*api.RolesReply, error) {
	if q.Import {
		out := &api.RolesReply{}
		if have := readDump(q.Dump, out); have != nil {
			out.Account, out.Partition = have.Account, have.Partition
			var skipped []write.Skipped
			out.Definitions, skipped = write.YAML(have, nil)
			for _, s := range skipped {
				out.LeftOut = append(out.LeftOut, s.Name+": "+s.Reason)
			}
		}
		return out, nil
	}
	o := compile.Options{Account: q.Account, Catalog: c, Only: q.Only}
	if q.Lint {
		o.Linter = linter
	}
	var accounts *compile.File
	if q.Accounts.Tree != "" {
		f, err := rolesFile(&q.Accounts)
		if err != nil {
			return nil, err
		}
		accounts = &f
	}
	var files []compile.File
	for i := range q.Files {
		f, err := rolesFile(&q.Files[i])
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	result := compile.Compile(accounts, files, o)
	out := RolesDesired(result)
	if q.Dump != "" && !out.Failed {
		planRoles(c, q, result.Desired, out)
	}
	return out, nil
}

func rolesFile(f *api.RolesFile) (compile.File, error) {
	documents, err := source.Decode(f.Tree)
	if err != nil {
		return compile.File{}, argument("the tree of "+f.File+": "+err.Error(), "")
	}
	return compile.File{Name: f.File, Documents: documents}, nil
}

// planRoles puts the plan from the request's dump into the reply.
func planRoles(c *catalog.Catalog, q *api.RolesRequest, want *roles.Desired, out *api.RolesReply) {
	have := readDump(q.Dump, out)
	if have == nil {
		return
	}
	p, err := roles.NewPlan(want, have, roles.Options{Exclusive: q.Exclusive})
	if err != nil {
		useless(out, err)
		return
	}
	out.Plan = RolesPlan(p, p.Effects(c, want, have))
}

// readDump reads a dump; nil says that the reply says why not.
func readDump(text string, out *api.RolesReply) *roles.Actual {
	d, err := accountdump.Read(text)
	if err != nil {
		bad := err.(*accountdump.Error)
		out.DumpError, out.DumpHint, out.DumpOffset = bad.Reason, bad.Hint, bad.Offset
		return nil
	}
	have, err := roles.FromDump(d)
	if err != nil {
		useless(out, err)
		return nil
	}
	return have
}

func useless(out *api.RolesReply, err error) {
	out.DumpError = err.Error()
	if hint, ok := err.(interface{ Hint() string }); ok {
		out.DumpHint = hint.Hint()
	}
}

// RolesDesired writes what files define.
func RolesDesired(r *compile.Result) *api.RolesReply {
	d := r.Desired
	out := &api.RolesReply{Account: d.Account, Partition: d.Partition, Failed: r.Failed()}
	for i := range d.Roles {
		out.Roles = append(out.Roles, desiredRole(&d.Roles[i]))
	}
	for i := range d.Removals {
		out.Removed = append(out.Removed, d.Removals[i].Name)
	}
	for i := range d.Buckets {
		b := &d.Buckets[i]
		one := api.DesiredBucket{Name: b.Name, Region: b.Region, Tags: tagPairs(b.Tags), File: b.At.File, Start: b.At.Start, End: b.At.End}
		if b.Policy != nil {
			one.Policy, one.Has = *b.Policy, append(one.Has, "policy")
		}
		if b.Tags != nil {
			one.Has = append(one.Has, "tags")
		}
		out.Buckets = append(out.Buckets, one)
	}
	for i := range d.Keys {
		k := &d.Keys[i]
		one := api.DesiredKey{Alias: k.Alias, Region: k.Region, Description: textOr(k.Description), Policy: textOr(k.Policy), Tags: tagPairs(k.Tags), File: k.At.File, Start: k.At.Start, End: k.At.End}
		if k.Tags != nil {
			one.Has = append(one.Has, "tags")
		}
		for n := range k.Grants {
			one.Grants = append(one.Grants, k.Grants[n].Text())
		}
		out.Keys = append(out.Keys, one)
	}
	for i := range r.Notes {
		n := &r.Notes[i]
		out.Notes = append(out.Notes, api.RolesNote{Severity: n.Severity.String(), Rule: n.Rule, Message: n.Message, Hint: n.Hint, File: n.File, Start: n.Start, End: n.End})
	}
	return out
}

func desiredRole(r *roles.Role) api.DesiredRole {
	out := api.DesiredRole{Name: r.Name, Path: r.Path, Trust: r.Trust, Description: textOr(r.Description), Boundary: textOr(r.Boundary), Managed: r.Managed,
		Tags: tagPairs(r.Tags), Profiles: r.Profiles, File: r.At.File, Start: r.At.Start, End: r.At.End}
	for _, p := range r.Inline {
		out.Inline = append(out.Inline, api.NamedPolicy(p))
	}
	if r.MaxSession != nil {
		out.MaxSession = *r.MaxSession
	}
	for _, field := range []struct {
		name  string
		there bool
	}{{"description", r.Description != nil}, {"maxSession", r.MaxSession != nil}, {"boundary", r.Boundary != nil}, {"managed", r.Managed != nil}, {"tags", r.Tags != nil}} {
		if field.there {
			out.Has = append(out.Has, field.name)
		}
	}
	return out
}

func textOr(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func tagPairs(list []roles.Tag) []api.TagPair {
	var out []api.TagPair
	for _, t := range list {
		out = append(out, api.TagPair(t))
	}
	return out
}
