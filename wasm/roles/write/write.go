package write

import (
	"slices"
	"strconv"
	"strings"

	"github.com/leastwise/leastwise/wasm/roles"
)

// Skipped is a role that is not written.
type Skipped struct{ Name, Reason string }

// YAML writes the roles of an account that want names, all of them if want is nil. Roles of
// AWS services, of Identity Center and of CloudFormation's stacks are somebody else's and
// are left out.
func YAML(a *roles.Actual, want func(name string) bool) (text string, skipped []Skipped) {
	w := &writer{account: a.Account, partition: a.Partition, arnOf: a.PrincipalARN}
	w.line(0, "# The roles of account "+a.Account+" as they were found.")
	written := 0
	for i := range a.Roles {
		r := &a.Roles[i]
		if want != nil && !want(r.Name) {
			continue
		}
		reason, _ := roles.Foreign(r)
		if reason == "" {
			reason = w.strange(r)
		}
		if reason != "" {
			skipped = append(skipped, Skipped{r.Name, reason})
			continue
		}
		if written++; written == 1 {
			w.line(0, "roles:")
		}
		w.role(r)
	}
	if written == 0 {
		w.line(0, "roles: {}")
	}
	return string(w.out), skipped
}

// File is one file of definitions.
type File struct {
	// Name is the role's path and name, "team/app.yaml", with slashes.
	Name, Text string
}

// Files is YAML with a file for each role, sorted by name: one file of all roles of a large
// account is more than readers of YAML take.
func Files(a *roles.Actual, want func(name string) bool) (files []File, skipped []Skipped) {
	for i := range a.Roles {
		r := &a.Roles[i]
		if want != nil && !want(r.Name) {
			continue
		}
		one := *a
		one.Roles = a.Roles[i : i+1]
		text, left := YAML(&one, nil)
		if len(left) > 0 {
			skipped = append(skipped, left...)
			continue
		}
		files = append(files, File{fileName(r), text})
	}
	return files, skipped
}

// fileName is where a role's definition goes. A path with parts that mean something to file
// systems is left out; names are unique without.
func fileName(r *roles.Role) string {
	for part := range strings.SplitSeq(strings.Trim(r.Path, "/"), "/") {
		if part != "" && (part[0] == '.' || strings.ContainsAny(part, `\:*?"<>|`)) {
			return r.Name + ".yaml"
		}
	}
	return strings.TrimPrefix(r.Path, "/") + r.Name + ".yaml"
}

type writer struct {
	out                []byte
	account, partition string
	arnOf              func(id string) string
}

// line writes a line, indented by steps of two blanks.
func (w *writer) line(depth int, text string) {
	w.out = append(w.out, strings.Repeat("  ", depth)...)
	w.out = append(append(w.out, text...), '\n')
}

func (w *writer) role(r *roles.Role) {
	name := strings.TrimPrefix(r.Path, "/") + r.Name
	w.line(1, scalar(name)+":")
	if r.Description != nil && *r.Description != "" {
		w.line(2, "description: "+scalar(*r.Description))
	}
	w.trust(r)
	own := "syncr_policy_" + strings.ReplaceAll(name, "/", "__")
	var others []*document
	for i := range r.Inline {
		d := readDocument(&r.Inline[i])
		if d.name == own && d.regular {
			w.statements(2, "allow_permission", d, "Allow")
			w.statements(2, "deny_permission", d, "Deny")
			continue
		}
		others = append(others, d)
	}
	if len(others) > 0 {
		w.line(2, "inline_policies:")
	}
	for _, d := range others {
		if d.regular {
			w.statements(3, scalar(d.name), d, "")
		} else {
			w.line(3, scalar(d.name)+":")
			w.value(4, d.root)
		}
	}
	w.list(2, "managed_policies", r.Managed)
	if r.Boundary != nil && *r.Boundary != "" {
		w.line(2, "permissions_boundary: "+scalar(*r.Boundary))
	}
	if r.MaxSession != nil {
		w.line(2, "max_session_duration: "+strconv.Itoa(*r.MaxSession))
	}
	if len(r.Tags) > 0 {
		w.line(2, "tags:")
		for _, t := range r.Tags {
			w.line(3, scalar(t.Key)+": "+scalar(t.Value))
		}
	}
	if slices.Contains(r.Profiles, r.Name) {
		w.line(2, "make_instance_profile: true")
	}
	for _, p := range r.Profiles {
		if p != r.Name {
			w.line(2, "# The instance profile "+p+" holds the role as well, and no definition says so.")
		}
	}
}

// list writes a list of texts that is there.
func (w *writer) list(depth int, key string, list []string) {
	switch {
	case list == nil:
	case len(list) == 0:
		w.line(depth, key+": []")
	default:
		w.line(depth, key+":")
		for _, text := range list {
			w.line(depth+1, "- "+scalar(text))
		}
	}
}
