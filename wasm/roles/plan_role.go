package roles

import (
	"slices"
	"strconv"
	"strings"
)

// comparison is of one role.
type comparison struct {
	*planner
	want   *Role
	before *Role // nil if there is none
	after  Role
	thing  Thing
	// at is the change that a part and item belong to.
	at      map[partItem]int
	would   []judged
	refused bool
}

type partItem struct {
	part Part
	item string
}

// roles plans all roles: first the new ones, each behind those that it trusts, then the
// others, then what new ones trust that did not exist before.
func (p *planner) roles() {
	var fresh, known []*comparison
	for i := range p.want.Roles {
		want := &p.want.Roles[i]
		c := &comparison{planner: p, want: want, before: p.have.Role(want.Name), thing: Thing{Kind: RoleKind, Name: want.Name}, at: map[partItem]int{}}
		c.compare()
		switch {
		case c.refused:
		case c.before == nil:
			fresh = append(fresh, c)
		default:
			known = append(known, c)
		}
	}
	var late []*comparison
	missing := map[string]bool{}
	for _, c := range fresh {
		missing[p.roleARN(c.want)] = true
	}
	states := map[string]*Actual{}
	for _, c := range p.byTrust(fresh, missing) {
		born := p.reader.without(c.want.Trust, func(arn string) bool { return missing[arn] })
		states[c.want.Name] = c.steps(born)
		delete(missing, p.roleARN(c.want))
		if born != c.want.Trust {
			late = append(late, c)
		}
	}
	for _, c := range known {
		states[c.want.Name] = c.steps("")
	}
	for _, c := range late {
		now := states[c.want.Name]
		p.add(now, []Step{{Op: UpdateAssumeRolePolicy, Thing: c.thing, Document: c.want.Trust, Before: now.Role(c.want.Name).Trust,
			Change: c.at[partItem{}], Risk: Widen, Why: "lets in roles that did not exist when it was made"}})
	}
	for i := range p.want.Roles {
		if now := states[p.want.Roles[i].Name]; now != nil {
			p.profiles(&p.want.Roles[i], now)
		}
	}
}

// roleARN is a role's name in documents.
func (p *planner) roleARN(r *Role) string {
	return "arn:" + p.want.Partition + ":iam::" + p.want.Account + ":role" + r.Path + r.Name
}

// byTrust puts new roles behind the new roles that their trust policies name, in circles
// the first by name first.
func (p *planner) byTrust(fresh []*comparison, missing map[string]bool) []*comparison {
	var out []*comparison
	made := map[string]bool{}
	left := slices.Clone(fresh)
	for len(left) > 0 {
		var next []*comparison
		for _, c := range left {
			waits, own := false, p.roleARN(c.want)
			p.reader.without(c.want.Trust, func(arn string) bool {
				waits = waits || missing[arn] && !made[arn] && arn != own
				return false
			})
			if waits {
				next = append(next, c)
				continue
			}
			out = append(out, c)
			made[p.roleARN(c.want)] = true
		}
		if len(next) == len(left) {
			out = append(out, next[0])
			made[p.roleARN(next[0].want)] = true
			next = next[1:]
		}
		left = next
	}
	return out
}

// steps plans the calls for a role and gives the state behind them.
func (c *comparison) steps(born string) *Actual {
	now := &Actual{Managed: c.have.Managed, Principals: c.have.Principals}
	if c.before != nil {
		now.Roles = []Role{*c.before}
	}
	m := &move{c.have, &c.reader, c.want.Name, c.before, &c.after, born, c.ways}
	steps := m.steps()
	before := c.have.see(&c.reader, c.before)
	role := c.before
	for i := range steps {
		s := &steps[i]
		s.Change = c.changeOf(s)
		role = role.after(s)
		after := c.have.see(&c.reader, role)
		s.Risk = risk(before, after)
		before = after
	}
	c.add(now, steps)
	return now
}

// changeOf finds the change that a step is for. A step on the way, such as closing the role,
// is for the first.
func (c *comparison) changeOf(s *Step) int {
	key := partItem{}
	switch s.Op {
	case UpdateAssumeRolePolicy:
		key.part = TrustPart
	case UpdateRole:
		key.part = SessionPart
		if s.MaxSession == nil {
			key.part = DescriptionPart
		}
	case PutRolePermissionsBoundary, DeleteRolePermissionsBoundary:
		key.part = BoundaryPart
	case TagRole, UntagRole:
		key.part = TagsPart
	case PutRolePolicy, DeleteRolePolicy:
		key = partItem{InlinePart, s.Item}
	case AttachRolePolicy, DetachRolePolicy:
		key = partItem{ManagedPart, s.Item}
	}
	if i, ok := c.at[key]; ok {
		return i
	}
	if i, ok := c.at[partItem{}]; ok {
		return i
	}
	first := len(c.plan.Changes)
	for _, i := range c.at {
		first = min(first, i)
	}
	return first
}

