package main

import (
	"fmt"
	"strings"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/expand"
	"github.com/leastwise/leastwise/wasm/policy"
)

// score says how a policy fits a task.
type score struct {
	// Missing are needed actions that are not allowed on their resource, "action ARN".
	Missing []string `json:"missing,omitempty"`
	// Extra is the number of further actions that are allowed, on whatever resource.
	Extra int `json:"extra"`
	// Loose is the number of needed actions that are allowed on every resource though the
	// task names one.
	Loose int `json:"loose"`
}

// allowance is what a statement allows.
type allowance struct {
	actions   expand.Set
	resources []string // patterns
}

// judge scores the text of a policy; extra are the actions that its Extra counts. Deny statements and conditions are taken for absent:
// they would make a policy narrower than its score.
func judge(c *catalog.Catalog, t *task, text string) (out score, extra expand.Set, err error) {
	doc, problems := policy.Parse(text)
	if len(problems) > 0 {
		return out, nil, fmt.Errorf("the policy is broken: %s", problems[0].Message)
	}
	var allowed []allowance
	all := expand.NewSet(c)
	for i := range doc.Statements {
		s := &doc.Statements[i]
		if s.Effect.Value != policy.Allow {
			continue
		}
		a := allowance{resources: policy.Texts(s.Resource)}
		a.actions, _ = expand.Actions(c, policy.Texts(s.Action))
		if s.NotAction != nil {
			not, _ := expand.Actions(c, policy.Texts(s.NotAction))
			a.actions, _ = expand.Actions(c, []string{"*"})
			a.actions.Remove(not)
		}
		if s.NotResource != nil {
			a.resources = []string{"*"}
		}
		all.AddSet(a.actions)
		allowed = append(allowed, a)
	}
	needed, loose := expand.NewSet(c), expand.NewSet(c)
	for _, n := range t.needed {
		needed.Add(n.action)
		covered := false
		for _, a := range allowed {
			if !a.actions.Has(n.action) {
				continue
			}
			for _, r := range a.resources {
				covered = covered || covers(r, n.arn)
				if r == "*" && n.arn != "*" {
					loose.Add(n.action)
				}
			}
		}
		if !covered {
			out.Missing = append(out.Missing, n.action.ID()+" "+n.arn)
		}
	}
	all.Remove(needed)
	out.Extra, out.Loose = all.Len(), loose.Len()
	return out, all, nil
}

// covers tells whether a pattern allows all that another one stands for. It may say no
// where it does not see it, which the tests would show as a missing action.
func covers(pattern, arn string) bool {
	parts := strings.Split(pattern, "*")
	first, last := parts[0], parts[len(parts)-1]
	if len(parts) == 1 {
		return pattern == arn
	}
	if len(arn) < len(first)+len(last) || !strings.HasPrefix(arn, first) || !strings.HasSuffix(arn, last) {
		return false
	}
	rest := arn[len(first) : len(arn)-len(last)]
	for _, part := range parts[1 : len(parts)-1] {
		_, after, ok := strings.Cut(rest, part)
		if !ok {
			return false
		}
		rest = after
	}
	return true
}
