package roles

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/arn"
	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/source/accountdump"
)

// stackTag is the tag that CloudFormation puts on what it makes.
const stackTag = "aws:cloudformation:stack-name"

// FromDump gives what a dump says of an account. It does not know of descriptions, session
// durations, instance profiles without role, buckets and keys. The error, a *[DumpError], is
// for dumps that do not tell which roles there are.
func FromDump(d *accountdump.Dump) (*Actual, error) {
	if d.Truncated {
		return nil, &DumpError{"the dump is not complete: its last page says that further ones follow", "write all pages into the file"}
	}
	a := &Actual{Unread: Unread{Profiles: true, Buckets: true, Keys: true}}
	for i := range d.Roles {
		if err := a.account(d.Roles[i].ARN); err != nil {
			return nil, err
		}
		a.addRole(d, &d.Roles[i])
	}
	for i := range d.Users {
		if err := a.account(d.Users[i].ARN); err != nil {
			return nil, err
		}
		a.Principals = append(a.Principals, Principal{d.Users[i].ID, d.Users[i].ARN})
	}
	for i := range d.Policies {
		if p := &d.Policies[i]; p.Default != (accountdump.Document{}) {
			a.Managed = append(a.Managed, Managed{p.ARN, documentText(d, p.Default)})
		}
	}
	a.Sort()
	return a, nil
}

// DumpError says why a dump is of no use here.
type DumpError struct{ Reason, hint string }

func (e *DumpError) Error() string { return e.Reason }

// Hint says what to do.
func (e *DumpError) Hint() string { return e.hint }

// account takes the account and partition of an ARN, which all have to be the same.
func (a *Actual) account(text string) error {
	one, err := arn.Parse(text)
	if err != nil {
		return &DumpError{"the dump has an ARN that is none: " + text, ""}
	}
	if a.Account == "" {
		a.Account, a.Partition = one.Account, one.Partition
	}
	if one.Account != a.Account {
		return &DumpError{"the dump is of two accounts, " + a.Account + " and " + one.Account, "give it one account's"}
	}
	return nil
}

func (a *Actual) addRole(d *accountdump.Dump, from *accountdump.Role) {
	r := Role{Name: from.Name, Path: from.Path, ID: from.ID, Trust: documentText(d, from.Trust), Description: from.Description, MaxSession: from.MaxSession, Boundary: new(from.Boundary.ARN)}
	for _, p := range from.Inline {
		r.Inline = append(r.Inline, Policy{p.Name, documentText(d, p.Document)})
	}
	if from.Attached != nil {
		r.Managed = []string{}
		for _, at := range from.Attached {
			r.Managed = append(r.Managed, at.ARN)
		}
	}
	if from.Tags != nil {
		r.Tags = []Tag{}
		for _, t := range from.Tags {
			switch {
			case t.Key == stackTag:
				r.Stack = t.Value
			case !strings.HasPrefix(t.Key, "aws:"):
				r.Tags = append(r.Tags, Tag(t))
			}
		}
	}
	if from.InstanceProfiles != nil {
		r.Profiles = []string{}
		for _, text := range from.InstanceProfiles {
			p := profileOf(text)
			p.Role = r.Name
			r.Profiles = append(r.Profiles, p.Name)
			a.Profiles = append(a.Profiles, p)
		}
	}
	a.Roles = append(a.Roles, r)
	a.Principals = append(a.Principals, Principal{from.ID, from.ARN})
}

// profileOf reads the ARN of an instance profile.
func profileOf(text string) Profile {
	_, resource, _ := strings.Cut(text, ":instance-profile")
	slash := strings.LastIndexByte(resource, '/')
	return Profile{Name: resource[slash+1:], Path: resource[:slash+1]}
}

// documentText is a document as JSON, decoded if the dump has it as a text.
func documentText(d *accountdump.Dump, at accountdump.Document) string {
	if at == (accountdump.Document{}) {
		return ""
	}
	text := d.Text(at)
	doc, problems := policy.Parse(text)
	if len(problems) > 0 || doc.Encoded == 0 {
		return text
	}
	return doc.Source[doc.Span.Start:doc.Span.End]
}
