package compare

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/wasm/cond"
	"github.com/leastwise/leastwise/wasm/internal/ascii"
	"github.com/leastwise/leastwise/wasm/simulate"
)

// contexts are contexts that may meet a term's guard. The first has for each key a value with
// which all the guard's tests of it hold; each other one differs in a key, with a value that
// some test of either policy names, or without it. needs are keys that have their values
// already.
func (b *bench) contexts(t *term, needs []Key) [][]Key {
	base := slices.Clone(needs)
	for _, n := range t.guard {
		one := &b.tests.list[n]
		if one.Test == nil || find(base, one.Test.Key) >= 0 || isPrincipals(one.Test.Key) {
			continue
		}
		for _, k := range variablesOf(one, b.asker) {
			if find(base, k.Name) < 0 {
				base = append(base, k)
			}
		}
		base = append(base, Key{one.key, b.satisfying(t.guard, one.Test.Key, base)})
	}
	names := b.keys()
	for _, name := range names {
		if values := b.valuesOf(name); isSent(name) && !isPrincipals(name) && !isUsual(name) && find(base, name) < 0 && len(values) > 0 {
			base = append(base, Key{name, values[0]})
		}
	}
	out := [][]Key{base}
	for _, name := range names {
		at := find(base, name)
		for _, values := range b.valuesOf(name) {
			if isPrincipals(name) {
				break
			}
			next := slices.Clone(base)
			if at < 0 {
				next = append(next, Key{name, values})
			} else {
				next[at].Values = values
			}
			out = append(out, next)
		}
	}
	return out
}

// isPrincipals reports whether a key, in small letters, follows from who makes a request.
func isPrincipals(key string) bool {
	switch key {
	case "aws:principalarn", "aws:principalaccount", "aws:principaltype", "aws:username":
		return true
	}
	return false
}

// isSent reports whether all requests that are signed have a key.
func isSent(key string) bool { return key == "aws:principalarn" || simulate.AlwaysSent(key) }

// isUsual reports whether a key that all requests have is as it usually is, if it is not given.
func isUsual(key string) bool { return key == "aws:securetransport" || key == "aws:viaawsservice" }

// possible reports whether there can be a request: its keys are not others than its
// principal's, and none is missing that conditions ask for and all requests have.
func (b *bench) possible(w *Witness) bool {
	for _, k := range w.Context {
		if key := ascii.ToLower(k.Name); isPrincipals(key) && !slices.Equal(k.Values, simulate.Derived(&w.Request, 0, key)) {
			return false
		}
	}
	for _, key := range b.keys() {
		if !isSent(key) || w.Request.Principal.Kind == simulate.Anonymous && isPrincipals(key) {
			continue
		}
		values := simulate.Derived(&w.Request, 0, key)
		if i := find(w.Context, key); i >= 0 {
			values = w.Context[i].Values
		}
		if len(values) == 0 {
			return false
		}
	}
	return true
}

// keys are those that terms of the class test, in order.
func (b *bench) keys() (names []string) {
	if b.tested != nil {
		return b.tested
	}
	defer func() { b.tested = append([]string{}, names...) }()
	for _, side := range b.terms {
		for i := range side {
			for _, n := range side[i].guard {
				if one := &b.tests.list[n]; one.Test != nil && !slices.Contains(names, one.Test.Key) {
					names = append(names, one.Test.Key)
				}
			}
		}
	}
	return names
}

func find(list []Key, name string) int {
	return slices.IndexFunc(list, func(k Key) bool { return ascii.EqualFold(k.Name, name) })
}

// satisfying are values of a key with which all tests of it in a guard hold, as far as one
// is found; nil for none: the request lacks the key.
func (b *bench) satisfying(g guard, key string, base []Key) []string {
	var tests []*test
	from := asking(base)
	for _, n := range g {
		if one := &b.tests.list[n]; one.Test != nil && one.Test.Key == key {
			tests, from = append(tests, one), append(from, variablesOf(one, b.asker)...)
		}
	}
	for _, values := range b.valuesOf(key) {
		if !slices.ContainsFunc(tests, func(t *test) bool { return t.Holds(values, from) != cond.Yes }) {
			return values
		}
	}
	return nil
}

// valuesOf are lists of values that tests of a key name, and none if requests may lack it.
func (b *bench) valuesOf(name string) (out [][]string) {
	if !isSent(name) {
		out = append(out, nil)
	}
	for i := range b.tests.list {
		t := &b.tests.list[i]
		if t.Test == nil || t.Test.Key != name {
			continue
		}
		for _, value := range t.named(b.asker) {
			if !slices.ContainsFunc(out, func(o []string) bool { return len(o) == 1 && o[0] == value }) {
				out = append(out, []string{value})
			}
		}
	}
	return out
}

// asking is a context as conditions ask it.
type asking []Key

// Values gives a key's values.
func (a asking) Values(key string) []string {
	if i := find(a, key); i >= 0 {
		return a[i].Values
	}
	return nil
}

// named are values for a test's key that its own make likely: some that they take and some
// that they don't.
func (t *test) named(who *person) (out []string) {
	base := t.operator.Base
	if base == cond.Null {
		return []string{"example"}
	}
	for _, value := range t.values {
		switch base.Type() {
		case cond.Numeric:
			out = append(out, value, "-999999999", "999999999")
		case cond.Date:
			out = append(out, value, "1970-01-01T00:00:00Z", "2999-01-01T00:00:00Z")
		case cond.IP:
			address, _, _ := strings.Cut(value, "/")
			out = append(out, address, "203.0.113.5", "2001:db8::5")
		case cond.Bool:
			out = append(out, value, "true", "false")
		case cond.Binary:
			out = append(out, value, "QQ==")
		case cond.ARN:
			out = append(out, t.writeOut(value, who), "arn:aws:iam::"+another+":role/other")
		default:
			out = append(out, t.writeOut(value, who), "other-example")
		}
	}
	return out
}

// writeOut writes a value's variables out, and its wildcards where it has any.
func (t *test) writeOut(value string, who *person) string {
	var out strings.Builder
	for i := 0; i < len(value); i++ {
		switch c := value[i]; {
		case c == '*' && t.operator.Base.Wildcards():
			out.WriteString("example")
		case c == '?' && t.operator.Base.Wildcards():
			out.WriteByte('x')
		case c == '$' && t.variables && strings.HasPrefix(value[i:], "${"):
			v, size := cond.ReadVariable(value[i:])
			if size == 0 {
				return value
			}
			if v.Literal != 0 {
				out.WriteByte(v.Literal)
			} else {
				out.WriteString(who.value(v.Key))
			}
			i += size - 1
		default:
			out.WriteByte(c)
		}
	}
	return out.String()
}

// variablesOf are the variables in a test's values, with a value.
func variablesOf(t *test, who *person) (out []Key) {
	if !t.variables {
		return nil
	}
	for _, value := range t.values {
		for i := strings.Index(value, "${"); i >= 0 && i < len(value); {
			v, size := cond.ReadVariable(value[i:])
			if size == 0 {
				break
			}
			if v.Key != "" && v.Literal == 0 && find(out, v.Key) < 0 {
				out = append(out, Key{v.Name, []string{who.value(v.Key)}})
			}
			rest := strings.Index(value[i+size:], "${")
			if rest < 0 {
				break
			}
			i += size + rest
		}
	}
	return out
}
