package cli

import (
	"fmt"
	"os"
	"path"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/leastwise/leastwise/wasm/roles/write"
)

func rolesImportCommand() *cobra.Command {
	var dump, out string
	var only []string
	var force bool
	cmd := &cobra.Command{
		Use:   "import --dump FILE",
		Short: "Write definitions of the roles in an account's dump",
		Long: `Write definitions of the roles in an account's dump, which "aws iam
get-account-authorization-details" prints. They say exactly what is there: a plan with them
and the same dump has no changes. Roles of AWS services, of Identity Center and of
CloudFormation's stacks are somebody else's and are left out.

--out writes a file for each role into a folder, by the roles' paths; files that are there
stay, unless --force is given.`,
		Example: `  leastwise roles import --dump prod.json >accounts/prod/roles.yaml
  leastwise roles import --dump prod.json --out accounts/prod
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
			files, skipped := write.Files(have, want)
			for i, pattern := range only {
				if !used[i] {
					return &usageError{"--role: no role fits " + quote(pattern), ""}
				}
			}
			for _, s := range skipped {
				fmt.Fprintf(cmd.ErrOrStderr(), "note: %s is left out: %s\n", s.Name, s.Reason)
			}
			if out != "" {
				return writeDefinitions(cmd, out, files, force)
			}
			text, _ := write.YAML(have, want)
			if len(files) > manyRoles {
				fmt.Fprintf(cmd.ErrOrStderr(), "note: %d roles are much for one file\nhint: --out FOLDER writes a file for each\n", len(files))
			}
			_, err = cmd.OutOrStdout().Write([]byte(text))
			return err
		},
	}
	cmd.Flags().StringVar(&dump, "dump", "", "the account's dump, a `file` or - for stdin")
	cmd.Flags().StringArrayVar(&only, "role", nil, "write the roles whose names this `pattern` fits; may be given several times")
	cmd.Flags().StringVar(&out, "out", "", "write a file for each role into this `folder`")
	cmd.Flags().BoolVar(&force, "force", false, "with --out, write over files that are there")
	return cmd
}

// manyRoles is how many roles one file has before a folder is advised; the reader of YAML has a
// limit at 30,000 keys.
const manyRoles = 300

// writeDefinitions writes files into a folder, all of them or, where one is there, none.
func writeDefinitions(cmd *cobra.Command, folder string, files []write.File, force bool) error {
	for _, f := range files {
		path := filepath.Join(folder, filepath.FromSlash(f.Name))
		if _, err := os.Lstat(path); err == nil && !force {
			return &usageError{filepath.ToSlash(path) + " is there already", "--force writes over it"}
		}
	}
	for _, f := range files {
		path := filepath.Join(folder, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			return &usageError{text: err.Error()}
		}
		if err := replaceFile(path, f.Text); err != nil {
			return &usageError{text: err.Error()}
		}
	}
	fmt.Fprintf(cmd.ErrOrStderr(), "%d roles written to %s\n", len(files), filepath.ToSlash(folder))
	return nil
}
