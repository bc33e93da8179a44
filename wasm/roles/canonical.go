package roles

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/wasm/cond"
	"github.com/leastwise/leastwise/wasm/internal/ascii"
	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/policy"
)

// Canonical writes a policy so that two documents have the same text exactly if AWS takes
// them for the same: URL-encoded or not, with single values for lists of one, in whatever
// order, with repetitions, actions and condition keys in any case, values that are no
// strings, empty Sids and conditions, dates in either form, account numbers for their ARNs.
// Sid, Id and Version count; a policy without Version is one of 2008-10-17.
//
// arnOf gives the ARN of a user or role by its unique ID, which AWS shows in the place of
// principals that are gone; empty where there is none. It may be nil.
//
// A text that is no policy is its own canonical form.
//
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
func Canonical(document string, arnOf func(id string) string) string {
	f := readForm(document, arnOf)
	if f.broken {
		return document
	}
	return f.text()
}

// text is the form as JSON.
func (f *form) text() string {
	out := append(jsonspan.AppendString([]byte(`{"Version":`), f.version), `,"Id":`...)
	out = append(jsonspan.AppendString(out, f.id), f.more...)
	out = append(out, `,"Statement":[`...)
	for i, c := range f.clauses {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(jsonspan.AppendString(append(out, `{"Sid":`...), c.sid), c.body...)
		out = append(out, '}')
	}
	return string(append(out, "]}"...))
}

// form is a document in its canonical form.
type form struct {
	broken      bool
	version, id string
	more        string // members that the policy language does not have
	clauses     []clause
	written     string // text, once somebody has asked reader.canonical
}

// clause is a statement in its canonical form.
type clause struct {
	sid  string
	body string // the other members, each with a comma before it
	// statement is what it was made of, nil for what is no object; index its number.
	statement *policy.Statement
	index     int
}

func (c *clause) less(o *clause) int {
	if n := strings.Compare(c.body, o.body); n != 0 {
		return n
	}
	return strings.Compare(c.sid, o.sid)
}

// version2008 is what a policy without Version has.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html
const version2008 = "2008-10-17"

func readForm(document string, arnOf func(id string) string) form {
	d, problems := policy.Parse(document)
	if len(problems) > 0 || len(d.More) > 0 {
		return form{broken: true}
	}
	w := formWriter{arnOf: arnOf}
	f := form{version: version2008, id: d.ID.Value}
	if d.Version.Value != "" {
		f.version = d.Version.Value
	}
	for i := range d.Elements {
		if e := &d.Elements[i]; e.Name == "" {
			f.more += "," + jsonspan.Quote(e.Key.Value) + ":" + e.Raw
		}
	}
	f.clauses = make([]clause, 0, len(d.Statements))
	for i := range d.Statements {
		f.clauses = append(f.clauses, w.clause(i, &d.Statements[i]))
	}
	slices.SortStableFunc(f.clauses, func(a, b clause) int { return a.less(&b) })
	f.clauses = slices.CompactFunc(f.clauses, func(a, b clause) bool { return a.sid == b.sid && a.body == b.body })
	return f
}

// formWriter writes statements; out is used again for each.
type formWriter struct {
	arnOf func(id string) string
	out   []byte
}

func (w *formWriter) clause(index int, s *policy.Statement) clause {
	if s.Raw != "" {
		return clause{body: "," + s.Raw, index: index}
	}
	w.out = w.out[:0]
	w.member("Effect")
	w.out = jsonspan.AppendString(w.out, s.Effect.Value)
	w.principals("Principal", s.Principal)
	w.principals("NotPrincipal", s.NotPrincipal)
	w.list("Action", s.Action, ascii.ToLower)
	w.list("NotAction", s.NotAction, ascii.ToLower)
	w.list("Resource", s.Resource, nil)
	w.list("NotResource", s.NotResource, nil)
	w.conditions(s.Condition)
	for i := range s.Elements {
		if e := &s.Elements[i]; e.Name == "" {
			w.member(e.Key.Value)
			w.out = append(w.out, e.Raw...)
		}
	}
	return clause{s.Sid.Value, string(w.out), s, index}
}

func (w *formWriter) member(name string) {
	w.out = append(jsonspan.AppendString(append(w.out, ','), name), ':')
}

