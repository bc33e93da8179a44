package rules

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/near"
	"github.com/leastwise/leastwise/wasm/policy"
)

var invalidServicePrincipal = lint.Rule{
	ID:       "invalid-service-principal",
	Group:    lint.GroupSchema,
	Severity: lint.Error,
	At:       lint.AtStatement,
	Check: func(p *lint.Pass) {
		s := p.Statement
		for _, list := range [...][]policy.Principal{s.Principal, s.NotPrincipal} {
			for i := range list {
				if list[i].Kind == policy.Service {
					badServicePrincipals(p, list[i].Items, "")
				}
			}
		}
		for i := range s.Condition {
			for k := range s.Condition[i].Keys {
				key := &s.Condition[i].Keys[k]
				if name := " " + lower(key.Key.Value) + " "; strings.Contains(serviceKeys, name) && !strings.HasPrefix(s.Condition[i].Operator.Value, "Null") {
					badServicePrincipals(p, key.Items, name)
				}
			}
		}
	},
}

var _ = register(&invalidServicePrincipal)

// serviceKeys are condition keys whose values are service principals.
const serviceKeys = " iam:passedtoservice iam:awsservicename kms:viaservice aws:calledvia aws:calledviafirst aws:calledvialast aws:principalservicename "

func badServicePrincipals(p *lint.Pass, items []policy.String, key string) {
	for i := range items {
		if text, ok := p.Known(&items[i]); ok && items[i].Form == policy.Text {
			badServicePrincipal(p, &items[i], text, key)
		}
	}
}

// badServicePrincipal reports a text that has not the shape of a service principal, or is
// one letter beside a known one. What has the shape and is like none may be new, or AWS
// lists it nowhere.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-services
func badServicePrincipal(p *lint.Pass, item *policy.String, text, key string) {
	rename := func(f *lint.Finding, name string) {
		if text == item.Value { // not if a template's placeholder would go
			f.Fix(lint.NeedsInput, lint.Rename(item, name))
		}
	}
	if strings.ContainsAny(text, "*?$") {
		return
	}
	name := strings.TrimSuffix(strings.TrimSuffix(text, ".cn"), ".amazonaws.com")
	shaped := name != strings.TrimSuffix(text, ".cn") && name != ""
	for _, c := range []byte(name) {
		shaped = shaped && (isDigit(c) || 'a' <= c && c <= 'z' || c == '.' || c == '-')
	}
	if !shaped && isOtherService(text) {
		return
	}
	if !shaped {
		f := p.Report(item.Span, "%q is no service principal: they read name.amazonaws.com", item.Value)
		guess := lower(strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(text, "https://"), "http://"), "/"))
		if !strings.HasSuffix(guess, ".amazonaws.com") && !strings.ContainsAny(guess, ". :/") {
			guess += ".amazonaws.com"
		}
		if knownServicePrincipal(p, guess) {
			rename(f.Advise("write %s", guess), guess)
		}
		return
	}
	if strings.HasPrefix(key, " kms:") && strings.Count(name, ".") == 0 {
		p.Report(item.Span, "%q lacks the region that kms:ViaService has", item.Value).Advise("write %s.REGION.amazonaws.com", name)
		return
	}
	if len(name) < shortestSlip || knownServicePrincipal(p, name+".amazonaws.com") {
		return
	}
	for _, known := range servicePrincipals(p) {
		if near.OneSlip(name+".amazonaws.com", known) {
			f := p.Report(item.Span, "%q is not known, and one letter beside one that is", item.Value).As(lint.Warning)
			rename(f.Advise("did you mean %s?", known), known)
			return
		}
	}
}

// shortestSlip: shorter names may well be new ones, and no slips of others.
const shortestSlip = 5

// isOtherService knows principals of services that are not under amazonaws.com.
func isOtherService(text string) bool {
	return !strings.ContainsAny(text, "/:") && lower(text) == text && (strings.HasSuffix(text, ".aws.internal") || strings.HasSuffix(text, ".amazon.com") || strings.HasSuffix(text, ".api.aws") ||
		strings.HasSuffix(text, ".aws.amazon.com") || strings.Contains(text, ".amazonaws."))
}

// servicePrincipals are those of the catalog, sorted, read once.
func servicePrincipals(p *lint.Pass) []string {
	return p.Once("service principals", func() any {
		list := slices.Collect(p.Catalog.ServicePrincipals())
		slices.Sort(list)
		return list
	}).([]string)
}

func knownServicePrincipal(p *lint.Pass, name string) bool {
	if _, known := slices.BinarySearch(servicePrincipals(p), name); known {
		return true
	}
	prefix, _, _ := strings.Cut(name, ".")
	_, known := p.Catalog.LookupService(prefix)
	return known
}
