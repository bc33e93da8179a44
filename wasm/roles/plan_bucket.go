package roles

import "slices"

// bucket plans a bucket. Buckets are never removed.
func (p *planner) bucket(want *Bucket) {
	thing := Thing{Kind: BucketKind, Name: want.Name, Region: want.Region}
	if p.have.Unread.Buckets {
		p.unknown(thing, Whole, want.Region)
		if want.Policy != nil {
			p.unknown(thing, PolicyPart, *want.Policy)
		}
		if want.Tags != nil {
			p.unknown(thing, TagsPart, TagsText(want.Tags))
		}
		return
	}
	now := &Actual{Principals: p.have.Principals}
	have := p.have.Bucket(want.Name)
	note := func(part Part, action Action, r Risk, before, after string) int {
		return p.change(Change{Thing: thing, Part: part, Action: action, Risk: r, Before: before, After: after, At: want.At})
	}
	switch {
	case have == nil:
		step := Step{Op: CreateBucket, Thing: thing, Change: note(Whole, Create, Neutral, "", "")}
		p.add(now, []Step{step})
		have = now.Bucket(want.Name)
	case have.Region != want.Region:
		at := note(LocationPart, Refuse, Neutral, have.Region, want.Region)
		c := &p.plan.Changes[at]
		c.Reason, c.Hint = "the bucket lies in another region, and S3 can't move it", "write \"location: "+have.Region+"\""
		return
	default:
		now.Buckets = []Bucket{*have}
	}
	p.bucketPolicy(want, have, now, note)
	switch {
	case want.Tags == nil:
	case have.Tags == nil:
		p.unknown(thing, TagsPart, TagsText(want.Tags))
	case !slices.Equal(want.Tags, have.Tags):
		before, after := TagsText(have.Tags), TagsText(want.Tags)
		p.add(now, []Step{{Op: PutBucketTagging, Thing: thing, Tags: want.Tags, Change: note(TagsPart, actionFor(before, after), Neutral, before, after)}})
	}
}

func (p *planner) bucketPolicy(want, have *Bucket, now *Actual, note func(Part, Action, Risk, string, string) int) {
	thing := Thing{Kind: BucketKind, Name: want.Name, Region: want.Region}
	switch {
	case want.Policy == nil:
	case have.Policy == nil:
		p.unknown(thing, PolicyPart, *want.Policy)
	case (*want.Policy == "") != (*have.Policy == "") || !p.reader.same(*want.Policy, *have.Policy):
		r := p.reader.riskOf(*have.Policy, *want.Policy)
		s := Step{Op: PutBucketPolicy, Thing: thing, Document: *want.Policy, Before: *have.Policy, Risk: r}
		if *want.Policy == "" {
			s.Op = DeleteBucketPolicy
		}
		s.Change = note(PolicyPart, actionFor(*have.Policy, *want.Policy), r, *have.Policy, *want.Policy)
		p.add(now, []Step{s})
	}
}