// note adds a change of the role; would is the step that makes it, for its risk.
func (c *comparison) note(part Part, item string, action Action, before, after string, would Step) {
	would.Thing = c.thing
	i := c.change(Change{Thing: c.thing, Part: part, Item: item, Action: action, Before: before, After: after, At: c.want.At})
	c.at[partItem{part, item}] = i
	c.would = append(c.would, judged{i, would})
}

// judged is a change whose risk is to be judged by a step.
type judged struct {
	change int
	would  Step
}

// judge finds the risks: of what comes, seen from before; of a policy that goes, seen from
// afterwards, since another one may say the same.
func (c *comparison) judge() {
	base := c.before
	if base == nil {
		base = &Role{Trust: c.want.Trust, Boundary: new(""), Managed: []string{}, Tags: []Tag{}}
	}
	for i := range c.would {
		change, would := &c.plan.Changes[c.would[i].change], &c.would[i].would
		from, to := base, base.after(would)
		switch would.Op {
		case TagRole:
			tagged := *base
			tagged.Tags = would.Tags
			to = &tagged
		case DeleteRolePolicy:
			to, from = &c.after, c.after.after(&Step{Op: PutRolePolicy, Item: would.Item, Document: change.Before})
		case DetachRolePolicy:
			to, from = &c.after, c.after.after(&Step{Op: AttachRolePolicy, Item: would.Item})
		}
		change.Risk = risk(c.have.see(&c.reader, from), c.have.see(&c.reader, to))
		switch {
		case change.Part == SessionPart && change.Action == Update:
			change.Risk = Narrow
			if *c.want.MaxSession > *c.before.MaxSession {
				change.Risk = Widen
			}
		case change.Part == TagsPart && change.Risk != Neutral:
			change.Risk = RiskUnknown // policies ask for tags, and how the new ones answer is not tried
		case change.Part == BoundaryPart && change.Action == Update && (c.have.document(change.Before) == "" || c.have.document(change.After) == ""),
			change.Part == ManagedPart && change.Action == Delete && c.have.document(change.Item) == "":
			change.Risk = RiskUnknown
		}
	}
}

// compare finds the differences of a role.
func (c *comparison) compare() {
	c.after = *c.want
	if c.before == nil {
		c.compareNew()
		return
	}
	if c.refuse(); c.refused {
		return
	}
	c.after = *c.before
	if !c.reader.same(c.before.Trust, c.want.Trust) {
		c.after.Trust = c.want.Trust
		c.note(TrustPart, "", Update, c.before.Trust, c.want.Trust, Step{Op: UpdateAssumeRolePolicy, Document: c.want.Trust})
	}
	c.compareDescription()
	c.compareSession()
	c.compareBoundary()
	c.compareTags()
	c.compareInline()
	c.compareManaged()
	c.judge()
}

// compareNew lists what a role will be made of.
func (c *comparison) compareNew() {
	c.at[partItem{}] = c.change(Change{Thing: c.thing, Action: Create, Risk: Widen, After: c.want.Trust, At: c.want.At})
	if c.after.Managed == nil {
		c.after.Managed = []string{}
	}
	if c.after.Tags == nil {
		c.after.Tags = []Tag{}
	}
	if d := c.want.Description; d != nil && *d != "" {
		c.note(DescriptionPart, "", Create, "", *d, Step{Op: UpdateRole})
	}
	if n := c.want.MaxSession; n != nil && *n != defaultSession {
		c.note(SessionPart, "", Create, "", strconv.Itoa(*n), Step{Op: UpdateRole})
	}
	if b := c.want.Boundary; b != nil && *b != "" {
		c.note(BoundaryPart, "", Create, "", *b, Step{Op: PutRolePermissionsBoundary, Boundary: *b})
	}
	if len(c.want.Tags) > 0 {
		c.note(TagsPart, "", Create, "", TagsText(c.want.Tags), Step{Op: TagRole, Tags: c.want.Tags})
	}
	for _, p := range c.want.Inline {
		c.note(InlinePart, p.Name, Create, "", p.Document, Step{Op: PutRolePolicy, Item: p.Name, Document: p.Document})
	}
	for _, arn := range c.want.Managed {
		c.note(ManagedPart, arn, Create, "", arn, Step{Op: AttachRolePolicy, Item: arn})
	}
	c.judge()
}

// refuse finds out whether the role is somebody else's.
func (c *comparison) refuse() {
	reason, hint := Foreign(c.before)
	part := Whole
	if reason == "" && c.before.Path != c.want.Path {
		part = PathPart
		reason, hint = "the role exists with another path, and IAM can't move it", "define it as "+strings.TrimPrefix(c.before.Path, "/")+c.before.Name+", or remove it first"
	}
	if reason == "" {
		return
	}
	c.refused = true
	change := Change{Thing: c.thing, Part: part, Action: Refuse, Risk: Neutral, Reason: reason, Hint: hint, At: c.want.At}
	if part == PathPart {
		change.Before, change.After = c.before.Path, c.want.Path
	}
	c.change(change)
}

