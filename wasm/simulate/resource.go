package simulate

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/cond"
	"github.com/leastwise/leastwise/wasm/policy"
)

// resourcePattern is one value of Resource or NotResource.
type resourcePattern struct {
	cond.Pattern
	all bool // "*"
	// short is the pattern as it stands, if it has too few fields and an inner star of it
	// may run over colons.
	short *cond.Pattern
	// narrow is a Deny's pattern whose stars stay in their fields, if some may run over colons.
	narrow  *cond.Pattern
	span    policy.Span
	problem string
}

// compileResources reads Resource or NotResource.
//
// AWS says that a star at the end of an ARN's field can run over colons, but not that it
// always does, and that stars are better kept in their fields. An Allow is taken to allow
// what it can; whether a Deny applies is Unknown where the two readings differ.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
func (s *statement) compileResources(from *policy.Statement, kind policy.Kind, variables bool) {
	list := from.Resource
	if list == nil {
		list, s.notResource = from.NotResource, true
	} else if from.NotResource != nil {
		s.refuse("it has both Resource and NotResource")
	}
	if list == nil {
		// Trust policies have none, and those of some services need none (ECR).
		s.anyResource = true
		if kind != policy.Trust && kind != policy.Resource {
			s.refuse("it has no Resource")
		}
		return
	}
	stars := cond.Running
	if s.notResource && !s.deny {
		stars = cond.Fields
	}
	s.resources = make([]resourcePattern, len(list))
	for i := range list {
		s.resources[i] = newResourcePattern(list[i].Value, stars, s.deny, variables)
		s.resources[i].span = list[i].Span
	}
}

func newResourcePattern(text string, stars cond.Stars, both, variables bool) resourcePattern {
	if text != "" && strings.Trim(text, "*") == "" {
		return resourcePattern{all: true}
	}
	out := resourcePattern{}
	switch {
	case !strings.HasPrefix(text, "arn:"):
		out.problem = "a resource that is no ARN"
	case variables && early(text):
		out.problem = "a variable before the ARN's fifth colon"
	}
	if stars == cond.Running && cond.Colons(text, variables) < 5 && strings.Contains(text, "*:") {
		short := cond.NewPattern(text, stars, variables)
		out.short = &short
	}
	// AWS completes an ARN that has too few fields with stars.
	for n := cond.Colons(text, variables); n < 5; n++ {
		text += ":*"
	}
	out.Pattern = cond.NewPattern(text, stars, variables)
	if both && strings.Contains(text, "*:") {
		narrow := cond.NewPattern(text, cond.Fields, variables)
		out.narrow = &narrow
	}
	if out.problem == "" {
		out.problem = out.Pattern.Problem()
	}
	return out
}

// early reports whether a variable that stands for a value begins before the fifth colon,
// where AWS has none.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-wheretouse
func early(text string) bool {
	start := strings.Index(text, "${")
	return start >= 0 && strings.Count(text[:start], ":") < 5
}

// match compares a pattern that is not all with a resource.
func (r *resourcePattern) match(text string, s cond.Source) cond.Truth {
	if r.problem != "" {
		return cond.Unknown
	}
	is := r.Match(text, s)
	if r.short != nil {
		is = is.Or(r.short.Match(text, s))
	}
	if is == cond.Yes && r.narrow != nil && r.narrow.Match(text, s) != cond.Yes {
		return cond.Unknown
	}
	return is
}

// unknown says why match is Unknown.
func (r *resourcePattern) unknown(text string, s cond.Source) string {
	switch {
	case r.problem != "":
		return r.problem
	case r.narrow != nil && r.narrow.Match(text, s) == cond.No:
		return "a star at the end of an ARN's field that would have to run over colons"
	}
	return "a variable has several values"
}
