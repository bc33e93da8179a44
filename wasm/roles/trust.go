package roles

import "github.com/leastwise/leastwise/wasm/policy"

// closedTrust lets nobody assume a role. A trust policy can't be empty.
const closedTrust = `{"Version":"2012-10-17","Statement":[{"Sid":"LeastwiseIsAtWork","Effect":"Deny","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}]}`

// meet is a trust policy that lets in nobody whom not both of two let in.
func (r *reader) meet(a, b string) string {
	inA, inB := contents{r.read(a)}, contents{r.read(b)}
	switch {
	case inA.within(inB):
		return a
	case inB.within(inA):
		return b
	}
	first, second := r.form(a), r.form(b)
	if first.broken || second.broken || first.version != second.version {
		return closedTrust
	}
	out := policy.Document{Version: policy.Str(first.version)}
	r.keepCommon(&out, first, inB)
	r.keepCommon(&out, second, inA)
	return closedUnlessOpen(&out)
}

// keepCommon adds the statements of f: denials as they are, and of permissions the
// principals that other lets in too.
func (r *reader) keepCommon(out *policy.Document, f *form, other contents) {
	w := &formWriter{arnOf: r.arnOf}
	for i := range f.clauses {
		s := f.clauses[i].statement
		if s == nil {
			continue
		}
		kept := nameless(s)
		if s.Effect.Value == policy.Allow {
			kept.Principal = filterPrincipals(s.Principal, func(one []policy.Principal) bool {
				alone := *s
				alone.Principal = one
				c := content{}
				part := clause{statement: &alone}
				part.body = w.clause(0, &alone).body
				c.addClause(w, f, &part)
				return other.allowAllOf(contents{&c})
			})
			if len(kept.Principal) == 0 {
				continue
			}
		}
		out.Statements = append(out.Statements, kept)
	}
}

// filterPrincipals leaves the principals that keep wants; it is called with one at a time.
func filterPrincipals(list []policy.Principal, keep func([]policy.Principal) bool) []policy.Principal {
	var out []policy.Principal
	for i := range list {
		p := list[i]
		var items []policy.String
		for _, item := range p.Items {
			one := p
			one.Items = []policy.String{item}
			if keep([]policy.Principal{one}) {
				items = append(items, item)
			}
		}
		if len(items) > 0 {
			p.Items = items
			out = append(out, p)
		}
	}
	return out
}

// without is a trust policy without the principals that missing names, who do not exist yet
// and whom AWS would therefore refuse.
func (r *reader) without(trust string, missing func(arn string) bool) string {
	f := r.form(trust)
	if f.broken {
		return trust
	}
	out := policy.Document{Version: policy.Str(f.version)}
	gone := false
	for i := range f.clauses {
		s := f.clauses[i].statement
		if s == nil {
			continue
		}
		kept, whole := nameless(s), true
		kept.Principal = filterPrincipals(s.Principal, func(one []policy.Principal) bool {
			there := one[0].Kind != policy.AWS || !missing(one[0].Items[0].Value)
			whole = whole && there
			return there
		})
		gone = gone || !whole
		if !whole && s.Effect.Value != policy.Allow {
			return closedTrust // whom it shuts out may come in between
		}
		if whole || len(kept.Principal) > 0 {
			out.Statements = append(out.Statements, kept)
		}
	}
	if !gone {
		return trust
	}
	return closedUnlessOpen(&out)
}

// closedUnlessOpen prints a trust policy if it lets anybody in.
func closedUnlessOpen(d *policy.Document) string {
	for i := range d.Statements {
		if d.Statements[i].Effect.Value == policy.Allow {
			return policy.Print(d, policy.Layout{Lists: policy.Scalars})
		}
	}
	return closedTrust
}
