package merge

import (
	"strings"

	"github.com/leastwise/leastwise/builder/fact"
)

// addOperationDependents makes the further actions that an API operation is authorised
// with dependents of the action that shares the operation's name. AWS's pages name them
// rarely (none at all since July 2026): glue:CreateJob needs iam:PassRole, which only its
// operation tells. They count as said by the service reference, which has all operations,
// and by the pages where it is those that tell the operation.
func addOperationDependents(l layer) {
	for _, s := range l.services {
		operations := make(map[string]*fact.Operation, len(s.Operations))
		for i := range s.Operations {
			operations[strings.ToLower(s.Operations[i].Name)] = &s.Operations[i]
		}
		for i := range s.Actions {
			a := &s.Actions[i]
			op := operations[strings.ToLower(a.Name)]
			if op == nil {
				continue
			}
			for _, authorized := range op.Actions {
				if !strings.EqualFold(authorized.Action, s.Prefix+":"+a.Name) {
					a.Dependents = append(a.Dependents, fact.Dependent{
						Action: authorized.Action, Sources: fact.Sources(fact.ServiceReference).With(l.source),
					})
				}
			}
			a.Dependents = tidyDependents(a.Dependents)
		}
	}
}
