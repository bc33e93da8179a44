package later

import (
	"github.com/leastwise/leastwise/wasm/engine/api"
	"github.com/leastwise/leastwise/wasm/roles"
)

// RolesPlan writes a plan and what it does.
func RolesPlan(p *roles.Plan, effects []roles.Effect) *api.RolesPlan {
	out := &api.RolesPlan{Account: p.Account, Partition: p.Partition}
	for i := range p.Changes {
		out.Changes = append(out.Changes, rolesChange(&p.Changes[i]))
	}
	for i := range p.Steps {
		s := &p.Steps[i]
		out.Steps = append(out.Steps, api.RolesStep{Call: s.Op.String(), Kind: s.Kind.String(), Name: s.Thing.Name, Region: s.Region, Item: s.Item,
			Change: s.Change, Risk: s.Risk.String(), Gap: s.Gap, Why: s.Why, Fingerprint: s.Fingerprint})
	}
	for i := range p.Unknown {
		u := &p.Unknown[i]
		out.Unknown = append(out.Unknown, api.RolesUnknown{Kind: u.Kind.String(), Name: u.Name, Region: u.Region, Type: u.TypeName(), Want: u.Want})
	}
	for i := range effects {
		e := &effects[i]
		out.Effects = append(out.Effects, api.RolesEffect{Kind: e.Kind.String(), Name: e.Name, Region: e.Region, Grants: e.Grants, Granted: e.Granted, Takes: e.Takes, Taken: e.Taken,
			Elsewhere: e.Elsewhere, ElsewhereCount: e.ElsewhereCount, LetsIn: e.LetsIn, ShutsOut: e.ShutsOut, NotKnown: e.NotKnown, Unread: e.Unread})
	}
	return out
}

func rolesChange(c *roles.Change) api.RolesChange {
	out := api.RolesChange{Kind: c.Kind.String(), Name: c.Name, Region: c.Region, Type: c.TypeName(), Item: c.Item, Action: c.Action.String(), Risk: c.Risk.String(),
		Before: c.Before, After: c.After, Document: c.IsDocument(), Reason: c.Reason, Hint: c.Hint, File: c.At.File, Start: c.At.Start, End: c.At.End}
	if out.Document {
		out.Before, out.After = roles.Aligned(c.Before, c.After)
	}
	out.Diff = c.Diff()
	return out
}
