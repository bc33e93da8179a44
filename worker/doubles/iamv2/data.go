package iamv2

import "github.com/leastwise/leastwise/catalog"

// groups are the console's for an access level.
func groups(l catalog.AccessLevel) []string {
	if l == catalog.List || l == catalog.Read {
		return []string{"ReadOnly", "ReadWrite"}
	}
	return []string{"ReadWrite"}
}

// FromCatalog are the services of a catalog as the console would list them. A prefix that
// split reports for has two entries, each with about half of the actions.
func FromCatalog(c *catalog.Catalog, split func(prefix string) bool) []Part {
	var parts []Part
	for s := range c.Services() {
		p := Part{Prefix: s.Prefix(), Key: s.Prefix()}
		q := Part{Prefix: s.Prefix(), Key: s.Prefix() + "v2"}
		n := 0
		for a := range s.Actions() {
			one := Action{a.Name(), groups(a.Level())}
			if n++; n%2 == 0 && split(s.Prefix()) {
				q.Actions = append(q.Actions, one)
			} else {
				p.Actions = append(p.Actions, one)
			}
		}
		parts = append(parts, p)
		if len(q.Actions) > 0 {
			parts = append(parts, q)
		}
	}
	return parts
}

// CloudTrail2023 is as much of CloudTrail's list of October 2023 as is known: the eight
// actions that the captured client's author published with their groups.
func CloudTrail2023() Part {
	both, write := []string{"ReadOnly", "ReadWrite"}, []string{"ReadWrite"}
	return Part{"cloudtrail", "cloudtrail", []Action{
		{"DescribeTrails", both}, {"DeleteTrail", write}, {"DescribeQuery", both}, {"DeleteChannel", write}, {"DeleteServiceLinkedChannel", write},
		{"DeleteEventDataStore", write}, {"DeregisterOrganizationDelegatedAdmin", write}, {"DeleteResourcePolicy", write},
		// Others there were, and a pattern has to leave them out.
		{"GetTrail", both}, {"ListTrails", both}, {"UpdateTrail", write},
	}}
}
