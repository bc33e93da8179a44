package compare

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/wasm/arn"
	"github.com/leastwise/leastwise/wasm/cond"
	"github.com/leastwise/leastwise/wasm/internal/ascii"
	"github.com/leastwise/leastwise/wasm/internal/facts"
	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/simulate"
)

// Witness is a request that two policies decide differently.
type Witness struct {
	Request simulate.Request
	// Context is the request's, in the order of names.
	Context []Key
	// Decisions are what each of the policies says by itself: Allowed, ExplicitDeny or
	// ImplicitDeny.
	Decisions [2]simulate.Decision
}

// Key is a context key of a request with its values; none is a key that the request lacks.
type Key struct {
	Name   string
	Values []string
}

const (
	account = "111122223333" // AWS's example accounts
	another = "444455556666"
)

// How many requests are tried for one row, and for all of a comparison.
const (
	most    = 1000
	mostAll = 60_000
)

// witness looks for a request of a cell that both sides decide differently. terms are those
// that may make the difference.
func (b *bench) witness(c *cell, terms []term, want Status) *Witness {
	left := min(most, b.left)
	before := left
	defer func() { b.left -= before - max(left, 0) }()
	slices.SortStableFunc(terms, func(t, u term) int {
		return len(t.resources.in) + len(t.principals.in) - len(u.resources.in) - len(u.principals.in)
	})
	for i := range terms {
		t := &terms[i]
		for _, action := range b.who {
			for _, who := range b.people(t, c) {
				b.asker = &who
				for _, place := range b.placesOf(t, c, &action, &who) {
					if !b.outside(&place, &who, c) {
						continue
					}
					for _, context := range b.contexts(t, place.needs) {
						if left--; left < 0 {
							return nil
						}
						w := Witness{Request: simulate.Request{Principal: who.Principal, Action: action.id, Resources: []simulate.Resource{{ARN: place.text}}}}
						if found := w.with(context); b.differ(found, want) {
							return b.shorten(found, len(place.needs), want)
						}
					}
				}
			}
		}
	}
	return nil
}

// with is a copy that has the context.
func (w Witness) with(context []Key) *Witness {
	w.Context = context
	w.Request.Context = simulate.Context{}
	for _, k := range context {
		w.Request.Context.Set(k.Name, k.Values...)
	}
	return &w
}

// shorten leaves out keys that make no difference, save those in front that the resource
// needs.
func (b *bench) shorten(w *Witness, needs int, want Status) *Witness {
	for i := len(w.Context) - 1; i >= needs; i-- {
		if less := w.with(slices.Delete(slices.Clone(w.Context), i, i+1)); b.differ(less, want) {
			w = less
		}
	}
	return w
}

// differ asks both sides and reports whether they differ in the way that is wanted, for a
// request that there can be.
func (b *bench) differ(w *Witness, want Status) bool {
	if !b.possible(w) {
		return false
	}
	for side := range w.Decisions {
		deny, allow := b.evaluator.Alone(&w.Request, b.policies[side])
		switch {
		case deny == cond.Yes:
			w.Decisions[side] = simulate.ExplicitDeny
		case deny == cond.Unknown || allow == cond.Unknown:
			return false
		case allow == cond.Yes && b.kind != policy.RCP:
			w.Decisions[side] = simulate.Allowed
		default:
			w.Decisions[side] = simulate.ImplicitDeny
		}
	}
	before, after := rank(w.Decisions[0]), rank(w.Decisions[1])
	return want == Gained && before < after || want == Lost && before > after
}

// rank puts decisions in order, from deny over silence to allow.
func rank(d simulate.Decision) int {
	switch d {
	case simulate.ExplicitDeny:
		return 0
	case simulate.Allowed:
		return 2
	}
	return 1
}

// step is how far a witness's decisions are apart.
func (w *Witness) step() int {
	by := rank(w.Decisions[1]) - rank(w.Decisions[0])
	return max(by, -by)
}

// person is a principal with its form, see principal.
type person struct {
	simulate.Principal
	form string
}