// list writes a list of strings that is there, as a set.
func (w *formWriter) list(name string, from []policy.String, change func(string) string) {
	if from == nil {
		return
	}
	w.member(name)
	w.set(from, change)
}

func (w *formWriter) set(from []policy.String, change func(string) string) {
	list := policy.Texts(from)
	if change != nil {
		for i := range list {
			list[i] = change(list[i])
		}
	}
	slices.Sort(list)
	w.out = jsonspan.AppendStrings(w.out, slices.Compact(list))
}

// principals writes a principal element: kinds in order, without empty ones, and "*" as the
// AWS principal that it is.
func (w *formWriter) principals(name string, from []policy.Principal) {
	if from == nil {
		return
	}
	type one struct {
		kind string
		list []policy.String
	}
	var kinds []one
	for i := range from {
		p := &from[i]
		kind := p.Key.Value
		if p.Kind == policy.Any {
			kind = "AWS"
		}
		if len(p.Items) > 0 {
			kinds = append(kinds, one{kind, p.Items})
		}
	}
	slices.SortStableFunc(kinds, func(a, b one) int { return strings.Compare(a.kind, b.kind) })
	w.member(name)
	for i, k := range kinds {
		w.out = append(w.out, "{,"[min(i, 1)])
		w.out = append(jsonspan.AppendString(w.out, k.kind), ':')
		if k.kind == "AWS" {
			w.set(k.list, w.principal)
		} else {
			w.set(k.list, nil)
		}
	}
	if len(kinds) == 0 {
		w.out = append(w.out, '{')
	}
	w.out = append(w.out, '}')
}

// principal writes an AWS principal: an account by its number, and a unique ID by the ARN of
// who has it.
func (w *formWriter) principal(text string) string {
	if w.arnOf != nil && (strings.HasPrefix(text, "AIDA") || strings.HasPrefix(text, "AROA")) {
		if arn := w.arnOf(text); arn != "" {
			return arn
		}
	}
	if rest, ok := strings.CutPrefix(text, "arn:"); ok {
		_, rest, _ = strings.Cut(rest, ":")
		if number, ok := strings.CutPrefix(rest, "iam::"); ok && len(number) == 17 && number[12:] == ":root" {
			return number[:12]
		}
	}
	return text
}

func (w *formWriter) conditions(from []policy.Condition) {
	type test struct{ key, values string }
	type block struct {
		operator string
		tests    []test
	}
	var blocks []block
	for i := range from {
		c := &from[i]
		b := block{operator: c.Operator.Value}
		if c.Raw != "" {
			b.tests = append(b.tests, test{values: c.Raw})
		}
		operator, _ := cond.ParseOperator(c.Operator.Value)
		start := len(w.out)
		for k := range c.Keys {
			w.set(c.Keys[k].Items, valueForm(operator.Base.Type()))
			b.tests = append(b.tests, test{ascii.ToLower(c.Keys[k].Key.Value), string(w.out[start:])})
			w.out = w.out[:start]
		}
		if len(b.tests) > 0 {
			slices.SortFunc(b.tests, func(a, b test) int {
				if n := strings.Compare(a.key, b.key); n != 0 {
					return n
				}
				return strings.Compare(a.values, b.values)
			})
			blocks = append(blocks, b)
		}
	}
	if len(blocks) == 0 {
		return
	}
	slices.SortStableFunc(blocks, func(a, b block) int { return strings.Compare(a.operator, b.operator) })
	w.member("Condition")
	for i, b := range blocks {
		w.out = append(w.out, "{,"[min(i, 1)])
		w.out = append(jsonspan.AppendString(w.out, b.operator), ':')
		for k, t := range b.tests {
			w.out = append(w.out, "{,"[min(k, 1)])
			w.out = append(append(jsonspan.AppendString(w.out, t.key), ':'), t.values...)
		}
		w.out = append(w.out, '}')
	}
	w.out = append(w.out, '}')
}

// valueForm is how values of a condition are written so that the same ones look alike.
func valueForm(t cond.Type) func(string) string {
	switch t {
	case cond.Bool, cond.Existence:
		return ascii.ToLower
	case cond.Date:
		return func(text string) string {
			if seconds, ok := cond.Seconds(text); ok && !strings.Contains(text, ".") {
				return seconds
			}
			return text
		}
	}
	return nil
}
