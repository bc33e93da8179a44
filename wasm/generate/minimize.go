package generate

import (
	"slices"
	"strconv"
	"strings"

	"github.com/leastwise/leastwise/wasm/arn"
	"github.com/leastwise/leastwise/wasm/expand"
)

// CanMinimize says whether this build can write actions as patterns. Every build can; it
// costs the browser's module 30 KB of brotli.
const CanMinimize = true

// minimize joins statements with the same effect, resources and conditions, and writes
// the fewest bytes that cover the actions of each and nothing else.
func (b *builder) minimize(out *Result) {
	var joined []Statement
	var count []int // statements in each of joined
	to := make([]int, len(out.Statements))
	for i := range out.Statements {
		s := &out.Statements[i]
		to[i] = slices.IndexFunc(joined, func(o Statement) bool {
			return o.Deny == s.Deny && len(o.Resources) == len(s.Resources) && containsAll(o.Resources, s.Resources) &&
				slices.EqualFunc(o.Principals, s.Principals, equalPrincipals) &&
				slices.EqualFunc(o.Conditions, s.Conditions, equalConditions)
		})
		if to[i] < 0 {
			to[i] = len(joined)
			joined, count = append(joined, *s), append(count, 1)
			continue
		}
		o := &joined[to[i]]
		if count[to[i]] == 1 {
			o.Actions = slices.Clip(o.Actions) // not the first one's own
		}
		o.Actions = append(o.Actions, s.Actions...)
		count[to[i]]++
	}
	var future []string
	for i := range joined {
		s := &joined[i]
		if count[i] > 1 {
			s.Sid = joinedSid(s)
			slices.Sort(s.Actions)
			s.Actions = slices.Compact(s.Actions)
		}
		s.Exact = s.Actions
		s.Actions = nil
		set := expand.NewSet(b.catalog)
		for _, id := range s.Exact {
			if a, ok := b.catalog.LookupAction(id); ok {
				set.Add(a)
			} else { // a pattern or an unknown name of the skip list
				s.Actions = append(s.Actions, id)
			}
		}
		short := expand.Shrink(b.catalog, set, expand.Options{MinLength: b.options.Minimize})
		future = append(future, short.Future()...)
		s.Actions = append(s.Actions, short.Patterns...)
		slices.Sort(s.Actions)
	}
	out.Statements = joined
	for i := range out.Reasons {
		out.Reasons[i].Statement = to[out.Reasons[i].Statement]
	}
	if len(future) > 0 {
		b.notes = append(b.notes, &Note{Code: Future, Item: -1, Actions: future,
			Message: strconv.Itoa(len(future)) + " patterns will also cover actions that AWS adds under fitting names"})
	}
}

// joinedSid is the Sid of joined statements: the service and the resource of the first
// ARN. On "*" the first one's stays, but for the services of a boundary.
func joinedSid(s *Statement) string {
	switch {
	case len(s.Resources) == 0:
		return s.Sid
	case s.Resources[0] == "*" && strings.HasSuffix(s.Sid, "Boundary"):
		return "Boundary"
	}
	a, err := arn.Parse(s.Resources[0])
	if err != nil {
		return s.Sid
	}
	return word(a.Service) + "Mult" + word(a.Resource)
}
