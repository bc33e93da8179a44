package roles

import (
	"slices"
	"strings"
)

// key plans a key. Keys are never removed, nor are grants that somebody else made.
func (p *planner) key(want *Key) {
	k := &keyPlan{planner: p, want: want, thing: Thing{Kind: KeyKind, Name: want.Alias, Region: want.Region}, now: &Actual{Principals: p.have.Principals}}
	if p.have.Unread.Keys {
		k.allUnknown()
		return
	}
	have := p.have.Key(want.Alias, want.Region)
	switch {
	case have == nil:
		have = k.create()
	case strings.HasPrefix(have.State, "Pending"):
		p.change(Change{Thing: k.thing, Part: StatePart, Action: Refuse, Before: have.State, Reason: "the key is being deleted or is not ready", Hint: "wait, or cancel the deletion", At: want.At})
		return
	default:
		k.now.Keys = []Key{*have}
		if have.Unnamed {
			k.do(AliasPart, "", Create, Neutral, "", want.Alias, Step{Op: CreateAlias})
		}
	}
	k.compare(have)
	k.grants(have)
}

type keyPlan struct {
	*planner
	want  *Key
	thing Thing
	now   *Actual
}

// do adds a change with its steps.
func (k *keyPlan) do(part Part, item string, action Action, r Risk, before, after string, steps ...Step) {
	at := k.change(Change{Thing: k.thing, Part: part, Item: item, Action: action, Risk: r, Before: before, After: after, At: k.want.At})
	for i := range steps {
		steps[i].Thing, steps[i].Change, steps[i].Risk = k.thing, at, r
	}
	k.add(k.now, steps)
}

func (k *keyPlan) allUnknown() {
	k.unknown(k.thing, Whole, k.want.Region)
	if d := k.want.Description; d != nil {
		k.unknown(k.thing, DescriptionPart, *d)
	}
	if d := k.want.Policy; d != nil {
		k.unknown(k.thing, PolicyPart, *d)
	}
	if k.want.Tags != nil {
		k.unknown(k.thing, TagsPart, TagsText(k.want.Tags))
	}
	for i := range k.want.Grants {
		k.unknown(k.thing, GrantPart, k.want.Grants[i].Text())
	}
}

// create makes the key with its policy and alias, and gives what it then is.
func (k *keyPlan) create() *Key {
	key := Step{Op: CreateKey, Description: k.want.Description, Tags: withTags(k.want.Tags, []Tag{{AliasTag, k.want.Alias}})}
	document := ""
	if k.want.Policy != nil {
		document = *k.want.Policy
		key.Document = document
	}
	k.do(Whole, "", Create, Neutral, "", document, key, Step{Op: CreateAlias})
	return k.now.Key(k.want.Alias, k.want.Region)
}

func (k *keyPlan) compare(have *Key) {
	want := k.want
	switch {
	case want.Description == nil:
	case have.Description == nil:
		k.unknown(k.thing, DescriptionPart, *want.Description)
	case *want.Description != *have.Description:
		k.do(DescriptionPart, "", actionFor(*have.Description, *want.Description), Neutral, *have.Description, *want.Description, Step{Op: UpdateKeyDescription, Description: want.Description})
	}
	switch {
	case want.Policy == nil:
	case have.Policy == nil:
		k.unknown(k.thing, PolicyPart, *want.Policy)
	case !k.reader.same(*want.Policy, *have.Policy):
		k.do(PolicyPart, "", Update, k.reader.riskOf(*have.Policy, *want.Policy), *have.Policy, *want.Policy, Step{Op: PutKeyPolicy, Document: *want.Policy, Before: *have.Policy})
	}
	switch {
	case want.Tags == nil:
	case have.Tags == nil:
		k.unknown(k.thing, TagsPart, TagsText(want.Tags))
	case !slices.Equal(want.Tags, have.Tags):
		var steps []Step
		set, gone := tagChanges(have.Tags, want.Tags)
		if len(set) > 0 {
			steps = append(steps, Step{Op: TagKey, Tags: set})
		}
		if len(gone) > 0 {
			steps = append(steps, Step{Op: UntagKey, TagKeys: gone})
		}
		before, after := TagsText(have.Tags), TagsText(want.Tags)
		k.do(TagsPart, "", actionFor(before, after), Neutral, before, after, steps...)
	}
}

// grants makes those that are wanted and revokes those of ours that are not any more.
func (k *keyPlan) grants(have *Key) {
	if have.Grants == nil {
		for i := range k.want.Grants {
			k.unknown(k.thing, GrantPart, k.want.Grants[i].Text())
		}
		return
	}
	wanted := map[string]bool{}
	for i := range k.want.Grants {
		g := k.want.Grants[i]
		wanted[k.grant(&g)] = true
		there := slices.ContainsFunc(have.Grants, func(h Grant) bool { return k.grant(&h) == k.grant(&g) })
		if !there {
			g.Name = GrantName(&g)
			k.do(GrantPart, g.Grantee, Create, Widen, "", g.Text(), Step{Op: CreateGrant, Grant: &g})
		}
	}
	for i := range have.Grants {
		g := have.Grants[i]
		if strings.HasPrefix(g.Name, grantPrefix) && !wanted[k.grant(&g)] {
			k.do(GrantPart, g.Grantee, Delete, Narrow, g.Text(), "", Step{Op: RevokeGrant, Grant: &g})
		}
	}
}

// grant is what a grant gives, with ARNs for the IDs of those who exist.
func (k *keyPlan) grant(g *Grant) string {
	known := *g
	for _, who := range []*string{&known.Grantee, &known.Retiree} {
		if arn := k.have.PrincipalARN(*who); arn != "" {
			*who = arn
		}
	}
	return known.canonical()
}

// Text is a grant for people.
func (g *Grant) Text() string {
	text := g.Grantee + ": " + strings.Join(g.Operations, ", ")
	if g.Retiree != "" {
		text += "; retired by " + g.Retiree
	}
	if len(g.Subset) > 0 {
		text += "; encryption context with " + TagsText(g.Subset)
	}
	if len(g.Equals) > 0 {
		text += "; encryption context " + TagsText(g.Equals)
	}
	if g.Source != "" {
		text += "; for " + g.Source
	}
	return text
}
