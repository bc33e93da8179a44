package engine

import (
	"slices"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/arn"
	"github.com/leastwise/leastwise/wasm/engine/api"
	"github.com/leastwise/leastwise/wasm/expand"
	"github.com/leastwise/leastwise/wasm/levels"
	"github.com/leastwise/leastwise/wasm/policy"
)

// judge finds the actions that the request's gate does not let through.
func (x *expansion) judge() {
	if x.q.MaxLevel == "" && len(x.q.DenyList) == 0 {
		return
	}
	most, _ := catalog.ParseAccessLevel(x.q.MaxLevel)
	listed := expand.NewSet(x.catalog)
	for _, p := range x.q.DenyList {
		listed.AddPattern(x.catalog, p)
	}
	set := x.gate()
	for i := set.Next(0); i >= 0; i = set.Next(i + 1) {
		a := x.catalog.Action(i)
		level := x.table.Level(a)
		o := api.Offender{Level: level.String()}
		switch {
		case listed.Has(a):
			o.Why = "deny-list"
		case x.q.MaxLevel != "" && !levels.Within(level, most):
			o.Why = "level"
		default:
			continue
		}
		o.Action = a.ID()
		if a.Level() != level {
			o.AWSLevel = a.Level().String()
		}
		x.locate(&o, a)
		x.out.Offenders = append(x.out.Offenders, o)
	}
	if x.q.Gate != "unaffected" {
		x.judgeUnknown()
	}
}

// locate finds the first pattern that brings an action.
func (x *expansion) locate(o *api.Offender, a catalog.Action) {
	o.Statement = -1
	if x.q.Gate == "unaffected" {
		return
	}
	for n, effect := range x.effects {
		s := &x.out.Statements[n]
		granted := effect.Effective
		if s.Effect == "" {
			granted = effect.Named
		}
		if !granted.Has(a) {
			continue
		}
		o.Statement, o.Start, o.End, o.Line, o.Column = n, s.Start, s.End, s.Line, s.Column
		if s.Negated {
			return
		}
		for i := range s.Patterns {
			p := &s.Patterns[i]
			if p.Unknown == "" && arn.CoversText(p.Text, a.ID()) {
				o.Pattern, o.Start, o.End, o.Line, o.Column = p.Text, p.Start, p.End, p.Line, p.Column
				return
			}
		}
		return
	}
}

// judgeUnknown adds the patterns of Allow statements that cover no known action: with a
// greatest level each, for nobody knows theirs, else those that the deny list may mean.
func (x *expansion) judgeUnknown() {
	for n := range x.out.Statements {
		s := &x.out.Statements[n]
		if s.Negated || s.Effect != policy.Allow && s.Effect != "" {
			continue
		}
		for i := range s.Patterns {
			p := &s.Patterns[i]
			if p.Unknown == "" {
				continue
			}
			o := api.Offender{Action: p.Text, Why: "unknown", Pattern: p.Text, Statement: n, Start: p.Start, End: p.End, Line: p.Line, Column: p.Column}
			if slices.ContainsFunc(x.q.DenyList, func(d string) bool { return !arn.DisjointTexts(d, p.Text) }) {
				o.Why = "deny-list"
			} else if x.q.MaxLevel == "" {
				continue
			}
			x.out.Offenders = append(x.out.Offenders, o)
		}
	}
}
