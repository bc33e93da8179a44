package compare

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/wasm/cond"
	"github.com/leastwise/leastwise/wasm/internal/ascii"
	"github.com/leastwise/leastwise/wasm/policy"
)

// A guard is what else a term asks of a request: numbers of tests that all have to hold,
// sorted. Without any it asks for nothing.
type guard []int

// test is one key of a condition, or something that nobody can decide.
type test struct {
	*cond.Test // nil for the latter
	operator   cond.Operator
	key        string // as written
	values     []string
	variables  bool
	// label names it in Row.Construct.
	label string
}

// refused is the test of a statement that AWS would refuse. It is never decided.
const refused = "refused"

// tests are all tests of both policies.
type tests struct {
	list  []test
	index map[string]int
}

func (ts *tests) number(id string, make func() test) int {
	n, ok := ts.index[id]
	if !ok {
		n = len(ts.list)
		ts.list = append(ts.list, make())
		ts.index[id] = n
	}
	return n
}

// read makes the guard of a condition block. variables says whether the policy has policy
// variables.
func (ts *tests) read(conditions []policy.Condition, variables bool) (g guard) {
	for i := range conditions {
		c := &conditions[i]
		if c.Raw != "" {
			g = append(g, ts.number("raw "+c.Operator.Value+" "+c.Raw, func() test { return test{label: "a Condition that is none"} }))
			continue
		}
		for j := range c.Keys {
			g = append(g, ts.one(c.Operator.Value, &c.Keys[j], variables))
		}
	}
	slices.Sort(g)
	return slices.Compact(g)
}

func (ts *tests) one(operator string, k *policy.ConditionKey, variables bool) int {
	parsed, err := cond.ParseOperator(operator)
	values := policy.Texts(k.Items)
	sorted := slices.Clone(values)
	slices.Sort(sorted)
	id := operator + " " + ascii.ToLower(k.Key.Value) + " " + policy.JSONStrings(slices.Compact(sorted))
	hasVariables := variables && strings.Contains(id, "${")
	if hasVariables {
		id += " with variables"
	}
	label := "Condition " + operator + " " + k.Key.Value
	return ts.number(id, func() test {
		if err != nil {
			return test{label: label}
		}
		return test{Test: cond.NewTest(parsed, k.Key.Value, values, variables), operator: parsed, key: k.Key.Value, values: values, variables: hasVariables, label: label}
	})
}

// refusal is the test of a statement that AWS would refuse for a reason. What is no element
// is compared as it stands: nobody knows what it would mean.
func (ts *tests) refusal(reason string, elements ...[]policy.Element) int {
	id := refused
	for _, list := range elements {
		for i := range list {
			if e := &list[i]; e.Name == "" {
				id += " " + policy.JSONStrings([]string{e.Key.Value, e.Raw})
			}
		}
	}
	return ts.number(id, func() test { return test{label: "a statement that AWS would refuse: " + reason} })
}

// implies reports whether h surely holds wherever g does.
func (ts *tests) implies(g, h guard) bool { return ts.open(g, h) < 0 }

// open is the first test of h that g does not imply, -1 if there is none.
func (ts *tests) open(g, h guard) int {
	for _, n := range h {
		if !slices.ContainsFunc(g, func(m int) bool { return m == n || ts.one2one(m, n) }) {
			return n
		}
	}
	return -1
}

func (ts *tests) one2one(m, n int) bool {
	a, b := &ts.list[m], &ts.list[n]
	return a.Test != nil && b.Test != nil && a.Implies(b.Test)
}