// Foreign says why a role is not to be touched, empty if it may be.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html
func Foreign(r *Role) (reason, hint string) {
	switch {
	case strings.HasPrefix(r.Path, "/aws-service-role/"):
		return "the role belongs to an AWS service", "take it out of the definition"
	case strings.HasPrefix(r.Path, "/aws-reserved/"):
		return "the role belongs to IAM Identity Center", "change its permission set there"
	case r.Stack != "":
		return "the role belongs to CloudFormation's stack " + r.Stack, "change it there, or take it out of the stack first"
	case r.Template != "":
		return "the role was made of the role template " + r.Template, "change the template, or take the role out of the definition"
	}
	return "", ""
}

func (c *comparison) compareDescription() {
	want, have := c.want.Description, c.before.Description
	switch {
	case want == nil:
	case have == nil:
		c.unknown(c.thing, DescriptionPart, *want)
	case *want != *have:
		c.after.Description = want
		c.note(DescriptionPart, "", actionFor(*have, *want), *have, *want, Step{Op: UpdateRole})
	}
}

func (c *comparison) compareSession() {
	want, have := c.want.MaxSession, c.before.MaxSession
	switch {
	case want == nil:
	case have == nil:
		c.unknown(c.thing, SessionPart, strconv.Itoa(*want))
	case *want != *have:
		c.after.MaxSession = want
		c.note(SessionPart, "", Update, strconv.Itoa(*have), strconv.Itoa(*want), Step{Op: UpdateRole})
	}
}

// actionFor says what becomes of a value that may be empty.
func actionFor(before, after string) Action {
	switch {
	case before == "":
		return Create
	case after == "":
		return Delete
	}
	return Update
}

func (c *comparison) compareBoundary() {
	want, have := c.want.Boundary, c.before.Boundary
	if want == nil && c.options.Exclusive {
		want = new("")
	}
	switch {
	case want == nil && (have == nil || *have == ""):
	case want == nil:
		c.keep(BoundaryPart, "", *have, "a permissions boundary that is not defined; without it the role could do more", "write \"permissions_boundary:\" with its name, or without to remove it")
	case have == nil:
		c.unknown(c.thing, BoundaryPart, *want)
	case *want != *have:
		c.after.Boundary = want
		would := Step{Op: PutRolePermissionsBoundary, Boundary: *want}
		if *want == "" {
			would = Step{Op: DeleteRolePermissionsBoundary}
		}
		c.note(BoundaryPart, "", actionFor(*have, *want), *have, *want, would)
	}
}

// keep shows what is there and not defined.
func (c *comparison) keep(part Part, item, before, reason, hint string) {
	c.change(Change{Thing: c.thing, Part: part, Item: item, Action: Keep, Risk: Widen, Before: before, Reason: reason, Hint: hint, At: c.want.At})
}

func (c *comparison) compareTags() {
	want, have := c.want.Tags, c.before.Tags
	switch {
	case want == nil:
	case have == nil:
		c.unknown(c.thing, TagsPart, TagsText(want))
	case !slices.Equal(want, have):
		c.after.Tags = want
		before, after := TagsText(have), TagsText(want)
		c.note(TagsPart, "", actionFor(before, after), before, after, Step{Op: TagRole, Tags: want})
	}
}

func (c *comparison) compareInline() {
	c.after.Inline = nil
	for _, p := range c.want.Inline {
		have := find(c.before.Inline, p.Name, policyName)
		put := Step{Op: PutRolePolicy, Item: p.Name, Document: p.Document}
		switch {
		case have == nil:
			c.note(InlinePart, p.Name, Create, "", p.Document, put)
		case !c.reader.same(have.Document, p.Document):
			c.note(InlinePart, p.Name, Update, have.Document, p.Document, put)
		default:
			p = *have
		}
		c.after.Inline = append(c.after.Inline, p)
	}
	for _, p := range c.before.Inline {
		if find(c.want.Inline, p.Name, policyName) == nil {
			c.note(InlinePart, p.Name, Delete, p.Document, "", Step{Op: DeleteRolePolicy, Item: p.Name})
		}
	}
}

func (c *comparison) compareManaged() {
	want, have := c.want.Managed, c.before.Managed
	exact := want != nil || c.options.Exclusive
	if have == nil {
		if exact {
			c.unknown(c.thing, ManagedPart, strings.Join(want, ", "))
		}
		return
	}
	for _, arn := range want {
		if find(have, arn, itself) == nil {
			c.note(ManagedPart, arn, Create, "", arn, Step{Op: AttachRolePolicy, Item: arn})
		}
	}
	for _, arn := range have {
		switch {
		case find(want, arn, itself) != nil:
		case exact:
			c.note(ManagedPart, arn, Delete, arn, "", Step{Op: DetachRolePolicy, Item: arn})
		default:
			c.keep(ManagedPart, arn, arn, "an attached policy that is not defined", "list it under \"managed_policies:\", or write \"managed_policies: []\" to detach it")
		}
	}
	if exact {
		if c.after.Managed = want; want == nil {
			c.after.Managed = []string{}
		}
	}
}
