package generate

import (
	"slices"
	"strings"
)

// Recipe is a condition that is asked for so often that it has a name.
type Recipe struct {
	Name string
	// Parameters are the words in angle brackets in the texts below, in order; the last
	// one may have several values.
	Parameters []string
	// Allow is the condition of statements that allow. Deny is its opposite, for those that
	// deny what lacks it.
	Allow, Deny Condition
}

// Recipes are the recipes, sorted by name.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
//
// A request without MFA may lack the keys altogether, and so may a resource that belongs to
// no organization, which is why those of Deny end in IfExists.
var Recipes = [...]Recipe{
	{"after", []string{"time"}, Condition{"DateGreaterThanEquals", "aws:CurrentTime", []string{"<time>"}}, Condition{"DateLessThan", "aws:CurrentTime", []string{"<time>"}}},
	{"before", []string{"time"}, Condition{"DateLessThan", "aws:CurrentTime", []string{"<time>"}}, Condition{"DateGreaterThanEquals", "aws:CurrentTime", []string{"<time>"}}},
	{"called-via", []string{"service"}, Condition{"ForAnyValue:StringEquals", "aws:CalledVia", []string{"<service>"}}, Condition{"ForAllValues:StringNotEquals", "aws:CalledVia", []string{"<service>"}}},
	{"external-id", []string{"id"}, is("sts:ExternalId", "<id>"), isNot("sts:ExternalId", "<id>")},
	{"mfa", nil, Condition{"Bool", "aws:MultiFactorAuthPresent", []string{"true"}}, Condition{"BoolIfExists", "aws:MultiFactorAuthPresent", []string{"false"}}},
	{"mfa-age", []string{"seconds"}, Condition{"NumericLessThanEquals", "aws:MultiFactorAuthAge", []string{"<seconds>"}}, Condition{"NumericGreaterThanIfExists", "aws:MultiFactorAuthAge", []string{"<seconds>"}}},
	{"organisation", []string{"id"}, is("aws:ResourceOrgID", "<id>"), Condition{"StringNotEqualsIfExists", "aws:ResourceOrgID", []string{"<id>"}}},
	{"own-tag", []string{"tag"}, is("aws:ResourceTag/<tag>", "${aws:PrincipalTag/<tag>}"), isNot("aws:ResourceTag/<tag>", "${aws:PrincipalTag/<tag>}")},
	{"passed-to-service", []string{"service"}, is("iam:PassedToService", "<service>"), isNot("iam:PassedToService", "<service>")},
	{"principal-organisation", []string{"id"}, is("aws:PrincipalOrgID", "<id>"), isNot("aws:PrincipalOrgID", "<id>")},
	{"principal-tag", []string{"tag", "value"}, is("aws:PrincipalTag/<tag>", "<value>"), isNot("aws:PrincipalTag/<tag>", "<value>")},
	{"region", []string{"region"}, is("aws:RequestedRegion", "<region>"), isNot("aws:RequestedRegion", "<region>")},
	{"request-tag", []string{"tag", "value"}, is("aws:RequestTag/<tag>", "<value>"), isNot("aws:RequestTag/<tag>", "<value>")},
	{"same-account", nil, is("aws:ResourceAccount", "${aws:PrincipalAccount}"), isNot("aws:ResourceAccount", "${aws:PrincipalAccount}")},
	{"secure-transport", nil, Condition{"Bool", "aws:SecureTransport", []string{"true"}}, Condition{"Bool", "aws:SecureTransport", []string{"false"}}},
	{"source-account", []string{"account"}, is("aws:SourceAccount", "<account>"), isNot("aws:SourceAccount", "<account>")},
	{"source-arn", []string{"arn"}, Condition{"ArnLike", "aws:SourceArn", []string{"<arn>"}}, Condition{"ArnNotLike", "aws:SourceArn", []string{"<arn>"}}},
	{"source-ip", []string{"range"}, Condition{"IpAddress", "aws:SourceIp", []string{"<range>"}}, Condition{"NotIpAddress", "aws:SourceIp", []string{"<range>"}}},
	{"tag", []string{"tag", "value"}, is("aws:ResourceTag/<tag>", "<value>"), isNot("aws:ResourceTag/<tag>", "<value>")},
	{"vpc", []string{"id"}, is("aws:SourceVpc", "<id>"), isNot("aws:SourceVpc", "<id>")},
	{"vpc-endpoint", []string{"id"}, is("aws:SourceVpce", "<id>"), isNot("aws:SourceVpce", "<id>")},
}

func is(key, value string) Condition    { return Condition{"StringEquals", key, []string{value}} }
func isNot(key, value string) Condition { return Condition{"StringNotEquals", key, []string{value}} }

// FindRecipe finds a recipe by its name, also in American spelling.
func FindRecipe(name string) (*Recipe, bool) {
	name = strings.ReplaceAll(name, "organization", "organisation")
	for i := range Recipes {
		if Recipes[i].Name == name {
			return &Recipes[i], true
		}
	}
	return nil, false
}

// With gives the values of the parameters in order, as Fill takes them: one for each, all
// that are left for the last. ok is false if there are too few, or some for a recipe that
// takes none.
func (r *Recipe) With(values []string) (with map[string][]string, ok bool) {
	with = map[string][]string{}
	last := len(r.Parameters) - 1
	if len(values) <= last || last < 0 && len(values) > 0 {
		return with, false
	}
	for i, p := range r.Parameters {
		if with[p] = values[i : i+1]; i == last {
			with[p] = values[i:]
		}
	}
	return with, !slices.Contains(values, "")
}

// Fill gives the recipe's condition with values for its parameters; what has none stays
// as it is. In a tag's name, a parameter has one value.
func (r *Recipe) Fill(deny bool, values map[string][]string) Condition {
	c := r.Allow
	if deny {
		c = r.Deny
	}
	out := Condition{Operator: c.Operator, Key: c.Key}
	list := c.Values
	for _, p := range r.Parameters {
		mark, given := "<"+p+">", values[p]
		if len(given) == 0 {
			continue
		}
		out.Key = strings.ReplaceAll(out.Key, mark, given[0])
		var filled []string
		for _, text := range list {
			if text == mark {
				filled = append(filled, given...)
			} else {
				filled = append(filled, strings.ReplaceAll(text, mark, given[0]))
			}
		}
		list = filled
	}
	out.Values = list
	return out
}
