package suite

import (
	"github.com/leastwise/leastwise/wasm/cond"
	"github.com/leastwise/leastwise/wasm/internal/ascii"
	"github.com/leastwise/leastwise/wasm/policy"
)

// escape gives the draft of an Allow context keys with which other statements do not deny
// it: the second factor, network or region that they ask for. The draft stays as it is where
// that does not help.
func (b *builder) escape(d *draft) {
	if b.deny {
		return
	}
	const most = 4 // statements that deny
	for range most {
		denying := b.denying(d)
		if len(denying) == 0 || !b.escapeOne(d, denying) {
			return
		}
	}
}

// denying are the Deny statements that apply to a draft.
func (b *builder) denying(d *draft) []*policy.Statement {
	var out []*policy.Statement
	result := b.decide(&d.request)
	for _, r := range reasons(result) {
		if r.Deny && decides(result.Decision, r) {
			out = append(out, r.Source())
		}
	}
	return out
}

// escapeOne makes one denying statement fewer apply to a draft to which the builder's own
// still applies.
func (b *builder) escapeOne(d *draft, denying []*policy.Statement) bool {
	for _, s := range denying {
		for i := range s.Condition {
			c := &s.Condition[i]
			operator, err := cond.ParseOperator(c.Operator.Value)
			if err != nil {
				continue
			}
			for j := range c.Keys {
				k := &c.Keys[j]
				values := otherValues(c.Operator.Value)
				for _, v := range k.Items[:min(8, len(k.Items))] {
					values = append(values, b.satisfying(d, operator.Base, v.Value)...)
					values = append(values, b.concrete(d, v.Value))
				}
				before := asking{d}.Values(ascii.ToLower(k.Key.Value))
				for _, value := range values {
					d.set(k.Key.Value, value)
					if b.applies(b.decide(&d.request)) && len(b.denying(d)) < len(denying) {
						return true
					}
				}
				d.set(k.Key.Value, before...)
			}
		}
	}
	return false
}
