package generate

import "strings"

// Recipe is a condition that is asked for so often that it has a name.
type Recipe struct {
	Name string
	// Parameters are the words in angle brackets in the texts below, in order.
	Parameters []string
	Conditions []Condition
}

// Recipes are the recipes, sorted by name.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
var Recipes = [...]Recipe{
	{"mfa", nil, []Condition{{"Bool", "aws:MultiFactorAuthPresent", []string{"true"}}}},
	{"organisation", []string{"id"}, []Condition{{"StringEquals", "aws:ResourceOrgID", []string{"<id>"}}}},
	{"own-tag", []string{"tag"}, []Condition{{"StringEquals", "aws:ResourceTag/<tag>", []string{"${aws:PrincipalTag/<tag>}"}}}},
	{"region", []string{"region"}, []Condition{{"StringEquals", "aws:RequestedRegion", []string{"<region>"}}}},
	{"request-tag", []string{"tag", "value"}, []Condition{{"StringEquals", "aws:RequestTag/<tag>", []string{"<value>"}}}},
	{"same-account", nil, []Condition{{"StringEquals", "aws:ResourceAccount", []string{"${aws:PrincipalAccount}"}}}},
	{"secure-transport", nil, []Condition{{"Bool", "aws:SecureTransport", []string{"true"}}}},
	{"tag", []string{"tag", "value"}, []Condition{{"StringEquals", "aws:ResourceTag/<tag>", []string{"<value>"}}}},
	{"vpc-endpoint", []string{"id"}, []Condition{{"StringEquals", "aws:SourceVpce", []string{"<id>"}}}},
}

// FindRecipe finds a recipe by its name.
func FindRecipe(name string) (*Recipe, bool) {
	for i := range Recipes {
		if Recipes[i].Name == name {
			return &Recipes[i], true
		}
	}
	return nil, false
}

// Fill gives the recipe's conditions with the values of its parameters; missing ones stay
// as they are.
func (r *Recipe) Fill(values map[string]string) []Condition {
	fill := func(text string) string {
		for _, p := range r.Parameters {
			if v, ok := values[p]; ok {
				text = strings.ReplaceAll(text, "<"+p+">", v)
			}
		}
		return text
	}
	var out []Condition
	for _, c := range r.Conditions {
		filled := Condition{Operator: c.Operator, Key: fill(c.Key)}
		for _, v := range c.Values {
			filled.Values = append(filled.Values, fill(v))
		}
		out = append(out, filled)
	}
	return out
}
