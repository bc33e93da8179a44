package generate

import "github.com/leastwise/leastwise/catalog"

// PassedTo is the source of Options.PassedToService that reads the operations blob: the
// documented services to which an operation named like the action passes a role.
func PassedTo(o *catalog.Operations) func(catalog.Action) []string {
	return func(cause catalog.Action) []string {
		op, ok := o.Lookup(cause.Service(), cause.Name())
		if !ok {
			return nil
		}
		var out []string
		for a := range op.Actions() {
			if isPassRole(a.Action) {
				for v := range a.PassedToService() {
					out = append(out, v)
				}
			}
		}
		return out
	}
}

func isPassRole(a catalog.Action) bool {
	return a.Service().Prefix() == "iam" && a.Name() == "PassRole"
}
