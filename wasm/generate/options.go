package generate

import (
	"slices"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/levels"
)

// Options say how templates are followed. The zero value minimizes; Minimize is -1 for
// policies with names as they are.
type Options struct {
	// Table says whose access levels count. nil stands for Strict, with Compat for AWS.
	Table levels.Table
	// Dependents is for templates that don't say it themselves.
	Dependents Dependents
	// CompleteOnly leaves out actions that require a further resource of which the
	// template has no ARN.
	CompleteOnly bool
	// Compat follows Policy Sentry where that is safe: dependents as the documentation has
	// them go to Resource "*", in front of the statement that needs them, and nothing is
	// taken out of a statement because another one allows it.
	Compat bool
	// Partition, Region and Account fill the formats of actions templates; empty ones stay
	// placeholders. Partition is also used in suggested ARNs.
	Partition, Region, Account string
	// Minimize is the least number of characters in front of a pattern's star; -1 writes
	// every action by name.
	Minimize int
	// Recipes asks where the condition of each recipe would count.
	Recipes bool
	// PassedToService gives the values of iam:PassedToService with which an action's
	// operation passes roles; nil when nobody knows. See PassedTo.
	PassedToService func(cause catalog.Action) []string
}

// Dependents says what becomes of actions that others need.
type Dependents uint8

// Scoped puts dependents on ARNs of the template whose types fit, and on "*" where they
// take no resource; others are noted. None only notes them. Wildcard is Scoped with the
// others on "*"; iam:PassRole never gets there.
const (
	Scoped Dependents = iota
	None
	Wildcard
)

var dependentsNames = []string{"scoped", "none", "wildcard"}

// ParseDependents reads "none", "scoped" or "wildcard".
func ParseDependents(text string) (Dependents, bool) {
	i := slices.Index(dependentsNames, text)
	return Dependents(max(i, 0)), i >= 0
}
