package generate

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/source"
)

const conditionHint = "write {operator: StringEquals, key: aws:PrincipalOrgID, values: [o-1]}, or a recipe as mfa"

// conditions reads either a list, of recipes and of maps with operator, key and values, or
// a map as IAM has it: operator, then key, then values.
func (r *templateReader) conditions(value *source.Node) {
	switch {
	case value.IsNull():
	case value.Kind == source.Seq && isPlainTag(value):
		for i := range value.Children {
			switch n := &value.Children[i]; {
			case n.Kind == source.Map && isPlainTag(n) && isRecipe(n):
				r.recipe(&n.Children[0], &n.Children[1])
			case n.Kind == source.Map && isPlainTag(n):
				r.condition(n)
			case n.Kind.IsScalar() && isPlainTag(n) && !n.IsNull():
				r.recipe(n, nil)
			case !n.IsNull():
				r.note(Error, TemplateValue, n, "a condition is a map, and here stands "+describeNode(n), conditionHint)
			}
		}
	case value.Kind == source.Map && isPlainTag(value) && memberOf(value, "operator") != nil:
		r.note(Warning, TemplateValue, value, "conditions is a list, and here stands a single condition", "begin it with \"- \"")
		r.condition(value)
	case value.Kind == source.Map && isPlainTag(value):
		r.operators(value)
	default:
		r.note(Error, TemplateValue, value, "conditions is a list, and here stands "+describeNode(value), conditionHint)
	}
}

// condition reads one of the listed form.
func (r *templateReader) condition(n *source.Node) {
	var out ConditionBlock
	bad := len(r.notes)
	haveValues := false
	r.members(n, "a condition", []string{"operator", "key", "value", "values"}, func(key, value *source.Node) {
		switch key.Text {
		case "operator":
			out.Operator = r.conditionWord(key, value)
		case "key":
			out.Key = r.conditionWord(key, value)
		default:
			haveValues = true
			out.Values = append(out.Values, r.conditionValues(key, value)...)
		}
	})
	if len(r.notes) > bad {
		return
	}
	var missing []string
	if out.Operator.Value == "" {
		missing = append(missing, "operator")
	}
	if out.Key.Value == "" {
		missing = append(missing, "key")
	}
	if !haveValues {
		missing = append(missing, "values")
	}
	if missing != nil {
		r.note(Error, TemplateKey, n, "the condition has no "+strings.Join(missing, " and no "), conditionHint)
		return
	}
	r.operator(n, out.Operator)
	r.t.Conditions = append(r.t.Conditions, out)
}

// operators reads conditions in IAM's form.
func (r *templateReader) operators(value *source.Node) {
	for i := 0; i < len(value.Children); i += 2 {
		operator, keys := &value.Children[i], &value.Children[i+1]
		if first := earlierKey(value.Children[:i], operator); first != nil {
			r.note(Error, TemplateKey, operator, "the operator "+citeNode(operator)+" stands here a second time", "put all keys below the first one")
		}
		r.operator(operator, textOf(operator))
		if keys.Kind != source.Map || !isPlainTag(keys) {
			r.note(Error, TemplateValue, keys, "an operator has a map of keys, and here stands "+describeNode(keys), conditionHint)
			continue
		}
		for j := 0; j < len(keys.Children); j += 2 {
			key, values := &keys.Children[j], &keys.Children[j+1]
			if first := earlierKey(keys.Children[:j], key); first != nil {
				r.note(Error, TemplateKey, key, "the condition key "+citeNode(key)+" stands here a second time", "list all values below the first one")
			}
			if list := r.conditionValues(key, values); list != nil {
				r.t.Conditions = append(r.t.Conditions, ConditionBlock{Operator: textOf(operator), Key: textOf(key), Values: list})
			}
		}
	}
}

func (r *templateReader) conditionWord(key, value *source.Node) Text {
	if !value.Kind.IsScalar() || value.IsNull() || !isPlainTag(value) || strings.TrimSpace(value.Text) == "" {
		r.note(Error, TemplateValue, value, key.Text+" is a word, and here stands "+describeNode(value), "")
		return Text{}
	}
	out := textOf(value)
	out.Value = strings.TrimSpace(out.Value)
	return out
}

// conditionValues reads one value or a list. Numbers and true and false are texts to IAM,
// and so is an empty text.
func (r *templateReader) conditionValues(key, value *source.Node) []Text {
	return r.scalars(key, value, "a condition's value")
}

// scalarsOrNone is scalars for a list that may be empty, or have empty items.
func (r *templateReader) scalarsOrNone(key, value *source.Node, what string) []Text {
	if value.IsNull() || value.Kind == source.Seq && isPlainTag(value) && len(value.Children) == 0 {
		return nil
	}
	var out []Text
	for _, text := range r.scalars(key, value, what) {
		if strings.TrimSpace(text.Value) != "" {
			out = append(out, text)
		}
	}
	return out
}

// scalars reads one text or a list, where numbers, true and false are texts as well. what
// says in messages what they are.
func (r *templateReader) scalars(key, value *source.Node, what string) []Text {
	items := []source.Node{*value}
	if value.Kind == source.Seq && isPlainTag(value) {
		items = value.Children
	}
	var out []Text
	for i := range items {
		n := &items[i]
		if !n.Kind.IsScalar() || n.IsNull() || !isPlainTag(n) {
			r.note(Error, TemplateValue, n, what+" is a text, and here stands "+describeNode(n), "")
			return nil
		}
		out = append(out, textOf(n))
	}
	if out == nil {
		r.note(Error, TemplateValue, value, citeNode(key)+" has no values", "")
	}
	return out
}
