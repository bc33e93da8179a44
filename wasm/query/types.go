package query

import (
	"slices"

	"github.com/leastwise/leastwise/catalog"
	"github.com/leastwise/leastwise/wasm/arn"
	"github.com/leastwise/leastwise/wasm/internal/facts"
)

// Types lists the resource types of a scope, in the order of prefix and lower-case name.
func Types(scope Scope) []catalog.ResourceType {
	var out []catalog.ResourceType
	for _, s := range scope {
		for i := range s.NumResourceTypes() {
			out = append(out, s.ResourceType(i))
		}
	}
	return out
}

// FindTypes lists the resource types whose names match a pattern, in any letter case.
func FindTypes(scope Scope, pattern string) []catalog.ResourceType {
	var out []catalog.ResourceType
	for _, t := range Types(scope) {
		if NameMatches(pattern, t.Name()) {
			out = append(out, t)
		}
	}
	return out
}

// Type is a service's resource type, named in any letter case. An unknown one is a
// *NotFound.
func Type(c *catalog.Catalog, s catalog.Service, name string) (catalog.ResourceType, error) {
	t, ok := s.LookupResourceType(name)
	if !ok {
		return t, notFound("resource type", name, s.Prefix(), c.Date(), typeNames(s))
	}
	return t, nil
}

// Formats are the ARN formats of a resource type, nearly always one.
func Formats(t catalog.ResourceType) []string { return facts.Formats(t) }

// ARNFormats lists the ARN formats of a scope, sorted by bytes, each once: types of
// several services may share one.
func ARNFormats(scope Scope) []string {
	var out []string
	for _, t := range Types(scope) {
		out = append(out, facts.Formats(t)...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// TypesWithFormat lists the resource types that have an ARN format, compared in any letter
// case.
func TypesWithFormat(scope Scope, format string) []catalog.ResourceType {
	var out []catalog.ResourceType
	for _, t := range Types(scope) {
		for _, f := range facts.Formats(t) {
			if equalFold(f, format) {
				out = append(out, t)
				break
			}
		}
	}
	return out
}

// TypeMatch is a resource type that an ARN names, and the format that says so.
type TypeMatch struct {
	Type   catalog.ResourceType
	Format string
}

// MatchingTypes lists the resource types that an ARN or a pattern of ARNs names, whichever
// services declare them, in the order of prefix and name; arn.Resolve has the rules. Text
// that is no ARN is an *arn.Error.
func MatchingTypes(c *catalog.Catalog, text string) ([]TypeMatch, error) {
	a, err := arn.Parse(text)
	if err != nil {
		return nil, err
	}
	var all []TypeMatch
	var formats []arn.Format
	for _, f := range facts.TakenFormats(c, a.Service) {
		all = append(all, TypeMatch{f.Type, f.Text})
		formats = append(formats, arn.Format{Owner: f.Type.Service().Prefix(), Text: f.Text})
	}
	var out []TypeMatch
	for _, i := range arn.Resolve(a, formats) {
		if !slices.ContainsFunc(out, func(m TypeMatch) bool { return m.Type == all[i].Type }) {
			out = append(out, all[i])
		}
	}
	slices.SortStableFunc(out, func(x, y TypeMatch) int { return x.Type.Service().Index() - y.Type.Service().Index() })
	return out, nil
}

// ARNMatches reports whether an ARN or a pattern of ARNs can name a resource of one ARN
// format, with nothing known of the service's other formats. Text that is no ARN matches
// nothing.
func ARNMatches(text, format string) bool {
	a, err := arn.Parse(text)
	if err != nil {
		return false
	}
	return len(arn.Resolve(a, []arn.Format{{Text: format}})) > 0
}

// ActionsOnARN lists the actions of all services that work on a resource type that an ARN
// or a pattern of ARNs names. Text that is no ARN is an *arn.Error.
func ActionsOnARN(c *catalog.Catalog, text string) ([]catalog.Action, error) {
	return Select(c, All(c), Filter{ARN: text})
}

func typeNames(s catalog.Service) []string {
	out := make([]string, 0, s.NumResourceTypes())
	for i := range s.NumResourceTypes() {
		out = append(out, s.ResourceType(i).Name())
	}
	return out
}
