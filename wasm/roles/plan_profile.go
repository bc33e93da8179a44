package roles

// profiles plans the instance profiles that have to hold a role. now is the role's state
// behind its own steps.
func (p *planner) profiles(want *Role, now *Actual) {
	for _, name := range want.Profiles {
		thing := Thing{Kind: ProfileKind, Name: name}
		have := p.have.Profile(name)
		if have != nil && have.Role == want.Name {
			continue
		}
		var steps []Step
		action, before := Create, ""
		switch {
		case have == nil && p.have.Unread.Profiles:
			p.unknown(thing, Whole, name)
			steps = append(steps, Step{Op: CreateInstanceProfile, Path: "/", Risk: Neutral, Change: len(p.plan.Changes), Why: "if it is not there"})
		case have == nil:
			made := p.change(Change{Thing: thing, Action: Create, Risk: Neutral, At: want.At})
			steps = append(steps, Step{Op: CreateInstanceProfile, Path: "/", Risk: Neutral, Change: made})
		case have.Role != "":
			action, before = Update, have.Role
		}
		change := Change{Thing: thing, Part: ProfileRolePart, Item: want.Name, Action: action, Risk: Widen, Before: before, After: want.Name, At: want.At}
		if before != "" {
			change.Reason = "an instance profile holds one role, and " + before + " has to leave it"
		}
		at := p.change(change)
		if before != "" {
			steps = append(steps, Step{Op: RemoveRoleFromInstanceProfile, Item: before, Risk: Narrow, Change: at})
		}
		steps = append(steps, Step{Op: AddRoleToInstanceProfile, Item: want.Name, Risk: Widen, Change: at})
		for i := range steps {
			steps[i].Thing = thing
		}
		if have != nil {
			now.Profiles = []Profile{*have}
		}
		p.add(now, steps)
	}
}
