package cli

import (
	"context"
	"encoding/json"

	"github.com/spf13/cobra"

	"github.com/leastwise/leastwise/worker/analyzer"
	"github.com/leastwise/leastwise/worker/aws"
	"github.com/leastwise/leastwise/worker/console"
	"github.com/leastwise/leastwise/worker/sandbox"
)

// Asking is what other rooms' verbs may ask AWS. Credentials are looked for at the first
// question.
type Asking struct {
	// ConsoleActions gives the console's groups by prefix and name of actions, for some
	// prefixes or, for nil, for all.
	ConsoleActions func(ctx context.Context, prefixes []string) (map[string]map[string][]string, error)
	// ConsoleValidate gives what the console finds wrong in a policy, JSON of unknown shape.
	ConsoleValidate func(ctx context.Context, policy string) ([]byte, error)
	// AccessAnalyzer calls one of the operations of package analyzer, with AWS's JSON.
	AccessAnalyzer func(ctx context.Context, operation string, request []byte) ([]byte, error)
}

// Ask lets a verb ask AWS by its flag with. It adds the flags that say on whose behalf.
func Ask(c *cobra.Command, with string) Asking {
	access := &consoleAccess{}
	access.flags(c.Flags(), with)
	return Asking{
		ConsoleActions: func(ctx context.Context, prefixes []string) (map[string]map[string][]string, error) {
			return access.consoleActions(ctx, c.ErrOrStderr(), prefixes)
		},
		ConsoleValidate: func(ctx context.Context, policy string) ([]byte, error) {
			client, err := access.client(ctx, c.ErrOrStderr())
			if err != nil {
				return nil, err
			}
			return client.Call(ctx, console.Validate(policy))
		},
		AccessAnalyzer: func(ctx context.Context, operation string, request []byte) ([]byte, error) {
			return access.analyze(ctx, c, operation, request)
		},
	}
}

// analyze asks Access Analyzer, with the caller's own credentials or a role's.
func (a *consoleAccess) analyze(ctx context.Context, c *cobra.Command, operation string, request json.RawMessage) (json.RawMessage, error) {
	if a.config == nil {
		config, err := a.at.open(ctx, c.ErrOrStderr())
		if err != nil {
			return nil, err
		}
		a.config = &config
	}
	mine, err := a.config.Credentials(ctx)
	if err != nil {
		return nil, err
	}
	place, err := aws.Locate(a.config.Region)
	if err != nil {
		return nil, err
	}
	client := &analyzer.Client{Do: sandbox.Do(ctx, a.config.HTTP), Place: place, Credentials: mine, Now: sandbox.Now, Wait: sandbox.Wait(ctx), Random: sandbox.Random}
	answer, err := client.Call(operation, request)
	if aws.Code(err) == "AccessDeniedException" {
		return nil, broken("Access Analyzer: "+err.Error(), "it needs the permission access-analyzer:"+operation)
	}
	return answer, err
}