// people are principals in a cell that a term may be about.
func (b *bench) people(t *term, c *cell) (out []person) {
	add := func(name, form string) {
		if p, err := simulate.ParsePrincipal(name); err == nil {
			out = append(out, person{p, form})
		}
	}
	list := c.principals.in
	if len(list) == 0 || b.principals.texts[list[0]] == everybody {
		list = t.principals.in
	}
	for _, n := range list {
		form := b.principals.texts[n]
		kind, name, _ := strings.Cut(form, " ")
		switch {
		case form == everybody || strings.HasPrefix(form, "not "):
		case kind == "AWS" && strings.HasPrefix(name, "account "):
			own := "arn:aws:iam::" + strings.TrimPrefix(name, "account ") + ":"
			for _, name := range b.namedPeople() {
				if strings.HasPrefix(name, own) {
					add(name, form)
				}
			}
			add(own+"user/example", form)
		default:
			add(name, form)
		}
	}
	if len(out) == 0 {
		for _, name := range b.namedPeople() {
			add(name, "AWS "+name)
		}
		for _, name := range [...]string{"arn:aws:iam::" + account + ":user/example", "arn:aws:iam::" + another + ":role/example", "arn:aws:iam::777788889999:user/example"} {
			add(name, "AWS "+name)
		}
		if len(t.principals.in) > 0 {
			add("anonymous", nobody)
		}
	}
	return slices.DeleteFunc(out, func(p person) bool {
		return slices.ContainsFunc(c.principals.in, func(n int) bool { return !b.fits(&p, n) })
	})
}

// mostNamed bounds how many principals are taken from conditions.
const mostNamed = 8

// namedPeople are principals that conditions name, or one of the accounts that they name.
func (b *bench) namedPeople() (out []string) {
	for i := range b.tests.list {
		t := &b.tests.list[i]
		if t.Test == nil || t.Key != "aws:principalarn" && t.Key != "aws:principalaccount" {
			continue
		}
		for _, value := range t.values {
			switch {
			case len(out) == mostNamed:
				return out
			case t.Key == "aws:principalaccount":
				out = append(out, "arn:aws:iam::"+value+":user/example")
			case !strings.Contains(value, "$"):
				out = append(out, b.fill(value, spread{fills[0], 0}, nil).text)
			}
		}
	}
	return out
}

// fits reports whether a principal surely is one of those that a NotPrincipal leaves, if n
// is one.
func (b *bench) fits(p *person, n int) bool {
	not := b.nots[n]
	if not == nil {
		return true
	}
	deny, _ := b.evaluator.Alone(&simulate.Request{Principal: p.Principal, Action: b.who[0].id}, []*simulate.Policy{not})
	return deny == cond.Yes
}

// spot is a resource, and the context keys that make a pattern's variables stand for it.
type spot struct {
	text  string
	needs []Key
}

// fills are texts for stars.
var fills = [...]string{"example", "", "x1", "a/b", "example/0/example"}

// fronts are Regions and accounts for stars in front: the first may be what a narrower
// pattern has.
var fronts = [...]where{{"us-east-1", account}, {"eu-west-1", another}, {"ap-south-1", "777788889999"}}

type where struct{ region, account string }

// spread is what stars stand for.
type spread struct {
	star  string
	front int // of fronts
}

// placesOf are resources of a cell that a term may be about.
func (b *bench) placesOf(t *term, c *cell, action *subject, who *person) (out []spot) {
	if b.star {
		return []spot{{text: "*"}}
	}
	add := func(s spot) {
		if !slices.ContainsFunc(out, func(o spot) bool { return o.text == s.text }) {
			out = append(out, s)
		}
	}
	patterns := b.special(c.resources.in) // so that what is made of them lies in the cell
	for _, n := range b.special(t.resources.in) {
		if !slices.Contains(patterns, n) {
			patterns = append(patterns, n)
		}
	}
	if len(patterns) == 0 {
		for _, text := range usual(action) {
			add(spot{text: text})
		}
		for _, n := range c.narrower { // what a NotResource leaves out
			for _, p := range n.resources.out {
				add(b.fill(b.resources.texts[p], spread{fills[0], 0}, who))
			}
		}
		return out
	}
	first := b.resources.texts[patterns[0]]
	for _, fill := range fills {
		for front := range fronts {
			add(b.fill(first, spread{fill, front}, who))
		}
		for _, n := range patterns[1:] {
			if text, ok := common(first, b.resources.texts[n], fill); ok {
				add(spot{text: text})
			}
		}
	}
	return out
}

// special are the patterns that don't take everything.
func (x *comparison) special(list []int) []int {
	return slices.DeleteFunc(slices.Clone(list), func(n int) bool { return x.resources.texts[n] == "*" })
}

// outside reports whether a resource with a principal is surely none that a cell leaves out,
// or that lies in a narrower cell.
func (b *bench) outside(place *spot, who *person, c *cell) bool {
	text, name := dim{in: []int{b.resources.number(place.text)}}, dim{in: []int{b.principals.number(who.form)}}
	if b.star {
		text = dim{}
	}
	for _, n := range c.resources.out {
		if !b.resources.apart(dim{in: []int{n}}, text) {
			return false
		}
	}
	return !slices.ContainsFunc(c.narrower, func(n *cell) bool {
		return !b.resources.apart(n.resources, text) && !b.principals.apart(n.principals, name)
	})
}

