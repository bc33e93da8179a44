package cli

import (
	"fmt"
	"path"

	"github.com/spf13/cobra"

	"github.com/leastwise/leastwise/wasm/roles/write"
)

func rolesImportCommand() *cobra.Command {
	var dump string
	var only []string
	cmd := &cobra.Command{
		Use:   "import --dump FILE",
		Short: "Write definitions of the roles in an account's dump",
		Long: `Write definitions of the roles in an account's dump, which "aws iam
get-account-authorization-details" prints. They say exactly what is there: a plan with them
and the same dump has no changes. Roles of AWS services, of Identity Center and of
CloudFormation's stacks are somebody else's and are left out.`,
		Example: `  leastwise roles import --dump prod.json >accounts/prod/roles.yaml
  leastwise roles import --dump prod.json --role 'ci-*' --role deploy`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if dump == "" {
				return &usageError{cmd.CommandPath() + ": no dump", "name it with --dump, or - for stdin"}
			}
			for _, pattern := range only {
				if _, err := path.Match(pattern, ""); err != nil {
					return &usageError{"--role: " + quote(pattern) + " is no pattern", "write * for any text, ? for one character"}
				}
			}
			have, err := readRolesDump(cmd, dump)
			if err != nil {
				return err
			}
			used := make([]bool, len(only))
			want := func(name string) bool {
				found := len(only) == 0
				for i, pattern := range only {
					if ok, _ := path.Match(pattern, name); ok {
						used[i], found = true, true
					}
				}
				return found
			}
			text, skipped := write.YAML(have, want)
			for i, pattern := range only {
				if !used[i] {
					return &usageError{"--role: no role fits " + quote(pattern), ""}
				}
			}
			for _, s := range skipped {
				fmt.Fprintf(cmd.ErrOrStderr(), "note: %s is left out: %s\n", s.Name, s.Reason)
			}
			_, err = cmd.OutOrStdout().Write([]byte(text))
			return err
		},
	}
	cmd.Flags().StringVar(&dump, "dump", "", "the account's dump, a `file` or - for stdin")
	cmd.Flags().StringArrayVar(&only, "role", nil, "write the roles whose names this `pattern` fits; may be given several times")
	return cmd
}
