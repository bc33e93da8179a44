package generate

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/wasm/source"
)

// isRecipe reports whether a condition is written as a recipe with its parameters: a map
// of one key that is none of a condition's own.
func isRecipe(n *source.Node) bool {
	if len(n.Children) != 2 || !n.Children[0].Kind.IsScalar() {
		return false
	}
	switch n.Children[0].Text {
	case "operator", "key", "value", "values":
		return false
	}
	return true
}

// recipe reads "mfa", "organisation: o-1", "region: [eu-west-1, eu-west-2]" or
// "tag: {team: blue}". value is nil where there is none.
func (r *templateReader) recipe(name, value *source.Node) {
	recipe, ok := FindRecipe(strings.TrimSpace(name.Text))
	if !ok {
		var known []string
		for i := range Recipes {
			known = append(known, Recipes[i].Name)
		}
		r.note(Error, TemplateValue, name, "there is no recipe of a condition "+citeNode(name), suggestKey(name.Text, known))
		return
	}
	block := ConditionBlock{Recipe: recipe, With: map[string][]string{}}
	block.Key = textAt(name, recipe.Allow.Key)
	given := value != nil && !value.IsNull()
	if !given {
		value = name
	}
	switch {
	case len(recipe.Parameters) == 0 && given:
		r.note(Error, TemplateValue, value, "the recipe "+recipe.Name+" has no parameters", "write \"- "+recipe.Name+"\"")
		return
	case len(recipe.Parameters) == 0:
	case len(recipe.Parameters) == 1 && given && value.Kind != source.Map:
		if !r.fillRecipe(&block, recipe.Parameters[0], name, value) {
			return
		}
	case len(recipe.Parameters) == 2 && given && value.Kind == source.Map && isPlainTag(value) && len(value.Children) == 2 && value.Children[0].Kind.IsScalar():
		block.With[recipe.Parameters[0]] = []string{value.Children[0].Text}
		if !r.fillRecipe(&block, recipe.Parameters[1], &value.Children[0], &value.Children[1]) {
			return
		}
	default:
		r.note(Error, TemplateValue, value, "the recipe "+recipe.Name+" needs its "+strings.Join(recipe.Parameters, " and its "), "write \"- "+recipe.usage()+"\"")
		return
	}
	block.Key.Value = recipe.Fill(false, block.With).Key
	r.t.Conditions = append(r.t.Conditions, block)
}

func (r *templateReader) fillRecipe(block *ConditionBlock, parameter string, key, value *source.Node) bool {
	for _, v := range r.scalars(key, value, "a condition's value") {
		block.With[parameter] = append(block.With[parameter], v.Value)
	}
	return len(block.With[parameter]) > 0
}

// usage is how a template writes the recipe.
func (r *Recipe) usage() string {
	switch len(r.Parameters) {
	case 0:
		return r.Name
	case 1:
		return r.Name + ": <" + r.Parameters[0] + ">"
	}
	return r.Name + ": {<" + r.Parameters[0] + ">: <" + r.Parameters[1] + ">}"
}

// operators are IAM's condition operators, without qualifier and IfExists.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
var operators = []string{
	"ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike", "BinaryEquals", "Bool",
	"DateEquals", "DateGreaterThan", "DateGreaterThanEquals", "DateLessThan", "DateLessThanEquals", "DateNotEquals",
	"IpAddress", "NotIpAddress", "Null",
	"NumericEquals", "NumericGreaterThan", "NumericGreaterThanEquals", "NumericLessThan", "NumericLessThanEquals", "NumericNotEquals",
	"StringEquals", "StringEqualsIgnoreCase", "StringLike", "StringNotEquals", "StringNotEqualsIgnoreCase", "StringNotLike",
}

// operator checks the name of a condition's operator.
func (r *templateReader) operator(n *source.Node, name Text) {
	plain := strings.TrimSuffix(name.Value, "IfExists")
	plain = strings.TrimPrefix(strings.TrimPrefix(plain, "ForAllValues:"), "ForAnyValue:")
	if slices.Contains(operators, plain) && (plain != "Null" || !strings.HasSuffix(name.Value, "IfExists")) {
		return
	}
	r.note(Error, TemplateValue, &source.Node{Kind: n.Kind, Start: name.Start, End: name.End},
		"IAM has no condition operator "+citeText(name.Value), suggestKey(plain, operators))
}
