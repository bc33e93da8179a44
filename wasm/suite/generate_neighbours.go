package suite

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/wasm/cond"
	"github.com/leastwise/leastwise/wasm/internal/ascii"
	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/simulate"
)

// neighbours are requests that differ in one thing, the most telling first.
func (b *builder) neighbours(d *draft) []*draft {
	var out []*draft
	add := func(why string, change func(*draft)) {
		n := &draft{why: why, request: d.request}
		n.request.Resources = slices.Clone(d.request.Resources)
		n.request.Context = simulate.Context{}
		for _, v := range d.context {
			n.set(v.key, v.values...)
		}
		change(n)
		out = append(out, n)
	}
	if text := d.request.Resources[0].ARN; text != "*" {
		for _, other := range otherResources(text) {
			add("for another resource", func(n *draft) { n.request.Resources[0].ARN = other; b.own(&n.request) })
		}
	}
	for i := range b.statement.Condition {
		c := &b.statement.Condition[i]
		for j := range c.Keys {
			key, with := c.Keys[j].Key.Value, "with "
			if len(asking{d}.Values(ascii.ToLower(key))) > 0 {
				add("without "+key, func(n *draft) { n.set(key) })
				with = "with another "
			}
			for _, value := range otherValues(c.Operator.Value) {
				add(with+key, func(n *draft) { n.set(key, value) })
			}
		}
	}
	for _, action := range b.otherActions(d.request.Action) {
		add("for another action", func(n *draft) {
			n.request.Action = action
			if a, ok := b.catalog.LookupAction(action); !ok || b.options.Kind == policy.Trust {
				return
			} else if a.NumRows() == 0 {
				n.request.Resources[0].ARN = "*"
			} else if b.unlike(a, true, n.request.Resources[0].ARN) > 0 {
				n.request.Resources[0].ARN = append(fills(a), "*")[0]
			}
			b.own(&n.request)
		})
	}
	if k := b.options.Kind; k != policy.Identity && k != policy.Boundary && k != policy.SCP && k != policy.Session {
		for _, who := range []string{"arn:aws:iam::" + another + ":user/somebody", "arn:aws:iam::" + owner + ":user/somebody", "arn:aws:iam::" + owner + ":role/example", "ec2.amazonaws.com", "anonymous"} {
			add("for somebody else", func(n *draft) {
				n.request.Principal, _ = simulate.ParsePrincipal(who)
				b.own(&n.request)
			})
		}
	}
	return out
}

// otherValues are values that a condition with an operator may tell apart.
func otherValues(operator string) []string {
	o, err := cond.ParseOperator(operator)
	switch {
	case err != nil:
		return nil
	case o.Base == cond.BoolIs:
		return []string{"true", "false"}
	case o.Base >= cond.NumericEquals && o.Base <= cond.NumericGreaterThanEquals:
		return []string{"0", "99999999"}
	case o.Base >= cond.DateEquals && o.Base <= cond.DateGreaterThanEquals:
		return []string{"2000-01-01T00:00:00Z", "2099-01-01T00:00:00Z"}
	case o.Base == cond.IPAddress || o.Base == cond.NotIPAddress:
		return []string{"198.51.100.7", "203.0.113.5"}
	case o.Base >= cond.ARNEquals && o.Base <= cond.ARNNotLike:
		return []string{"arn:aws:iam::" + another + ":role/another"}
	}
	return []string{"another"}
}

// otherResources are names like an ARN, but not it.
func otherResources(text string) []string {
	var out []string
	last := strings.LastIndexAny(text, ":/") + 1
	if last > 0 && last < len(text) {
		out = append(out, text[:last]+"another")
	}
	if i := strings.LastIndexByte(text, ':') + 1; i > 0 && i < last { // s3:::bucket/key, function:name/…
		name, rest, _ := strings.Cut(text[i:], "/")
		out = append(out, text[:i]+name+"-other/"+rest, text[:i]+"another/"+rest, text[:i]+"another")
	}
	if account := accountOf(text); account != "" {
		out = append(out, strings.Replace(text, ":"+account+":", ":"+another+":", 1))
	}
	return out
}

// otherActions are some of the same service, and common ones.
func (b *builder) otherActions(action string) []string {
	prefix, _, _ := strings.Cut(action, ":")
	var out []string
	if s, ok := b.catalog.LookupService(prefix); ok {
		for i := range s.NumActions() {
			id := s.Action(i).ID()
			listed := matchesAny(b.statement.Action, id)
			if b.statement.Action == nil {
				listed = !matchesAny(b.statement.NotAction, id)
			}
			if !listed {
				if out = append(out, id); len(out) == 8 {
					break
				}
			}
		}
	}
	return append(out, common...)
}
