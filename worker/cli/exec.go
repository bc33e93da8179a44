package cli

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/leastwise/leastwise/worker/aws"
	"github.com/leastwise/leastwise/worker/sandbox"
)

func execCommand() *cobra.Command {
	var at connection
	var want wanted
	var expect, control string
	var keepGuard, noSweep bool
	c := &cobra.Command{
		Use:   "exec --policy p.json [flags] -- command [arguments]",
		Short: "Run a command with exactly a policy's permissions",
		Long: `Run a command with credentials that have exactly a policy's permissions.

A sandbox is made, the command runs when it can be assumed, and the sandbox is removed
when the command ends, whichever way, and when making it fails half-way. The command's
environment has the sandbox's credentials and no others: every other AWS_ variable that
leads to credentials is taken out, and AWS's configuration files are switched off.

The exit code is the command's. With --expect it is 0 if the command does what is
expected and 1 if not: "allow" repeats it for up to a minute until it succeeds, since
IAM's changes take a while to arrive; "deny" needs --control, a command that the policy
allows, and expects the command to be denied three times in a row once the control works;
another failure than a denial is exit code 2.`,
		Example: `  leastwise sandbox exec --policy p.json -- aws s3 ls s3://bucket
  leastwise sandbox exec --policy p.json --expect deny --control 'aws s3 ls s3://bucket' -- aws s3 rb s3://bucket
  leastwise sandbox exec --policy p.json --base arn:aws:iam::111122223333:role/dev -- bash`,
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			switch dash := c.ArgsLenAtDash(); {
			case dash != 0 || len(args) == 0:
				return broken("the command to run has to stand behind --", "leastwise sandbox exec --policy p.json -- aws s3 ls")
			case expect != "" && expect != "allow" && expect != "deny":
				return broken("--expect is neither allow nor deny", "")
			case expect == "deny" && strings.TrimSpace(control) == "":
				return broken("--expect deny needs --control", "what is denied can't be told from what has not arrived yet; name a command that the policy allows")
			}
			text, err := want.read(c)
			if err != nil {
				return err
			}
			if err := valid(want.policy, text); err != nil {
				return err
			}
			if _, err := exec.LookPath(args[0]); err != nil {
				return err
			}
			config, err := at.open(c.Context(), c.ErrOrStderr())
			if err != nil {
				return err
			}
			if err := preview(c, config.Region, &want, text); err != nil {
				return err
			}
			config.KeepGuard = keepGuard
			begin, done := journal(config.Region, at.profile)
			var id string
			options := sandbox.Options{
				Policy: text, TTL: want.ttl, Base: want.base, Boundary: want.boundary, NoBoundary: want.noBoundary,
				AllowChaining: want.allowChaining, Principal: want.principal, CarryIdentity: want.carry,
				Begin: func(t sandbox.Ticket) error { id = t.Name; return begin(t) }, Done: done,
			}
			hold := holdSignals()
			defer hold.release()
			ctx, cancel := context.WithCancel(context.WithoutCancel(c.Context()))
			defer cancel()
			hold.onSignal(cancel) // until the command runs
			err = sandbox.With(ctx, config, options, func(_ context.Context, session aws.Credentials) error {
				r := &runner{
					env:   environment(os.Environ(), session, config.Region, id),
					stdin: c.InOrStdin(), stdout: itself(c.OutOrStdout(), os.Stdout), stderr: itself(c.ErrOrStderr(), os.Stderr),
					hold: hold, stop: make(chan struct{}), region: config.Region,
				}
				return r.run(args, expect, strings.Fields(control))
			})
			if !noSweep && want.base == "" {
				sweepQuietly(config)
			}
			return explained(err)
		},
	}
	at.flags(c)
	want.flags(c)
	c.Flags().StringVar(&expect, "expect", "", "what the command should meet: \"allow\" or \"deny\"")
	c.Flags().StringVar(&control, "control", "", "`command` that the policy allows; words are split at blanks")
	c.Flags().BoolVar(&keepGuard, "no-wait", false, "do not wait 10 s to remove the role; it can do nothing, and a sweep removes it")
	c.Flags().BoolVar(&noSweep, "no-sweep", false, "do not remove sandboxes that ended long ago, at most 3, on the way")
	return c
}

// sweepQuietly removes a few sandboxes that others forgot. Whether it can is no concern of
// the command that ran.
func sweepQuietly(config sandbox.Config) {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if f, err := config.Flow(ctx); err == nil {
		_, _ = f.Sweep("", 3, false)
	}
}
