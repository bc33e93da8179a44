package cli

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/leastwise/leastwise/worker/sandbox"
)

// preview makes the plan, which asks nothing of AWS, and prints before anything is made what
// may change answers, and what may outlast the sandbox.
func preview(c *cobra.Command, region string, want *wanted, text string) error {
	body := want.body(text, sandbox.NewNonce(), sandbox.Now()+int64(want.ttl/time.Second))
	if parts := strings.Split(want.boundary, ":"); len(parts) == 6 && parts[4] != "aws" {
		body["account"] = parts[4] // or the placeholder would not be the boundary's
	}
	reply, err := call(c.Context(), sandbox.Config{Region: region}, "plan", body)
	if err != nil {
		return err
	}
	var plan struct {
		AddedStatements []struct{ Where string }
		MayLeaveBehind  []struct{ Action, Example, Why string }
	}
	if err := json.Unmarshal(reply, &plan); err != nil {
		return err
	}
	var beside []string
	for _, a := range plan.AddedStatements {
		if name := map[string]string{"guard": "a guard", "session": "a session policy", "boundary": "a boundary"}[a.Where]; !slices.Contains(beside, name) && !(a.Where == "boundary" && want.noBoundary) {
			beside = append(beside, name)
		}
	}
	w := c.ErrOrStderr()
	if len(beside) > 0 {
		fmt.Fprintf(w, "beside the policy: %s; \"leastwise sandbox plan\" shows them\n", strings.Join(beside, ", "))
	}
	for _, h := range plan.MayLeaveBehind {
		fmt.Fprintf(w, "note: %s allows %s: %s\n", h.Action, h.Example, h.Why)
	}
	if want.ttl > time.Hour && want.base == "" {
		fmt.Fprintln(w, "note: credentials of a role last one hour at most, also of one that lives longer")
	}
	switch {
	case want.noBoundary:
		fmt.Fprintln(w, "warning: --no-boundary: the sandbox may do whatever the policy allows, also what you may not")
	case want.allowChaining && want.boundary == "":
		fmt.Fprintln(w, "note: LeastwiseBoundary denies sessions of other roles, whatever --allow-chaining says")
	}
	if want.allowChaining {
		fmt.Fprintln(w, "warning: --allow-chaining: sessions of other roles go on for up to 1 h beyond the end")
	}
	return nil
}