// usual are resources for those who may name any: of the types that the action works on, or
// else a bucket.
func usual(action *subject) (out []string) {
	if action.is {
		for _, row := range facts.Rows(action.known) {
			t := row.ResourceType()
			if t.NumFormats() > 0 {
				out = append(out, arn.Example(t.Format(0), account))
			}
		}
		slices.SortStableFunc(out, func(x, y string) int { return len(x) - len(y) })
		out = out[:min(3, len(out))]
	}
	return append(out, "*", "arn:aws:s3:::example-bucket/example", "arn:aws:sqs:us-east-1:"+account+":example")
}

// fill writes an ARN pattern out. Stars that are a whole field in front get what AWS would
// put there, others the given text. Variables get the values of a principal, where it has any.
func (b *bench) fill(pattern string, with spread, who *person) (s spot) {
	var out strings.Builder
	colons := 0
	for i := 0; i < len(pattern); i++ {
		switch ch := pattern[i]; {
		case ch == '*' && colons < 5:
			out.WriteString(fieldFill(out.String(), colons, fronts[with.front]))
		case ch == '*':
			out.WriteString(with.star)
		case ch == '?':
			out.WriteByte('x')
		case ch == '$' && strings.HasPrefix(pattern[i:], "$\x00"):
			out.WriteByte('$')
			i++
		case ch == '$' && strings.HasPrefix(pattern[i:], "${"):
			end := i + strings.IndexByte(pattern[i:], '}')
			value, key := variableValue(pattern[i+2:end], who)
			if out.WriteString(value); key != "" {
				s.needs = append(s.needs, Key{key, []string{value}})
			}
			i = end
		default:
			if ch == ':' {
				colons++
			}
			out.WriteByte(ch)
		}
	}
	s.text = out.String()
	return s
}

// fieldFill is what a star stands for in one of an ARN's fields in front.
func fieldFill(before string, field int, front where) string {
	whole := strings.HasSuffix(before, ":")
	switch {
	case field == 1 && whole:
		return "aws"
	case field == 3 && whole:
		return front.region
	case field == 3:
		return "1"
	case field == 4 && whole:
		return front.account
	}
	return "example"
}

// variableValue is a value for a policy variable, in the form of canonicalARN, and the key
// that has to have it.
func variableValue(inside string, who *person) (value, key string) {
	if len(inside) == 1 && strings.Contains("*?$", inside) {
		return inside, ""
	}
	key, _, _ = strings.Cut(inside, ", ")
	return who.value(key), key
}

// value is what a variable stands for where a person asks, who may be nil.
func (p *person) value(key string) string {
	if p != nil {
		if values := simulate.Derived(&simulate.Request{Principal: p.Principal}, 0, ascii.ToLower(key)); len(values) == 1 {
			return values[0]
		}
	}
	return "example"
}

// longest bounds how deep common recurses.
const longest = 1000

// common is a text that fits two ARN patterns without variables, the shortest in stars.
func common(p, q, fill string) (string, bool) {
	if strings.Contains(p+q, "$") || len(p)+len(q) > longest {
		return "", false
	}
	seen := map[[2]int]bool{}
	var text []byte
	var walk func(i, j int) bool
	walk = func(i, j int) bool {
		if i == len(p) && j == len(q) {
			return true
		}
		if seen[[2]int{i, j}] || len(text) > 2048 {
			return false
		}
		seen[[2]int{i, j}] = true
		at := len(text)
		step := func(c string, i, j int) bool {
			text = append(text[:at], c...)
			return walk(i, j)
		}
		switch {
		case i < len(p) && j < len(q) && p[i] != '*' && q[j] != '*':
			c := p[i]
			if c == '?' {
				c = q[j]
			}
			if c == '?' {
				c = 'x'
			}
			return (p[i] == q[j] || p[i] == '?' || q[j] == '?') && step(string(rune(c)), i+1, j+1)
		case i < len(p) && j < len(q) && p[i] == '*' && q[j] == '*':
			return step(fill, i+1, j+1) || step("", i+1, j) || step("", i, j+1)
		case i < len(p) && p[i] == '*':
			return step("", i+1, j) || j < len(q) && step(plain(q[j]), i, j+1)
		case j < len(q) && q[j] == '*':
			return step("", i, j+1) || i < len(p) && step(plain(p[i]), i+1, j)
		}
		return false
	}
	ok := walk(0, 0)
	return string(text), ok
}

func plain(c byte) string {
	if c == '?' {
		return "x"
	}
	return string(rune(c))
}
