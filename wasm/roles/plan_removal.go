package roles

import "slices"

// removal plans to take a role away, with its policies, and out of its instance profiles,
// which stay.
func (p *planner) removal(r *Removal) {
	have := p.have.Role(r.Name)
	if have == nil {
		return
	}
	thing := Thing{Kind: RoleKind, Name: r.Name}
	if reason, hint := Foreign(have); reason != "" {
		p.change(Change{Thing: thing, Action: Refuse, Reason: reason, Hint: hint, At: r.At})
		return
	}
	at := p.change(Change{Thing: thing, Action: Delete, Risk: Narrow, Before: have.Trust, At: r.At})
	now := &Actual{Roles: []Role{*have}, Managed: p.have.Managed, Principals: p.have.Principals}
	var steps []Step
	for _, name := range have.Profiles {
		if p.hasLeft(r.Name, name) {
			now.setProfiles(r.Name, func(list []string) []string { return drop(list, name, itself) })
			continue
		}
		profile := Profile{Name: name, Path: "/", Role: r.Name}
		if known := p.have.Profile(name); known != nil {
			profile = *known
		}
		now.Profiles = append(now.Profiles, profile)
		steps = append(steps, Step{Op: RemoveRoleFromInstanceProfile, Thing: Thing{Kind: ProfileKind, Name: name}, Item: r.Name})
	}
	m := &move{have: p.have, reader: &p.reader, name: r.Name, before: have, ways: p.ways}
	steps = append(steps, m.steps()...)
	for i := range steps {
		steps[i].Change, steps[i].Risk = at, Narrow
	}
	p.add(now, steps)
}

// hasLeft reports whether a step takes a role out of an instance profile already, for the
// sake of another role.
func (p *planner) hasLeft(role, profile string) bool {
	return slices.ContainsFunc(p.plan.Steps, func(s Step) bool {
		return s.Op == RemoveRoleFromInstanceProfile && s.Thing.Name == profile && s.Item == role
	})
}
