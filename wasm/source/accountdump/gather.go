package accountdump

import (
	"strconv"
	"strings"

	"github.com/leastwise/leastwise/wasm/near"
)

// Gathered is what a dump has about one principal.
type Gathered struct {
	// Principal is its ARN as a request has it: a user's, or a role's or role session's as
	// it was asked for.
	Principal string
	// Role is the ARN of a session's role, with its path; empty for a user.
	Role string
	// ID is aws:userid without a session's name.
	ID       string
	Tags     []Tag
	Policies []Policy
}

// Use is what a policy is for its principal.
type Use uint8

// The uses.
const (
	Identity Use = iota
	Boundary
)

// Policy is one policy that counts for a principal.
type Policy struct {
	Use Use
	// Name says which it is: "inline policy logs of role app".
	Name string
	// ARN is a managed policy's.
	ARN string
	// Document is not there if the dump lacks it; Reason then says how.
	Document Document
	Reason   string
	// Start is the offset of what names the policy, for messages about a missing one.
	Start int
}

// Missing reports whether the policy counts, but the dump has no text of it.
func (p *Policy) Missing() bool { return p.Document == Document{} }

// Gather collects the policies of a user, of a role, of a session of a role, or of the role
// in an instance profile, by ARN. The error is an *Error without place.
func (d *Dump) Gather(arn string) (*Gathered, error) {
	for i := range d.Users {
		if u := &d.Users[i]; u.ARN == arn {
			g := d.gather(&u.Entity, "user")
			for _, name := range u.Groups {
				d.gatherGroup(g, name, u)
			}
			return g, nil
		}
	}
	if role := d.roleOf(arn); role != nil {
		g := d.gather(&role.Entity, "role")
		g.Role, g.Principal = role.ARN, role.ARN
		if strings.Contains(arn, ":assumed-role/") {
			g.Principal = arn
		}
		return g, nil
	}
	for i := range d.Groups {
		if d.Groups[i].ARN == arn {
			return nil, &Error{Reason: arn + " is a group, and groups make no requests", Hint: d.membersHint(d.Groups[i].Name)}
		}
	}
	return nil, &Error{Reason: arn + " is not in the dump", Hint: d.suggest(arn)}
}

// Trust finds a role's trust policy by the role's ARN.
func (d *Dump) Trust(arn string) (Document, bool) {
	for i := range d.Roles {
		if r := &d.Roles[i]; r.ARN == arn && r.Trust != (Document{}) {
			return r.Trust, true
		}
	}
	return Document{}, false
}

func (d *Dump) roleOf(arn string) *Role {
	// A session's ARN lacks the role's path; names are unique in an account.
	account, session, isSession := strings.Cut(arn, ":assumed-role/")
	name, _, _ := strings.Cut(session, "/")
	account = strings.Replace(account, ":sts:", ":iam:", 1) + ":role/"
	for i := range d.Roles {
		r := &d.Roles[i]
		if r.ARN == arn || isSession && r.Name == name && strings.HasPrefix(r.ARN, account) {
			return r
		}
		for _, profile := range r.InstanceProfiles {
			if profile == arn {
				return r
			}
		}
	}
	return nil
}

func (d *Dump) gather(e *Entity, kind string) *Gathered {
	g := &Gathered{Principal: e.ARN, ID: e.ID, Tags: e.Tags}
	d.gatherIdentity(g, e, kind)
	if e.Boundary.ARN != "" {
		g.Policies = append(g.Policies, d.managed(e.Boundary, Boundary, "permissions boundary "+lastPart(e.Boundary.ARN)))
	}
	return g
}

func (d *Dump) gatherIdentity(g *Gathered, e *Entity, kind string) {
	for _, p := range e.Inline {
		one := Policy{Name: "inline policy " + p.Name + " of " + kind + " " + e.Name, Document: p.Document, Start: e.Start}
		if one.Missing() {
			one.Reason = "it has no PolicyDocument in the dump"
		}
		g.Policies = append(g.Policies, one)
	}
	for _, a := range e.Attached {
		g.Policies = append(g.Policies, d.managed(a, Identity, "managed policy "+lastPart(a.ARN)+" of "+kind+" "+e.Name))
	}
}

func (d *Dump) gatherGroup(g *Gathered, name string, u *User) {
	for i := range d.Groups {
		if group := &d.Groups[i]; group.Name == name {
			d.gatherIdentity(g, &group.Entity, "group")
			return
		}
	}
	g.Policies = append(g.Policies, Policy{Name: "policies of group " + name, Start: u.Start,
		Reason: "the dump does not have the group; it was made with a --filter, or a page is missing"})
}

func (d *Dump) managed(a Attachment, use Use, name string) Policy {
	out := Policy{Use: use, Name: name, ARN: a.ARN, Start: a.Start,
		Reason: "the dump does not have the policy; it was made with a --filter, or a page is missing"}
	for i := range d.Policies {
		if p := &d.Policies[i]; p.ARN == a.ARN {
			out.Document, out.Reason = p.Default, ""
			if out.Missing() {
				out.Reason = "the dump does not have its default version " + p.Version
			}
		}
	}
	return out
}

func lastPart(arn string) string { return arn[strings.LastIndexByte(arn, '/')+1:] }

func (d *Dump) membersHint(group string) string {
	for i := range d.Users {
		for _, g := range d.Users[i].Groups {
			if g == group {
				return "name one of its users, " + d.Users[i].ARN
			}
		}
	}
	return "it has no users"
}

// suggest names the ARN that was probably meant.
func (d *Dump) suggest(arn string) string {
	var names, arns []string
	add := func(e *Entity) { names, arns = append(names, e.Name), append(arns, e.ARN) }
	for i := range d.Users {
		add(&d.Users[i].Entity)
	}
	for i := range d.Roles {
		add(&d.Roles[i].Entity)
	}
	name := lastPart(arn)
	if _, session, ok := strings.Cut(arn, ":assumed-role/"); ok {
		name, _, _ = strings.Cut(session, "/")
	}
	if word, ok := near.Word(name, names); ok {
		for i := range names {
			if names[i] == word {
				return "did you mean " + arns[i] + "?"
			}
		}
	}
	if len(arns) == 0 {
		return "there is no user and no role in it"
	}
	return "there are " + plural(len(d.Users), "user") + " and " + plural(len(d.Roles), "role") + ", among them " + arns[0]
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}
