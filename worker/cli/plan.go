package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"github.com/leastwise/leastwise/worker/aws"
	"github.com/leastwise/leastwise/worker/operator"
	"github.com/leastwise/leastwise/worker/sandbox"
)

func planCommand() *cobra.Command {
	var want wanted
	var region, account, show string
	var asJSON bool
	c := &cobra.Command{
		Use:   "plan [--policy p.json] [flags]",
		Short: "Show what would be made; without network or credentials",
		Long: `Show what a sandbox would consist of: sizes, what stands beside the policy and may change
answers, what it may leave behind, and AWS's calls. Nothing is asked of AWS, and no
credentials are looked for.

--show prints one document: trust, guard, subject or session of the plan, or one of the
two that an account needs once: boundary, the permissions boundary of all sandboxes, and
operator, the policy of those who make them.`,
		Example: `  leastwise sandbox plan --policy p.json
  leastwise sandbox plan --show boundary > boundary.json
  leastwise sandbox plan --show operator --account 111122223333`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			place, err := aws.Locate(region)
			if err != nil {
				return err
			}
			switch show {
			case "boundary":
				fmt.Fprint(c.OutOrStdout(), operator.Boundary())
				return nil
			case "operator":
				if account == "" {
					return broken("--account is missing", "the policy names the account's roles")
				}
				name := want.boundary
				if name == "" {
					name = "LeastwiseBoundary"
				}
				fmt.Fprint(c.OutOrStdout(), operator.Policy(place.Partition, account, name))
				return nil
			}
			text, err := want.read(c)
			if err != nil {
				return err
			}
			if err := valid(want.policy, text); err != nil {
				return err
			}
			body := want.body(text, sandbox.NewNonce(), sandbox.Now()+int64(want.ttl/time.Second))
			if account != "" {
				body["account"] = account
			}
			reply, err := call(c.Context(), sandbox.Config{Region: region}, "plan", body)
			if err != nil {
				return err
			}
			if asJSON {
				fmt.Fprintf(c.OutOrStdout(), "%s\n", reply)
				return nil
			}
			return summary(c.OutOrStdout(), reply, show)
		},
	}
	want.flags(c)
	c.Flags().StringVar(&region, "region", "us-east-1", "AWS `region`; it decides the partition")
	c.Flags().StringVar(&account, "account", "", "the account's 12 `digits`; placeholders without it")
	c.Flags().StringVar(&show, "show", "", "print one `document`: trust, guard, subject, session, boundary or operator")
	c.Flags().BoolVar(&asJSON, "json", false, "print the whole plan as JSON")
	return c
}

// summary prints a plan for people, or one of its documents.
func summary(w io.Writer, reply []byte, show string) error {
	var is struct {
		Mode, ID, RoleARN, Base, ExpiresAt, Boundary string
		Trust, Guard, Subject, SessionPolicy         string
		Sizes                                        []struct {
			What         string
			Count, Limit int
		}
		AddedStatements []struct{ Where, Why string }
		MayLeaveBehind  []struct{ Action, Example, Why string }
		Calls           []string
	}
	if err := json.Unmarshal(reply, &is); err != nil {
		return err
	}
	documents := map[string]string{"trust": is.Trust, "guard": is.Guard, "subject": is.Subject, "session": is.SessionPolicy}
	if show != "" {
		text, ok := documents[show]
		if !ok || text == "" {
			return broken("--show: the plan has no document of that name", "trust, guard, subject, session, boundary or operator")
		}
		fmt.Fprintln(w, text)
		return nil
	}
	if is.Mode == "session" {
		fmt.Fprintf(w, "a session of %s, until %s at the latest\n", is.Base, is.ExpiresAt)
	} else {
		fmt.Fprintf(w, "a role below %s, which ends at %s\n", is.RoleARN[:len(is.RoleARN)-len(is.ID)], is.ExpiresAt)
	}
	fmt.Fprintln(w, "\nsizes, in characters")
	for _, s := range is.Sizes {
		fmt.Fprintf(w, "  %5d of %5d  %s\n", s.Count, s.Limit, s.What)
	}
	fmt.Fprintln(w, "\nbeside the policy")
	for _, a := range is.AddedStatements {
		fmt.Fprintf(w, "  %-8s  %s\n", a.Where, a.Why)
	}
	fmt.Fprintln(w, "\nmay stay when it has ended")
	for _, h := range is.MayLeaveBehind {
		fmt.Fprintf(w, "  %s (%s): %s\n", h.Example, h.Action, h.Why)
	}
	if len(is.MayLeaveBehind) == 0 {
		fmt.Fprintln(w, "  nothing that we know of")
	}
	fmt.Fprintln(w, "\ncalls")
	for _, call := range is.Calls {
		fmt.Fprintf(w, "  %s\n", call)
	}
	return nil
}
