package write

import (
	"slices"

	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/roles"
)

// document is an inline policy, or a trust policy without name.
type document struct {
	name string
	root jsonspan.Node
	doc  *policy.Document
	// regular is set if it can be written as statements: it has the current Version and no
	// Id, and its statements what definitions have to have.
	regular bool
}

func readDocument(p *roles.Policy) *document {
	d := &document{name: p.Name}
	d.doc, _ = policy.Parse(p.Document)
	if parsed, err := jsonspan.Parse(p.Document); err == nil {
		d.root = parsed.Root()
	}
	d.regular = d.doc.Version.Value == policy.Version2012 && d.doc.ID.Value == "" && len(d.doc.Statements) > 0
	for i := range d.doc.Elements {
		d.regular = d.regular && (d.doc.Elements[i].Name == "Version" || d.doc.Elements[i].Name == "Statement")
	}
	for i := range d.doc.Statements {
		s := &d.doc.Statements[i]
		d.regular = d.regular && isRegular(s) && len(s.Principal)+len(s.NotPrincipal) == 0 &&
			len(s.Action)+len(s.NotAction) > 0 && len(s.Resource)+len(s.NotResource) > 0
	}
	return d
}

// isRegular reports whether all of a statement has a place in a definition, save for what it
// must have.
func isRegular(s *policy.Statement) bool {
	if s.Raw != "" || s.Effect.Value != policy.Allow && s.Effect.Value != policy.Deny {
		return false
	}
	for i := range s.Elements {
		if s.Elements[i].Name == "" {
			return false
		}
	}
	for _, list := range [][]policy.String{s.Action, s.NotAction, s.Resource, s.NotResource} {
		if list != nil && len(list) == 0 || !areTexts(list) {
			return false
		}
	}
	for _, list := range [][]policy.Principal{s.Principal, s.NotPrincipal} {
		for i := range list {
			if len(list[i].Items) == 0 || !areTexts(list[i].Items) {
				return false
			}
		}
	}
	for i := range s.Condition {
		c := &s.Condition[i]
		if c.Raw != "" || len(c.Keys) == 0 {
			return false
		}
		for k := range c.Keys {
			if len(c.Keys[k].Items) == 0 || slices.ContainsFunc(c.Keys[k].Items, func(v policy.String) bool { return v.Form > policy.Number }) {
				return false
			}
		}
	}
	return true
}

func areTexts(list []policy.String) bool {
	return !slices.ContainsFunc(list, func(v policy.String) bool { return v.Form != policy.Text || v.Value == "" })
}

// strange says why a role can't be written, empty if it can.
func (w *writer) strange(r *roles.Role) string {
	for _, p := range slices.Concat([]roles.Policy{{Document: r.Trust}}, r.Inline) {
		what := "the policy " + p.Name
		if p.Name == "" {
			what = "the trust policy"
		}
		d, problems := policy.Parse(p.Document)
		doc, err := jsonspan.Parse(p.Document)
		if err != nil || len(problems) > 0 || doc.Root().Kind() != jsonspan.Object {
			return what + " can't be read"
		}
		odd := slices.ContainsFunc(d.Statements, func(s policy.Statement) bool { return !isRegular(&s) })
		if !hasStatement(doc.Root()) || has(doc.Root(), jsonspan.Null) || odd && (has(doc.Root(), jsonspan.Number) || has(doc.Root(), jsonspan.Bool)) {
			return what + " has a form that definitions do not have"
		}
	}
	return ""
}

func hasStatement(n jsonspan.Node) bool {
	for key := range n.Members() {
		if key.Text() == "Statement" {
			return true
		}
	}
	return false
}

// has looks for a value of a kind: a null, which YAML takes for a value left out, or what
// definitions have as texts only. Keys without text count as well. The parser has limited the
// depth.
func has(n jsonspan.Node, kind jsonspan.Kind) bool {
	switch n.Kind() {
	case kind:
		return true
	case jsonspan.Array:
		for e := range n.Elements() {
			if has(e, kind) {
				return true
			}
		}
	case jsonspan.Object:
		for key, v := range n.Members() {
			if key.Text() == "" || has(v, kind) {
				return true
			}
		}
	}
	return false
}

// value writes a JSON value of the policy language: objects and lists as blocks.
func (w *writer) value(depth int, n jsonspan.Node) {
	if n.Kind() != jsonspan.Object {
		w.line(depth, inline(n))
		return
	}
	for key, v := range n.Members() {
		w.member(depth, key.Text(), v)
	}
}

func (w *writer) member(depth int, key string, v jsonspan.Node) {
	switch {
	case v.Kind() == jsonspan.Array && hasObjects(v):
		w.line(depth, scalar(key)+":")
		for e := range v.Elements() {
			if e.Kind() == jsonspan.Object && e.First().In(e) {
				dash := len(w.out) + 2*(depth+1)
				w.value(depth+2, e)
				w.out[dash] = '-'
			} else {
				w.line(depth+1, "- "+inline(e))
			}
		}
	case v.Kind() == jsonspan.Object && v.First().In(v):
		w.line(depth, scalar(key)+":")
		w.value(depth+1, v)
	default:
		w.line(depth, scalar(key)+": "+inline(v))
	}
}

func hasObjects(n jsonspan.Node) bool {
	for e := range n.Elements() {
		if e.Kind() >= jsonspan.Array {
			return true
		}
	}
	return false
}

// inline writes a value on one line.
func inline(n jsonspan.Node) string {
	switch n.Kind() {
	case jsonspan.String:
		return scalar(n.Text())
	case jsonspan.Array:
		out := "["
		for e := range n.Elements() {
			if len(out) > 1 {
				out += ", "
			}
			out += quoted(e)
		}
		return out + "]"
	case jsonspan.Object:
		out := "{"
		for key, v := range n.Members() {
			if len(out) > 1 {
				out += ", "
			}
			out += jsonspan.Quote(key.Text()) + ": " + quoted(v)
		}
		return out + "}"
	}
	return jsonspan.Quote(n.Raw())
}

// quoted writes a value inside of brackets, texts always in quotation marks.
func quoted(n jsonspan.Node) string {
	if n.Kind() == jsonspan.String {
		if text := scalar(n.Text()); text[0] == '"' {
			return text
		}
		return `"` + n.Text() + `"`
	}
	return inline(n)
}
