package generate

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/wasm/source"
)

// blocks reads the parts of a template. Each is a template without a name, whose mode is
// that of its fields, or else the template's.
func (r *templateReader) blocks(value *source.Node) {
	if value.IsNull() {
		return
	}
	if value.Kind != source.Seq || !isPlainTag(value) {
		r.note(Error, TemplateValue, value, "blocks is a list, and here stands "+describeNode(value), "begin each block with \"- \"")
		return
	}
	for i := range value.Children {
		n := &value.Children[i]
		if n.IsNull() {
			continue
		}
		if n.Kind != source.Map || !isPlainTag(n) {
			r.note(Error, TemplateValue, n, "a block is a map of keys, and here stands "+describeNode(n), "")
			continue
		}
		b := &templateReader{item: r.item, t: &Template{File: r.t.File}, block: true}
		b.mode(n)
		if b.t.Mode == UnknownMode {
			b.t.Mode = r.t.Mode
		}
		b.read(n)
		b.finishBlocks()
		r.notes = append(r.notes, b.notes...)
		r.t.Blocks = append(append(r.t.Blocks, b.t), b.t.Blocks...)
		b.t.Blocks = nil
	}
}

// finishBlocks gives the blocks what the template says for all. Its conditions and
// exclusions don't count for blocks of the other effect: they would take something out of
// a Deny.
func (r *templateReader) finishBlocks() {
	t := r.t
	for _, b := range t.Blocks {
		if b.Effect.Value == "" {
			b.Effect = t.Effect
		}
		if b.Dependents.Value == "" {
			b.Dependents = t.Dependents
		}
		if (b.Effect.Value == "Deny") == (t.Effect.Value == "Deny") {
			b.Conditions = append(slices.Clone(t.Conditions), b.Conditions...)
			b.ExcludeActions = append(slices.Clone(t.ExcludeActions), b.ExcludeActions...)
		}
	}
}

// arnList reads the ARNs of an access level. One that is a map has patterns of actions of
// its own, and becomes a block.
func (r *templateReader) arnList(key, value *source.Node) []Text {
	isMap := func(n source.Node) bool { return n.Kind == source.Map && isPlainTag(&n) }
	if value.Kind != source.Seq || !isPlainTag(value) || !slices.ContainsFunc(value.Children, isMap) {
		return r.list(key, value)
	}
	rest := *value
	rest.Children = nil
	for i := range value.Children {
		if n := &value.Children[i]; !isMap(*n) {
			rest.Children = append(rest.Children, *n)
		} else {
			r.arnItem(key, n)
		}
	}
	return r.list(key, &rest)
}

// arnItem reads {arn: ..., include: [...], exclude: [...]}.
func (r *templateReader) arnItem(level, n *source.Node) {
	t := &Template{File: r.t.File, Mode: CRUD}
	var arn Text
	given := false
	r.members(n, "an item", []string{"arn", "include", "exclude"}, func(key, value *source.Node) {
		switch key.Text {
		case "arn":
			given = true
			arn = r.conditionWord(key, value)
		case "include":
			t.IncludeActions = r.list(key, value)
		default:
			t.ExcludeActions = r.list(key, value)
		}
	})
	if !given {
		r.note(Error, TemplateKey, n, "the item has no arn", "write {arn: \"arn:aws:s3:::bucket\", exclude: [\"s3:Put*\"]}")
	}
	if arn.Value != "" {
		t.Levels = []LevelBlock{{textOf(level), []Text{arn}}}
		r.t.Blocks = append(r.t.Blocks, t)
	}
}

// values reads what placeholders of formats become.
func (r *templateReader) values(value *source.Node) {
	switch {
	case value.Kind == source.Map && isPlainTag(value):
		for i := 0; i < len(value.Children); i += 2 {
			key := &value.Children[i]
			name := textOf(key)
			name.Value = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(name.Value), "${"), "}")
			if first := earlierKey(value.Children[:i], key); first != nil {
				r.note(Error, TemplateKey, key, "the placeholder "+citeNode(key)+" stands here a second time", "list all values below the first one")
			}
			if list := r.scalars(key, &value.Children[i+1], "the value of a placeholder"); list != nil {
				r.t.Values = append(r.t.Values, ValueBlock{name, list})
			}
		}
	case !value.IsNull():
		r.note(Error, TemplateValue, value, "values is a map of placeholders, and here stands "+describeNode(value), "write {BucketName: mybucket}")
	}
}
