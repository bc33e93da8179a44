package policy

import "github.com/leastwise/leastwise/wasm/internal/ascii"

// The elements of documents and statements, in the order they are printed in.
var (
	DocumentElements  = []string{"Version", "Id", "Statement"}
	StatementElements = []string{"Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"}
)

var (
	statementMarks = []string{"Effect", "Action", "NotAction"}
	principalNames = []string{"", "", "AWS", "Service", "Federated", "CanonicalUser"} // by PrincipalKind
)

// named finds a key among names: name if it is one, like if only its case differs.
func named(key string, names []string) (name, like string) {
	for _, n := range names {
		if n == key {
			return n, ""
		}
		if sameFold(n, key) {
			like = n
		}
	}
	return "", like
}

func sameFold(a, b string) bool {
	if len(a) != len(b) || a == "" {
		return false
	}
	for i := range len(a) {
		if ascii.Lower(a[i]) != ascii.Lower(b[i]) {
			return false
		}
	}
	return true
}
