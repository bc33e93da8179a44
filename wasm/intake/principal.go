package intake

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/arn"
	"github.com/leastwise/leastwise/wasm/simulate"
)

// caller is who made a request.
type caller struct {
	// entity is the ARN that policies know it by: of a user, a role, a federated user, root.
	// Empty if it is not known.
	entity             string
	partition, account string
	root               bool
	// free says why the calls need no statement, empty where they do.
	free string
	// noPath is set for a role of which only a session's ARN was seen, where paths are missing.
	noPath bool
}

func callerOf(text string) caller {
	p, err := simulate.ParsePrincipal(text)
	a, bad := arn.Parse(text)
	if err != nil || bad != nil {
		return caller{}
	}
	c := caller{entity: text, partition: a.Partition, account: a.Account, root: p.Kind == simulate.Root}
	if p.Kind == simulate.RoleSession {
		c.entity, c.noPath = p.Parent, a.Service == "sts"
	}
	return c
}

// permissionSet is the name of the one in IAM Identity Center that a role was made for.
func (c *caller) permissionSet() string {
	name := c.entity[strings.LastIndexByte(c.entity, '/')+1:]
	name, ok := strings.CutPrefix(name, "AWSReservedSSO_")
	i := strings.LastIndexByte(name, '_')
	if !ok || i < 0 {
		return ""
	}
	return name[:i]
}
