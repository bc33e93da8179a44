package write

import (
	"strings"

	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/roles"
)

// statements writes the statements of a regular document that have an effect, all of them if
// it is empty, which they then say themselves.
func (w *writer) statements(depth int, key string, d *document, effect string) {
	first := true
	for i := range d.doc.Statements {
		s := &d.doc.Statements[i]
		if effect != "" && s.Effect.Value != effect {
			continue
		}
		if first {
			w.line(depth, key+":")
			first = false
		}
		item := w.item(depth + 1)
		item.text("Sid", s.Sid.Value)
		if effect == "" {
			item.text("Effect", s.Effect.Value)
		}
		item.texts("action", s.Action)
		item.texts("notaction", s.NotAction)
		item.texts("resource", s.Resource)
		item.texts("notresource", s.NotResource)
		item.conditions(s.Condition)
	}
}

// item is a map that is an item of a list: its first member stands behind the dash.
type item struct {
	w     *writer
	depth int
	begun bool
}

func (w *writer) item(depth int) *item { return &item{w: w, depth: depth} }

func (it *item) line(text string) {
	mark := "  "
	if !it.begun {
		mark, it.begun = "- ", true
	}
	it.w.line(it.depth, mark+text)
}

func (it *item) text(key, text string) {
	if text != "" {
		it.line(key + ": " + scalar(text))
	}
}

// texts writes a list of texts, one alone without a list.
func (it *item) texts(key string, list []policy.String) {
	switch {
	case len(list) == 0:
	case len(list) == 1:
		it.line(key + ": " + scalar(list[0].Value))
	default:
		it.line(key + ":")
		for _, v := range list {
			it.w.line(it.depth+2, "- "+scalar(v.Value))
		}
	}
}

func (it *item) conditions(list []policy.Condition) {
	if len(list) == 0 {
		return
	}
	it.line("Condition:")
	for i := range list {
		it.w.line(it.depth+2, scalar(list[i].Operator.Value)+":")
		for k := range list[i].Keys {
			key := &list[i].Keys[k]
			if len(key.Items) == 1 {
				it.w.line(it.depth+3, scalar(key.Key.Value)+": "+scalar(key.Items[0].Value))
				continue
			}
			it.w.line(it.depth+3, scalar(key.Key.Value)+":")
			for _, v := range key.Items {
				it.w.line(it.depth+4, "- "+scalar(v.Value))
			}
		}
	}
}

// principals writes a principal of the policy language.
func (it *item) principals(key string, list []policy.Principal) {
	if list == nil {
		return
	}
	if len(list) == 1 && list[0].Key.Value == "" {
		it.texts(key, list[0].Items)
		return
	}
	it.line(key + ":")
	for i := range list {
		p := &list[i]
		if len(p.Items) == 1 {
			it.w.line(it.depth+2, scalar(p.Key.Value)+": "+scalar(p.Items[0].Value))
			continue
		}
		it.w.line(it.depth+2, scalar(p.Key.Value)+":")
		for _, v := range p.Items {
			it.w.line(it.depth+3, "- "+scalar(v.Value))
		}
	}
}

// trust writes who may assume a role: in shorthand where there is one, else in the policy
// language, and as a whole policy where it is more than statements.
func (w *writer) trust(r *roles.Role) {
	d := readDocument(&roles.Policy{Document: r.Trust})
	regular := d.doc.Version.Value == policy.Version2012 && d.doc.ID.Value == "" && len(d.doc.Statements) > 0
	for i := range d.doc.Elements {
		regular = regular && (d.doc.Elements[i].Name == "Version" || d.doc.Elements[i].Name == "Statement")
	}
	for i := range d.doc.Statements {
		s := &d.doc.Statements[i]
		w.name(s.Principal)
		w.name(s.NotPrincipal)
		regular = regular && isRegular(s) && len(s.Principal)+len(s.NotPrincipal) > 0 && len(s.Action)+len(s.NotAction) > 0 && len(s.Resource)+len(s.NotResource) == 0
	}
	if !regular {
		w.line(2, "trust:")
		w.value(3, d.root)
		return
	}
	w.line(2, "allow_to_assume_me:")
	for i := range d.doc.Statements {
		s := &d.doc.Statements[i]
		it := w.item(3)
		it.text("Sid", s.Sid.Value)
		if !w.shorthand(it, s) {
			it.text("Effect", s.Effect.Value)
			it.principals("Principal", s.Principal)
			it.principals("NotPrincipal", s.NotPrincipal)
			it.texts("Action", s.Action)
			it.texts("NotAction", s.NotAction)
		}
		it.conditions(s.Condition)
	}
}

// name writes the ARNs of users and roles who exist for their unique IDs.
func (w *writer) name(list []policy.Principal) {
	for i := range list {
		for k := range list[i].Items {
			if v := &list[i].Items[k]; list[i].Kind == policy.AWS && v.Form == policy.Text {
				if arn := w.arnOf(v.Value); arn != "" {
					v.Value = arn
				}
			}
		}
	}
}

// shorthand writes the principals of a statement that does nothing but let services, or roles
// and users of the own account, assume the role.
func (w *writer) shorthand(it *item, s *policy.Statement) bool {
	if s.Effect.Value != policy.Allow || len(s.Principal) != 1 || s.NotPrincipal != nil || len(s.Action) != 1 || s.Action[0].Value != "sts:AssumeRole" || s.NotAction != nil {
		return false
	}
	p := &s.Principal[0]
	switch p.Kind {
	case policy.Service:
		for _, v := range p.Items {
			if !strings.Contains(v.Value, ".") {
				return false
			}
		}
		it.texts("service", p.Items)
		return true
	case policy.AWS:
		var names []policy.String
		for _, v := range p.Items {
			name, own := strings.CutPrefix(v.Value, "arn:"+w.partition+":iam::"+w.account+":")
			if !own || name == "" || strings.HasPrefix(name, "assumed-role") || strings.HasPrefix(name, "arn:") || name == "__self__" {
				return false
			}
			names = append(names, policy.Str(name))
		}
		it.texts("iam", names)
		return true
	}
	return false
}
