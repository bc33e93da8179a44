package suite

import (
	"strconv"
	"strings"

	"github.com/leastwise/leastwise/wasm/cond"
	"github.com/leastwise/leastwise/wasm/internal/ascii"
	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/simulate"
)

// concrete writes a pattern as a text that fits: "example" for a star, x for a question
// mark, and for a variable the value that the draft has, or gets, for its key.
func (b *builder) concrete(d *draft, pattern string) string {
	if pattern == "*" {
		return pattern
	}
	var out strings.Builder
	fields := strings.HasPrefix(pattern, "arn:")
	for i := 0; i < len(pattern); i++ {
		switch c := pattern[i]; {
		case c == '*' && fields:
			out.WriteString(starInARN(out.String()))
		case c == '*':
			out.WriteString("example")
		case c == '?':
			out.WriteByte('x')
		case c == '$' && b.variables && strings.HasPrefix(pattern[i:], "${") && strings.Contains(pattern[i:], "}"):
			end := i + strings.IndexByte(pattern[i:], '}')
			out.WriteString(b.variable(d, pattern[i+2:end]))
			i = end
		default:
			out.WriteByte(c)
		}
	}
	return out.String()
}

// starInARN is what a star stands for behind the begin of an ARN.
func starInARN(before string) string {
	switch strings.Count(before, ":") {
	case 1:
		return "aws"
	case 3:
		if strings.HasSuffix(before, ":") {
			return "us-east-1"
		}
		return "east-1"
	case 4:
		return owner
	}
	return "example"
}

func (b *builder) variable(d *draft, text string) string {
	switch text {
	case "*", "?", "$":
		return text
	}
	key, fallback, has := strings.Cut(text, ",")
	key = strings.TrimSpace(key)
	if has {
		return strings.Trim(strings.TrimSpace(fallback), "'")
	}
	lower := ascii.ToLower(key)
	if have := d.request.Context.Values(lower); len(have) > 0 {
		return have[0]
	}
	if have := simulate.Derived(&d.request, 0, lower); len(have) > 0 {
		return have[0]
	}
	d.set(key, "example")
	return "example"
}

// meet gives the draft what the statement's conditions ask for.
func (b *builder) meet(d *draft) {
	for i := range b.statement.Condition {
		c := &b.statement.Condition[i]
		operator, err := cond.ParseOperator(c.Operator.Value)
		if err != nil {
			continue
		}
		for j := range c.Keys {
			b.meetKey(d, operator, &c.Keys[j])
		}
	}
}

func (b *builder) meetKey(d *draft, operator cond.Operator, k *policy.ConditionKey) {
	key := k.Key.Value
	lower := ascii.ToLower(key)
	if len(k.Items) == 0 {
		return
	}
	if operator.Base == cond.Null {
		switch has := len(d.request.Context.Values(lower)) > 0; {
		case k.Items[0].Value == "true":
			d.set(key)
		case !has && len(simulate.Derived(&d.request, 0, lower)) == 0:
			d.set(key, "example")
		}
		return
	}
	if b.holds(d, operator, k) {
		return
	}
	var tried []string
	for i := range k.Items {
		tried = append(tried, b.satisfying(d, operator.Base, k.Items[i].Value)...)
	}
	before := d.request.Context.Values(lower)
	for _, value := range tried {
		if d.set(key, value); b.holds(d, operator, k) {
			return
		}
	}
	d.set(key, before...)
}

// holds reports whether the draft meets a condition.
func (b *builder) holds(d *draft, operator cond.Operator, k *policy.ConditionKey) bool {
	return cond.NewTest(operator, k.Key.Value, policy.Texts(k.Items), b.variables).Eval(asking{d}) == cond.Yes
}

// asking is a draft as a source of context keys.
type asking struct{ *draft }

func (a asking) Values(key string) []string {
	for i := range a.context {
		if strings.EqualFold(a.context[i].key, key) {
			return a.context[i].values
		}
	}
	return simulate.Derived(&a.request, 0, key)
}

// satisfying are values that may meet a condition with one of the policy's values.
func (b *builder) satisfying(d *draft, base cond.Base, value string) []string {
	switch base {
	case cond.NumericLessThan, cond.NumericGreaterThan, cond.NumericNotEquals:
		if n, ok := number(value); ok {
			return []string{strconv.Itoa(n - 1), strconv.Itoa(n + 1)}
		}
		return []string{"0", "99999999"}
	case cond.DateLessThan, cond.DateLessThanEquals, cond.DateGreaterThan, cond.DateGreaterThanEquals, cond.DateNotEquals:
		out := []string{"2000-01-01T00:00:00Z", "2099-01-01T00:00:00Z"}
		if seconds, ok := cond.Seconds(value); ok { // between two dates only a near one will do
			if n, ok := number(seconds); ok {
				out = append([]string{strconv.Itoa(n - 1), strconv.Itoa(n + 1)}, out...)
			}
		}
		return out
	case cond.IPAddress:
		address, _, _ := strings.Cut(value, "/")
		return []string{address}
	case cond.NotIPAddress:
		return []string{"203.0.113.5", "198.51.100.7", "2001:db8::5"}
	case cond.BoolIs:
		return []string{value, "true", "false"}
	case cond.StringNotEquals, cond.StringNotEqualsIgnoreCase, cond.StringNotLike:
		return []string{"another", "eu-south-2"}
	case cond.ARNNotEquals, cond.ARNNotLike:
		return []string{"arn:aws:iam::" + another + ":role/another", "arn:aws:sns:us-east-1:" + another + ":another"}
	case cond.StringEquals, cond.StringEqualsIgnoreCase:
		return []string{b.literal(d, value)}
	}
	return []string{b.concrete(d, value), value}
}

// literal is a value without wildcards, but with variables.
func (b *builder) literal(d *draft, value string) string {
	if strings.ContainsAny(value, "*?") {
		return value
	}
	return b.concrete(d, value)
}

func number(text string) (int, bool) {
	n := 0
	for i := range len(text) {
		if c := text[i]; c < '0' || c > '9' || n > 2e8 {
			return 0, false
		}
		n = n*10 + int(text[i]-'0')
	}
	return n, text != ""
}
