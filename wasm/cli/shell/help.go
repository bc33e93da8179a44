package shell

import "github.com/spf13/cobra"

// helpCommand is "help [verb]". It differs from cobra's in that an unknown verb is an error.
func helpCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "help [verb]",
		Short: "Explain a verb",
		RunE: func(cmd *cobra.Command, args []string) error {
			found, rest, err := cmd.Root().Find(args)
			if err != nil {
				return err
			}
			if len(rest) > 0 && found.HasSubCommands() {
				return missingVerb(found, rest)
			}
			return found.Help()
		},
	}
}
