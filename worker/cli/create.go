package cli

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/leastwise/leastwise/worker/aws"
	"github.com/leastwise/leastwise/worker/sandbox"
)

func createCommand() *cobra.Command {
	var at connection
	var want wanted
	var asJSON bool
	var nonce, until, output string
	c := &cobra.Command{
		Use:   "create --policy p.json [flags]",
		Short: "Make a sandbox, and print its id",
		Long: `Make a sandbox, and print its id. "sandbox assume ID" gives its credentials.

Nonce and end are printed first and written down before AWS is called: the same call with
--nonce and --expires-at completes what broke off, or finds what is there. With --base no
role is made, and the credentials are printed at once.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			text, err := want.read(c)
			if err != nil {
				return err
			}
			if err := valid(want.policy, text); err != nil {
				return err
			}
			expires := sandbox.Now() + int64(want.ttl/time.Second)
			if until != "" {
				if expires, err = aws.ParseDate(until); err != nil {
					return broken("--expires-at: "+err.Error(), "")
				}
			}
			if (nonce == "") != (until == "") {
				return broken("--nonce and --expires-at belong together", "")
			}
			if nonce == "" {
				nonce = sandbox.NewNonce()
			}
			config, err := at.open(c.Context(), c.ErrOrStderr())
			if err != nil {
				return err
			}
			if err := preview(c, config.Region, &want, text); err != nil {
				return err
			}
			t := ticket{Nonce: nonce, ExpiresAt: aws.FormatDate(expires), Region: config.Region, Profile: at.profile}
			if want.base == "" {
				if err := t.save(); err != nil {
					return err
				}
				fmt.Fprintf(c.ErrOrStderr(), "to repeat this call: --nonce %s --expires-at %s\n", t.Nonce, t.ExpiresAt)
			}
			reply, err := call(c.Context(), config, "create", want.body(text, nonce, expires))
			if err != nil {
				return err
			}
			var made made
			if err := json.Unmarshal(reply, &made); err != nil {
				return err
			}
			if t.ID = made.ID; made.ID != "" {
				if err := t.save(); err != nil {
					return err
				}
			}
			switch {
			case asJSON:
				fmt.Fprintf(c.OutOrStdout(), "%s\n", reply)
			case made.ID == "":
				return print(c.OutOrStdout(), output, reply, config.Region)
			default:
				fmt.Fprintf(c.OutOrStdout(), "%s\n", made.ID)
				fmt.Fprintf(c.ErrOrStderr(), "ends at %s; next: leastwise sandbox assume %s\n", made.ExpiresAt, made.ID)
			}
			return nil
		},
	}
	at.flags(c)
	want.flags(c)
	c.Flags().BoolVar(&asJSON, "json", false, "print the whole answer as JSON")
	c.Flags().StringVar(&output, "output", "env", "with --base, how credentials are printed: env, json or credential-process")
	c.Flags().StringVar(&nonce, "nonce", "", "`nonce` of an earlier call")
	c.Flags().StringVar(&until, "expires-at", "", "end of an earlier call, like 2006-01-02T15:04:05Z")
	return c
}

// made is what create answers of a role.
type made struct{ ID, RoleARN, ExternalID, ExpiresAt string }
