package cli

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"github.com/leastwise/leastwise/worker/sandbox"
)

func assumeCommand() *cobra.Command {
	var at connection
	var output, nonce, external string
	var duration time.Duration
	c := &cobra.Command{
		Use:   "assume ID [flags]",
		Short: "Print credentials of a sandbox",
		Long: `Print credentials of a sandbox that exists. It waits up to a minute for one that was
just made. "credential-process" is the form that AWS's configuration files call for:

  credential_process = leastwise sandbox assume sbx-… --output credential-process`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			body := map[string]any{"id": args[0]}
			t, known := find(args[0])
			switch {
			case external != "":
				body["externalId"] = external
			case nonce != "":
				body["nonce"] = nonce
			case known:
				body["nonce"] = t.Nonce
			default:
				return broken("the sandbox was not made on this machine", "give --nonce or --external-id as create printed it")
			}
			if known && at.region == "" {
				at.region = t.Region
			}
			if known && at.profile == "" {
				at.profile = t.Profile
			}
			if duration > 0 {
				body["seconds"] = int(duration / time.Second)
			}
			config, err := at.open(c.Context(), c.ErrOrStderr())
			if err != nil {
				return err
			}
			reply, err := assumeWhenReady(c.Context(), config, body)
			if err != nil {
				return err
			}
			return print(c.OutOrStdout(), output, reply, config.Region)
		},
	}
	at.flags(c)
	c.Flags().StringVar(&output, "output", "env", "how credentials are printed: env, json or credential-process")
	c.Flags().StringVar(&nonce, "nonce", "", "the sandbox's `nonce`, if it was made elsewhere")
	c.Flags().StringVar(&external, "external-id", "", "the sandbox's external `id`, if it was made elsewhere")
	c.Flags().DurationVar(&duration, "duration", 0, "how long, 15m to 1h (default: as long as possible)")
	return c
}

// assumeWhenReady repeats the call while the sandbox has not arrived everywhere.
func assumeWhenReady(ctx context.Context, config sandbox.Config, body map[string]any) ([]byte, error) {
	end := time.Now().Add(time.Minute)
	for pause := 1000; ; pause = min(2*pause, 8000) {
		reply, err := call(ctx, config, "assume", body)
		if err == nil || time.Now().After(end) || !notReady(err) {
			return reply, err
		}
		if err := sandbox.Wait(ctx)(pause/2 + int(sandbox.Random()%uint32(pause/2))); err != nil {
			return nil, err
		}
	}
}
