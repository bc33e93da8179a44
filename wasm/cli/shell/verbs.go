package shell

import (
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// Verbs makes the command of each verb, by the verb's name.
type Verbs = map[string]func() *cobra.Command

// Add adds the verb that args call to root, or all verbs where args call none of them: for
// help, completion and slips of the pen. All of them cost as much as a short verb takes.
// Root's own flags must be there.
func Add(root *cobra.Command, args []string, verbs Verbs) {
	if make, ok := verbs[called(root, args)]; ok {
		root.AddCommand(make())
		return
	}
	for _, name := range slices.Sorted(maps.Keys(verbs)) {
		root.AddCommand(verbs[name]())
	}
}

// called is the first of args that is neither a flag of root nor a flag's value; empty
// where there is none, or a flag that root doesn't know.
func called(root *cobra.Command, args []string) string {
	for i := 0; i < len(args); i++ {
		name, long := strings.CutPrefix(args[i], "--")
		if !long {
			if strings.HasPrefix(name, "-") {
				return ""
			}
			return name
		}
		name, _, value := strings.Cut(name, "=")
		flag := root.PersistentFlags().Lookup(name)
		if flag == nil {
			return ""
		}
		if !value && flag.NoOptDefVal == "" {
			i++
		}
	}
	return ""
}
