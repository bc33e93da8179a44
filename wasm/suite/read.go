package suite

import (
	"slices"
	"strings"

	"github.com/leastwise/leastwise/wasm/jsonspan"
	"github.com/leastwise/leastwise/wasm/near"
	"github.com/leastwise/leastwise/wasm/policy"
	"github.com/leastwise/leastwise/wasm/source"
)

// Fields of a suite.
var (
	suiteFields     = []string{"policies", "defaults", "tests"}
	refFields       = []string{"file", "policy", "level", "arn"}
	defaultFields   = []string{"principal", "action", "resource", "context", "time"}
	testFields      = []string{"name", "principal", "action", "resource", "context", "time", "expect", "sid"}
	principalFields = []string{"arn", "role", "tags", "org-path", "management-account"}
	resourceFields  = []string{"arn", "account", "tags", "org-path", "management-account", "aws-managed"}
)

// Fields are the names of all keys of a suite, its tests, policies, principals and resources.
func Fields() []string {
	return slices.Concat(suiteFields, refFields, testFields, principalFields, resourceFields)
}

// Read reads a suite's tree. With problems it must not be run.
func Read(tree *source.Node) (*Suite, []Problem) {
	r := &reader{suite: &Suite{}}
	var defaults test
	var tests *source.Node
	r.members(tree, "a suite", suiteFields, func(key string, value *source.Node) {
		switch key {
		case "policies":
			r.members(value, "policies", policy.Kinds, r.layer)
		case "defaults":
			r.members(value, "defaults", defaultFields, func(key string, value *source.Node) { r.field(&defaults, key, value) })
		case "tests":
			tests = value
		}
	})
	switch {
	case len(r.problems) > 0 && tests == nil:
	case tests == nil || tests.IsNull():
		r.report(tree, "the suite has no tests", "list them below \"tests:\"")
	case tests.Kind != source.Seq:
		r.report(tests, "tests is a list, and here stands "+describe(tests), "begin each test with \"- name: \"")
	default:
		for i := range tests.Children {
			r.test(i, &tests.Children[i], &defaults)
		}
	}
	return r.suite, r.problems
}

type reader struct {
	suite    *Suite
	problems []Problem
}

func (r *reader) report(n *source.Node, message, hint string) {
	r.problems = append(r.problems, Problem{Policy: -1, Start: n.Start, End: n.End, Message: message, Hint: hint})
}

// members calls visit for the known keys of a map and reports the others. what is the map
// in messages.
func (r *reader) members(n *source.Node, what string, known []string, visit func(key string, value *source.Node)) {
	if n.Kind != source.Map {
		if !n.IsNull() || what == "a suite" {
			r.report(n, what+" is a map, and here stands "+describe(n), "its keys are "+strings.Join(known, ", "))
		}
		return
	}
	for i := 0; i < len(n.Children); i += 2 {
		key := &n.Children[i]
		switch {
		case !contains(known, key.Text):
			r.report(key, what+" has no key "+jsonspan.Quote(key.Text), suggest(key.Text, known))
		case earlier(n.Children[:i], key.Text):
			r.report(key, "the key "+jsonspan.Quote(key.Text)+" stands here a second time", "")
		default:
			visit(key.Text, &n.Children[i+1])
		}
	}
}

// member finds the value of a key.
func member(n *source.Node, key string) *source.Node {
	for i := 0; i+1 < len(n.Children) && n.Kind == source.Map; i += 2 {
		if n.Children[i].Text == key {
			return &n.Children[i+1]
		}
	}
	return nil
}

func earlier(pairs []source.Node, key string) bool {
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i].Text == key {
			return true
		}
	}
	return false
}

func contains(known []string, word string) bool {
	for _, k := range known {
		if k == word {
			return true
		}
	}
	return false
}

// suggest names the word that was meant, or all that there are.
func suggest(word string, known []string) string {
	if name, ok := near.Word(strings.ReplaceAll(word, "_", "-"), known); ok {
		return "did you mean " + name + "?"
	}
	return "there are " + strings.Join(known, ", ")
}

// text reads a scalar that is not empty.
func (r *reader) text(what string, n *source.Node) string {
	if !n.Kind.IsScalar() || n.IsNull() || n.Text == "" || n.Tag != "" {
		r.report(n, what+" is a text, and here stands "+describe(n), "")
		return ""
	}
	return n.Text
}

// texts reads a scalar or a list of them.
func (r *reader) texts(what string, n *source.Node) []string {
	var out []string
	for _, item := range items(n) {
		out = append(out, r.text(what, &item))
	}
	if len(out) == 0 {
		r.report(n, what+" is empty", "")
	}
	return out
}

// items are those of a list; everything else is a list of itself.
func items(n *source.Node) []source.Node {
	if n.Kind == source.Seq {
		return n.Children
	}
	return []source.Node{*n}
}

// word reads one of a few words and gives its index, -1 for none of them.
func (r *reader) word(what string, n *source.Node, known []string) int {
	text := r.text(what, n)
	for i, k := range known {
		if k == text {
			return i
		}
	}
	if text != "" {
		r.report(n, what+" can't be "+jsonspan.Quote(text), suggest(text, known))
	}
	return -1
}

func (r *reader) bool(what string, n *source.Node) bool {
	return r.word(what, n, []string{"false", "true"}) == 1
}

// describe says what stands in place of something else.
func describe(n *source.Node) string {
	switch {
	case n.Tag != "":
		return "a value with the tag " + n.Tag
	case n.Kind == source.Map:
		return "a map"
	case n.Kind == source.Seq:
		return "a list"
	case n.IsNull() || n.Text == "":
		return "nothing"
	}
	return "a text"
}
