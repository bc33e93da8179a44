// Package cli holds the verbs that talk to AWS, sandbox and console, and what other rooms'
// verbs need of AWS: serve for a broker, and those that compare, see Ask.
package cli

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"github.com/leastwise/leastwise/worker/flow"
)

// Commands make the verbs of this room, by name.
func Commands() map[string]func() *cobra.Command {
	return map[string]func() *cobra.Command{"sandbox": sandboxCommand, "console": consoleCommand}
}

func sandboxCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "sandbox",
		Short: "Try a policy in a real account, with a role that ends by itself",
		Long: `Try a policy in a real account: a temporary role gets exactly the policy's permissions,
and can do nothing any more when its time is over, whether somebody removes it or not.

Your own credentials are found as AWS's tools find them: environment, profiles, sign-in,
MFA. They stay on this machine; nothing is stored but the sandbox's nonce and end, which
are no secrets, in LEASTWISE_STATE or your cache folder. The account needs a permissions boundary once, and its users the operator
policy: "leastwise sandbox plan --show boundary" and "--show operator" print them.`,
	}
	c.AddCommand(execCommand(), createCommand(), assumeCommand(), statusCommand(), destroyCommand(), sweepCommand(), planCommand())
	return c
}

// told is an error with what to do about it and an exit code.
type told struct {
	text, hint string
	code       int
	apiCode    string // package api's, where it answered
}

func (e *told) Error() string { return e.text }
func (e *told) Hint() string  { return e.hint }
func (e *told) ExitCode() int { return e.code }

// broken is an error of usage or input, or a failure.
func broken(text, hint string) error { return &told{text: text, hint: hint, code: 2} }

// negative is an answer of no.
func negative(text, hint string) error { return &told{text: text, hint: hint, code: 1} }

// explained gives an error the hint of the flow's problem in it.
func explained(err error) error {
	var p *flow.Problem
	var t *told
	if !errors.As(err, &p) || errors.As(err, &t) || errors.Is(err, context.Canceled) {
		return err
	}
	text := err.Error()
	for _, left := range p.LeftBehind {
		text += "\nleft behind: " + left
	}
	return broken(text, p.Hint)
}
