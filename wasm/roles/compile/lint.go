package compile

import (
	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/lint"
	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/roles"
)

// Rules that do not fit here. Of resources that no action works on shorthand makes many: it
// names a bucket with its objects. And the size of a managed policy is no limit of inline ones,
// which are counted together.
const (
	unusedResource = "resource-unused-by-actions"
	managedSize    = "size-identity"
)

// lint looks at every document. What it finds is said of the place in the files that the
// finding comes from, as closely as that can be told. Suggestions are about the form of a
// text, which is not the user's here, and left out.
func (c *compiler) lint() {
	for i := range c.documents {
		d := &c.documents[i]
		o := lint.Options{Kind: policy.Identity}
		switch {
		case d.Part == roles.TrustPart:
			o.Kind = policy.Trust
		case d.Kind == roles.BucketKind:
			o.Kind, o.ResourceType = policy.Resource, "AWS::S3::Bucket"
		case d.Kind == roles.KeyKind:
			o.Kind, o.ResourceType = policy.Resource, "AWS::KMS::Key"
		}
		result := c.options.Linter.Text(d.Text, o)
		for k := range result.Findings {
			f := &result.Findings[k]
			at, written := d.sourceOf(f)
			if f.Severity > lint.Warning || f.Rule.ID == unusedResource && !written || f.Rule.ID == managedSize {
				continue
			}
			c.notes = append(c.notes, Note{Place: at, Severity: Finding, Rule: f.Rule.ID, Message: f.Severity.String() + ": " + f.Message, Hint: f.Hint})
		}
	}
}

// sourceOf is where in the files a finding comes from: the very text, if it is written
// there, or its statement, or the definition.
func (d *Document) sourceOf(f *lint.Finding) (at roles.Place, written bool) {
	if f.Statement < 0 || f.Statement >= len(d.sources) {
		if d.at.there() {
			at = d.at.place()
		}
		return at, false
	}
	statement := d.sources[f.Statement]
	text := d.Text[f.Span.Start:f.Span.End]
	if doc, err := jsonspan.Parse(text); err == nil && doc.Root().Kind() == jsonspan.String {
		if at, ok := scalar(statement, doc.Root().Text()); ok {
			return at.place(), true
		}
	}
	return statement.place(), false
}

// scalar finds a text below a value. The tree is no deeper than source.MaxDepth.
func scalar(v value, text string) (value, bool) {
	if v.Kind.IsScalar() {
		return v, v.Text == text
	}
	for i := range v.Children {
		if at, ok := scalar(v.child(i), text); ok {
			return at, true
		}
	}
	return value{}, false
}
