package generate

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/source"
)

// field reads one field of a template.
func (r *templateReader) field(key, value *source.Node) {
	t := r.t
	switch key.Text {
	case "mode":
	case "name":
		t.Name = textOf(value)
		if !value.Kind.IsScalar() {
			r.note(Warning, TemplateValue, value, "a name is a text, and here stands "+describeNode(value), "")
		}
	case "effect":
		t.Effect = r.word(value, "effect", []string{"Allow", "Deny"})
	case "dependents":
		t.Dependents = r.word(value, "dependents", []string{"none", "scoped", "wildcard"})
	case "wildcard-only":
		r.group(value, "wildcard-only", wildcardFields, func(key, value *source.Node) {
			if level, ok := strings.CutPrefix(key.Text, "service-"); ok {
				t.WildcardOnly.Services = append(t.WildcardOnly.Services, ServiceBlock{textAt(key, level), r.list(key, value)})
			} else {
				t.WildcardOnly.SingleActions = append(t.WildcardOnly.SingleActions, r.list(key, value)...)
			}
		})
	case "sts":
		r.group(value, "sts", stsFields, func(key, value *source.Node) {
			t.STS = append(t.STS, STSBlock{textOf(key), r.list(key, value)})
		})
	case "skip-resource-constraints":
		t.SkipResourceConstraints = append(t.SkipResourceConstraints, r.list(key, value)...)
	case "exclude-actions":
		t.ExcludeActions = append(t.ExcludeActions, r.list(key, value)...)
	case "actions":
		t.Actions = append(t.Actions, r.list(key, value)...)
	case "arns":
		t.ARNs = append(t.ARNs, r.list(key, value)...)
	case "values":
		r.values(value)
	case "principals":
		r.principals(value)
	case "subjects":
		t.Subjects = append(t.Subjects, r.scalarsOrNone(key, value, "a subject")...)
	case "audiences":
		t.Audiences = append(t.Audiences, r.scalarsOrNone(key, value, "an audience")...)
	case "also":
		t.Also = append(t.Also, r.list(key, value)...)
	case "services":
		t.Services = append(t.Services, r.scalarsOrNone(key, value, "a service")...)
	case "levels":
		t.BoundaryLevels = append(t.BoundaryLevels, r.scalarsOrNone(key, value, "a level")...)
	case "conditions":
		r.conditions(value)
	case "blocks":
		r.blocks(value)
	default: // the five access levels
		t.Levels = append(t.Levels, LevelBlock{textOf(key), r.arnList(key, value)})
	}
}

// group reads a field that is a map of lists.
func (r *templateReader) group(value *source.Node, name string, known []string, visit func(key, value *source.Node)) {
	switch {
	case value.Kind == source.Map && isPlainTag(value):
		r.members(value, name, known, visit)
	case !value.IsNull():
		r.note(Error, TemplateValue, value, name+" is a map of lists, and here stands "+describeNode(value), "its keys are "+strings.Join(known, ", "))
	}
}

// word reads one of a few words, exactly as documented.
func (r *templateReader) word(value *source.Node, name string, known []string) Text {
	word := scalarOf(value)
	for _, k := range known {
		if word == k {
			return textOf(value)
		}
	}
	switch {
	case value.IsNull():
		r.note(Error, TemplateValue, value, name+" has no value", "write "+strings.Join(known, " or ")+", or leave the line out")
	case !value.Kind.IsScalar():
		r.note(Error, TemplateValue, value, name+" is a word, and here stands "+describeNode(value), "write "+strings.Join(known, " or "))
	default:
		r.note(Error, TemplateValue, value, "no "+name+" "+citeNode(value), suggestKey(word, known))
	}
	return Text{}
}

// list reads a list of texts. A single text counts as a list of one.
func (r *templateReader) list(key, value *source.Node) []Text {
	if value.IsNull() || value.Kind.IsScalar() && strings.TrimSpace(value.Text) == "" && isPlainTag(value) {
		return nil
	}
	items := value.Children
	switch {
	case !isPlainTag(value):
		r.note(Error, TemplateValue, value, "the tag "+value.Tag+" means nothing in a template", "write the text itself")
		return nil
	case value.Kind == source.Map:
		r.note(Error, TemplateValue, value, key.Text+" is a list, and here stands a map", "begin each item with \"- \"")
		return nil
	case value.Kind.IsScalar():
		items = []source.Node{*value}
		if kindOfPlain(value) == "a text" {
			r.note(Warning, TemplateValue, value, key.Text+" is a list, and here stands a single text", "write it as \"- "+strings.TrimSpace(value.Text)+"\"")
		}
	}
	var out []Text
	for i := range items {
		if item, ok := r.listItem(&items[i], out); ok {
			out = append(out, item)
		}
	}
	return out
}

// listItem reads a text of a list, behind those read before.
func (r *templateReader) listItem(n *source.Node, before []Text) (Text, bool) {
	if n.IsNull() {
		return Text{}, false
	}
	switch kind := kindOfPlain(n); {
	case !isPlainTag(n):
		r.note(Error, TemplateValue, n, "the tag "+n.Tag+" means nothing in a template", "write the text itself")
		return Text{}, false
	case n.Kind == source.Map:
		r.note(Error, TemplateValue, n, "an item is a text, and here stands a map", "leave out the blank behind the colon, or put the text in quotation marks")
		return Text{}, false
	case kind != "a text":
		r.note(Error, TemplateValue, n, "an item is a text, and here stands "+kind, "")
		return Text{}, false
	}
	out := textOf(n)
	out.Value = strings.TrimSpace(n.Text)
	switch {
	case out.Value == "":
		return out, false
	case out.Value != n.Text && n.Kind < source.Literal: // a block scalar ends with a line end
		r.note(Warning, TemplateItem, n, "white space around "+citeText(out.Value)+" was left out", "")
	}
	for _, b := range before {
		if b.Value == out.Value {
			r.note(Info, TemplateItem, n, citeText(out.Value)+" stands in this list already", "")
			return out, false
		}
	}
	return out, true
}
