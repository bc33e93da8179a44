package cli

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/leastwise/leastwise/wasm/policy"
)

// wanted are the flags that say what a sandbox is.
type wanted struct {
	policy, base, boundary    string
	ttl                       time.Duration
	noBoundary, allowChaining bool
	principal                 string
	carry                     []string
}

func (w *wanted) flags(c *cobra.Command) {
	f := c.Flags()
	f.StringVar(&w.policy, "policy", "", "`file` with the policy to try; \"-\" is stdin")
	f.DurationVar(&w.ttl, "ttl", time.Hour, "how long it lives, 15m to 12h")
	f.StringVar(&w.base, "base", "", "make no role: limit a session of the role with this `ARN` by the policy")
	f.StringVar(&w.boundary, "boundary", "", "name or ARN of the permissions boundary (default LeastwiseBoundary)")
	f.BoolVar(&w.noBoundary, "no-boundary", false, "no permissions boundary: the policy may allow what you are not allowed")
	f.BoolVar(&w.allowChaining, "allow-chaining", false, "let it begin sessions of other roles; they go on for up to 1 h beyond its end")
	f.StringVar(&w.principal, "principal", "", "whom it trusts: \"role\" (yours, by id; needs sts:AssumeRole) or \"session\" (this very one)")
	f.StringSliceVar(&w.carry, "carry-identity", nil, "`keys` of session tags that you bring along, which it has to let through")
	_ = c.MarkFlagFilename("policy", "json")
}

// read reads the policy.
func (w *wanted) read(c *cobra.Command) (string, error) {
	if w.policy == "" {
		return "", broken("--policy is missing", "--policy p.json, or --policy - for stdin")
	}
	if w.policy == "-" {
		text, err := io.ReadAll(io.LimitReader(c.InOrStdin(), 1<<20))
		return string(text), err
	}
	text, err := os.ReadFile(w.policy)
	return string(text), err
}

// valid finds what is wrong with the policy's text before anything is asked of AWS.
func valid(name, text string) error {
	d, errs := policy.Parse(text)
	if len(errs) == 0 && len(d.Statements) > 0 {
		return nil
	}
	if len(errs) == 0 {
		return broken(name+": the policy has no statement", "")
	}
	at := policy.NewLines(text).Position(errs[0].Span.Start)
	return broken(fmt.Sprintf("%s:%d:%d: %s", name, at.Line, at.Column+1, errs[0].Message), errs[0].Hint)
}
