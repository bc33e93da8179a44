package fit

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/wasm/internal/ascii"
	"github.com/leastwise/leastwise/wasm/policy"
)

// A dimension is a list in which statements may differ and still be joined.
type dimension struct {
	// keys gives a key for each list that a statement may differ in: those with the same key
	// differ in that list only. An empty key is none.
	keys func(s *policy.Statement) []string
	// join adds the list of from, with the n-th key, to that of to.
	join func(to, from *policy.Statement, n int)
}

var dimensions = []dimension{
	{actionKey, func(to, from *policy.Statement, _ int) { to.Action = joined(to.Action, from.Action, ascii.ToLower) }},
	{resourceKey, func(to, from *policy.Statement, _ int) { to.Resource = joined(to.Resource, from.Resource, same) }},
	{valueKeys, joinValues},
	{principalKeys, joinPrincipals},
}

// mergeStatements joins statements that differ in one list, until none do. What each
// grants stays as it is: the lists say "any of these".
func (w *draft) mergeStatements() {
	for again := true; again; {
		again = false
		for _, d := range dimensions {
			again = w.mergeIn(d) || again
		}
	}
}

// place is a statement and which of its keys led there.
type place struct{ statement, key int }

// mergeIn joins statements that differ in one dimension.
func (w *draft) mergeIn(d dimension) (any bool) {
	gone := make([]bool, len(w.d.Statements))
	first := map[string]place{}
	for i := range w.d.Statements {
		s := &w.d.Statements[i]
		if !plain(s) {
			continue
		}
		keys := d.keys(s)
		for _, key := range keys {
			at, ok := first[key]
			if !ok || key == "" || !w.sidsAgree(&w.d.Statements[at.statement], s) {
				continue
			}
			to := &w.d.Statements[at.statement]
			d.join(to, s, at.key)
			if to.Sid.Value == "" {
				to.Sid = s.Sid
			}
			gone[i], any = true, true
			// Its other keys name the list that just grew.
			for k, p := range first {
				if p.statement == at.statement && k != key {
					delete(first, k)
				}
			}
			break
		}
		if gone[i] {
			continue
		}
		for n, key := range keys {
			if _, ok := first[key]; !ok {
				first[key] = place{i, n}
			}
		}
	}
	w.remove(gone)
	return any
}

// sidsAgree reports whether two statements may become one.
func (w *draft) sidsAgree(a, b *policy.Statement) bool {
	return !w.options.KeepSids || a.Sid.Value == "" || b.Sid.Value == "" || a.Sid.Value == b.Sid.Value
}

// A statement's key without some part has all other parts, each in one form.
func key(s *policy.Statement, without string) string {
	var b strings.Builder
	write := func(name string, list []string) {
		if list == nil {
			return
		}
		b.WriteString(name)
		b.WriteByte('=')
		b.WriteString(policy.JSONStrings(list))
		b.WriteByte('\n')
	}
	write("Effect", []string{s.Effect.Value})
	if without != "Action" && s.Action != nil {
		write("Action", sortedFold(s.Action))
	}
	if s.NotAction != nil {
		write("NotAction", sortedFold(s.NotAction))
	}
	if without != "Resource" && s.Resource != nil {
		write("Resource", sorted(s.Resource))
	}
	if s.NotResource != nil {
		write("NotResource", sorted(s.NotResource))
	}
	if without != "Condition" {
		b.WriteString(conditionKey(s))
	}
	if without != "Principal" {
		write("Principal", principalTexts(s.Principal, -1))
	}
	write("NotPrincipal", principalTexts(s.NotPrincipal, -1))
	return b.String()
}

func actionKey(s *policy.Statement) []string {
	if s.Action == nil {
		return nil
	}
	return []string{key(s, "Action")}
}

func resourceKey(s *policy.Statement) []string {
	if s.Resource == nil {
		return nil
	}
	return []string{key(s, "Resource")}
}

// principalKeys has a key for each kind of principals.
func principalKeys(s *policy.Statement) []string {
	var out []string
	for n := range s.Principal {
		if p := &s.Principal[n]; p.Key.Value != "" && p.Kind != policy.Unknown {
			out = append(out, key(s, "Principal")+strings.Join(principalTexts(s.Principal, n), "\n")+"\n"+p.Key.Value)
		} else {
			return nil // not a map of AWS's kinds
		}
	}
	return out
}

// joinPrincipals adds the principals of the kind that the statements differ in.
func joinPrincipals(to, from *policy.Statement, n int) {
	to.Principal = slices.Clone(to.Principal)
	p := &to.Principal[n]
	for i := range from.Principal {
		if from.Principal[i].Key.Value == p.Key.Value {
			p.Items = joined(p.Items, from.Principal[i].Items, same)
			p.Single = false
			return
		}
	}
}

// principalTexts are the principals as texts in one order, of the n-th kind its name only.
func principalTexts(list []policy.Principal, n int) []string {
	if list == nil {
		return nil
	}
	out := []string{}
	for i := range list {
		p := &list[i]
		name := p.Key.Value + string('0'+rune(p.Kind))
		out = append(out, name)
		if i != n {
			for _, item := range p.Items {
				out = append(out, name+" "+item.Value)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// joined is a list with what of another one is not in it.
func joined(to, from []policy.String, fold func(string) string) []policy.String {
	seen := map[string]bool{}
	out := slices.Clip(to)
	for i := range to {
		seen[fold(to[i].Value)] = true
	}
	for i := range from {
		if low := fold(from[i].Value); !seen[low] {
			seen[low] = true
			out = append(out, from[i])
		}
	}
	return out
}

func same(s string) string { return s }

func sorted(list []policy.String) []string {
	out := policy.Texts(list)
	slices.Sort(out)
	return slices.Compact(out)
}
