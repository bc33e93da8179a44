package cli

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/spf13/cobra"
)

func statusCommand() *cobra.Command {
	var at connection
	var asJSON bool
	c := &cobra.Command{
		Use:   "status [ID]",
		Short: "Describe a sandbox, or list the account's",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			config, err := at.open(c.Context(), c.ErrOrStderr())
			if err != nil {
				return err
			}
			body := map[string]any{}
			if len(args) > 0 {
				body["id"] = args[0]
			}
			for {
				reply, err := call(c.Context(), config, "status", body)
				if err != nil {
					return err
				}
				if asJSON {
					fmt.Fprintf(c.OutOrStdout(), "%s\n", reply)
				}
				cursor, err := describe(c.OutOrStdout(), reply, asJSON)
				if err != nil || cursor == "" {
					return err
				}
				body["cursor"] = cursor
			}
		},
	}
	at.flags(c)
	c.Flags().BoolVar(&asJSON, "json", false, "print the whole answer as JSON, one object for each page")
	return c
}

// describe prints an answer of status as text. A sandbox that was changed is exit code 1.
func describe(w io.Writer, reply []byte, quiet bool) (cursor string, err error) {
	var is struct {
		ID, RoleARN, ExpiresAt, State, Creator, Cursor string
		Drift                                          []string
		Sandboxes                                      []struct{ ID, ExpiresAt, State string }
	}
	if err := json.Unmarshal(reply, &is); err != nil {
		return "", err
	}
	if quiet {
		w = io.Discard
	}
	for _, s := range is.Sandboxes {
		fmt.Fprintf(w, "%s\t%s\t%s\n", s.ID, s.State, s.ExpiresAt)
	}
	if is.ID == "" {
		return is.Cursor, nil
	}
	fmt.Fprintf(w, "id\t%s\nrole\t%s\nstate\t%s\nends\t%s\ncreator\t%s\n", is.ID, is.RoleARN, is.State, is.ExpiresAt, is.Creator)
	for _, d := range is.Drift {
		fmt.Fprintf(w, "drift\t%s\n", d)
	}
	if len(is.Drift) > 0 {
		return "", negative("the sandbox is not as it was made", "leastwise sandbox destroy "+is.ID)
	}
	return "", nil
}
